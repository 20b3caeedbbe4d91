"""``eros pages``: what the store holds of each page."""

from __future__ import annotations

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, PageArg, the_app, week_of

pages_app = typer.Typer(help="The agency's pages.", no_args_is_help=True)


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
    screen.narrow(
        screen.table(
            f"{len(pages)} pages", columns, rows, right=(6, 8),
            spare=("confidence", "zone", "sub-type", "class", "name"),
        )
    )  # fmt: skip


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
