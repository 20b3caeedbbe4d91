"""Raise a wave page by page: a canary, half, all; on only when the guards' intervals allow it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

import eros
from eros.app import raising, sample_weeks, wave_state
from eros.app.desk import Desk
from eros.app.many import Many
from eros.app.ports_waves import WaveState
from eros.app.rollback import Rollback, roll_back
from eros.app.store_errors import WaveChanged
from eros.app.trial import inputs_for, plan_as
from eros.app.wave_state import Standing, active, keep_beside, move, with_flags
from eros.app.weeks import parse_week
from eros.domain.bank import KIND_CODES, History
from eros.domain.page import Page
from eros.domain.week import Week
from eros.kit.errors import ErosError
from eros.kit.rng import stable_hash
from eros.waves import catalogue
from eros.waves.catalogue import Phase, Wave
from eros.waves.guard import Decision, Seen, decide
from eros.waves.metrics import model_cents, usual_length
from eros.waves.stats import Estimate, NotEstimable, log_ratio

LOOK_AT = 12  # treated pages that are planned both ways to see what the wave costs or brings
BEFORE_DAYS = 28  # of history that a page's sends since the phase began are compared with
FINISHED = "advanced: a run that was stopped in the middle is finished"
LEAST_SALES = 10  # on either side, before a page says anything


class AlreadyRaised(ErosError):
    """Wave {wave} is on for {pages} of {of} pages already."""

    code = "rollout.already_raised"
    exit_status = 5
    http_status = 409
    hint = "Take it back first (`eros rollback WAVE`) or go on with `eros rollout advance`."


class NotStarted(ErosError):
    """Wave {wave} is not being rolled out: it is {phase}."""

    code = "rollout.not_started"
    exit_status = 5
    http_status = 409
    hint = "Begin with `eros rollout start WAVE`."


class GateNotGo(ErosError):
    """The gate of wave {wave} says {says}."""

    code = "rollout.no_go"
    exit_status = 5
    http_status = 409
    hint = "Run `eros gate WAVE` and mend what failed, or use --force, which is written down."


class TooEarly(ErosError):
    """Phase {phase} of wave {wave} runs until {until}."""

    code = "rollout.too_early"
    exit_status = 5
    http_status = 409
    hint = "Wait, or use --force, which is written down."


@dataclass(frozen=True, slots=True)
class Progress:
    """A roll-out as it stands. ``seen`` and ``says`` only where the guards were asked."""

    standing: Standing
    phase: Phase | None
    until: datetime | None
    seen: tuple[Seen, ...] = ()
    says: Decision | None = None
    went: str = ""
    taken_back: Rollback | None = None


def start(desk: Desk, text: str, *, by: str, force: bool = False) -> Progress:
    """Store five test weeks and what stands beside the flags, then raise the wave for a tenth; finish a
    run that was stopped.

    Raises
    ------
    WaveUnknown, WaveHasNoFlags, AlreadyRaised, GateNotGo
        As their names say.
    """
    wave = with_flags(text)
    if wave.number in raising.finish(desk):
        return _progress(desk, wave, went=FINISHED)
    here = _standing(desk, wave)
    if here.pages_on:
        raise AlreadyRaised(wave=wave.number, pages=len(here.pages_on), of=here.pages)
    if not force:
        _must_be_go(desk, wave)
    first = catalogue.phases()[0]
    pages = active(desk)
    week = parse_week("next", desk.clock)
    made = sample_weeks.make(desk, sample_weeks.pick(pages), week, frozenset(wave.flags))
    before = desk.flags.settings()
    with desk.store.write() as session:
        state = move(
            session, wave, first.name, first.percent, before,
            by=by, why="forced" if force else "gate is GO", at=desk.clock.now(),
        )  # fmt: skip
        session.waves.put_weeks(wave.number, state.version, made)
        keep_beside(session, desk, wave, state.version)
        raising.announce(session, state)
    raising.set_flags(desk, wave, state)
    return status(desk, text)


def advance(desk: Desk, many: Many, text: str, *, by: str, force: bool = False, jobs: int = 1) -> Progress:
    """Ask the guards, then go on, hold or take the wave back; finish a run that was stopped.

    Raises
    ------
    WaveUnknown, WaveHasNoFlags, NotStarted, TooEarly, WaveChanged
        As their names say.
    """
    wave = with_flags(text)
    if wave.number in raising.finish(desk):
        return _progress(desk, wave, went=FINISHED)
    state, phase = _running(desk, wave)
    until = state.at + timedelta(days=phase.days)
    if desk.clock.now() < until and not force:
        raise TooEarly(phase=phase.name, wave=wave.number, until=f"{until:%Y-%m-%d %H:%M} UTC")
    says, seen = decide(phase.guards, effects(desk, many, wave, state, jobs=jobs))
    if says is Decision.ROLL_BACK:
        why = "; ".join(f"{s.guard.metric}: {s.why}" for s in seen if s.says is Decision.ROLL_BACK)
        taken = roll_back(desk, str(wave.number), by=by, why=f"guard of phase {phase.name}: {why}")
        return _progress(desk, wave, seen, says, "rolled back", taken)
    if says is Decision.HOLD and not force:
        return _progress(desk, wave, seen, says, "held")
    following = _after(phase)
    if following is None:
        return _progress(desk, wave, seen, says, "is on for every page already")
    with desk.store.write() as session:
        now = session.waves.states()[wave.number].version
        if now != state.version:  # while the guards were asked; a rollback, perhaps
            raise WaveChanged(wave=wave.number, version=now)
        state = move(
            session, wave, following.name, following.percent, desk.flags.settings(),
            by=by, why="forced" if says is Decision.HOLD else "guards met", at=desk.clock.now(),
        )  # fmt: skip
        raising.announce(session, state)
    raising.set_flags(desk, wave, state)
    return _progress(desk, wave, seen, says, f"advanced to {following.name}")


def status(desk: Desk, text: str, many: Many | None = None, *, jobs: int = 1) -> Progress:
    """Where a roll-out stands, once a run that was stopped is finished; with ``many``, what the guards
    would say now."""
    wave = with_flags(text)
    went = FINISHED if wave.number in raising.finish(desk) else ""
    here = _standing(desk, wave)
    phase = next((p for p in catalogue.phases() if p.name == here.phase), None)
    if many is None or phase is None:
        return _progress(desk, wave, went=went)
    with desk.store.read() as session:
        state = session.waves.states()[wave.number]
    says, seen = decide(phase.guards, effects(desk, many, wave, state, jobs=jobs))
    return _progress(desk, wave, seen, says, went)


def effects(desk: Desk, many: Many, wave: Wave, state: WaveState, *, jobs: int) -> Mapping[str, Estimate]:
    """What the wave does to each guarded metric, over the pages that have it.

    ``expected_cents``: the week planned with and without it from the same inputs, under one value
    model. ``observed_rps``: earnings of a sale since the phase began over those before, against the
    pages that do not have the wave yet (against nothing once all have it).
    """
    here = _standing(desk, wave)
    treated = sorted(here.pages_on, key=lambda p: stable_hash("guard", p))[:LOOK_AT]
    week = parse_week("next", desk.clock)
    both = tuple(many(_with_and_without, [(p, week, wave.flags) for p in treated], jobs=jobs))
    off = {p: a for p, a, _ in both}
    on = {p: b for p, _, b in both}
    return {
        "expected_cents": log_ratio(off, on),
        "observed_rps": observed_effect(desk, here.pages_on, state.at),
    }


def _with_and_without(
    desk: Desk, item: tuple[str, date, tuple[str, ...]]
) -> tuple[str, float | None, float | None]:
    """Expected cents of a page's week with the wave's flags off and as they are; runs in a worker."""
    page, week, fields = item
    now = desk.flags.resolve(page)
    found: list[float | None] = []
    try:
        with_it = plan_as(desk, inputs_for(desk, page, week, now))
        values = with_it.performance.values
        for switches in (sample_weeks.without(now, frozenset(fields)), now):
            inputs = inputs_for(desk, page, week, switches)
            trial = with_it if switches == now else plan_as(desk, inputs)
            usual = usual_length(inputs.history, desk.catalog)
            found.append(sum(model_cents(trial.judged.plan, values, desk.catalog, usual).values()))
    except ErosError:
        return page, None, None
    return page, found[0], found[1]


def observed_effect(desk: Desk, treated: Sequence[str], since: datetime) -> Estimate:
    """Log change of earnings a sale since ``since``, treated pages less the mean of the others."""
    changes: dict[str, float | None] = {page.id: _change(desk, page, since) for page in active(desk)}
    if not any(changes.get(p) is not None for p in treated):
        return NotEstimable(f"no page with the wave has {LEAST_SALES} sales since {since:%Y-%m-%d %H:%M}")
    others = [c for p, c in changes.items() if p not in treated and c is not None]
    base = math.fsum(others) / len(others) if others else 0.0
    mine = {p: changes.get(p) for p in treated}
    return log_ratio(
        {p: 1.0 for p, c in mine.items() if c is not None},
        {p: math.exp(c - base) for p, c in mine.items() if c is not None},
    )


def _change(desk: Desk, page: Page, since: datetime) -> float | None:
    """Mean log earnings of the page's sales since then, less that of the weeks before."""
    week = parse_week("next", desk.clock)
    with desk.store.read() as session:
        place = Week(week, page.time_zone)
        history: History = session.inputs.history(page, place)
    cut = place.minute(since)
    sells = np.array([desk.catalog.send_types[k].sells for k in KIND_CODES])
    good = (
        (history.kind >= 0) & sells[history.kind] & (history.price_cents > 0) & (history.earnings_cents > 0)
    )
    after = good & (history.at >= cut)
    before = good & (history.at < cut) & (history.at >= cut - BEFORE_DAYS * 1440)
    if after.sum() < LEAST_SALES or before.sum() < LEAST_SALES:
        return None
    logs = np.log(history.earnings_cents.astype(np.float64), where=good, out=np.zeros(history.n))
    return float(logs[after].mean() - logs[before].mean())


def _must_be_go(desk: Desk, wave: Wave) -> None:
    with desk.store.read() as session:
        runs = session.waves.gates(wave.number)
        state = session.waves.states().get(wave.number)
    if not runs or not runs[-1].go:
        raise GateNotGo(wave=wave.number, says="NO-GO" if runs else "nothing: it has not been run")
    if runs[-1].release != eros.__version__:
        raise GateNotGo(wave=wave.number, says=f"GO for release {runs[-1].release} only")
    if state is not None and state.phase == wave_state.ROLLED_BACK and runs[-1].at < state.at:
        raise GateNotGo(wave=wave.number, says="GO, but the wave was taken back since")


def _running(desk: Desk, wave: Wave) -> tuple[WaveState, Phase]:
    with desk.store.read() as session:
        state = session.waves.states().get(wave.number)
    phase = next((p for p in catalogue.phases() if state is not None and p.name == state.phase), None)
    if state is None or phase is None:
        raise NotStarted(wave=wave.number, phase=(state.phase if state else "as shipped").replace("_", " "))
    return state, phase


def _after(phase: Phase) -> Phase | None:
    every = catalogue.phases()
    at = every.index(phase)
    return every[at + 1] if at + 1 < len(every) else None


def _standing(desk: Desk, wave: Wave) -> Standing:
    return wave_state.standing(desk)[wave.number]


def _progress(
    desk: Desk, wave: Wave, seen: tuple[Seen, ...] = (), says: Decision | None = None, went: str = "",
    taken_back: Rollback | None = None,
) -> Progress:  # fmt: skip
    here = _standing(desk, wave)
    phase = next((p for p in catalogue.phases() if p.name == here.phase), None)
    until = here.since + timedelta(days=phase.days) if phase and here.since else None
    return Progress(here, phase, until, seen, says, went, taken_back)


__all__ = [
    "AlreadyRaised",
    "GateNotGo",
    "NotStarted",
    "Progress",
    "TooEarly",
    "advance",
    "effects",
    "observed_effect",
    "start",
    "status",
]
