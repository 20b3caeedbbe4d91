"""A week as a scheduler's workbook: the week row by row, and a summary."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import xlsxwriter

from eros.domain.plan import JudgedWeek
from eros.domain.words import Category, Severity
from eros.exporters.rows import Row, remarks, rows, why
from eros.exporters.words import audience_words, caption, clean, kind_title, money, title
from eros.kit.canonical import compact

ENDING = "xlsx"
CELL_CHARS = 32_000  # Excel's limit is 32,767
TINT = {Category.REVENUE: "#F6DFC9", Category.ENGAGEMENT: "#D8E6F3", Category.RETENTION: "#DDEBDD"}
BANDS = ("#FFFFFF", "#F4F2EE")
HARD, SOFT = "#B3261E", "#8A5A00"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the week's sheet: heading, width in characters, kind of cell, value of a row."""

    name: str
    width: float
    form: str  # text, wrap, date, time, money, kind
    value: Callable[[Row], Any]


COLUMNS: tuple[Column, ...] = (
    Column("Done", 6, "text", lambda r: ""),
    Column("Day", 11, "text", lambda r: f"{r.at:%A}"),
    Column("Date", 11, "date", lambda r: r.at.replace(tzinfo=None)),
    Column("Time", 7, "time", lambda r: r.at.replace(tzinfo=None)),
    Column("Type", 19, "kind", lambda r: kind_title(r.send.kind)),
    Column("Channel", 17, "text", lambda r: title(r.send.channel.value)),
    Column("Audience", 26, "text", lambda r: audience_words(r.send.audience)),
    Column("Price", 10, "money", lambda r: r.send.price_cents),
    Column("Caption", 64, "wrap", lambda r: caption(r.send)),
    Column("Content", 16, "text", lambda r: title(r.send.content_type)),
    Column("Media", 9, "text", lambda r: title(r.send.media.value) if r.send.media.value != "none" else ""),
    Column("Remarks", 34, "wrap", remarks),
    Column("Label", 13, "text", lambda r: clean(r.send.label or "")),
    Column("Expected", 11, "money", lambda r: r.send.expected_cents),
    Column("Why", 60, "wrap", lambda r: why(r.send)),
    Column("Send id", 13, "text", lambda r: str(r.send.id)),
    Column("Caption id", 13, "text", lambda r: clean(r.send.caption_id or "")),
)


def sheet_xlsx(judged: JudgedWeek) -> bytes:
    """An XLSX workbook. Every text is written as a text, so nothing in it is ever run."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    plan = judged.plan
    book.set_properties(
        {
            "title": clean(f"{plan.page.name}, week of {plan.week.start.isoformat()}"),
            "author": "EROS",
            "created": judged.issued_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    _week(book, judged)
    _summary(book, judged)
    book.close()
    return out.getvalue()


def _week(book: Any, judged: JudgedWeek) -> None:
    sheet = book.add_worksheet("Week")
    head = book.add_format(
        {"bold": True, "font_color": "#FFFFFF", "bg_color": "#2B2A33", "valign": "vcenter", "border": 0}
    )
    formats = {
        (form, band, tint): _format(book, form, band, tint)
        for form in ("text", "wrap", "date", "time", "money", "kind")
        for band in (0, 1)
        for tint in (*Category, None)
    }
    for c, column in enumerate(COLUMNS):
        sheet.set_column(c, c, column.width)
        sheet.write_string(0, c, column.name, head)
    sheet.set_row(0, 24)
    n = 0
    for n, row in enumerate(rows(judged.plan), start=1):
        for c, column in enumerate(COLUMNS):
            tint = row.send.category if column.form == "kind" else None
            _cell(sheet, n, c, column, column.value(row), formats[column.form, row.day % 2, tint])
    last = max(n, 1)
    sheet.freeze_panes(1, 5)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.data_validation(1, 0, last, 0, {"validate": "list", "source": ["yes", "moved", "skipped"]})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(sheet: Any, r: int, c: int, column: Column, value: Any, fmt: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(r, c, None, fmt)
    elif column.form == "money":
        sheet.write_number(r, c, value / 100, fmt)
    elif column.form == "date":
        sheet.write_datetime(r, c, value.replace(hour=0, minute=0), fmt)
    elif column.form == "time":
        sheet.write_number(r, c, (value.hour * 60 + value.minute) / 1440, fmt)
    else:
        sheet.write_string(r, c, clean(str(value))[:CELL_CHARS], fmt)


def _format(book: Any, form: str, band: int, tint: Category | None) -> Any:
    look: dict[str, Any] = {
        "valign": "top",
        "bg_color": TINT[tint] if tint else BANDS[band],
        "bottom": 1,
        "bottom_color": "#D9D5CC",
    }
    more: dict[str, dict[str, Any]] = {
        "text": {},
        "wrap": {"text_wrap": True},
        "date": {"num_format": "dd mmm yyyy", "align": "left"},
        "time": {"num_format": "hh:mm", "align": "left", "bold": True},
        "money": {"num_format": "$#,##0.00"},
        "kind": {"bold": True},
    }
    return book.add_format(look | more[form])


def _summary(book: Any, judged: JudgedWeek) -> None:
    sheet = book.add_worksheet("Summary")
    plan, verdict = judged.plan, judged.verdict
    bold = book.add_format({"bold": True, "valign": "top"})
    big = book.add_format({"bold": True, "font_size": 16})
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#2B2A33"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    colour = {
        Severity.HARD: book.add_format({"bold": True, "font_color": HARD, "valign": "top"}),
        Severity.SOFT: book.add_format({"font_color": SOFT, "valign": "top"}),
        Severity.INFO: book.add_format({"valign": "top"}),
    }
    for c, width in enumerate((20, 18, 22, 90)):
        sheet.set_column(c, c, width)
    sheet.write_string(0, 0, clean(plan.page.name), big)
    r = 2
    for name, value in facts(judged):
        sheet.write_string(r, 0, name, bold)
        sheet.write_string(r, 1, value)
        r += 1
    r = _table(sheet, r + 1, head, ("Category", "Sends", "Expected"))
    for category in Category:
        mine = [s for s in plan.sends if s.category is category]
        sheet.write_string(r, 0, title(category.value), bold)
        sheet.write_number(r, 1, len(mine))
        sheet.write_string(r, 2, money(sum(s.expected_cents for s in mine)))
        r += 1
    r = _table(sheet, r + 1, head, ("Finding", "Severity", "Send", "What"))
    for f in verdict.findings:
        sheet.write_string(r, 0, clean(f.rule), bold)
        sheet.write_string(r, 1, title(f.severity.value), colour[f.severity])
        send = plan.get(f.send)
        sheet.write_string(r, 2, plan.week.label(send.at) if send else clean(f.send or ""), text)
        sheet.write_string(r, 3, clean(f.text)[:CELL_CHARS], text)
        r += 1
    r = _table(sheet, r + 1, head, ("Note", "Date", "Send", "What"))
    for n in plan.notes:
        send = plan.get(n.send)
        sheet.write_string(r, 0, clean(n.code), bold)
        sheet.write_string(r, 1, n.date.isoformat() if n.date else "", text)
        sheet.write_string(r, 2, plan.week.label(send.at) if send else "", text)
        sheet.write_string(r, 3, clean(n.text)[:CELL_CHARS], text)
        r += 1
    if plan.provenance is not None:
        r = _table(sheet, r + 1, head, ("Made with", ""))
        p = plan.provenance
        for name, value in (
            ("EROS", p.eros_version),
            ("Solver", f"{p.solver} {p.solver_version}"),
            ("Model", p.model_version),
            ("Seed", str(p.seed)),
            ("Switches", compact(dict(p.switches))),
            *((f"Rule {code}", words) for code, words in p.rules.items()),
        ):
            sheet.write_string(r, 0, name, bold)
            sheet.write_string(r, 1, clean(value)[:CELL_CHARS])
            r += 1


def _table(sheet: Any, r: int, head: Any, names: tuple[str, ...]) -> int:
    for c, name in enumerate(names):
        sheet.write_string(r, c, name, head)
    return r + 1


def facts(judged: JudgedWeek) -> list[tuple[str, str]]:
    """The week in a few named figures."""
    plan, verdict = judged.plan, judged.verdict
    page, worth = plan.page, plan.objective
    return [
        ("Week", f"{plan.week.start:%d %b %Y} to {plan.week.date(plan.week.length_min - 1):%d %b %Y}"),
        ("Time zone", page.time_zone),
        ("Page", f"{page.page_type.value}, {page.page_class.value}, {page.sub_type.value}"),
        ("Tier", f"{page.tier.value}, {page.fan_count:,} fans"),
        ("Status", plan.status.value),
        ("Verdict", f"{title(verdict.status.value.lower())}, {verdict.quality_score:.0f} of 100"),
        ("Sends", str(len(plan.sends))),
        ("Expected revenue", money(worth.expected_cents)),
        ("Within", f"{worth.gap:.2%} of the best possible"),
    ]


__all__ = ["COLUMNS", "ENDING", "facts", "sheet_xlsx"]
