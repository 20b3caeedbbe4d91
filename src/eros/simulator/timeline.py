"""When a page sent what: instants, types and campaign marks of two years, without outcomes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from eros.domain.words import SendKind
from eros.simulator import habits
from eros.simulator.draw import Draws, generator
from eros.simulator.pages import SimPage

Ints = NDArray[np.int64]

KINDS = tuple(SendKind)


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """A page's past sends, oldest first. Shape (n,) each.

    ``local`` counts local wall-clock minutes from midnight of the day ``as_of`` (all < 0), ``utc``
    minutes since 1970. ``parent`` is the index of a follow-up's parent, -1 for others.
    """

    local: Ints
    utc: Ints
    kind: Ints
    parent: Ints

    @property
    def day(self) -> Ints:
        """Local days before ``as_of`` (-1 is the day before)."""
        return self.local // habits.DAY

    @property
    def hour(self) -> Ints:
        """Local hour 0..23."""
        return self.local % habits.DAY // 60


def volume(page: SimPage, when: float) -> float:
    """Relative sends a day, ``when`` days ago; 0 before the page joined."""
    if when > page.days:
        return 0.0
    grown = habits.RAMP_START + (1 - habits.RAMP_START) * max(0.0, 1 - when / 730) ** habits.RAMP_POWER
    return float(grown * page.activity)


def timeline(seed: int, page: SimPage, as_of: date, rate: float) -> Timeline:
    """Two years of sends; ``rate`` scales ``volume`` to sends a day."""
    rng = generator(seed, "timeline", page.page_id)
    draws = Draws(generator(seed, "kinds", page.page_id))
    local = _spaced(_instants(rng, page, rate))
    kinds, local, parents = _kinds(page, local, draws)
    return Timeline(local, _utc(page, as_of, local), kinds, parents)


def _instants(rng: np.random.Generator, page: SimPage, rate: float) -> Ints:
    days = np.arange(-page.days, 0)
    expected = np.array([volume(page, -float(d)) * rate for d in days])
    counts = np.minimum(rng.poisson(expected), 16)
    day = np.repeat(days, counts)
    hours = np.array(habits.HOUR_HABIT)
    start, end = page.active
    open_ = [start <= 60 * h <= end - 59 or 60 * h + habits.DAY <= end - 59 for h in range(24)]
    weights = np.where(open_, hours * np.exp(rng.normal(0, 0.25, 24)), 0.0)
    hour = rng.choice(24, size=day.size, p=weights / weights.sum())
    round_, shares = zip(*habits.MINUTES, strict=True)
    others = [m for m in range(60) if m not in round_]
    rest = (100.0 - sum(shares)) / len(others)
    p = np.array([*shares, *[rest] * len(others)])
    minute = rng.choice(np.array([*round_, *others]), size=day.size, p=p / p.sum())
    night = (60 * hour < start).astype(np.int64)  # after midnight the day is over, the date is not
    when = (day + night) * habits.DAY + hour * 60 + minute
    return np.sort(when[when < 0]).astype(np.int64)


def _spaced(local: Ints) -> Ints:
    """Without the sends that come too soon after another."""
    kept, last = [], -(10**9)
    for at in local.tolist():
        if at - last >= habits.SPACING:
            kept.append(at)
            last = at
    return np.array(kept, dtype=np.int64)


def _kinds(page: SimPage, local: Ints, draws: Draws) -> tuple[Ints, Ints, Ints]:
    """A type for every instant within the habits' limits, follow-ups woven in."""
    selling, other = habits.SELLING_WEIGHTS[page.paid], habits.OTHER_WEIGHTS[page.paid]
    table = [*selling.items(), *other.items()]
    bounds = np.cumsum([w for _, w in table]).tolist()
    kinds = [k for k, _ in table]
    last: dict[SendKind, int] = {}
    today: Counter[SendKind] = Counter()
    day = None
    out: list[tuple[int, SendKind, int]] = []
    instants = local.tolist()
    for i, at in enumerate(instants):
        if at // habits.DAY != day:
            day = at // habits.DAY
            today.clear()
        kind = None
        for _ in range(6):
            drawn = kinds[bisect_right(bounds, draws.unit() * bounds[-1])]
            if at - last.get(drawn, -(10**9)) >= habits.GAPS[drawn] and today[drawn] < habits.MOST_A_DAY.get(
                drawn, 1
            ):
                kind = drawn
                break
        if kind is None:
            continue
        last[kind] = at
        today[kind] += 1
        out.append((at, kind, -1))
        if kind in habits.FOLLOWUP_PARENTS and draws.unit() < habits.FOLLOWUP_CHANCE:
            after = at + 15 + draws.below(31)
            ahead = instants[i + 1] if i + 1 < len(instants) else 0
            if (
                after % 15
                and after // habits.DAY == day
                and ahead - after >= 15
                and today[SendKind.PPV_FOLLOWUP] < habits.FOLLOWUPS_A_DAY
            ):
                today[SendKind.PPV_FOLLOWUP] += 1
                out.append((after, SendKind.PPV_FOLLOWUP, len(out) - 1))
    codes = {k: n for n, k in enumerate(KINDS)}
    return (
        np.array([codes[k] for _, k, _ in out], dtype=np.int64),
        np.array([at for at, _, _ in out], dtype=np.int64),
        np.array([p for _, _, p in out], dtype=np.int64),
    )


def _utc(page: SimPage, as_of: date, local: Ints) -> Ints:
    """Minutes since 1970 in UTC, by each local day's offset at noon."""
    zone = ZoneInfo(page.time_zone)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    starts: dict[int, int] = {}
    days = local // habits.DAY
    for day in np.unique(days).tolist():
        noon = datetime.combine(as_of + timedelta(days=day), time(12), tzinfo=zone)
        starts[day] = int((noon - epoch).total_seconds()) // 60 - 720
    return np.array([starts[d] for d in days.tolist()], dtype=np.int64) + local % habits.DAY
