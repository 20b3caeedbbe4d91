"""A database of the reference system, opened for reading only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eros.app.import_values import Known, Noun, Parsed, TableReport
from eros.importers.errors import ReferenceUnknown


@dataclass(frozen=True, slots=True)
class ReferenceDatabase:
    """Implements ``app.import_data.ReferenceSource``."""

    file: str
    sha256: str
    nouns: tuple[Noun, ...] = ()

    def parse(self, noun: Noun, known: Known) -> Parsed:
        """Judge the rows of one noun."""
        raise NotImplementedError

    def tables(self, parsed: Sequence[Parsed]) -> tuple[TableReport, ...]:
        """Every table it knows."""
        return ()


def open_reference(path: Path) -> ReferenceDatabase:
    """Open a reference database."""
    raise ReferenceUnknown(file=path, why="not built yet")
