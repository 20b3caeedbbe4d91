"""``eros pages`` and ``eros captions``: what the store holds."""

from __future__ import annotations

from typing import Annotated

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, PageArg, the_app, week_of

pages_app = typer.Typer(help="The agency's pages.", no_args_is_help=True)
captions_app = typer.Typer(help="The caption bank.", no_args_is_help=True)


@pages_app.command("list")
def list_pages(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """List every active page."""
    from eros.app.reading import list_pages as ask

    pages = ask(the_app(ctx).desk)
    if as_json:
        screen.as_json(pages)
        return
    columns = ("id", "name", "type", "class", "sub-type", "tier", "fans", "zone", "confidence")
    rows = [
        (p.id, p.name, p.page_type, p.page_class, p.sub_type, p.tier, f"{p.fan_count:,}", p.time_zone,
         f"{p.confidence:g}")
        for p in pages
    ]  # fmt: skip
    screen.table(f"{len(pages)} pages", columns, rows, right=(6, 8))


@pages_app.command("show")
def show_page(ctx: typer.Context, page: PageArg, as_json: JsonOpt = False) -> None:
    """Show one page: settings, vault, offers, planned weeks."""
    from eros.app.reading import page_card

    card = page_card(the_app(ctx).desk, page, week_of(ctx, "next"))
    if as_json:
        screen.as_json(card)
        return
    p = card.page
    start, end = divmod(p.hours.start_min, 60), divmod(p.hours.end_min % 1440, 60)
    screen.table(
        p.name,
        ("what", "value"),
        [
            ("id", p.id), ("type", p.page_type), ("class", p.page_class), ("sub-type", p.sub_type),
            ("tier", f"{p.tier}, {p.fan_count:,} fans"), ("time zone", p.time_zone),
            ("active hours", f"{start[0]:02d}:{start[1]:02d} to {end[0]:02d}:{end[1]:02d}"),
            ("tone", p.tone), ("confidence", f"{p.confidence:g}"),
            ("vault", f"{card.schedulable_types} of {card.vault_types} content types may be scheduled"),
            ("offers", card.offers), ("sends of 60 days", card.sends_60_days),
            *[(f"week {w.week_start}", f"version {w.version}, {w.status}, {w.sends} sends, "
               f"{screen.money(w.expected_cents)}") for w in card.weeks],
        ],
    )  # fmt: skip


@captions_app.command("search")
def search(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(help="Text to look for, any case.")] = "",
    page: Annotated[str | None, typer.Option("--page", help="Only what this page may use.")] = None,
    caption_type: Annotated[str | None, typer.Option("--type", help="Caption type of the bank.")] = None,
    content: Annotated[str | None, typer.Option("--content", help="Content type.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    as_json: JsonOpt = False,
) -> None:
    """Look for captions."""
    from eros.app.reading import search_captions

    found = search_captions(
        the_app(ctx).desk, words, page_key=page, caption_type=caption_type, content_type=content, limit=limit
    )
    if as_json:
        screen.as_json(found)
        return
    columns = ("id", "type", "content", "tone", "page", "chars", "score", "text")
    rows = [
        (c.id, c.caption_type, c.content_type, c.tone, c.page or "shared", c.chars, f"{c.performance:.0f}",
         " ".join(c.text.split()))
        for c in found
    ]  # fmt: skip
    screen.table(f"{len(found)} captions", columns, rows, right=(5, 6))
