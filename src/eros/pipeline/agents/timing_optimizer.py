"""Agent 5 of 8: what is each half hour worth?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.plan import Note
from eros.domain.week import BIN_MIN
from eros.domain.words import SendKind
from eros.pipeline.values import Allocation, PageInputs, Performance, Staged, Timing
from eros.solver.problem import Option


@dataclass(frozen=True, slots=True)
class TimingOptimizer:
    """``Allocation, options -> Timing``: a multiplier per option and half hour, 0 where closed."""

    def __call__(
        self, inputs: PageInputs, perf: Performance, allocation: Allocation, options: tuple[Option, ...]
    ) -> Staged[Timing]:
        """The learnt curve, mild preferences of the send type, the day's flavour; closed hours."""
        catalog, week = inputs.catalog, inputs.week
        minute = np.array([week.minute_of_day(b * BIN_MIN) for b in range(week.n_bins)], dtype=np.int64)
        day = np.array([week.day(b * BIN_MIN) for b in range(week.n_bins)], dtype=np.int64)
        curve = smooth(perf.values.curve)[day, minute // BIN_MIN]
        quiet = curve ** catalog.number("timing.engagement_power")
        open_ = _open(inputs, minute)
        hour = minute // 60
        factor = np.zeros((len(options), week.n_bins))
        for i, option in enumerate(options):
            spec = catalog.send_types[option.kind]
            row = curve if spec.sells else quiet
            row = row * _liked(hour, spec.preferred_hours, catalog.number("timing.preferred_hour"))
            row = row * _liked(day, spec.preferred_days, catalog.number("timing.preferred_day"))
            boost = np.array([allocation.boost.get((d, option.kind), 1.0) for d in range(7)])
            usable = (
                open_ & before_event(inputs, week.n_bins) if option.kind is SendKind.LIVE_PROMO else open_
            )
            factor[i] = np.where(usable & ~near_veto(inputs, option.kind), row * boost[day], 0.0)
        return Staged(Timing(factor, prime_hours(perf.values.curve, inputs)), _notes(inputs, options))


def smooth(curve: Floats) -> Floats:
    """The hourly curve at half hours, shape (7, 48), straight between the middles of the hours.

    It runs on over midnight, and from Sunday's end to Monday's start.
    """
    flat = curve.reshape(-1)
    early = 0.75 * flat + 0.25 * np.roll(flat, 1)
    late = 0.75 * flat + 0.25 * np.roll(flat, -1)
    return np.stack([early, late], axis=1).reshape(7, 48)


def prime_hours(curve: Floats, inputs: PageInputs) -> tuple[int, ...]:
    """The best hours of the learnt curve inside the active hours, best first."""
    by_hour = curve.mean(axis=0)
    hours = [h for h in range(24) if inputs.page.hours.allows(h * 60)]
    ranked = sorted(hours, key=lambda h: (-float(by_hour[h]), h))
    return tuple(ranked[: inputs.catalog.whole("timing.prime_hours")])


def before_event(inputs: PageInputs, n_bins: int) -> Flags:
    """Half hours in which a live promo may go out: some hours before a recorded event."""
    lo, hi = (
        inputs.catalog.whole("timing.live_promo_from_min"),
        inputs.catalog.whole("timing.live_promo_to_min"),
    )
    start = np.arange(n_bins) * BIN_MIN
    usable = np.zeros(n_bins, dtype=np.bool_)
    for event in inputs.facts.live_events:
        usable |= (start + BIN_MIN - 1 <= event.start - lo) & (start >= event.start - hi)
    return usable


def near_veto(inputs: PageInputs, kind: SendKind) -> Flags:
    """Half hours near one in which a person did not want a send of this type. Where one stood
    already beside it, it may stay."""
    start = np.arange(inputs.week.n_bins) * BIN_MIN
    near = np.zeros(inputs.week.n_bins, dtype=np.bool_)
    for veto in inputs.vetoes:
        if veto.kind is kind:
            near |= np.abs(start - veto.at // BIN_MIN * BIN_MIN) < inputs.catalog.whole("replan.veto_min")
    near[[s.at // BIN_MIN for s in inputs.previous if s.kind is kind]] = False
    return near


def _open(inputs: PageInputs, minute: Ints) -> Flags:
    """Half hours of which any minute is active, not quiet and not past."""
    catalog, hours = inputs.catalog, inputs.page.hours
    quiet_from, quiet_to = catalog.whole("quiet.from_min"), catalog.whole("quiet.to_min")
    ends = np.arange(minute.shape[0]) * BIN_MIN + BIN_MIN - 1
    any_active = np.array(
        [hours.allows(m) or hours.allows((m + BIN_MIN - 1) % 1440) for m in minute.tolist()], dtype=np.bool_
    )
    result: Flags = any_active & ~((minute >= quiet_from) & (minute < quiet_to)) & (ends >= inputs.not_before)
    return result


def _liked(value: Ints, preferred: tuple[int, ...], multiplier: float) -> Floats:
    return np.where(np.isin(value, preferred), multiplier, 1.0)


def _notes(inputs: PageInputs, options: tuple[Option, ...]) -> tuple[Note, ...]:
    notes = [
        Note(
            "edit.kept_out",
            f"{inputs.catalog.send_types[v.kind].name} near {inputs.week.label(v.at)}: dropped by hand, "
            "none is put back there",
        )
        for v in inputs.vetoes
    ]
    if 0 < inputs.not_before < inputs.week.length_min:
        when = inputs.week.label(inputs.not_before)
        notes.append(Note("week.begun", f"The week has begun: nothing is placed before {when}"))
    wants_live = any(o.kind is SendKind.LIVE_PROMO for o in options)
    if wants_live and not inputs.facts.live_events:
        notes.append(Note("timing.no_live_event", "No live event is recorded for the week: no live promo"))
    return tuple(notes)
