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
from itertools import combinations, product

import numpy as np

from eros.domain.bank import Floats
from eros.solver.explain import Explainer
from eros.solver.minutes import Minutes, chosen_of
from eros.solver.point import windows
from eros.solver.problem import Alike
from eros.solver.weekly import Weekly

TRIES = 8  # changes put to the minute stage before days are left alike
AT_ONCE = 48  # changes asked of the rows in one go
NEAR = 2  # half hours beside each other's place in which two sends may come to stand
CHEAP = 0.2  # of a repeated day's price: a change that loses less is not bettered

Move = tuple[int, int]  # the n-th send of a day, and the half hour of the day it moves to
Draft = tuple[float, tuple[Move, ...]]  # cents gained, and the moves


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
    days = [_Day(week, ask, day) for day in group if _moves(week, ask, day)]
    found, least = None, np.inf
    for wider in (False, True):
        by_loss = _by_loss(week, ask, days, least if wider else np.inf, wider=wider)
        for _, (loss, change) in zip(range(TRIES), by_loss, strict=False):
            if loss >= least:
                break
            new = x.copy()
            new[list(change.out)] = 0.0
            new[list(change.into)] = 1.0
            if _has_minutes(week, new, change.day):
                found, least = new, loss
                break
        if least <= CHEAP * ask.patterns.cents:
            break
    return found, least


def _moves(week: Weekly, ask: Explainer, day: int) -> bool:
    """Whether any send of the day is free to move."""
    return any(week.board.cells.option[j] >= 0 for _, j, _ in ask.patterns.rows[day])


def _has_minutes(week: Weekly, x: Floats, day: int) -> bool:
    """Whether the sends of a day and of its neighbours leave each other minutes."""
    c, near = week.board.cells, x[: week.board.cells.n].copy()
    of = np.where(c.parent >= 0, c.day[c.parent], c.day)  # a follow-up stays with its parent
    near[(np.abs(of - day) > 1) & (c.fixed < 0)] = 0.0
    return not Minutes(week.board, chosen_of(week.board, near)).hopeless()


def _by_loss(
    week: Weekly, ask: Explainer, days: Sequence[_Day], most: float, *, wider: bool
) -> Iterator[tuple[float, Change]]:
    """Changes that keep the rows, the cheapest first; loss in cents, below 0 where one gains. Those
    that lose ``most`` in money alone are left out.

    Money is reckoned for all of them, rows and wishes only for those whose turn it is: one that
    misses fewer wishes than the week as it is may come later than its place.
    """
    drafts = sorted(
        (-gain, k, moves)
        for k, day in enumerate(days)
        for gain, moves in (day.wider(most) if wider else day.drafts())
    )
    waiting: list[tuple[float, int, Change]] = []
    asked = 0
    for start in range(0, len(drafts), AT_ONCE):
        changes = [c for _, k, moves in drafts[start : start + AT_ONCE] for c in days[k].changes(moves)]
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
        first = int(self.bins[0])
        self.stand = [b - first for b, _, _ in self.row]  # half hour of the day of each send
        cost = week.model.cost
        today = np.flatnonzero((c.option >= 0) & (c.day == day) & ~ask.blocked)
        self.at = np.full((len(week.board.problem.options), len(self.bins)), -1)
        self.at[c.option[today], c.bin[today] - first] = today
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
        if self.ask.sells[self.cells.sig[j]]:
            extra, saved = self.ask.recency(self.bins, b)
            self.closer[n] = extra - saved
        return gain

    def drafts(self) -> Iterator[Draft]:
        """Two sends that change places, or one that goes past others to an empty half hour."""
        letters = [letter for _, _, letter in self.row]
        for n, m in combinations(self.legs, 2):
            new = letters.copy()
            new[n], new[m] = new[m], new[n]
            if "".join(new) not in self.others:
                yield from self._draft(((n, self.stand[m]), (m, self.stand[n])))
        stand = np.array(self.stand)
        for n, leg in self.legs.items():
            rest = letters[:n] + letters[n + 1 :]
            new_at = [
                "".join((*rest[:p], letters[n], *rest[p:])) not in self.others for p in range(len(letters))
            ]
            ok = np.array(new_at)[np.searchsorted(np.delete(stand, n), np.arange(len(leg)))]
            ok[stand] = False
            for b in np.flatnonzero(ok & np.isfinite(leg)).tolist():
                yield from self._draft(((n, b),))

    def wider(self, most: float) -> Iterator[Draft]:
        """What is asked where all of these lose much, for it is more: three sends that change places,
        two that come to stand near each other's half hours. Those that lose ``most`` are left out."""
        letters = [letter for _, _, letter in self.row]
        # Money first, for it rules out most of the thousands of ways; a sale may come to stand freer.
        least = min((float(c.min()) for c in self.closer.values()), default=0.0) - most
        swap = {n: leg[self.stand].tolist() for n, leg in self.legs.items()}
        for a, b, c in combinations(self.legs, 3):
            for one, two, three in ((a, b, c), (c, b, a)):
                if swap[one][two] + swap[two][three] + swap[three][one] <= least:
                    continue
                moves = ((one, self.stand[two]), (two, self.stand[three]), (three, self.stand[one]))
                for draft in self._draft(moves, most):
                    new = letters.copy()
                    new[two], new[three], new[one] = letters[one], letters[two], letters[three]
                    if "".join(new) not in self.others:
                        yield draft
        near = [np.arange(max(0, b - NEAR), min(len(self.bins), b + NEAR + 1)) for b in self.stand]
        for n, m in combinations(self.legs, 2):
            if letters[n] == letters[m]:
                continue
            rest = [(b, letters[i]) for i, b in enumerate(self.stand) if i not in (n, m)]
            taken = {b for b, _ in rest}
            gain = self.legs[n][near[m]][:, None] + self.legs[m][near[n]]
            for i, j in np.argwhere(gain > least).tolist():
                to, back = int(near[m][i]), int(near[n][j])
                if to == back or to in taken or back in taken:
                    continue
                for draft in self._draft(((n, to), (m, back)), most):
                    order = sorted([*rest, (to, letters[n]), (back, letters[m])])
                    if "".join(letter for _, letter in order) not in self.others:
                        yield draft

    def _draft(self, moves: tuple[Move, ...], most: float = np.inf) -> Iterator[Draft]:
        """The moves with what they gain, if every half hour is open and they lose less than ``most``."""
        gain, sells = 0.0, False
        for n, b in moves:
            gain += float(self.legs[n][b])
            sells = sells or n in self.closer
        if gain > -np.inf:
            gain -= self._closer(moves) if sells else 0.0
            if gain > -most:
                yield gain, moves

    def _closer(self, moves: Sequence[Move]) -> float:
        """What sales cost more for standing closer; no draft brings more than one sale to another half
        hour than sales stood in before."""
        stood, stand, gone = [], [], []
        for n, b in moves:
            if n in self.closer:
                stood.append(self.stand[n])
                stand.append(b)
                gone.append(n)
        cents = 0.0
        for n, was in zip(gone, stood, strict=True):
            if was not in stand:
                cents += float(self.closer[n][next(b for b in stand if b not in stood)])
        return cents

    def changes(self, moves: Sequence[Move]) -> Iterator[Change]:
        """A draft in cells, once for each way its follow-ups can stand."""
        out, into = [], []
        behind: list[list[int]] = []
        for n, b in moves:
            j = self.row[n][1]
            out.append(j)
            into.append(int(self.at[self.cells.option[j], b]))
            if j in self.child:
                out.append(self.child[j])
                behind.append(self.behind.get(into[-1], []))
        for children in product(*behind):
            yield Change(self.day, tuple(out), (*into, *children), self._closer(moves))


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
