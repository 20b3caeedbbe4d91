"""The rows of one weekly problem while they are being written."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np

from eros.domain.bank import Flags, Ints
from eros.rules.base import Which
from eros.solver.columns import Board
from eros.solver.linear import INF
from eros.solver.rows import Rows, numbered
from eros.solver.verbs import Count

DAYS = 8  # groups a signature: a day's cells each, and one to spare


class Writer:
    """What every demand needs to write its rows: the board, its cells, the rows so far.

    ``judged``: what is fixed is asked, not planned around: it may break rows.
    """

    def __init__(
        self, board: Board, *, values: bool = True, judged: bool = False, eased: bool = False
    ) -> None:
        self.b = board
        c = board.cells
        self.c = c
        given = c.at != -1
        given |= c.past >= 0
        given |= c.fixed >= 0
        group = np.where(c.in_week & (c.past < 0), c.sig * DAYS + c.day, -1)  # what stands for a count a day
        stands = None if judged else c.fixed >= 0
        self.rows = Rows(c.value if values else np.zeros(c.n), given, c.past >= 0, group, stands, eased=eased)
        self.drip: dict[int, tuple[Ints, Ints, int]] = {}
        self._groups = np.flatnonzero(self.rows.size)
        self._once: tuple[list[str], Flags] | None = None
        self._cols: dict[tuple[Which, bool], Ints] = {}

    def groups(self, sigs: Flags) -> Ints:
        """The groups, a signature's cells of a day each, of these signatures."""
        return self._groups[sigs[self._groups // DAYS]]

    def cols(self, which: Which, *, past: bool = False) -> Ints:
        """Columns that ``which`` selects, the past's on request."""
        key = (which, past)
        if key not in self._cols:
            mask = self.b.sigs.held(which)[self.c.sig]
            self._cols[key] = np.flatnonzero(mask if past else mask & self.c.in_week)
        return self._cols[key]

    def once(self, sigs: Flags) -> set[str]:
        """The stretches in which at most one of any of these signatures comes."""
        if self._once is None:
            some = [c for c in self.b.demands.of(Count) if c.cents is None and c.hi is not None and c.hi <= 1]
            held = [self.b.sigs.held(c.which) for c in some]
            self._once = [c.per.unit for c in some], np.array(held).reshape(len(some), len(sigs))
        units, held_by = self._once
        return {units[i] for i in np.flatnonzero(held_by[:, sigs].all(axis=1)).tolist()}

    def of_mask(self, sigs: Flags, *, past: bool = False) -> Ints:
        """Columns by signature mask."""
        mask = sigs[self.c.sig]
        return np.flatnonzero(mask if past else mask & self.c.in_week)

    def by(
        self,
        rule: str,
        cols: Ints,
        key: Ints,
        lo: float,
        hi: float,
        keys: Ints | None = None,
        *,
        cents: float | None = None,
    ) -> None:
        """One row per value of ``key`` (of ``keys`` also where no column has it)."""
        every, at = numbered(key) if keys is None else (keys, np.searchsorted(keys, key))
        if lo == -INF:
            keep = np.bincount(at, minlength=len(every)) > hi
            inside = np.flatnonzero(keep[at])
            at, cols, every = (np.cumsum(keep) - 1)[at[inside]], cols[inside], every[keep]
        n = len(every)
        self.rows.add(rule, at, cols, np.ones(len(cols)), np.full(n, lo), np.full(n, hi), cents=cents)


@lru_cache(maxsize=256)
def ratio(share: float) -> tuple[int, int]:
    """A share as a fraction of whole numbers, so that rows stay whole."""
    f = Fraction(share).limit_denominator(1000)
    return f.numerator, f.denominator
