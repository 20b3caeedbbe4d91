"""CSV, XLSX, Parquet and JSONL as text tables. A broken row is a bad line, a broken file an error."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eros.app.import_values import ImportNote
from eros.importers.errors import (
    ImportDamaged,
    ImportEmpty,
    ImportEncoding,
    ImportFileMissing,
    ImportFormatUnknown,
    ImportHeaders,
    ImportNotAFile,
    ImportTooLarge,
    ImportUnreadable,
)
from eros.importers.reasons import REMARKS
from eros.importers.tables import BadLine, Table
from eros.importers.workbook import ERROR, survey
from eros.kit.canonical import compact

MB = 1 << 20
_RAW = 2000  # characters of an unreadable line that the quarantine keeps

_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".parquet": "parquet", ".pq": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_MAGIC = (
    (b"PK\x03\x04", "xlsx", "a ZIP or XLSX file"),
    (b"PAR1", "parquet", "a Parquet file"),
    (b"SQLite format 3\x00", "sqlite", "a SQLite database (see eros import reference-db)"),
    (b"\xd0\xcf\x11\xe0", "xls", "an old Excel file (save it as XLSX)"),
    (b"%PDF", "pdf", "a PDF"),
    (b"\x1f\x8b", "gzip", "a gzip archive (unpack it first)"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may weigh: megabytes on disk, megabytes unpacked, data rows."""

    file_mb: int = 512
    unpacked_mb: int = 1024
    rows: int = 2_000_000


STANDARD = Limits()


def read_table(path: Path, limits: Limits = STANDARD) -> tuple[Table, bytes]:
    """The file as a table under its own headers, and its bytes (for hashing).

    Raises
    ------
    ImportFileMissing, ImportNotAFile, ImportUnreadable, ImportTooLarge
        The file cannot be had.
    ImportFormatUnknown, ImportDamaged, ImportEncoding, ImportHeaders, ImportEmpty
        It cannot be understood as a whole.
    """
    data = read_bytes(path, limits)
    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise ImportFormatUnknown(file=path, why=f"the ending {path.suffix or '(none)'!r} is not known")
    if not data.strip():
        raise ImportEmpty(file=path)
    for magic, real, words in _MAGIC:
        if data.startswith(magic) and real != kind:
            raise ImportFormatUnknown(file=path, why=f"it ends in {path.suffix} and looks like {words}")
    if kind == "csv":
        table = _csv(path, data, limits)
    elif kind == "jsonl":
        table = _jsonl(path, data, limits)
    elif kind == "xlsx":
        table = _xlsx(path, data, limits)
    else:
        table = _parquet(path, data, limits)
    if not table.rows and not table.lines:
        raise ImportEmpty(file=path)
    return table, data


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The whole file, if it is a file, readable and not too large."""
    try:
        if not path.exists():
            raise ImportFileMissing(file=path)
        if not path.is_file():
            raise ImportNotAFile(file=path)
        if path.stat().st_size > limits.file_mb * MB:
            raise ImportTooLarge(file=path, why=f"more than {limits.file_mb} MB")
        return path.read_bytes()
    except OSError as e:
        raise ImportUnreadable(file=path, why=e.strerror or str(e)) from e
    except ValueError as e:  # a NUL in the path
        raise ImportFileMissing(file=repr(str(path))) from e


def _remark(code: str, text: str = "", rows: int = 0) -> ImportNote:
    return ImportNote(code, f"{REMARKS[code]} {text}".strip(), rows)


def _decode(path: Path, data: bytes) -> tuple[str, tuple[ImportNote, ...]]:
    """Text and what to say about its encoding: UTF-8, UTF-16 with a mark, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), (_remark("import.encoding_fallback", "UTF-16"),)
        except UnicodeDecodeError as e:
            raise ImportEncoding(file=path, why=str(e.reason)) from None
    head = data[:4096]
    if b"\x00" in head.partition(b"\n")[0] or head.count(0) * 10 > len(head):
        raise ImportFormatUnknown(file=path, why="it holds binary data")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), (_remark("import.encoding_fallback", "Windows-1252"),)
    except UnicodeDecodeError as e:
        raise ImportEncoding(file=path, why=f"byte {e.start} means nothing in either") from None


def _csv(path: Path, data: bytes, limits: Limits) -> Table:
    # The standard reader and not a data frame's: there a row with a cell too many fails the file,
    # here it is one bad row, and every cell stays the text that it is.
    text, notes = _decode(path, data)
    head = text.lstrip("\r\n")[:20_000].replace("\r", "\n").partition("\n")[0]
    told = re.fullmatch(r"sep=(.)", head.strip(), re.IGNORECASE)  # how a spreadsheet names its separator
    delimiter = told[1] if told else max(",;\t|", key=lambda d: (_outside_quotes(head).count(d), d == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append([] if told and not records else record)
            if len(records) > limits.rows:
                raise ImportTooLarge(file=path, why=f"more than {limits.rows} rows")
    except csv.Error as e:
        why = f"line {reader.line_num}: {e} (is a quotation mark left open?)"
        raise ImportDamaged(file=path, why=why) from None
    return _grid(path, records, notes)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _grid(path: Path, records: Sequence[Sequence[str | None]], notes: tuple[ImportNote, ...]) -> Table:
    """Rows of cells, the first filled one the header, as a table. Row numbers count from 1."""
    start = next((i for i, r in enumerate(records) if any(_filled(c) for c in r)), None)
    if start is None:
        raise ImportEmpty(file=path)
    headers = [(c or "").strip() for c in records[start]]
    _check_headers(path, [h for h in headers if h])
    width = len(headers)
    good: list[Sequence[str | None]] = []
    rows: list[int] = []
    lines: list[BadLine] = []
    for number, record in enumerate(records[start + 1 :], start + 2):
        n = len(record)
        if n != width:
            if n > width and any(_filled(c) for c in record[width:]):
                why = f"{n} cells under {width} headers"
                lines.append(BadLine(number, "import.row_shape", why, _raw_cells(record)))
                continue
            record = [*record[:width], *([None] * (width - n))]
        if not any(record):
            continue
        if width > 1 and [(c or "").strip() for c in record] == headers:  # files strung together
            lines.append(BadLine(number, "import.header_again", "the header once more", _raw_cells(record)))
            continue
        good.append(record)
        rows.append(number)
    columns = list(zip(*good, strict=True)) if good else [()] * width
    return Table(
        str(path), {h: c for h, c in zip(headers, columns, strict=True) if h}, rows, tuple(lines), notes
    )


def _filled(cell: str | None) -> bool:
    return bool(cell and cell.strip())


def _raw_cells(record: Iterable[str | None]) -> str:
    return compact({"cells": [(c or "")[:200] for c in record][:100]})[:_RAW]


def _check_headers(path: Path, headers: Sequence[str]) -> None:
    low = [h.casefold() for h in headers]
    twice = sorted({h for h, name in zip(headers, low, strict=True) if low.count(name) > 1})
    if twice:
        raise ImportHeaders(file=path, why=f"it names {twice[0][:60]!r} twice")
    if len(headers) > 1000:
        raise ImportHeaders(file=path, why=f"it has {len(headers)} columns")


def _jsonl(path: Path, data: bytes, limits: Limits) -> Table:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise ImportEncoding(file=path, why=f"byte {e.start}; JSONL is UTF-8") from None
    if text.lstrip().startswith("["):
        raise ImportFormatUnknown(file=path, why="it is one JSON list; JSONL has one object a line")
    found: list[dict[str, str | None]] = []
    rows: list[int] = []
    lines: list[BadLine] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(rows) + len(lines) >= limits.rows:
            raise ImportTooLarge(file=path, why=f"more than {limits.rows} rows")
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise ValueError("not an object")
            found.append({k.strip(): _json_cell(v) for k, v in value.items()})
            rows.append(number)
        except (ValueError, RecursionError) as e:
            lines.append(BadLine(number, "import.json", str(e)[:200], compact({"line": _whole(line[:_RAW])})))
    headers = list(dict.fromkeys(k for row in found for k in row if k))
    if not headers:
        raise ImportHeaders(file=path, why="no line is a JSON object with names in it")
    _check_headers(path, headers)
    return Table(
        str(path.absolute()), {h: [row.get(h) for row in found] for h in headers}, rows, tuple(lines)
    )


def _json_cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return _whole(json.dumps(value, ensure_ascii=False))


def _whole(text: str) -> str:
    """The text with half characters (lone surrogates) made visible: nothing can store them."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _xlsx(path: Path, data: bytes, limits: Limits) -> Table:
    import fastexcel  # a third of a second to load: only when needed

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            unpacked = sum(i.file_size for i in z.infolist())
            if unpacked > limits.unpacked_mb * MB:
                raise ImportTooLarge(file=path, why=f"{unpacked // MB} MB when unpacked")
            about = survey(z)
        book = fastexcel.read_excel(data)
        sheet = book.load_sheet(
            about.sheet, header_row=None, dtypes="string", schema_sample_rows=1
        ).to_polars()
    except (
        zipfile.BadZipFile,
        zlib.error,
        fastexcel.FastExcelError,
        ValueError,
        EOFError,
        RuntimeError,
    ) as e:
        raise ImportDamaged(file=path, why=_first_line(e)) from None
    except BaseException as e:
        raise _panic(path, e) from None
    if sheet.height > limits.rows:
        raise ImportTooLarge(file=path, why=f"more than {limits.rows} rows")
    names = book.sheet_names
    notes = (_remark("import.sheets_ignored", f"Read: {names[about.sheet]}."),) if len(names) > 1 else ()
    rows: list[Sequence[str | None]] = [()] * (about.row - 1)
    rows += sheet.rows()
    for row, column in about.errors:
        if row <= len(rows) and column - about.column < len(rows[row - 1]):
            cells = list(rows[row - 1])
            cells[column - about.column] = ERROR
            rows[row - 1] = cells
    return _grid(path, rows, notes)


def _parquet(path: Path, data: bytes, limits: Limits) -> Table:
    import polars as pl

    from eros.importers.parquet import text_columns

    try:
        rows = pl.scan_parquet(io.BytesIO(data)).select(pl.len()).collect().item()
        if rows > limits.rows:
            raise ImportTooLarge(file=path, why=f"more than {limits.rows} rows")
        columns = text_columns(pl.read_parquet(io.BytesIO(data)))
    except (pl.exceptions.PolarsError, OSError, ValueError) as e:
        raise ImportDamaged(file=path, why=_first_line(e)) from None
    except BaseException as e:
        raise _panic(path, e) from None
    headers = [h.strip() for h in columns]
    _check_headers(path, headers)
    named = {h.strip(): c for h, c in columns.items() if h.strip()}
    return Table(str(path.absolute()), named, range(2, rows + 2))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _panic(path: Path, error: BaseException) -> BaseException:
    """Native readers panic on some damaged files; that is the file's fault, not a bug of ours."""
    if type(error).__name__ == "PanicException":
        return ImportDamaged(file=path, why="its inner structure makes no sense")
    return error
