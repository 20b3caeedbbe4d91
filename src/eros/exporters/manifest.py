"""The chatters' manifest (gap 6.3) as a Markdown file."""

from __future__ import annotations

from collections.abc import Iterator

from eros.app.manifest import Entry, manifest_of
from eros.domain.plan import JudgedWeek
from eros.exporters.digest_md import md
from eros.exporters.words import clean, kind_title, money, one_line, title

ENDING = "manifest.md"
SHORT = 140


def manifest(judged: JudgedWeek) -> bytes:
    """UTF-8 Markdown: a table a date of message-relevant items, with that date's notes."""
    return ("\n".join(_lines(judged)).rstrip() + "\n").encode()


def _lines(judged: JudgedWeek) -> Iterator[str]:
    found = manifest_of(judged)
    count = sum(len(day.entries) for day in found.days)
    yield f"# Chat manifest: {md(found.page_name)}, week of {found.week_start.isoformat()}"
    yield ""
    yield f"Times are local ({md(found.time_zone)}). Status: {found.status.value}. Items: {count}."
    yield "Write as being there only beside items marked staffed."
    if found.notes:
        yield ""
        yield "For the whole week:"
        yield ""
        yield from (f"- {md(note)}" for note in found.notes)
    for day in found.days:
        yield ""
        yield f"## {day.date.isoformat()} {day.date:%A}"
        yield ""
        if day.entries:
            yield "| Time | Item | Price | Content | Replies from | Expect | Staffed | Says |"
            yield "|---|---|---:|---|---|---|---|---|"
            yield from (_row(entry) for entry in day.entries)
        else:
            yield "No message-relevant items."
        if day.notes:
            yield ""
            yield "Notes:"
            yield ""
            yield from (f"- {md(note)}" for note in day.notes)


def _row(e: Entry) -> str:
    says = "**needs a caption**" if e.says is None else md(one_line(clean(e.says), SHORT))
    cells = (
        f"{e.at:%H:%M}",
        kind_title(e.kind) + (f": {md(title(e.game))}" if e.game else ""),
        md(money(e.price_cents)),
        md(title(e.content_type)),
        e.replies_from,
        e.expect,
        "yes" if e.staffed else "",
        says,
    )
    return f"| {' | '.join(cells)} |"


__all__ = ["ENDING", "manifest"]
