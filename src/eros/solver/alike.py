"""Days that run alike, told apart once the week is decided.

What follows what is no sum over half hours, so the weekly model cannot say it. But days that come out
alike are few, and two sends of a day that change places, or one that goes past others, keep every
count of the day. Such a change is made where it loses less than a repeated day costs: wishes, money
and rows over half hours are asked as the weekly model has them, minutes by their own stage.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eros.domain.bank import Floats
from eros.solver.drafts import MOST, Day, Drafts, Ways, cheapest_first
from eros.solver.explain import Explainer
from eros.solver.minutes import Minutes, chosen_of
from eros.solver.point import windows
from eros.solver.problem import Alike
from eros.solver.weekly import Weekly

TRIES = 8  # changes put to the minute stage before days are left alike
AT_ONCE = 48  # drafts asked of the rows in one go at first
FAR = 192  # and at most
CHEAP = 0.2  # of a repeated day's price: a change that loses less is not bettered


@dataclass(frozen=True, slots=True)
class Change:
    """Cells that go, cells that come in their place, and what sales standing closer now cost."""

    day: int
    out: tuple[int, ...]
    into: tuple[int, ...]
    recency_cents: float


def told_apart(week: Weekly, ask: Explainer, x: Floats) -> tuple[Floats, tuple[Alike, ...]]:
    """The weekly point with its days told apart where that pays, and the days that stay alike.

    ``ask`` is left at the point that is returned. Whether the week as a whole has minutes is left
    to :class:`Minutes`.
    """
    start, ways = x, None
    ask.stand(x, windows(week, x))
    left: list[Alike] = []
    stuck: set[int] = set()
    while group := next((g for g in ask.patterns.alike() if not stuck.issuperset(g)), None):
        ways = ways or Ways(week, ask)
        found, loss = _cheapest(ways, x, group)
        if found is not None and loss < ask.patterns.cents:
            x = found
            ask.stand(x, ask.windows)
        else:
            stuck |= set(group)
            left += [Alike(day, group[0], None if found is None else round(loss)) for day in group[1:]]
    return x if x is start else week.counted(x), tuple(left)


def as_it_is(week: Weekly, ask: Explainer, x: Floats) -> tuple[Alike, ...]:
    """``ask`` back at the point itself, and the days that run alike there."""
    ask.stand(x, windows(week, x))
    return tuple(Alike(day, group[0], None) for group in ask.patterns.alike() for day in group[1:])


def _cheapest(ways: Ways, x: Floats, group: Sequence[int]) -> tuple[Floats | None, float]:
    """The point with one of these days made like no other, and the cents that loses; nothing if none
    was found that keeps the hard rules."""
    days = [Day(ways, day) for day in group if _moves(ways, day)]
    found, least = None, np.inf
    for wider in (False, True):
        by_loss = _by_loss(ways, days, least if wider else np.inf, wider=wider)
        for _, (loss, change) in zip(range(TRIES), by_loss, strict=False):
            if loss >= least:
                break
            new = x.copy()
            new[list(change.out)] = 0.0
            new[list(change.into)] = 1.0
            if _has_minutes(ways.week, new, change.day):
                found, least = new, loss
                break
        if least <= CHEAP * ways.ask.patterns.cents:
            break
    return found, least


def _moves(ways: Ways, day: int) -> bool:
    """Whether any send of the day is free to move."""
    return any(ways.week.board.cells.option[j] >= 0 for _, j, _ in ways.ask.patterns.rows[day])


def _has_minutes(week: Weekly, x: Floats, day: int) -> bool:
    """Whether the sends of a day and of its neighbours leave each other minutes."""
    c, near = week.board.cells, x[: week.board.cells.n].copy()
    of = np.where(c.parent >= 0, c.day[c.parent], c.day)  # a follow-up stays with its parent
    near[(np.abs(of - day) > 1) & (c.fixed < 0)] = 0.0
    return not Minutes(week.board, chosen_of(week.board, near)).hopeless()


def _by_loss(ways: Ways, days: Sequence[Day], most: float, *, wider: bool) -> Iterator[tuple[float, Change]]:
    """Changes that keep the rows, the cheapest first; loss in cents, below 0 where one gains. Those
    that lose ``most`` in money alone are left out.

    Money is reckoned for all of them, rows and wishes only for those whose turn it is: one that
    misses fewer wishes than the week as it is may come later than its place.
    """
    if not days:
        return
    drafts = cheapest_first([day.wider(most) if wider else day.drafts() for day in days])
    waiting: list[tuple[float, int, Change]] = []
    asked, ready, some = 0, 0, AT_ONCE
    found: list[tuple[int, float, Change]] = []  # what keeps the rows of those that are ready, by draft
    for start in range(0, len(drafts.gain), AT_ONCE):
        if start == ready:  # the further it goes, the less likely is it to end soon
            found, ready = list(_lawful(ways, drafts, start, start + some)), start + some
            some = min(2 * some, FAR)
        for draft, loss, change in found:
            if start <= draft < start + AT_ONCE:
                asked += 1
                heapq.heappush(waiting, (loss, asked, change))
        after = -drafts.gain[start + AT_ONCE] if start + AT_ONCE < len(drafts.gain) else np.inf
        while waiting and waiting[0][0] <= after:
            loss, _, change = heapq.heappop(waiting)
            yield loss, change


def _lawful(ways: Ways, drafts: Drafts, first: int, last: int) -> Iterator[tuple[int, float, Change]]:
    """Which draft, what it loses and the change, for all ways that break no hard row."""
    some = drafts[first:last]
    which, cells = ways.cells(some)
    used = cells >= 0
    change, place = np.nonzero(used)
    column, by = cells[used], np.where(place < 2 * MOST, -1.0, 1.0)
    if not len(which):
        return
    fits, soft = ways.ask.together(change, column, by, len(which))
    earns = np.bincount(change, weights=by * ways.week.model.cost[column], minlength=len(which))
    loss = soft + some.closer[which] - earns
    for n in np.flatnonzero(fits & np.isfinite(loss)).tolist():
        draft = int(which[n])
        out, into = (tuple(half[half >= 0].tolist()) for half in np.split(cells[n], 2))
        change_of = Change(int(some.day[draft]), out, into, float(some.closer[draft]))
        yield first + draft, round(float(loss[n]), 3), change_of
