"""``eros digest``, ``eros games``: what history says of a page, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

import typer
from rich.markup import escape

from eros.app.digest import Digest
from eros.cli import screen
from eros.cli.words import JsonOpt, PageArg, the_app

Rows = Sequence[Sequence[object]]
Part = tuple[str, tuple[str, ...], Rows, tuple[int, ...]]  # title, columns, rows, columns to align right
DateOpt = Annotated[
    str | None, typer.Option("--date", help="Seen on the morning of this date; default: today.")
]


def digest(
    ctx: typer.Context,
    page: Annotated[str | None, typer.Argument(help="Page id or name; or --all.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every active page.")] = False,
    on: DateOpt = None,
    form: Annotated[Literal["text", "md"], typer.Option("--format", help="Tables, or Markdown.")] = "text",
    as_json: JsonOpt = False,
) -> None:
    """Review a page's statistics: seven parts and a ranked list of things to do.

    Figures over 30, 180, 365 days and all time; nothing is judged on fewer sends than the minimum
    sample. Paid pages are judged by retention and message revenue, free ones by unlock conversion.
    """
    from eros.app import digest as use
    from eros.app.journal import recorded

    desk = the_app(ctx).desk
    day = _day(on) or use.today(desk)
    if every is (page is not None):
        raise typer.BadParameter("give a page, or --all")
    with recorded(desk, the_app(ctx).journal, page or "all", day.isoformat()):
        timed = [(use.digest(desk, page, day), 0.0)] if page is not None else list(use.digests(desk, day))
    if page is not None:
        found, seconds = [timed[0][0]], []
    else:
        found, seconds = [d for d, _ in timed], sorted(s for _, s in timed)
    if as_json:
        screen.as_json(found if every else found[0])
    elif form == "md":
        for one in found:
            typer.echo("\n".join(_markdown(one)))
    elif every:
        _overview(found)
    else:
        _print(found[0])
    if seconds and not as_json:
        middle, most = seconds[len(seconds) // 2], seconds[-1]
        screen.say(
            f"{len(found)} pages in {sum(seconds):.1f} s: {middle:.2f} s at the median, {most:.2f} s at most"
        )


def games(
    ctx: typer.Context,
    page: PageArg,
    on: DateOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Rank a page's games by what a campaign of each brings: benchmark and own campaigns together."""
    from eros.app.digest import today
    from eros.app.evidence import games as use

    desk = the_app(ctx).desk
    found = use(desk, page, _day(on) or today(desk))
    if as_json:
        screen.as_json(found)
        return
    rows = [
        (g.place or "-", g.game.replace("_", " "), g.verdict.replace("_", " "), screen.money(g.mean_cents),
         f"{screen.money(g.low_cents)} to {screen.money(g.high_cents)}", g.own, g.benchmark, g.trust)
        for g in found.rows
    ]  # fmt: skip
    screen.table(
        f"{found.page.name}: games, best first; below {screen.money(found.avoid_below_cents)} a campaign none is played",
        ("place", "game", "verdict", "expected", "95 % interval", "own", "benchmark", "trust"),
        rows,
        right=(0, 3, 5, 6),
    )
    if found.unnamed:
        screen.say(f"{found.unnamed} game posts on record name no game and count for none.")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise typer.BadParameter(f"--date wants a date such as 2026-11-26, not {text!r}") from e


def parts(d: Digest) -> Iterator[Part]:
    """The seven parts as tables, the same in every format."""
    yield (
        "1 Figures",
        ("stretch", "sends", "sales", "earned", "a sale", "message revenue a day", "PPV bought", "judged"),
        [
            (f.name, f"{f.sends:,}", f"{f.sales:,}", screen.money(f.earnings_cents), screen.money(f.mean_sale_cents),
             screen.money(f.metrics.message_revenue), _share(f.metrics.unlock_conversion),
             "yes" if f.enough else "too few")
            for f in d.frames
        ],
        (1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    best = next((f for f in d.frames if f.days == d.judged_days), d.frames[-1])
    yield (
        f"Best sends of {best.name}",
        ("earned", "type", "content", "price", "hour", "days ago"),
        [
            (screen.money(t.earnings_cents), _plain(t.kind) or "not known", _plain(t.content), screen.money(t.price_cents),
             f"{t.hour:02d}h", t.day)
            for t in best.top
        ],
        (0, 3, 4, 5),
    )  # fmt: skip
    yield (
        "2 High performers",
        ("what", "value", "sends", "over"),
        [
            (_plain(p.subject), f"{p.value:.2%} buy" if p.by == "conversion" else f"{screen.money(p.value)} a sale",
             p.n, f"{p.days} days" if p.days else "all time")
            for p in (*d.best_types, *d.best_content, *d.best_hours)
        ],
        (1, 2),
    )  # fmt: skip
    yield (
        "3 Frequency (sends a week)",
        ("type", "last month", "before"),
        [(_plain(p.kind), f"{p.week_now:.1f}", f"{p.week_before:.1f}") for p in d.pace],
        (1, 2),
    )
    for title, said in (
        ("4 Sent too rarely", d.too_rare),
        ("5 To be sent more often", d.increases),
        ("6 Sent too often, or tiring", d.too_frequent),
    ):
        yield title, ("what", "trust"), [(_plain(a.reason), a.trust.value) for a in said], ()
    yield (
        "7 What to do",
        ("", "what", "why", "evidence", "who"),
        [
            (
                a.priority.value,
                a.what,
                _plain(a.why),
                f"{a.n:,} {a.unit}",
                "the planner" if a.by_plan else "you",
            )
            for a in d.actions
        ],
        (3,),
    )


def _head(d: Digest) -> str:
    p = d.page
    focus = ", ".join(f"{_plain(m)} {w:.0%}" for m, w in d.focus.items()) or "nothing yet: too few sends"
    return f"{p.page_type} page, tier {p.tier}, {p.fan_count:,} fans. Judged by {focus}."


def _print(d: Digest) -> None:
    out = screen.out()
    out.print(f"[bold]{escape(d.page.name)}[/] on {d.day}. {_head(d)}")
    for title, columns, rows, right in parts(d):
        if rows:
            screen.table(title, columns, rows, right=right)
        else:
            out.print(f"[bold]{title}[/]: nothing")
    for note in d.notes:
        out.print(f"[yellow]note[/] {escape(note.code)}: {escape(note.text)}")


def _overview(found: Sequence[Digest]) -> None:
    """Every page in a line, and its urgent actions under it."""
    rows: list[Sequence[object]] = []
    for d in found:
        month, high = d.frames[0], [a for a in d.actions if a.priority == "HIGH"]
        rows.append(
            (d.page.name, d.page.page_type, d.page.tier, f"{month.sales:,}", screen.money(month.earnings_cents),
             _main(d), len(high), len(d.actions) - len(high),
             "\n".join(a.what for a in high[:3]) or (d.notes[0].text if d.notes else ""))
        )  # fmt: skip
    columns = ("page", "type", "tier", "sales", "earned", "main metric", "high", "medium", "first of all")
    screen.table(f"{len(found)} pages, last 30 days", columns, rows, right=(3, 4, 5, 6, 7))


def _main(d: Digest) -> str:
    """The heaviest metric that can be told, over the shortest stretch."""
    m = d.frames[0].metrics
    for metric in d.focus:
        if metric == "retention" and m.retention is not None:
            return f"{m.retention:.0%} renew"
        if metric == "message_revenue" and m.message_revenue is not None:
            return f"{screen.money(m.message_revenue)} a day"
        if metric == "unlock_conversion" and m.unlock_conversion is not None:
            return f"{m.unlock_conversion:.2%} buy"
    return "cannot tell"


def _markdown(d: Digest) -> Iterator[str]:
    yield f"# {_md(d.page.name)}, {d.day}"
    yield ""
    yield _md(_head(d))
    yield ""
    for title, columns, rows, _ in parts(d):
        yield f"## {_md(title)}"
        yield ""
        if rows:
            yield _line(columns)
            yield _line("---" for _ in columns)
            yield from (_line(_md(cell) for cell in row) for row in rows)
        else:
            yield "Nothing."
        yield ""
    for note in d.notes:
        yield f"- {_md(note.text)}"
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _md(cell: object) -> str:
    return str(cell).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def _plain(word: str | None) -> str:
    return (word or "").replace("_", " ")


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2%}"
