"""Foreign headers to ours: what a mapping file says, and what is guessed without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

import yaml
from rapidfuzz import fuzz

from eros.app.import_values import Guess, Match, Noun
from eros.importers.columns import COLUMNS, required_fields
from eros.importers.errors import ImportColumnsMissing, MappingUnreadable
from eros.importers.formats import Limits, read_bytes
from eros.importers.parsers import Reader, count, moment, snake
from eros.importers.tables import Cells, Table

ALIAS_SCORE = 95.0
SAMPLE = 50  # cells looked at to tell a count from a time
FUZZY_FROM = 84.0  # below this, two headers have little more than a word in common
_MAPPING_LIMITS = Limits(file_mb=1)
_KEYS = ("noun", "columns", "constants", "values", "formats")


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """A mapping file.

    Attributes
    ----------
    columns
        Header of the file -> our column.
    constants
        Our column -> text for every row.
    values
        Our column -> (text in the file -> text that we know). Upper and lower case do not matter.
    formats
        Our column -> ``strptime`` format of its dates and times.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


def load_mapping(path: Path, noun: Noun) -> HeaderMap:
    """Read and check a mapping file. Raises ``MappingUnreadable`` with all that is wrong."""

    def fail(why: str) -> MappingUnreadable:
        return MappingUnreadable(file=path, why=why)

    try:
        found = yaml.safe_load(read_bytes(path, _MAPPING_LIMITS).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as e:
        raise fail(" ".join(str(e).split())[:200]) from None
    if not isinstance(found, dict):
        raise fail("it is not a YAML map")
    ours = [c.name for c in COLUMNS[noun]]
    wrong = [f"{k!r} is not one of {', '.join(_KEYS)}" for k in found if k not in _KEYS]
    if found.get("noun", noun.value) != noun.value:
        wrong.append(f"it is for {found['noun']}, not for {noun.value}")
    parts: dict[str, dict[str, object]] = {}
    for name in _KEYS[1:]:
        part = found.get(name) or {}
        if not isinstance(part, dict):
            wrong.append(f"{name} is not a map")
            part = {}
        parts[name] = {_scalar(k): v for k, v in part.items()}
    columns = {h: _scalar(c) for h, c in parts["columns"].items()}
    named = [*columns.values(), *parts["constants"], *parts["values"], *parts["formats"]]
    wrong += [f"{noun.value} have no column {c!r}" for c in dict.fromkeys(named) if c not in ours]
    twice = {c for c in columns.values() if list(columns.values()).count(c) > 1} | (
        set(columns.values()) & set(parts["constants"])
    )
    wrong += [f"{c!r} is given twice" for c in sorted(twice)]
    values: dict[str, dict[str, str]] = {}
    for column, table in parts["values"].items():
        if isinstance(table, dict):
            values[column] = {_scalar(k).casefold(): _scalar(v) for k, v in table.items()}
        else:
            wrong.append(f"values of {column!r} are not a map")
    if wrong:
        raise fail("; ".join(wrong))
    constants = {c: _scalar(v) for c, v in parts["constants"].items()}
    return HeaderMap(columns, constants, values, {c: _scalar(v) for c, v in parts["formats"].items()})


def _scalar(value: object) -> str:
    """YAML's own idea of a scalar back as text: ``yes`` is a flag there, an empty value nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


def guess(noun: Noun, table: Table, mapping: HeaderMap | None) -> Guess:
    """Which column each header means. With a mapping file nothing is guessed.

    Raises
    ------
    ImportColumnsMissing
        No header can fill a field that every row needs.
    MappingUnreadable
        The mapping names headers that the file does not have.
    """
    taken: dict[str, Match] = {}
    names = {c.name for c in COLUMNS[noun]}
    headers = {snake(h): h for h in reversed(table.headers)}
    if mapping is not None:
        absent = [h for h in mapping.columns if h not in table.columns]
        if absent:
            raise MappingUnreadable(
                file="given", why=f"the file has no header {', '.join(map(repr, absent))}"
            )
        taken = {h: Match(h, c, 100.0, True) for h, c in mapping.columns.items()}
    used = {m.column for m in taken.values()} | set(mapping.constants if mapping else ())
    for short, header in headers.items():
        if short in names and short not in used and header not in taken:
            taken[header] = Match(header, short, 100.0, True)
            used.add(short)
    if mapping is None:
        free = [h for h in table.headers if h not in taken]
        scored = [
            (_looks_like(table.columns[h], c.read), _score(h, c.name, c.aliases), h, c.name)
            for h in free
            for c in COLUMNS[noun]
        ]
        order = {h: i for i, h in enumerate(table.headers)}
        for _, points, header, column in sorted(scored, key=lambda s: (not s[0], -s[1], order[s[2]], s[3])):
            if points >= FUZZY_FROM and column not in used and header not in taken:
                taken[header] = Match(header, column, round(points, 1), False)
                used.add(column)
    missing = [
        " or ".join(sources) for sources in required_fields(noun).values() if not used.intersection(sources)
    ]
    if missing:
        read = [
            f"{h!r} as {taken[h].column}" if h in taken and taken[h].column else f"{h!r} as nothing known"
            for h in table.headers
        ]
        raise ImportColumnsMissing(
            file=table.file, noun=noun.value, missing=", ".join(missing), read=", ".join(read)
        )
    matches = tuple(taken.get(h) or Match(h, None, 0.0, False) for h in table.headers)
    return Guess(noun, matches, dict(mapping.constants) if mapping else {})


def _looks_like(cells: Cells, read: Reader) -> bool:
    """Whether what stands under a header suits a column: ``Sent`` may be a count or a time."""
    if read is not count and read is not moment:
        return True
    seen = [c.strip() for c in islice((c for c in cells if c and c.strip()), SAMPLE)]
    numbers = sum(c.replace(",", "").removesuffix(".0").isdecimal() for c in seen)
    return numbers > 0 if read is count else numbers < len(seen)


def _score(header: str, name: str, aliases: tuple[str, ...]) -> float:
    short = snake(header)
    if short in aliases:
        return ALIAS_SCORE
    words = short.replace("_", " ")
    return max(
        min(fuzz.token_sort_ratio(words, n.replace("_", " ")), ALIAS_SCORE - 1) for n in (name, *aliases)
    )


def apply(table: Table, found: Guess, mapping: HeaderMap | None) -> Table:
    """The table under our column names, with constants, translated values and times."""
    columns: dict[str, Cells] = {m.column: table.columns[m.header] for m in found.matches if m.column}
    n = len(table.rows)
    for name, text in found.constants.items():
        columns[name] = [text] * n
    if mapping is not None:
        for name, values in mapping.values.items():
            if name in columns:
                columns[name] = [
                    None if c is None else values.get(c.strip().casefold(), c) for c in columns[name]
                ]
        for name, shape in mapping.formats.items():
            if name in columns:
                columns[name] = [None if c is None else _iso(c, shape) for c in columns[name]]
    return Table(table.file, columns, table.rows, table.lines, table.notes)


def _iso(cell: str, shape: str) -> str:
    try:
        return datetime.strptime(cell.strip(), shape).isoformat()  # noqa: DTZ007 - a local time, settled later
    except ValueError:
        return cell
