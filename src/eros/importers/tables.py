"""A file as columns of text: what every format becomes before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eros.app.import_values import ImportNote

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that could not even be split into cells."""

    row: int
    code: str
    why: str
    raw: str


@dataclass(frozen=True, slots=True)
class Table:
    """Text by header. All columns have the same length; ``rows`` gives each row's number.

    A row number is what a spreadsheet shows: the header is row 1, the first data row is row 2.
    """

    file: str
    columns: Mapping[str, Cells]
    rows: Sequence[int]
    lines: tuple[BadLine, ...] = ()
    notes: tuple[ImportNote, ...] = field(default=())

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers in file order."""
        return tuple(self.columns)
