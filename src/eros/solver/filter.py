"""The weekly decision: relaxation, columns worth keeping, integer problem, wider until good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from eros.domain.bank import Floats, Ints
from eros.solver.columns import Cells
from eros.solver.linear import Linear
from eros.solver.mathopt import Effort, Relaxed, relax_lazily, whole
from eros.solver.minutes import Clash, Minutes, chosen_of
from eros.solver.problem import Settings
from eros.solver.refine import refined
from eros.solver.weekly import Weekly

ONE = 0.8  # from here on a cell of the relaxation is taken as standing; 0.6 and 1 find less and later
IDLE = 1e-7
MOST = 6  # idle columns kept a day and signature; 4 and 8 cost and give the same (ADR 0002)
FEWER = 2  # of them where the relaxation stands on many cells in part: those are choice enough
IN_PART = 100  # cells
WIDER = 9  # of them where days are decided anew; 6 leave more behind, 12 find the same
TIMES = 6  # two days are decided anew, at most; three at a time take longer for less
SPREAD = 2_654_435_761  # Knuth's multiplicative hash


@dataclass(frozen=True, slots=True, eq=False)
class NoGood:
    """At most ``most`` of these columns: more have no minutes."""

    columns: Ints
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The best weekly point, what is proven about it, and the relaxation it came from."""

    x: Floats
    value: float
    bound: float
    relaxed: Relaxed
    kept: int
    rounds: int


def kept_columns(model: Linear, relaxed: Relaxed, n_cells: int, theta: float) -> Ints:
    """Columns in use, or that lose at most ``theta`` cents by coming in; all auxiliary ones."""
    keep = (relaxed.x > IDLE) | (relaxed.reduced >= -theta) | (model.lb > 0)
    keep[n_cells:] = True
    return np.flatnonzero(keep)


def thinned(relaxed: Relaxed, cells: Cells, keep: Ints, most: int) -> Ints:
    """Of the columns that stand idle, the best ``most`` a day and signature.

    Hours of one day are often worth the same, so hundreds of idle columns lose nothing by coming in
    and give the search nothing either. Ties are broken by a hash of the column, so that what stays
    is spread over the day.
    """
    mine = keep[keep < cells.n_free]
    idle = mine[relaxed.x[mine] <= IDLE]
    group = (cells.sig[idle] * 2 + cells.followup[idle]) * 8 + cells.day[idle]
    spread = idle * SPREAD % (1 << 20)
    order = np.lexsort((spread, -np.round(relaxed.reduced[idle]), group))
    ordered = group[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.arange(len(ordered)) - np.repeat(first, np.diff(np.r_[first, len(ordered)]))
    return np.setdiff1d(keep, idle[order[rank >= most]], assume_unique=True)


def decide(
    week: Weekly,
    settings: Settings,
    cuts: Sequence[NoGood] = (),
    before: Weighed | None = None,
    known: Floats | None = None,
) -> Weighed | None:
    """Solve the weekly problem; ``None`` if the relaxation or the whole problem has no point.

    ``cuts`` are sets of columns that may not stand together; ``before`` is the answer they cut off,
    whose relaxation still bounds. ``known`` is a point of the problem to go on from.
    """
    model = week.model
    relaxed = relax_lazily(model, week.lazy) if before is None else before.relaxed
    if relaxed is None:
        return None
    search = _Search(week, relaxed, settings, cuts)
    if known is not None:
        search.best, search.value = known, float(model.cost @ known)
        search.improve()
    elif before is None or not search.start_near(before.x):
        search.start()
        search.improve()
    if search.best is None:
        return None
    x = search.best
    value = float(model.cost @ x)
    return Weighed(x, value, max(relaxed.value, value), relaxed, search.kept, search.rounds)


class _Search:
    """The integer search of one weekly problem, on a budget of deterministic work."""

    def __init__(self, week: Weekly, relaxed: Relaxed, settings: Settings, cuts: Sequence[NoGood]) -> None:
        self.week, self.relaxed, self.settings, self.cuts = week, relaxed, settings, cuts
        self.model, self.cells = week.model, week.board.cells
        self.best: Floats | None = None
        self.value = -np.inf
        self.day: Ints | None = None
        self.rounds = self.kept = 0
        # The setting speaks of a week worth 10,000 dollars.
        gross = float(self.cells.value[: self.cells.n_free] @ relaxed.x[: self.cells.n_free])
        self.theta = settings.theta_cents * max(gross, 1.0) / 1e6
        x = relaxed.x[: self.cells.n_free]
        self.idle = MOST if ((x > IDLE) & (x < ONE)).sum() <= IN_PART else FEWER
        self.models: dict[float, tuple[Linear, Ints]] = {}

    def _restricted(self, theta: float) -> tuple[Linear, Ints]:
        """The refined model and its columns for this ``theta``, follow-ups with their parents."""
        if theta not in self.models:
            keep = kept_columns(self.model, self.relaxed, self.cells.n, theta)
            if np.isfinite(theta):  # a wider theta keeps all that a narrower one does, and more
                keep = thinned(self.relaxed, self.cells, keep, self.idle if theta <= self.theta else WIDER)
            needed = self.cells.parent[keep[keep < self.cells.n]]
            keep = np.union1d(keep, needed[needed >= 0])
            fine = cut(refined(self.week, keep), self.cuts)
            self.models[theta] = (fine, np.concatenate([keep, np.arange(self.model.n, fine.n)]))
            self.kept = len(keep)
        return self.models[theta]

    def _try(self, model: Linear, columns: Ints, gap: float, work: float) -> bool:
        """Solve; true if the best answer became better."""
        cents = gap * max(1.0, abs(self.relaxed.value))
        effort = Effort(cents, work * self.settings.max_work, self.settings.seed)
        found = whole(model, columns, effort, self.best)
        self.rounds += 1
        if found is None or found.value <= self.value + 0.5:
            return False
        self.value, self.best = found.value, found.x[: self.model.n]
        return True

    def start(self) -> None:
        """A first answer: with what the relaxation is sure of, then freely, then over everything."""
        theta, gap = self.theta, self.settings.mip_gap
        model, columns = self._restricted(theta)
        lb = model.lb.copy()
        lb[_sure(self.week, self.relaxed, self.cuts)] = 1.0
        if self._try(replace(model, lb=lb), columns, gap, 0.01):
            return
        if not self._try(model, columns, max(gap, 0.02), 0.4):
            self._try(*self._restricted(float("inf")), 0.05, 3.0)

    def start_near(self, x: Floats) -> bool:
        """A first answer after a cut: only the days of the cut are decided again."""
        days = np.unique(self.cells.day[self.cuts[-1].columns])
        around = np.unique(np.clip(np.concatenate([days - 1, days, days + 1]), 0, 6))
        return self._try(*self._days(x, around), self.settings.mip_gap, 0.15)

    def _days(self, x: Floats, days: Ints) -> tuple[Linear, Ints]:
        """The model with all days but these as they are."""
        model, columns = self._restricted(self.theta * 2)
        lb, ub = model.lb.copy(), model.ub.copy()
        still = np.flatnonzero(~np.isin(self.cells.day[: self.cells.n_free], days))
        lb[still] = ub[still] = x[still]
        return replace(model, lb=lb, ub=ub), columns

    def improve(self) -> None:
        """Decide two days anew, those first that stand furthest from the relaxation.

        A day may stand above it at another's expense, so two days that are far off, one each way, are
        the likeliest to have swapped what each should carry.
        """
        asked: list[tuple[int, int]] = []  # what has been decided since the rest changed
        for _ in range(TIMES):
            if self.best is None or self._near():
                return
            if self.day is None:
                self.day = days_of(self.week)
            lost = np.where(self.day >= 0, self.model.cost * (self.relaxed.x - self.best), 0.0)
            off = np.abs(np.bincount(np.maximum(self.day, 0), weights=lost, minlength=7))
            order = sorted(combinations(range(7), 2), key=lambda pair: (-off[list(pair)].sum(), pair))
            pair = next(p for p in order if p not in asked)
            if self._try(*self._days(self.best, np.array(pair)), 0.002, 0.05):
                asked = []
            asked.append(pair)

    def _near(self) -> bool:
        return self.relaxed.value - self.value <= self.settings.enough * abs(self.value) + 1.0


def days_of(week: Weekly) -> Ints:
    """The day of every column, shape (n,): for one that is no cell, that of all cells in its rows; or -1."""
    m, cells = week.model, week.board.cells
    row, col, _ = week.over_cells(np.ones(m.m, dtype=np.bool_))
    mine = col < cells.n_free
    first, last = np.full(m.m, 7), np.full(m.m, -1)
    np.minimum.at(first, row[mine], cells.day[col[mine]])
    np.maximum.at(last, row[mine], cells.day[col[mine]])
    low, high = np.full(m.n, 7), np.full(m.n, -1)
    np.minimum.at(low, m.col, first[m.row])
    np.maximum.at(high, m.col, last[m.row])
    day = np.where(low == high, low, -1)
    day[: cells.n] = cells.day
    return day


def _sure(week: Weekly, relaxed: Relaxed, cuts: Sequence[NoGood]) -> Ints:
    """Cells near 1 in the relaxation for which minutes exist; those of a cut aside."""
    cells = week.board.cells
    x = np.zeros(cells.n)
    x[: cells.n_free] = relaxed.x[: cells.n_free] > ONE
    for no_good in cuts:
        x[no_good.columns] = 0.0
    x[cells.n_free :] = 1.0
    for _ in range(int(x.sum())):
        alone = cells.followup & (x > 0) & (x[np.maximum(cells.parent, 0)] == 0)
        x[alone] = 0.0
        chosen = chosen_of(week.board, x)
        found = Minutes(week.board, chosen, bounds_only=True).solve()
        if not isinstance(found, Clash) or not found.places:
            break
        x[[chosen[i].column for i in found.places]] = 0.0
    return np.flatnonzero(x[: cells.n_free])


def cut(model: Linear, cuts: Sequence[NoGood]) -> Linear:
    """The model with a row against each set of columns."""
    for no_good in cuts:
        n = len(no_good.columns)
        model = replace(
            model,
            row=np.concatenate([model.row, np.full(n, model.m)]),
            col=np.concatenate([model.col, no_good.columns]),
            val=np.concatenate([model.val, np.ones(n)]),
            lo=np.append(model.lo, -np.inf),
            hi=np.append(model.hi, float(no_good.most)),
            rule=(*model.rule, ""),
        )
    return model


__all__ = ["Weighed", "decide", "kept_columns"]
