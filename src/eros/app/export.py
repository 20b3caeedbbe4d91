"""Use case: judged weeks as files a scheduler can work from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eros.domain.plan import DripWindow, JudgedWeek, Send
from eros.kit.errors import ErosError

FORMATS = ("json", "csv", "xlsx", "ics", "md", "html", "manifest")


class ExportFormatUnknown(ErosError):
    """There is no export format {fmt!r}. Known are: {known}."""

    code = "export.format"
    exit_status = 64
    hint = "Give one of the known formats to --format."


@dataclass(frozen=True, slots=True)
class Edition:
    """A week as it is handed out.

    Attributes
    ----------
    version
        Of the stored plan, from 1.
    at
        When this version was made or last changed its status; ``None``: when the week was issued.
    gone
        Sends and drip windows of earlier versions that are no longer in it, as they last were: whoever
        took an earlier edition over may have to take them out again.
    """

    judged: JudgedWeek
    version: int = 1
    at: datetime | None = None
    gone: tuple[Send | DripWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a week: the file's ending and its bytes. Same edition, same bytes.

    ``wants_gone``: it tells what earlier versions held.
    """

    ending: str
    render: Callable[[Edition], bytes]
    wants_gone: bool = False


@dataclass(frozen=True, slots=True)
class Writers:
    """What an export needs from outside.

    Attributes
    ----------
    formats
        Format name -> how to write it; the names of ``FORMATS``.
    name
        A page id -> a harmless file name part.
    save
        Writes all files into a folder or none; returns their paths.
    """

    formats: Mapping[str, Format]
    name: Callable[[str], str]
    save: Callable[[Path, Sequence[tuple[str, bytes]]], list[Path]]


def format_of(fmt: str, writers: Writers) -> Format:
    """The format of this name.

    Raises
    ------
    ExportFormatUnknown
        There is no such format.
    """
    how = writers.formats.get(fmt)
    if how is None:
        raise ExportFormatUnknown(fmt=fmt, known=", ".join(writers.formats))
    return how


def export(editions: Sequence[Edition], fmt: str, out: Path, writers: Writers) -> list[Path]:
    """Write one file a week, named ``<page>_<week_start>.<ending>``; all of them or none.

    Raises
    ------
    ExportFormatUnknown
        There is no such format.
    """
    how = format_of(fmt, writers)
    files = [
        (f"{writers.name(str(plan.page.id))}_{plan.week.start.isoformat()}.{how.ending}", how.render(e))
        for e in editions
        for plan in (e.judged.plan,)
    ]
    return writers.save(out, files)
