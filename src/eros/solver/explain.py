"""Why this and not that: per send the best other half hour, the next caption, the loss if dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import Category, SendKind
from eros.solver.columns import Board
from eros.solver.linear import Linear, sums
from eros.solver.mathopt import Relaxed
from eros.solver.patterns import Patterns
from eros.solver.problem import Alternative, DripChoice, LeftOut, Placed
from eros.solver.verbs import Drips
from eros.solver.weekly import Weekly
from eros.solver.worth import steps

MOVES = 6  # sends that are asked about at once, at most: three that change places, with follow-ups
SPARE = 2  # further moves the rows at hand allow for
NAMED = 3  # rules named at most: more help nobody


def rule_prices(model: Linear, relaxed: Relaxed) -> Mapping[str, float]:
    """What a unit of each rule's limits costs at the margin: duals summed per rule, in cents."""
    out: dict[str, float] = {}
    for rule, dual in zip(model.rule, relaxed.duals.tolist(), strict=True):
        if rule and abs(dual) > 0.5:
            out[rule] = out.get(rule, 0.0) + abs(dual)
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
        self.pure = np.bincount(m.row, weights=~plain[m.col], minlength=m.m) == 0
        self.pure[says] = False
        # By how much a move can change a row: it may leave one end of a share and come in at the other.
        up, down = np.zeros(m.m), np.zeros(m.m)
        np.maximum.at(up, m.row, m.val)
        np.maximum.at(down, m.row, -m.val)
        self.reach = up + down
        self.rows = np.zeros(m.m, dtype=np.bool_)
        self.drips = {d.rule for d in board.demands.of(Drips)}
        self.names = sorted({name for name in m.rule if name} | self.drips)
        number = {name: i for i, name in enumerate(self.names)}
        self.rule = np.array([number.get(name, -1) for name in m.rule], dtype=np.int64)
        p = board.problem
        self.sells = board.sigs.of_category((Category.REVENUE,))
        self.others = board.sigs.of_category((Category.ENGAGEMENT, Category.RETENTION))
        most = 40 + len(p.fixed)  # sends a day, at most
        self.fatigue = np.array([steps(p.fatigue_cents, k) for k in range(most)])
        self.crowding = np.array([steps(p.crowding_cents, k) for k in range(most)])

    def stand(self, x: Floats, windows: tuple[DripChoice, ...]) -> None:
        """From here on the sends stand at this weekly point, with these drip windows."""
        self.x, self.windows, self.blocked = x[: self.c.n], windows, self._inside(windows)
        self.act = self.week.model.activity(self.week.counted(self.x))
        if (self._near(MOVES) & ~self.rows).any():
            self._open(self._near(MOVES + SPARE))
        on = np.flatnonzero(self.x > 0.5)
        self.per_day = {
            True: np.bincount(self.c.day[on[self.sells[self.c.sig[on]] & self.c.in_week[on]]], minlength=8),
            False: np.bincount(self.c.day[on[self.others[self.c.sig[on]] & self.c.in_week[on]]], minlength=8),
        }
        self.revenue_bins = np.sort(self.c.bin[on[self.sells[self.c.sig[on]]]])
        self.taken = np.unique(self.c.bin[on])
        self.child = {int(self.c.parent[j]): int(j) for j in on if self.c.parent[j] >= 0}
        self.patterns = Patterns(self.board, self.x)

    def one_by_one(self) -> None:
        """From here on single sends are asked about: fewer rows matter, and cells lie by option."""
        self._open(self._near(1))
        idle = np.flatnonzero((self.c.option >= 0) & (self.x < 0.5) & ~self.blocked)
        option = self.c.option[idle]
        order = np.argsort(option, kind="stable")
        ends = np.searchsorted(option[order], np.arange(len(self.board.problem.options) + 1))
        self.idle = [idle[order[a:b]] for a, b in pairwise(ends.tolist())]

    def _near(self, moves: int) -> Flags:
        """Rows that so many sends which come, go or move could break or price."""
        by = moves * self.reach
        return np.asarray(
            self.pure & ((self.act + by > self.hi + 1e-6) | (self.act - by < self.lo - 1e-6)), dtype=np.bool_
        )

    def _open(self, rows: Flags) -> None:
        """Keep these rows at hand, by cell; the others cannot matter."""
        row, col, val = self.week.over_cells(rows)
        use = col < self.c.n
        order = np.argsort(col[use], kind="stable")
        self.rows, self.row, self.val = rows, row[use][order], val[use][order]
        self.start = np.searchsorted(col[use][order], np.arange(self.c.n + 1))

    def _inside(self, drips: Sequence[DripChoice]) -> Flags:
        """Cells that the chosen drip windows close."""
        out = np.zeros(self.c.n, dtype=np.bool_)
        for d in self.board.demands.of(Drips):
            held = self.board.sigs.held(d.blocked)[self.c.sig]
            for w in drips:
                out |= held & (self.c.bin >= w.start // BIN_MIN) & (self.c.bin < w.end // BIN_MIN)
        return out

    def recency(self, bins: Ints, without: int | None) -> tuple[Floats, float]:
        """Extra recency cost of a revenue send in each of ``bins``, the send in ``without`` taken
        away first; and what taking it away saves."""
        p = self.board.problem
        reach, cents = p.recency_min // BIN_MIN, float(round(p.recency_cents))
        stand = self.revenue_bins
        if reach < 2 or cents <= 0:
            return np.zeros(len(bins)), 0.0
        if without is not None:
            k = int(np.searchsorted(stand, without))
            rest = np.delete(stand, k)
        else:
            rest = stand
        far = np.array([10**6])
        padded = np.concatenate([-far, rest, far])
        at = np.searchsorted(padded, bins, side="right")
        before, after = padded[at - 1], padded[at]
        hit_self = bins - before < reach
        hit_next = (after - bins < reach) & (after - before >= reach)
        cost = cents * (hit_self.astype(float) + hit_next)
        saved = 0.0
        if without is not None:
            k = int(np.searchsorted(rest, without, side="right"))
            b, a = (rest[k - 1] if k else -(10**6)), (rest[k] if k < len(rest) else 10**6)
            saved = cents * (float(without - b < reach) + float(a - without < reach and a - b >= reach))
        return cost, saved

    def slot(self, column: int) -> Alternative | None:
        """The best other half hour for a free ordinary send."""
        c, p = self.c, self.board.problem
        option = int(c.option[column])
        if option < 0:
            return None
        others = self.idle[option]
        if not len(others):
            return None
        ok, soft = self._rows(column, others)
        others, soft = others[ok], soft[ok]
        if not len(others):
            return None
        gain = c.value[others] - c.value[column] - soft
        sells = bool(self.sells[c.sig[column]])
        cost = self.fatigue if sells else self.crowding
        day, now = c.day[others], int(c.day[column])
        count = self.per_day[sells]
        gain -= np.where(day == now, 0.0, cost[count[day]] - cost[count[now] - 1])
        if sells:
            extra, saved = self.recency(c.bin[others], int(c.bin[column]))
            gain += saved - extra
        if column in self.child:
            child = float(c.value[self.child[column]])
            moved = p.followup_value[option, c.bin[others]]
            gain += np.where(np.isfinite(moved), moved, 0.0) - child
        best = self._best(column, others, gain)
        at = int(c.bin[others[best]]) * BIN_MIN
        return Alternative(p.week.label(at), max(0, round(-float(gain[best]))))

    def _best(self, column: int, others: Ints, gain: Floats) -> int:
        """The place of the best cell; where it makes days run alike, or unlike, that is put to its
        ``gain`` and asked again."""
        asked: set[int] = set()
        best = int(np.argmax(gain))
        while self.patterns.cents and best not in asked:
            asked.add(best)
            gain[best] -= self.patterns.cents * self.patterns.moved(column, int(others[best]))
            best = int(np.argmax(gain))
        return best

    def _rows(self, column: int, others: Ints) -> tuple[Flags, Floats]:
        """For each cell in place of ``column``: do all hard rows hold, and the change in penalties."""
        mine = slice(self.start[column], self.start[column + 1])
        act = self.act.copy()
        act[self.row[mine]] -= self.val[mine]
        size = self.start[others + 1] - self.start[others]
        which = np.repeat(np.arange(len(others)), size)
        at = np.repeat(self.start[others] - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
        at = at + np.arange(int(size.sum()))
        row, new = self.row[at], act[self.row[at]] + self.val[at]
        hard = self.cents[row] == 0
        broken = hard & ((new > self.hi[row] + 1e-6) | (new < self.lo[row] - 1e-6))
        bad = np.bincount(which[broken], minlength=len(others))
        priced = ~hard
        row_p = row[priced]
        price = self._price(row_p, new[priced]) - self._price(row_p, act[row_p])
        soft = sums(which[priced], price, len(others))
        # Rows the send leaves: those it alone kept up must be kept up by the other cell.
        left = self.row[mine]
        short = left[(self.cents[left] == 0) & (act[left] < self.lo[left] - 1e-6)]
        for r in short:
            kept = np.bincount(which[(row == r) & (new >= self.lo[r] - 1e-6)], minlength=len(others))
            bad += kept == 0
        base = float((self._price(left, act[left]) - self._price(left, self.act[left])).sum())
        return bad == 0, soft + base

    def together(self, which: Ints, column: Ints, by: Floats, n: int) -> tuple[Flags, Floats]:
        """For each of ``n`` changes, given as (which change, column, by how much): does no hard row
        break that did not, and the change in penalties."""
        size = self.start[column + 1] - self.start[column]
        first = np.repeat(self.start[column] - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
        at = first + np.arange(int(size.sum()))
        touched = np.zeros(len(self.cents), dtype=np.bool_)
        touched[self.row[at]] = True
        rows = np.flatnonzero(touched)
        place = np.repeat(which, size) * len(rows) + (np.cumsum(touched) - 1)[self.row[at]]
        delta = sums(place, self.val[at] * np.repeat(by, size), n * len(rows)).reshape(n, len(rows))
        act, hard = self.act[rows], self.cents[rows] == 0
        new = act + delta
        bad = (new > self.hi[rows] + 1e-6) & (delta > 1e-6) | (new < self.lo[rows] - 1e-6) & (delta < -1e-6)
        soft = self._price(rows[~hard], new[:, ~hard]) - self._price(rows[~hard], act[~hard])
        fits = np.asarray(~bad[:, hard].any(axis=1), dtype=np.bool_)
        return fits, np.asarray(soft.sum(axis=1), dtype=np.float64)

    def _price(self, row: Ints, act: Floats) -> Floats:
        over = np.maximum(act - self.hi[row], 0.0) + np.maximum(self.lo[row] - act, 0.0)
        cents = self.cents[row]
        return cents * np.where(cents > 0, over, 0.0)

    def dropped(self, column: int, worth: Mapping[int, float]) -> LeftOut:
        """What the week loses without this send and its follow-up; ``worth`` is what the sends in
        each column earn with their captions."""
        c = self.c
        mine = slice(self.start[column], self.start[column + 1])
        left = self.row[mine]
        after = self.act[left] - self.val[mine]
        wishes = float((self._price(left, after) - self._price(left, self.act[left])).sum())
        wishes += self.patterns.cents * self.patterns.without(column) if self.patterns.cents else 0
        earns = worth[column]
        if column in self.child:
            earns += worth.get(self.child[column], 0.0)
        sig = int(c.sig[column])
        if self.sells[sig] or self.others[sig]:
            sells = bool(self.sells[sig])
            cost = self.fatigue if sells else self.crowding
            earns -= float(cost[self.per_day[sells][int(c.day[column])] - 1])
            if sells:
                earns -= self.recency(np.zeros(0, dtype=np.int64), int(c.bin[column]))[1]
        return LeftOut(round(earns), round(wishes))

    def bound(self, cells: Ints) -> tuple[str, ...]:
        """Which rules keep these empty cells empty, fewest names first; none: some cell is open.

        A rule that bars every cell by itself is enough; otherwise those that bar most, until no cell
        is left. Half hours that hold a send already are nobody's fault and do not count.
        """
        cells = cells[~np.isin(self.c.bin[cells], self.taken)]
        if not len(cells):
            return ()
        names = self.names
        size = self.start[cells + 1] - self.start[cells]
        which = np.repeat(np.arange(len(cells)), size)
        at = np.repeat(self.start[cells] - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
        at = at + np.arange(int(size.sum()))
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


def bound_wishes(ask: Explainer) -> Mapping[int, tuple[str, ...]]:
    """By wish that falls short, the rules that leave no half hour for one more; none: money does."""
    found = {}
    c, n = ask.c, ask.c.n_free
    for i, t in enumerate(ask.board.problem.targets):
        if t.span is not None or t.share is not None:
            continue  # about the order of a day, not about how many
        mine = ask.board.sigs.held(t.which)[c.sig] & c.in_week
        mine &= (c.day == t.day) if t.day is not None else True
        if ask.x[mine].sum() < t.lo - 0.5:
            found[i] = ask.bound(np.flatnonzero(mine[:n] & (ask.x[:n] < 0.5) & ~c.followup[:n]))
    return found


def explained(ask: Explainer, placed: Sequence[Placed], columns: Sequence[int]) -> tuple[Placed, ...]:
    """The answer with its alternatives; ``columns`` are the columns of ``placed``."""
    ask.one_by_one()
    board = ask.board
    worth = {j: s.base_cents * s.caption_factor for j, s in zip(columns, placed, strict=True)}
    used = {
        int(board.problem.pools[s.kind].key[s.pool_rank])
        for s in placed
        if s.pool_rank is not None and s.kind in board.problem.pools
    }
    spare = {
        kind: np.flatnonzero(~np.isin(board.problem.pools[kind].key, sorted(used)))
        for kind in {s.kind for s in placed}
        if kind in board.problem.pools
    }
    out = []
    for s, column in zip(placed, columns, strict=True):
        if s.fixed is not None:
            out.append(s)
            continue
        out.append(
            replace(
                s,
                other_slot=ask.slot(column),
                other_caption=_caption(board, s, spare),
                dropped=ask.dropped(column, worth),
            )
        )
    return tuple(out)


def _caption(board: Board, s: Placed, spare: Mapping[SendKind, Ints]) -> Alternative | None:
    """The best caption of the pool that the week does not use."""
    if s.pool_rank is None or not len(spare[s.kind]):
        return None
    pool = board.problem.pools[s.kind]
    best = int(spare[s.kind][int(np.argmax(pool.factor[spare[s.kind]]))])
    loss = s.base_cents * (s.caption_factor - float(pool.factor[best]))
    return Alternative(pool.ids[best], max(0, round(loss)))
