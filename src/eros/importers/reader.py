"""The door of this room: files, quarantined rows and reference databases, opened for the app."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eros.app.import_values import Guess, Known, Noun, Parsed
from eros.domain.records import BadRow
from eros.importers.columns import COLUMNS
from eros.importers.formats import STANDARD, Limits, read_table
from eros.importers.mapping import HeaderMap, apply, guess, load_mapping
from eros.importers.reference import ReferenceDatabase, open_reference
from eros.importers.tables import Table
from eros.importers.validate import validate


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file read into memory, with how its headers are understood."""

    file: str
    sha256: str
    guess: Guess
    table: Table
    mapping: HeaderMap | None

    @property
    def rows(self) -> int:
        """How many data rows it has."""
        return len(self.table.rows) + len(self.table.lines)

    def parse(self, known: Known) -> Parsed:
        """Judge its rows."""
        return validate(self.guess.noun, apply(self.table, self.guess, self.mapping), known)


@dataclass(frozen=True, slots=True)
class FileReader:
    """Implements ``app.import_data.Reader``."""

    limits: Limits = STANDARD

    def open(self, noun: Noun, path: Path, mapping: Path | None) -> FileSource:
        """Read a file and its headers. Raises the errors of ``importers.errors``."""
        table, data = read_table(path, self.limits)
        headers = load_mapping(mapping, noun) if mapping else None
        sha = hashlib.sha256(data).hexdigest()
        return FileSource(table.file, sha, guess(noun, table, headers), table, headers)

    def reference(self, path: Path) -> ReferenceDatabase:
        """Open a database of the reference system, for reading only."""
        return open_reference(path)

    def again(self, rows: Sequence[BadRow], known: Known) -> tuple[Parsed, ...]:
        """Judge quarantined rows once more: one answer per file and noun, rows under their numbers.

        Rows of which only the bytes are left (a line that was no JSON, a cell too many) are not
        in the answer: nothing outside the file can mend them.
        """
        groups: dict[tuple[str, Noun], list[tuple[int, dict[str, str]]]] = {}
        for bad in rows:
            kept = json.loads(bad.raw)
            if isinstance(kept, dict) and "row" in kept:
                groups.setdefault((bad.file, Noun(kept["noun"])), []).append((bad.row, kept["row"]))
        found = []
        for (file, noun), cells in groups.items():
            names = [c.name for c in COLUMNS[noun]]
            columns = {
                n: [row.get(n) for _, row in cells] for n in names if any(n in row for _, row in cells)
            }
            found.append(validate(noun, Table(file, columns, [number for number, _ in cells]), known))
        return tuple(found)
