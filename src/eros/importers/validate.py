"""A table under our column names becomes records, bad rows and remarks.

Cells are read column by column and each distinct text once: files repeat themselves a lot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from eros.app.import_values import ImportNote, Known, Noun, Parsed
from eros.domain.records import BadRow, HistoryRecord, PageRecord, Record
from eros.importers.columns import COLUMNS, Column, required_fields
from eros.importers.nouns import BUILD, IDENTITY, BadField, zones_of
from eros.importers.parsers import MISSING, Remarked
from eros.importers.reasons import REMARKS, Bad
from eros.importers.tables import Cells, Table
from eros.kit.canonical import compact

_ABSENT = object()
_RAW_MAX = 500  # characters of a cell kept in the quarantine; enough to recognise and retry it
_RAW_TEXT = 5000  # a caption's text is kept longer, or it could not be retried


def validate(noun: Noun, table: Table, known: Known) -> Parsed:
    """Judge every row of ``table``, whose headers are column names of ``noun``.

    Returns
    -------
    Parsed
        Records in file order; each refused row once, with all that is wrong with it.
    """
    return _Judge(noun, table, known).run()


class _Judge:
    """One pass over one table."""

    def __init__(self, noun: Noun, table: Table, known: Known) -> None:
        self.noun, self.table, self.known = noun, table, known
        self.columns = [c for c in COLUMNS[noun] if c.name in table.columns]
        self.remarks: Counter[str] = Counter()
        self.faults: dict[int, list[tuple[str, str, str]]] = {}

    def run(self) -> Parsed:
        """The verdict on the table."""
        fields = self._fields()
        records: list[Record] = []
        seen: dict[tuple[Any, ...], Record] = {}
        repeated = 0
        build, identity, zones = BUILD[self.noun], IDENTITY[self.noun], zones_of(self.known)
        names_taken = {page.name.casefold(): page.page_id for page in self.known.pages}
        names, until = tuple(fields), self.known.until
        rows = list(zip(*fields.values(), strict=True)) if fields else [()] * len(self.table.rows)
        for i, values in enumerate(rows):
            if i in self.faults:
                continue
            row = {n: v for n, v in zip(names, values, strict=True) if v is not _ABSENT}
            said: list[str] = []
            try:
                record = build(row, zones, said)
            except BadField as e:
                self._fault(i, e.field, e.code, e.why)
                continue
            if until and isinstance(record, HistoryRecord) and record.sent_at > until:
                why = f"{record.sent_at:%Y-%m-%d %H:%M} UTC is still to come"
                self._fault(i, "sent_at", "import.time_future", why)
                continue
            key = tuple(getattr(record, name) for name in identity)
            first = seen.setdefault(key, record)
            if first is not record:
                if first == record:
                    repeated += 1
                else:
                    self._fault(i, identity[-1], "import.duplicate", "an earlier row has this identity")
                continue
            if (
                isinstance(record, PageRecord)
                and names_taken.setdefault(record.name.casefold(), record.page_id) != record.page_id
            ):
                self._fault(i, "name", "import.page_name_taken", f"another page is called {record.name!r}")
                continue
            records.append(record)
            self.remarks.update(said)
        if repeated:
            self.remarks["import.repeated"] = repeated
        notes = tuple(ImportNote(code, REMARKS[code], n) for code, n in sorted(self.remarks.items()))
        bad = self._bad_rows()
        read = len(self.table.rows) + len(self.table.lines)
        return Parsed(
            self.noun, self.table.file, read, tuple(records), bad, repeated, (*self.table.notes, *notes)
        )

    def _fields(self) -> dict[str, list[Any]]:
        """Field -> a value per row (or ``_ABSENT``); faults of cells are noted on the way."""
        out: dict[str, list[Any]] = {}
        origin: dict[str, str] = {}
        for column in self.columns:
            cells = self.table.columns[column.name]
            if column.name == "page_name":  # the name is asked only where there is no id
                ids = self.table.columns.get("page_id") or absent(len(cells))
                cells = [None if _says(id_) else cell for cell, id_ in zip(cells, ids, strict=True)]
            values = self._read(column, cells)
            if column.field not in out:
                out[column.field] = values
                origin[column.field] = column.name
            else:
                self._merge(out[column.field], values, column, origin[column.field])
        for field, sources in required_fields(self.noun).items():
            given = out.get(field) or [_ABSENT] * len(self.table.rows)
            for i, value in enumerate(given):
                if value is _ABSENT and i not in self.faults:
                    self._missing(i, field, sources)
        return out

    def _read(self, column: Column, cells: Cells) -> list[Any]:
        memo: dict[str | None, Any] = {None: _ABSENT, "": _ABSENT}
        out: list[Any] = []
        for i, cell in enumerate(cells):
            value = memo.get(cell, memo)
            if value is memo:
                value = memo[cell] = self._cell(column, cell or "")
            if type(value) is Bad:
                self._fault(i, column.name, value.code, value.why)
                value = _ABSENT
            elif type(value) is Remarked:
                self.remarks.update(value.remarks)
                value = value.value
            out.append(value)
        return out

    def _cell(self, column: Column, cell: str) -> object:
        text = cell.strip()
        low = text.casefold()
        if low in MISSING and low not in column.keeps:
            return _ABSENT
        try:
            return column.read(text, self.known)
        except Bad as e:
            return e.with_traceback(None)

    def _merge(self, into: list[Any], more: list[Any], column: Column, first: str) -> None:
        linked = 0
        for i, value in enumerate(more):
            if value is _ABSENT:
                continue
            if into[i] is _ABSENT:
                into[i] = value
                linked += i not in self.faults
            elif into[i] != value:
                self._fault(i, column.name, "import.conflict", f"{column.name} and {first} disagree")
        if linked and column.name == "page_name":
            self.remarks["import.linked_by_name"] += linked

    def _missing(self, i: int, field: str, sources: tuple[str, ...]) -> None:
        cells = {s: self.table.columns[s][i] for s in sources if s in self.table.columns}
        said = ", ".join(f"{name} is {cell!r}" for name, cell in cells.items() if cell)
        if field == "page_id" and len(sources) > 1:
            self._fault(i, sources[0], "import.page_missing", said or "no page is named")
        else:
            self._fault(i, sources[0], "import.value_missing", said or f"{sources[0]} is empty")

    def _fault(self, i: int, column: str, code: str, why: str) -> None:
        self.faults.setdefault(i, []).append((column, code, why))

    def _bad_rows(self) -> tuple[BadRow, ...]:
        file = self.table.file
        bad = [BadRow(file, b.row, "", b.why, b.code, b.raw) for b in self.table.lines]
        for i, faults in self.faults.items():
            column, code, _ = faults[0]
            reason = "; ".join(f"{c}: {why}" for c, _, why in faults)
            bad.append(BadRow(file, self.table.rows[i], column, reason, code, self._raw(i)))
        return tuple(sorted(bad, key=lambda b: b.row))

    def _raw(self, i: int) -> str:
        cells = {
            c.name: cell[: _RAW_TEXT if c.name in ("text", "items") else _RAW_MAX]
            for c in self.columns
            if (cell := self.table.columns[c.name][i])
        }
        return raw_of(self.noun, cells)


def raw_of(noun: Noun, cells: Mapping[str, str]) -> str:
    """A row as the quarantine keeps it: the noun and the cells under our column names."""
    safe = {k: v.encode("utf-8", "replace").decode() for k, v in cells.items()}
    return compact({"noun": noun.value, "row": safe})


def _says(cell: str | None) -> bool:
    return cell is not None and cell.strip().casefold() not in MISSING


def absent(n: int) -> Cells:
    """A column of ``n`` empty cells."""
    return [None] * n
