"""A decided week that can be asked: what a change would break or cost, which rules keep cells empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import Category
from eros.solver.linear import Linear, sums
from eros.solver.mathopt import Relaxed
from eros.solver.patterns import Patterns
from eros.solver.problem import DripChoice
from eros.solver.rows import by_number, spread
from eros.solver.verbs import Drips
from eros.solver.weekly import Weekly
from eros.solver.worth import steps

MOVES = 6  # sends that are asked about at once, at most: three that change places, with follow-ups
SPARE = 2  # further moves the rows at hand allow for
FAR = 10**6  # half hours from any send
NAMED = 3  # rules named at most: more help nobody


def rule_prices(model: Linear, relaxed: Relaxed) -> Mapping[str, float]:
    """What a unit of each rule's limits costs at the margin: duals summed per rule, in cents."""
    out: dict[str, float] = {}
    for i in np.flatnonzero(np.abs(relaxed.duals) > 0.5).tolist():
        if rule := model.rule[i]:
            out[rule] = out.get(rule, 0.0) + abs(float(relaxed.duals[i]))
    return {rule: round(cents, 1) for rule, cents in sorted(out.items())}


class Explainer:
    """One decided week, asked send by send. All other sends stay where they are.

    Rows are the weekly problem's own, over cells; a half hour counts as feasible when no hard row of
    the weekly problem speaks against it. Which week is asked about, :meth:`stand` says.
    """

    def __init__(self, week: Weekly) -> None:
        self.week, self.board, self.c = week, week.board, week.board.cells
        board, m, (counts, says) = week.board, week.model, week.counts
        self.lo, self.hi, self.cents = m.lo, m.hi, np.zeros(m.m)
        plain = np.zeros(m.n, dtype=np.bool_)
        for first, last, _, _ in week.soft:
            plain[first:last] = True
        slack = plain[m.col]
        self.cents[m.row[slack]] = -m.cost[m.col[slack]]
        # Rows with other unknowns than slacks and counts (starts of drip windows, types present, costs
        # of the objective) are asked apart: moving a send of one type changes none of the types.
        plain[: self.c.n] = plain[counts] = True
        self.pure = np.ones(m.m, dtype=np.bool_)
        self.pure[m.row[~plain[m.col]]] = self.pure[says] = False
        # By how much a move can change a row: it may leave one end of a share and come in at the other.
        self.reach = np.zeros(m.m)
        begin = np.flatnonzero(np.diff(m.row, prepend=-1))  # triples lie by row
        up, down = np.maximum.reduceat(m.val, begin), np.minimum.reduceat(m.val, begin)
        self.reach[m.row[begin]] = np.maximum(up, 0.0) - np.minimum(down, 0.0)
        # Rows at hand, laid out for the cells that are asked: row and value of each of their triples, by
        # cell, and where the cells begin. A follow-up is asked with the day of its parent.
        self.rows, self.laid = np.zeros(m.m, dtype=np.bool_), np.zeros(self.c.n, dtype=np.bool_)
        self.home = np.where(self.c.parent >= 0, self.c.day[self.c.parent], self.c.day)
        self.row, self.val, self.start = m.row[:0], m.val[:0], np.zeros(self.c.n + 1, dtype=np.int64)
        self.drips = {d.rule for d in board.demands.of(Drips)}
        codes = [d.rule for d in board.demands.all]
        self.names = sorted({codes[i] for i in np.unique(week.demand) if i >= 0} | self.drips)
        number = {name: i for i, name in enumerate(self.names)}
        self.rule = np.array([*(number.get(code, -1) for code in codes), -1], dtype=np.int64)[week.demand]
        p = board.problem
        self.sells = board.sigs.of_category((Category.REVENUE,))
        self.others = board.sigs.of_category((Category.ENGAGEMENT, Category.RETENTION))
        most = 40 + len(p.fixed)  # sends a day, at most
        # Cents of the k-th other send of a day, and of the k-th sale; shape (2, sends).
        self.steps = np.array([_steps(cents, most) for cents in (p.crowding_cents, p.fatigue_cents)])

    def stand(self, x: Floats, windows: tuple[DripChoice, ...]) -> None:
        """From here on the sends stand at this weekly point, with these drip windows."""
        self.x, self.windows, self.blocked = x[: self.c.n], windows, self._inside(windows)
        self.act = self.week.model.activity(self.week.counted(self.x))
        if (self._near(MOVES) & ~self.rows).any():
            self.rows = self._near(MOVES + SPARE)
            self.laid[:] = False
        on = np.flatnonzero(self.x > 0.5)
        sig, day, week = self.c.sig[on], self.c.day[on], self.c.in_week[on]
        some = (self.others[sig], self.sells[sig])  # other sends, sales
        self.per_day = np.array([np.bincount(day[held & week], minlength=8) for held in some])
        self.sale_bins = np.array([-FAR, *np.sort(self.c.bin[on[some[1]]]), FAR])
        self.taken = np.zeros(self.board.grid.n, dtype=np.bool_)
        self.taken[self.c.bin[on[week]]] = True
        self.child = {int(self.c.parent[j]): int(j) for j in on if self.c.parent[j] >= 0}
        self.patterns = Patterns(self.board, self.x)

    def one_by_one(self) -> None:
        """From here on single sends are asked about: fewer rows matter."""
        near = self._near(1)  # among the rows at hand, for fewer moves reach less far
        if self.laid.all():
            use = near[self.row]
            self.start = np.concatenate([[0], np.cumsum(use)])[self.start]
            self.rows, self.row, self.val = near, self.row[use], self.val[use]
        else:
            self.rows = near
            self._lay(np.ones(self.c.n, dtype=np.bool_))

    def _near(self, moves: int) -> Flags:
        """Rows that so many sends which come, go or move could break or price."""
        by = moves * self.reach
        return np.asarray(
            self.pure & ((self.act + by > self.hi + 1e-6) | (self.act - by < self.lo - 1e-6)), dtype=np.bool_
        )

    def _lay(self, cells: Flags) -> None:
        """Lay the rows at hand out for these cells; other rows cannot matter."""
        row, col, val = self.week.over_cells(self.rows, None if cells.all() else cells)
        use = np.flatnonzero(col < self.c.n)
        order = use[by_number(col[use], self.c.n)]
        self.row, self.val, self.laid = row[order], val[order], cells
        self.start = np.searchsorted(col[order], np.arange(self.c.n + 1))

    def _inside(self, drips: Sequence[DripChoice]) -> Flags:
        """Cells that the chosen drip windows close."""
        out = np.zeros(self.c.n, dtype=np.bool_)
        for d in self.board.demands.of(Drips):
            held = self.board.sigs.held(d.blocked)[self.c.sig]
            for bins in (*(w.bins for w in self.board.problem.windows), *(w.bins for w in drips)):
                out |= held & (self.c.bin >= bins.start) & (self.c.bin < bins.stop)
        return out

    def recency(self, bins: Ints, without: Ints | int) -> tuple[Floats, Floats]:
        """Extra recency cost of a sale in each of ``bins``, the one in ``without`` taken away first (one
        for all, or one each); and what taking it away saves."""
        p, stand = self.board.problem, self.sale_bins
        reach, gone = p.recency_min // BIN_MIN, stand.searchsorted(without)
        cents = max(0.0, float(round(p.recency_cents))) if reach > 1 else 0.0

        def cost(of: Ints) -> Floats:
            at = stand.searchsorted(of, side="right")
            before = stand[at - 1 - (at - 1 == gone)]
            after = stand[at + (at == gone)]
            near = (after - of < reach) & (after - before >= reach)
            return np.asarray(cents * ((of - before < reach).astype(np.float64) + near), dtype=np.float64)

        return cost(bins), cost(np.asarray(without))

    def lost(self, columns: Ints) -> Floats:
        """The change in penalties when the send in each of these columns goes."""
        send, at = spread(self.start[columns], self.start[columns + 1])
        left = self.row[at]
        price = self.price(left, self.act[left] - self.val[at]) - self.price(left, self.act[left])
        ends = np.searchsorted(send, np.arange(len(columns) + 1)).tolist()
        return np.array([price[a:b].sum() for a, b in pairwise(ends)])

    def entries(self, columns: Ints, *, hard: bool) -> tuple[Ints, Ints, Floats]:
        """The hard or else the priced rows at hand of these columns: whose (its place), row, value."""
        which, at = spread(self.start[columns], self.start[columns + 1])
        row = self.row[at]
        use = np.flatnonzero((self.cents[row] == 0) == hard)
        return which[use], row[use], self.val[at[use]]

    def broken(self, row: Ints, act: Floats) -> Flags:
        """Whether rows would be outside their limits at ``act``."""
        return np.asarray((act > self.hi[row] + 1e-6) | (act < self.lo[row] - 1e-6), dtype=np.bool_)

    def together(self, which: Ints, column: Ints, by: Floats, n: int) -> tuple[Flags, Floats]:
        """For each of ``n`` changes, given as (which change, column, by how much): does no hard row
        break that did not, and the change in penalties; 0 where one does."""
        if not self.laid[column].all():
            days = {*self.home[column].tolist(), *(day for days in self.patterns.alike() for day in days)}
            some = self.laid | np.isin(self.home, sorted(days))
            # All at once where most are asked: what is laid already need not be laid for single sends.
            self._lay(some if 2 * np.count_nonzero(some) < len(some) else np.ones_like(some))
        entry, at = spread(self.start[column], self.start[column + 1])
        pair = which[entry] * len(self.cents) + self.row[at]  # a change and a row it touches
        order = np.argsort(pair, kind="stable")
        first = np.flatnonzero(np.diff(pair[order], prepend=-1))
        change, row = np.divmod(pair[order[first]], len(self.cents))
        delta = np.add.reduceat((self.val[at] * by[entry])[order], first)
        act, hard = self.act[row], self.cents[row] == 0
        new = act + delta
        bad = (new > self.hi[row] + 1e-6) & (delta > 1e-6) | (new < self.lo[row] - 1e-6) & (delta < -1e-6)
        fits = np.bincount(change[hard & bad], minlength=n) == 0
        use = np.flatnonzero(~hard & fits[change])
        price = self.price(row[use], new[use]) - self.price(row[use], act[use])
        return fits, sums(change[use], price, n)

    def price(self, row: Ints, act: Floats) -> Floats:
        """What rows would cost at ``act``, in cents; hard ones nothing."""
        over = np.maximum(act - self.hi[row], 0.0) + np.maximum(self.lo[row] - act, 0.0)
        cents = self.cents[row]
        return cents * np.where(cents > 0, over, 0.0)

    def bound(self, cells: Ints) -> tuple[str, ...]:
        """Which rules keep these empty cells empty, fewest names first; none: some cell is open.

        A rule that bars every cell by itself is enough; otherwise those that bar most, until no cell
        is left. Half hours that hold a send already are nobody's fault and do not count.
        """
        cells = cells[~self.taken[self.c.bin[cells]]]
        if not len(cells):
            return ()
        names = self.names
        which, at = spread(self.start[cells], self.start[cells + 1])
        row, new = self.row[at], self.act[self.row[at]] + self.val[at]
        broken = (self.cents[row] == 0) & ((new > self.hi[row] + 1e-6) & (self.val[at] > 0)
                                           | (new < self.lo[row] - 1e-6) & (self.val[at] < 0))  # fmt: skip
        bars = np.zeros((len(cells), len(names)), dtype=np.bool_)
        broken &= self.rule[row] >= 0
        bars[which[broken], self.rule[row[broken]]] = True
        for name in self.drips:
            bars[self.blocked[cells], names.index(name)] = True
        if not bars.any(axis=1).all():
            return ()
        alone = np.flatnonzero(bars.all(axis=0))
        if len(alone):
            return tuple(names[i] for i in alone[:NAMED])
        found: list[str] = []
        open_ = np.ones(len(cells), dtype=np.bool_)
        while open_.any() and len(found) < NAMED:
            best = int(np.argmax(bars[open_].sum(axis=0)))
            found.append(names[best])
            open_ &= ~bars[:, best]
        return tuple(found)


def _steps(cents: Sequence[float], most: int) -> list[float]:
    """What the first ``most`` sends of a day cost, each."""
    differ = [steps(cents, k) for k in range(len(cents) + 1)]
    return (differ + differ[-1:] * most)[:most]


def bound_wishes(ask: Explainer) -> Mapping[int, tuple[str, ...]]:
    """By wish that falls short, the rules that leave no half hour for one more; none: money does."""
    found = {}
    c, n = ask.c, ask.c.n_free
    on = np.flatnonzero((ask.x > 0.5) & c.in_week)
    sig, today = c.sig[on], c.day[on]
    for i, t in enumerate(ask.board.problem.targets):
        if t.lo <= 0 or t.span is not None or t.share is not None:
            continue  # a limit, or about the order of a day, not about how many
        held = ask.board.sigs.held(t.which)
        if np.count_nonzero(held[sig] & ((today == t.day) | (t.day is None))) < t.lo:
            mine = held[c.sig[:n]] & ((c.day[:n] == t.day) | (t.day is None))
            found[i] = ask.bound(np.flatnonzero(mine & (ask.x[:n] < 0.5) & ~c.followup[:n]))
    return found
