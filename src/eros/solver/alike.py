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
from itertools import product

import numpy as np

from eros.domain.bank import Floats
from eros.solver.explain import Explainer
from eros.solver.minutes import Minutes, chosen_of
from eros.solver.point import windows
from eros.solver.problem import Alike
from eros.solver.weekly import Weekly

TRIES = 8  # changes put to the minute stage before days are left alike
AT_ONCE = 48  # changes asked of the rows in one go
NONE = -1


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
    start = x
    ask.stand(x, windows(week, x))
    left: list[Alike] = []
    stuck: set[int] = set()
    while group := next((g for g in ask.patterns.alike() if not stuck.issuperset(g)), None):
        found, loss = _cheapest(week, ask, x, group)
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


def _cheapest(week: Weekly, ask: Explainer, x: Floats, group: Sequence[int]) -> tuple[Floats | None, float]:
    """The point with one of these days made like no other, and the cents that loses; nothing if none
    was found that keeps the hard rules."""
    for _, (loss, change) in zip(range(TRIES), _by_loss(week, ask, group), strict=False):
        new = x.copy()
        new[list(change.out)] = 0.0
        new[list(change.into)] = 1.0
        if _has_minutes(week, new, change.day):
            return new, loss
    return None, 0.0


def _has_minutes(week: Weekly, x: Floats, day: int) -> bool:
    """Whether the sends of a day and of its neighbours leave each other minutes."""
    c, near = week.board.cells, x[: week.board.cells.n].copy()
    of = np.where(c.parent >= 0, c.day[c.parent], c.day)  # a follow-up stays with its parent
    near[(np.abs(of - day) > 1) & (c.fixed < 0)] = 0.0
    return not Minutes(week.board, chosen_of(week.board, near)).hopeless()


def _by_loss(week: Weekly, ask: Explainer, group: Sequence[int]) -> Iterator[tuple[float, Change]]:
    """Changes that keep the rows, the cheapest first; loss in cents, below 0 where one gains.

    Money is reckoned for all of them, rows and wishes only for those whose turn it is: one that
    misses fewer wishes than the week as it is may come later than its place.
    """
    option, rows = week.board.cells.option, ask.patterns.rows
    days = [_Day(week, ask, day) for day in group if any(option[j] >= 0 for _, j, _ in rows[day])]
    drafts = sorted((-gain, k, n, m, b) for k, day in enumerate(days) for gain, n, m, b in day.drafts())
    waiting: list[tuple[float, int, Change]] = []
    asked = 0
    for start in range(0, len(drafts), AT_ONCE):
        changes = [c for _, k, n, m, b in drafts[start : start + AT_ONCE] for c in days[k].changes(n, m, b)]
        for loss, change in zip(_losses(week, ask, changes), changes, strict=True):
            asked += 1
            if np.isfinite(loss):
                heapq.heappush(waiting, (round(float(loss), 3), asked, change))
        after = drafts[start + AT_ONCE][0] if start + AT_ONCE < len(drafts) else np.inf
        while waiting and waiting[0][0] <= after:
            loss, _, change = heapq.heappop(waiting)
            yield loss, change


class _Day:
    """What may change inside one day so that it is like no other."""

    def __init__(self, week: Weekly, ask: Explainer, day: int) -> None:
        self.day, self.ask = day, ask
        c = self.cells = week.board.cells
        self.child, self.row = ask.child, ask.patterns.rows[day]
        self.others = {order for d, order in ask.patterns.order.items() if d != day}
        self.bins = np.flatnonzero(week.board.grid.day == day)
        self.first = int(self.bins[0])
        cost = week.model.cost
        today = np.flatnonzero((c.option >= 0) & (c.day == day) & ~ask.blocked)
        self.at = np.full((len(week.board.problem.options), len(self.bins)), NONE)
        self.at[c.option[today], c.bin[today] - self.first] = today
        follow = np.flatnonzero(c.followup & (c.parent < c.n_free) & (c.day[c.parent] == day))
        self.behind: dict[int, list[int]] = {}
        for f in follow.tolist():
            self.behind.setdefault(int(c.parent[f]), []).append(f)
        self.closer: dict[int, Floats] = {}
        self.legs = {n: self._leg(n, cost) for n in range(len(self.row)) if c.option[self.row[n][1]] >= 0}

    def _leg(self, n: int, cost: Floats) -> Floats:
        """Cents gained by the ``n``-th send in each half hour of the day, its follow-up with it."""
        b, j, _ = self.row[n]
        to = self.at[self.cells.option[j]]
        gain = np.where(to >= 0, cost[to] - cost[j], -np.inf)
        if j in self.child:
            best = [
                max((float(cost[f]) for f in self.behind.get(t, ())), default=-np.inf) for t in to.tolist()
            ]
            gain += np.array(best) - cost[self.child[j]]
        self.closer[n] = np.zeros(len(self.bins))
        if self.ask.sells[self.cells.sig[j]]:
            extra, saved = self.ask.recency(self.bins, b)
            self.closer[n] = extra - saved
        return gain - self.closer[n]

    def drafts(self) -> Iterator[tuple[float, int, int, int]]:
        """(cents gained, send, send it changes places with or ``NONE``, half hour of the day)."""
        letters = [letter for _, _, letter in self.row]
        bins = np.array([b for b, _, _ in self.row])
        free = list(self.legs)
        for i, n in enumerate(free):
            for m in free[i + 1 :]:
                new = letters.copy()
                new[n], new[m] = new[m], new[n]
                if "".join(new) not in self.others:
                    gain = self.legs[n][bins[m] - self.first] + self.legs[m][bins[n] - self.first]
                    if np.isfinite(gain):
                        yield float(gain), n, m, NONE
        for n in free:
            rest = letters[:n] + letters[n + 1 :]
            new_at = [
                "".join((*rest[:p], letters[n], *rest[p:])) not in self.others for p in range(len(letters))
            ]
            place = np.searchsorted(np.delete(bins, n), self.bins)
            ok = np.array(new_at)[place] & np.isfinite(self.legs[n]) & ~np.isin(self.bins, bins)
            for b in np.flatnonzero(ok).tolist():
                yield float(self.legs[n][b]), n, NONE, b

    def changes(self, n: int, m: int, b: int) -> Iterator[Change]:
        """A draft in cells, once for each way its follow-ups can stand."""
        moves = (
            [(n, b)] if m == NONE else [(n, self.row[m][0] - self.first), (m, self.row[n][0] - self.first)]
        )
        out, into, closer = [], [], 0.0
        behind: list[list[int]] = []
        for i, to in moves:
            j = self.row[i][1]
            out.append(j)
            into.append(int(self.at[self.cells.option[j], to]))
            closer += float(self.closer[i][to])
            if j in self.child:
                out.append(self.child[j])
                behind.append(self.behind.get(into[-1], []))
        for children in product(*behind):
            yield Change(self.day, tuple(out), (*into, *children), closer)


def _losses(week: Weekly, ask: Explainer, changes: Sequence[Change]) -> Floats:
    """What each change loses in cents; infinite where a hard row breaks."""
    if not changes:
        return np.zeros(0)
    columns = [(*change.out, *change.into) for change in changes]
    which = np.repeat(np.arange(len(changes)), [len(c) for c in columns])
    column = np.array([j for c in columns for j in c])
    by = np.array([s for c in changes for s in (*[-1.0] * len(c.out), *[1.0] * len(c.into))])
    fits, soft = ask.together(which, column, by, len(changes))
    earns = np.bincount(which, weights=by * week.model.cost[column], minlength=len(changes))
    closer = np.array([c.recency_cents for c in changes])
    return np.where(fits, soft + closer - earns, np.inf)
