"""Use case: judged weeks as files a scheduler can work from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eros.domain.plan import JudgedWeek
from eros.kit.errors import ErosError

FORMATS = ("json", "csv", "xlsx", "ics", "md", "html", "manifest")


class ExportFormatUnknown(ErosError):
    """There is no export format {fmt!r}. Known are: {known}."""

    code = "export.format"
    exit_status = 64
    hint = "Give one of the known formats to --format."


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a week: the file's ending and its bytes. Same week, same bytes."""

    ending: str
    render: Callable[[JudgedWeek], bytes]


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


def export(judged: Sequence[JudgedWeek], fmt: str, out: Path, writers: Writers) -> list[Path]:
    """Write one file a week, named ``<page>_<week_start>.<ending>``; all of them or none.

    Raises
    ------
    ExportFormatUnknown
        There is no such format.
    """
    how = writers.formats.get(fmt)
    if how is None:
        raise ExportFormatUnknown(fmt=fmt, known=", ".join(writers.formats))
    files = [
        (f"{writers.name(str(j.plan.page.id))}_{j.plan.week.start.isoformat()}.{how.ending}", how.render(j))
        for j in judged
    ]
    return writers.save(out, files)
