"""What follows what on each day of a weekly point, and how often a day repeats an earlier one."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable

import numpy as np

from eros.domain.bank import Floats
from eros.domain.words import SendKind
from eros.rules.measure import letter
from eros.solver.columns import Board
from eros.solver.verbs import Unlike

Row = list[tuple[int, int, str]]  # half hour, column, letter of the category; in time order


def order_of(row: Row) -> str:
    """A day's letters in time order."""
    return "".join(letter for _, _, letter in row)


def repeats(orders: Iterable[str]) -> int:
    """Days that run like an earlier one; a day without sends is none."""
    some = [order for order in orders if order]
    return len(some) - len(set(some))


class Patterns:
    """The order of categories on each local day, follow-ups apart; empty if nobody asks for it.

    ``rule`` asks that the days differ, ``cents`` is what each day costs that repeats an earlier one.
    """

    def __init__(self, board: Board, x: Floats) -> None:
        asked = board.demands.of(Unlike)
        self.rule = asked[0].rule if asked else ""
        self.cents = sum(d.cents for d in asked)
        c = self.cells = board.cells
        self.letters = [letter(s.category) if s.category is not None else "" for s in board.sigs.all]
        ordinary = np.array([s.kind is not SendKind.PPV_FOLLOWUP for s in board.sigs.all], dtype=np.bool_)
        self.rows: dict[int, Row] = {}
        for j in np.flatnonzero((x[: c.n] > 0.5) & ordinary[c.sig] & c.in_week).tolist() if asked else ():
            self.rows.setdefault(int(c.day[j]), []).append((int(c.bin[j]), j, self.letters[c.sig[j]]))
        for row in self.rows.values():
            row.sort(key=lambda r: (r[0], int(c.at[r[1]]), r[1]))
        self.order = {day: order_of(row) for day, row in self.rows.items()}
        self.repeated = repeats(self.order.values())

    def alike(self) -> list[list[int]]:
        """Days that run alike, in groups, the earliest first."""
        groups: dict[str, list[int]] = {}
        for day in sorted(self.order):
            groups.setdefault(self.order[day], []).append(day)
        return [days for days in groups.values() if len(days) > 1]

    def without(self, column: int) -> int:
        """How many more days were repeated with this send left out."""
        return self._extra({int(self.cells.day[column]): self._rest(column)})

    def moved(self, column: int, to: int) -> int:
        """How many more days were repeated with this send in another cell."""
        day, new = int(self.cells.day[column]), int(self.cells.day[to])
        left = self._rest(column)
        row = left if new == day else list(self.rows.get(new, ()))
        insort(row, (int(self.cells.bin[to]), to, self.letters[self.cells.sig[to]]))
        return self._extra({day: left, new: row})

    def _rest(self, column: int) -> Row:
        return [r for r in self.rows.get(int(self.cells.day[column]), ()) if r[1] != column]

    def _extra(self, changed: dict[int, Row]) -> int:
        orders = {**self.order, **{day: order_of(row) for day, row in changed.items()}}
        return repeats(orders.values()) - self.repeated
