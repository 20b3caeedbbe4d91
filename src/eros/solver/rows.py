"""Rows of a linear model, gathered a block at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.solver.linear import INF, Linear, sums

DENSE = 5  # columns a place from which windows count totals instead
SLACK_MAX = 60.0  # sends by which a priced demand may be exceeded
EASED = 100_000.0  # cents for a unit by which an eased row is missed: more than any send earns


def spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Concatenate the ranges first[i] .. last[i]-1; returns (i repeated, members)."""
    size = last - first
    which = np.arange(len(first)).repeat(size)
    return which, np.arange(len(which)) + (last - size.cumsum())[which]


def numbered(place: Ints) -> tuple[Ints, Ints]:
    """The different places in order, and the number of each one's place; places lie close together."""
    low = int(place.min(initial=0))
    found = np.bincount(place - low) > 0
    return np.flatnonzero(found) + low, (np.cumsum(found) - 1)[place - low]


def windows(where: Ints, length: int) -> tuple[Ints, Ints]:
    """Largest windows of ``length`` consecutive places over sorted places ``where``.

    Returns first and last+1 positions into ``where``; a window inside another is left out.
    """
    new = np.ones(len(where), dtype=np.bool_)
    new[1:] = where[1:] != where[:-1]
    first = np.flatnonzero(new)
    last = where.searchsorted(where[first] + length)
    keep = np.ones(len(first), dtype=np.bool_)
    keep[1:] = last[1:] > last[:-1]
    return first[keep], last[keep]


def by_number(number: Ints, most: int) -> Ints:
    """The order of numbers 0 .. ``most``-1, equal ones as they come; short numbers sort fastest."""
    return np.argsort(number.astype(np.min_scalar_type(most)), kind="stable")


NONE = np.zeros(0, dtype=np.int64)
MANY = 60  # cells in a row from which on it is worth folding
FEW = 4  # cells of a group from which on a count column pays


class Rows:
    """Collects rows over columns whose first ``n`` are cells; further columns are added on the way.

    ``given`` marks cells that stand at 1. Of them the past, and what stands (``stands``), may exhaust
    a limit but never break it. ``eased``: hard rows that what stands breaks by itself may be missed,
    each by no more than that, at a price; :mod:`standing` says when.
    """

    def __init__(
        self,
        value: Floats,
        given: Flags,
        past: Flags,
        group: Ints,
        stands: Flags | None = None,
        *,
        eased: bool = False,
    ) -> None:
        self._group = np.append(group, -1)
        self.size = np.bincount(group[group >= 0])
        self._pays = self.size >= FEW
        self._by_group = np.argsort(group, kind="stable")
        self._begin = np.searchsorted(group[self._by_group], np.arange(len(self.size) + 1))
        self._counts: Ints | None = None  # the column that counts each group, once any row asks
        self.given, self.past, self.eased = given, past, eased
        self._any_stands = stands is not None and bool(stands.any())
        # What the columns are where nothing joins what stands.
        self.alone: list[Floats] = [(np.zeros_like(past) if stands is None else stands).astype(np.float64)]
        self.misses: list[Ints] = []  # columns by which eased rows are missed
        self._first_past = len(past) - int(past.sum())  # the past stands last among the cells
        self.cost: list[Floats] = [np.where(past, 0.0, value)]
        self.lb: list[Floats] = [given.astype(np.float64)]
        self.ub: list[Floats] = [np.ones(len(value))]
        self.n = len(value)
        self.m = 0
        self.row: list[Ints] = []
        self.col: list[Ints] = []
        self.val: list[Floats] = []
        self.lo: list[Floats] = []
        self.hi: list[Floats] = []
        self.rule: list[str] = []
        self.demand: list[int] = []  # which demand wrote the row; -1 for structure
        self.lazy: list[bool] = []  # whether a relaxation may leave the row out until it is broken
        self.links: list[int] = []  # rows "no more of these than of that one" (:mod:`joined`)
        self.writing = -1
        self._totals: dict[bytes, tuple[Ints, Ints]] = {}
        self.counts: list[tuple[Ints, Ints]] = []  # columns that count, the rows that say what
        self.why: list[tuple[int, int, str, float]] = []  # first column, last+1, words, cents

    def columns(self, cost: Floats, ub: Floats, alone: Floats | None = None) -> Ints:
        """New columns from 0 to ``ub``; returns their numbers. ``alone``: what they are where nothing
        joins what stands, if not 0."""
        new = np.arange(self.n, self.n + len(cost))
        self.alone.append(np.zeros(len(cost)) if alone is None else alone)
        self.cost.append(np.asarray(cost, dtype=np.float64))
        self.lb.append(np.zeros(len(cost)))
        self.ub.append(np.asarray(ub, dtype=np.float64))
        self.n += len(cost)
        return new

    def add(
        self,
        rule: str | Sequence[str],
        row: Ints,
        col: Ints,
        val: Floats,
        lo: Floats,
        hi: Floats,
        *,
        demand: Sequence[int] | None = None,
        cents: float | Floats | None = None,
        why: str | Sequence[str] = "",
        lazy: bool = False,
        link: bool = False,
        fold: bool = True,
        firm: bool = False,
    ) -> None:
        """Rows ``lo <= sum(val x[col]) <= hi``; with ``cents`` each unit outside costs that much.

        ``cents`` is one for all rows or one a row, ``why`` (words for the slack; else the rule) likewise;
        ``rule`` too, with the ``demand`` behind each row where it is not the one being written.
        ``lazy`` rows are many and seldom bind: the first relaxation leaves them out. ``link`` rows say
        "no more of these than of that one". ``firm`` rows are never eased.
        """
        m = len(lo)
        if m == 0:
            return
        row, col, val = np.asarray(row), np.asarray(col), np.asarray(val, dtype=np.float64)
        if fold and len(col) > MANY:
            row, col, val = self._folded(row, col, val, m)
        # What history used up already cannot be held against the plan.
        is_past = (col >= self._first_past) & (col < len(self.past))
        if is_past.any():
            gone = sums(row[is_past], val[is_past], m)
            hi = np.where(gone > 0, np.maximum(hi - gone, 0.0), hi)
            lo = np.where(np.isfinite(lo), lo - gone, lo)
            row, col, val = row[~is_past], col[~is_past], val[~is_past]
        alone = sums(row, val * np.concatenate(self.alone)[col], m) if self._any_stands else np.zeros(m)
        if cents is not None:
            row, col, val = self._priced(row, col, val, lo, hi, alone - hi, cents, why or rule)
        elif self._any_stands:
            # Nor can what stands: a row that only counts leaves no room then, and is kept.
            counts = np.bincount(row, weights=val < 0, minlength=m) == 0
            hi = np.where(counts, np.maximum(hi, alone), hi)
            if self.eased and rule and not firm:
                row, col, val = self._missed(row, col, val, alone - hi, lo - alone)
        self.row.append(row + self.m)
        self.col.append(col)
        self.val.append(val)
        self.lo.append(np.asarray(lo, dtype=np.float64))
        self.hi.append(np.asarray(hi, dtype=np.float64))
        self.rule.extend([rule] * m if isinstance(rule, str) else rule)
        self.demand.extend([self.writing if rule else -1] * m if demand is None else demand)
        self.lazy.extend([lazy] * m)
        if link:
            self.links.extend(range(self.m, self.m + m))
        self.m += m

    def _priced(
        self,
        row: Ints,
        col: Ints,
        val: Floats,
        lo: Floats,
        hi: Floats,
        over: Floats,
        cents: float | Floats,
        why: str | Sequence[str],
    ) -> tuple[Ints, Ints, Floats]:
        """The rows with a column for what is missed of each limit; what stands is ``over`` the upper."""
        m = len(lo)
        price = np.broadcast_to(np.asarray(cents, dtype=np.float64), m)
        # Short domains: the solver's presolve walks them step by step.
        least = sums(row, np.minimum(val, 0.0), m)
        step = np.ones(m)
        np.maximum.at(step, row, np.abs(val))
        for finite, sign in ((np.isfinite(hi), -1.0), (np.isfinite(lo), 1.0)):
            at = np.flatnonzero(finite)
            most = np.maximum(step[at] * SLACK_MAX, over[at])
            if sign > 0:
                most = np.minimum(most, np.maximum(np.ceil(lo[at] - least[at]), 0.0))
            slack = self.columns(-price[at], most)
            if isinstance(why, str) and len(at):
                self.why.append((int(slack[0]), int(slack[-1]) + 1, why, float(price[0])))
            else:
                self.why += [
                    (int(j), int(j) + 1, why[int(i)], float(price[i])) for i, j in zip(at, slack, strict=True)
                ]
            row, col = np.concatenate([row, at]), np.concatenate([col, slack])
            val = np.concatenate([val, np.full(len(at), sign)])
        return row, col, val

    def _missed(
        self, row: Ints, col: Ints, val: Floats, over: Floats, under: Floats
    ) -> tuple[Ints, Ints, Floats]:
        """The rows with a column where what stands is ``over`` the one limit or ``under`` the other."""
        for miss, sign in ((over, -1.0), (under, 1.0)):
            at = np.flatnonzero(miss > 0)
            if not len(at):
                continue
            new = self.columns(np.full(len(at), -EASED), miss[at])
            self.misses.append(new)
            row, col = np.concatenate([row, at]), np.concatenate([col, new])
            val = np.concatenate([val, np.full(len(at), sign)])
        return row, col, val

    def total(
        self,
        rule: str,
        cols: Ints,
        lo: float,
        hi: float,
        *,
        val: Floats | None = None,
        cents: float | None = None,
        firm: bool = False,
    ) -> None:
        """One row over ``cols``; whole days of a signature stand in it as their count."""
        val = np.ones(len(cols)) if val is None else np.asarray(val, dtype=np.float64)
        self.add(
            rule,
            np.zeros(len(cols), dtype=np.int64),
            cols,
            val,
            np.array([lo]),
            np.array([hi]),
            cents=cents,
            firm=firm,
        )

    def _folded(self, row: Ints, col: Ints, val: Floats, m: int) -> tuple[Ints, Ints, Floats]:
        """The same rows, with one count column for every group of cells that is in a row as a whole."""
        many = np.bincount(row, minlength=m) > MANY
        if not many.any():
            return row, col, val
        big, number, n = np.flatnonzero(many), np.cumsum(many) - 1, len(self.size)
        group = self._group.take(col, mode="clip")  # -1 behind the cells
        here = np.flatnonzero((group >= 0) & many[row])
        key, value = number[row[here]] * n + group[here], val[here]
        inside = np.bincount(key, minlength=len(big) * n).reshape(len(big), n)
        whole = (inside == self.size) & self._pays
        worth = np.zeros(whole.size)  # any value of the group; where all are that value, the group is even
        worth[key] = value
        whole = whole.ravel()
        whole[key[value != worth[key]]] = False
        found = np.flatnonzero(whole)
        if not len(found):
            return row, col, val
        counts = self._count_columns()
        kept = np.ones(len(col), dtype=np.bool_)
        kept[here[whole[key]]] = False
        return (
            np.concatenate([row[kept], big[found // n]]),
            np.concatenate([col[kept], counts[found % n]]),
            np.concatenate([val[kept], worth[found]]),
        )

    def _count_columns(self) -> Ints:
        """The column that counts each group."""
        if self._counts is None:
            cells = np.flatnonzero(self._group[:-1] >= 0)
            new, groups = self.totals(cells, self._group[cells])
            self._counts = np.full(len(self.size), -1)
            self._counts[groups] = new
        return self._counts

    def by_group(
        self,
        rule: str | Sequence[str],
        row: Ints,
        group: Ints,
        lo: Floats,
        hi: Floats,
        *,
        val: Floats | None = None,
        more: tuple[Ints, Ints, Floats] = (NONE, NONE, NONE.astype(np.float64)),
        cents: float | Floats | None = None,
        why: str | Sequence[str] = "",
        demand: Sequence[int] | None = None,
    ) -> None:
        """Rows over groups as a whole, and ``more`` triples: as :meth:`add`, folded from the start."""
        m, val = len(lo), np.ones(len(group)) if val is None else val
        many = np.bincount(row, self.size[group], m) + np.bincount(more[0], minlength=m) > MANY
        fold = many[row] & self._pays[group]
        col = self._count_columns()[group[fold]] if fold.any() else NONE
        each, at = spread(self._begin[group[~fold]], self._begin[group[~fold] + 1])
        self.add(
            rule,
            np.concatenate([row[fold], row[~fold][each], more[0]]),
            np.concatenate([col, self._by_group[at], more[1]]),
            np.concatenate([val[fold], val[~fold][each], more[2]]),
            lo,
            hi,
            cents=cents,
            why=why,
            demand=demand,
            fold=False,
        )

    def totals(self, cols: Ints, place: Ints) -> tuple[Ints, Ints]:
        """One column per place that counts ``cols`` there; returns columns and their places."""
        key = cols.tobytes() + place.tobytes()  # the same cells may be counted by hour and by day
        if key not in self._totals:
            places, at = numbered(place)
            size = np.bincount(at).astype(np.float64)
            alone = sums(at, np.concatenate(self.alone)[cols], len(places)) if self._any_stands else None
            new = self.columns(np.zeros(len(places)), size, alone)
            zero = np.zeros(len(places))
            self.counts.append((new, np.arange(self.m, self.m + len(places))))
            self.add(
                "",
                np.concatenate([at, np.arange(len(places))]),
                np.concatenate([cols, new]),
                np.concatenate([np.ones(len(cols)), -np.ones(len(places))]),
                zero,
                zero,
                fold=False,
            )
            self._totals[key] = (new, places)
        return self._totals[key]

    def sliding(
        self,
        rule: str,
        cols: Ints,
        place: Ints,
        length: int,
        hi: float,
        *,
        cents: float | None = None,
        apart_from: Ints | None = None,
        lazy: bool = False,
    ) -> None:
        """At most ``hi`` of ``cols`` in any ``length`` consecutive places.

        ``apart_from`` gives a day for each place: windows inside one day are left out.
        """
        here = ~self.past[cols]
        size = np.bincount(place[here] - place.min(initial=0))
        size = size[size > 0]
        room = np.ones(len(cols))
        if length > 1 and size.sum() > DENSE * len(size):
            total, at = self.totals(cols[here], place[here])
            room = np.concatenate([room[~here], size])
            cols, place = np.concatenate([cols[~here], total]), np.concatenate([place[~here], at])
        order = np.argsort(place, kind="stable")
        cols, place = cols[order], place[order]
        first, last = windows(place, length)
        held = np.concatenate([[0.0], np.cumsum(room[order])])
        big = held[last] - held[first] > hi  # a count may hold more than its one column looks
        if apart_from is not None:
            big &= apart_from[place[first]] != apart_from[place[last - 1]]
        row, member = spread(first[big], last[big])
        n = int(big.sum())
        self.add(
            rule,
            row,
            cols[member],
            np.ones(len(member)),
            np.full(n, -INF),
            np.full(n, hi),
            cents=cents,
            lazy=lazy,
        )

    def done(self) -> Linear:
        """The model, its triples sorted by row and column."""
        none, no_place = np.zeros(0), np.zeros(0, dtype=np.int64)
        row, col = (
            np.concatenate(part or [no_place]).astype(np.int64, copy=False) for part in (self.row, self.col)
        )
        order = np.argsort(row * self.n + col, kind="stable")
        return Linear(
            np.concatenate(self.cost),
            np.concatenate(self.lb),
            np.concatenate(self.ub),
            row[order],
            col[order],
            np.concatenate(self.val or [none])[order],
            np.concatenate(self.lo or [none]),
            np.concatenate(self.hi or [none]),
            tuple(self.rule),
            np.array(self.links, dtype=np.int64),
        )
