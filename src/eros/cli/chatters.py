"""What those who answer fans work from."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape

from eros.app.manifest import DaySheet, Entry, Manifest
from eros.cli import screen
from eros.cli.words import JsonOpt, the_app, week_of

SAYS_COLUMNS = 60


def manifest(
    ctx: typer.Context,
    page: Annotated[str | None, typer.Argument(help="Page id or name; leave out with --all.")] = None,
    week: Annotated[str | None, typer.Argument(help="Week: Monday, ISO week, 'this' or 'next'.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every page that has a plan.")] = False,
    on: Annotated[str | None, typer.Option("--date", "-d", help="One date only, or 'today'.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Show what chatters must know, by date: `eros manifest alexia next`, `eros manifest --all --date today`.

    Without a week: the week of the date, else this week.
    """
    from eros.app.manifest import manifests
    from eros.app.weeks import parse_date

    if every and page is not None and week is None:
        page, week = None, page
    if every == (page is not None):
        raise typer.BadParameter("give PAGE, or --all")
    day = None if on is None else parse_date(on, the_app(ctx).clock)
    if week is not None:
        start = week_of(ctx, week)
    else:
        start = week_of(ctx, "this") if day is None else day - timedelta(days=day.weekday())
    if day is not None and not 0 <= (day - start).days < 7:
        raise typer.BadParameter(f"{day} is not in the week from {start}")
    found = manifests(the_app(ctx), page, start, day)
    if as_json:
        screen.as_json(found)
        return
    for one in found:
        _print(one)


def _print(found: Manifest) -> None:
    out = screen.out()
    out.print(
        f"[bold]{escape(found.page_name)}[/] · week from {found.week_start} · {found.status} · times of {found.time_zone}"
    )
    for note in found.notes:
        out.print(f"[yellow]all week[/] {escape(note)}")
    for day in found.days:
        _print_day(day)


def _print_day(day: DaySheet) -> None:
    title = screen.day_words(day.date)
    if day.entries:
        screen.table(
            title,
            ("time", "id", "item", "price", "content", "replies from", "expect", "staffed", "says"),
            [_row(e) for e in day.entries],
            right=(3,),
        )
    else:
        screen.out().print(f"[italic]{title}[/]: nothing that reaches an inbox")
    for note in day.notes:
        screen.out().print(f"[yellow]note[/] {escape(note)}")


def _row(e: Entry) -> tuple[str, ...]:
    text = "(a person writes this caption)" if e.says is None else " ".join(e.says.split())
    return (
        f"{e.at:%H:%M}",
        e.send,
        e.kind + (f" {e.game}" if e.game else ""),
        screen.money(e.price_cents),
        e.offer_id or e.content_type or "",
        e.replies_from,
        e.expect,
        "yes" if e.staffed else "",
        text if len(text) <= SAYS_COLUMNS else text[: SAYS_COLUMNS - 1] + "…",
    )
