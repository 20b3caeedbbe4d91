"""Rows of the one table, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure. ``bar`` is what it must keep: at most or at least ``limit``, or no bar."""

    section: str
    figure: str
    value: float
    unit: str
    sense: Literal["<=", ">=", ">", "=="] | None = None
    limit: float | None = None
    of: str = ""  # what it is a figure of: runs, pages

    @property
    def ok(self) -> bool | None:
        """Whether the bar is kept; ``None`` without a bar. What could not be measured misses it."""
        if self.sense is None or self.limit is None:
            return None
        v = self.value
        kept = {"<=": v <= self.limit, ">=": v >= self.limit, ">": v > self.limit, "==": v == self.limit}
        return kept[self.sense]

    def as_json(self) -> dict[str, object]:
        """For results.json."""
        return {**asdict(self), "ok": self.ok}


def lines(rows: Sequence[Row]) -> list[str]:
    """The table, one line a row."""
    head = ("section", "figure", "value", "unit", "bar", "", "of")
    cells = [head]
    for r in rows:
        bar = "" if r.sense is None or r.limit is None else f"{r.sense} {_number(r.limit)}"
        said = {None: "", True: "ok", False: "MISSED"}[r.ok]
        cells.append((r.section, r.figure, _number(r.value), r.unit, bar, said, r.of))
    width = [max(len(line[i]) for line in cells) for i in range(len(head))]
    out = []
    for n, line in enumerate(cells):
        words = [text.rjust(width[i]) if i in (2, 4) else text.ljust(width[i]) for i, text in enumerate(line)]
        out.append("  ".join(words).rstrip())
        if n == 0:
            out.append("-" * (sum(width) + 2 * (len(width) - 1)))
    return out


def missed(rows: Sequence[Row]) -> list[str]:
    """The bars that were not kept, in words."""
    return [
        f"{r.section}: {r.figure} is {_number(r.value)} {r.unit}, bar {r.sense} {_number(r.limit or 0.0)}"
        for r in rows
        if r.ok is False
    ]


def share(values: Sequence[float], q: float) -> float:
    """The ``q`` quantile (0..1), linear; not a number without values."""
    return float(np.quantile(np.asarray(values), q)) if len(values) else float("nan")


def _number(x: float) -> str:
    if x != x or abs(x) == float("inf"):
        return str(x)
    if x == int(x) and abs(x) < 1e6:
        return str(int(x))
    return f"{x:.3f}" if abs(x) < 10 else f"{x:,.1f}"
