"""What an import hands around: nouns, known pages, guesses, parsed files and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from eros.domain.records import BadRow, Record


class Noun(StrEnum):
    """What a file of incoming data is about; its rows become records of one kind."""

    PAGES = "pages"
    PERSONAS = "personas"
    CAPTIONS = "captions"
    VAULT = "vault"
    HISTORY = "history"
    SEGMENTS = "segments"
    OFFERS = "offers"
    DRIPS = "drips"
    LIVE = "live"
    STAFFED = "staffed"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that rows may refer to, by id or by name. ``zone`` is its IANA time zone."""

    page_id: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are judged against: the pages there are and the catalogue's words.

    ``content_types`` are the keys of the effective catalogue, ``games`` its games,
    ``caption_types`` the types of captions that its send types use. ``until``: the instant up to which
    sends can have gone out; ``None`` asks nothing.
    """

    pages: tuple[KnownPage, ...] = ()
    content_types: frozenset[str] = frozenset()
    games: frozenset[str] = frozenset()
    caption_types: frozenset[str] = frozenset()
    until: datetime | None = None

    def with_pages(self, more: Sequence[KnownPage]) -> Known:
        """The same, with these pages added; a page of the same id is replaced."""
        pages = {p.page_id: p for p in (*self.pages, *more)}
        return replace(self, pages=tuple(pages.values()))


@dataclass(frozen=True, slots=True)
class Match:
    """One header of a file and the column it is taken for (``None``: ignored).

    ``score`` is 0..100; 100 with ``exact`` for a header that is the column's own name or that a
    mapping file names. Anything else is a guess and needs a person's word.
    """

    header: str
    column: str | None
    score: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """How a file's headers are read. ``certain``: nothing was guessed."""

    noun: Noun
    matches: tuple[Match, ...]
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether every header that is used is an exact one."""
        return all(m.exact for m in self.matches if m.column is not None)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headers that are not used."""
        return tuple(m.header for m in self.matches if m.column is None)


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something said aloud about a file that is not a refused row. ``rows`` it concerns."""

    code: str
    text: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file after validation: records to store, rows to quarantine, things to say.

    ``read`` counts data rows; ``repeated`` those that repeat an earlier row of the same file
    word for word. ``read == len(records) + repeated + len(bad)``. ``refs`` holds the file row
    of each record.
    """

    noun: Noun
    file: str
    read: int
    records: tuple[Record, ...]
    bad: tuple[BadRow, ...]
    repeated: int = 0
    notes: tuple[ImportNote, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """What one file (or table) did to the store.

    ``read == new + changed + same + quarantined``; rows that repeat an earlier one of the file
    word for word count as the same.
    """

    file: str
    noun: Noun
    read: int
    new: int
    changed: int
    same: int
    quarantined: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[ImportNote, ...] = ()


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table of a reference database: what was found and where it went.

    ``mapped`` rows became records, ``skipped`` have no place here (``why`` says), and
    ``found`` and ``missing`` are its columns against the documented ones.
    """

    table: str
    read: int
    mapped: int
    quarantined: int
    skipped: int
    found: tuple[str, ...]
    missing: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The answer of an import. ``dry_run``: nothing was written."""

    files: tuple[FileReport, ...]
    tables: tuple[TableReport, ...] = ()
    dry_run: bool = False
