"""``eros vault``: what a page holds, and who vouches for it."""

from __future__ import annotations

from typing import Annotated

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, PageArg, the_app

app = typer.Typer(help="A page's vault and its age and consent flags.", no_args_is_help=True)


@app.command("show")
def show_vault(ctx: typer.Context, page: PageArg, as_json: JsonOpt = False) -> None:
    """List what a page's vault holds and what of it may be scheduled."""
    items = the_app(ctx).importing.vault(page)
    if as_json:
        screen.as_json(list(items.values()))
        return
    screen.table(
        f"{sum(i.schedulable for i in items.values())} of {len(items)} content types may be scheduled",
        ("content type", "quantity", "list price", "adult", "consent", "never posted"),
        [
            (
                i.content_type,
                "not counted" if i.quantity is None else i.quantity,
                screen.money(i.list_price_cents),
                "yes" if i.adult_ok else "no",
                "yes" if i.consent_ok else "no",
                "yes" if i.never_posted else "",
            )
            for i in items.values()
        ],
        right=(1, 2),
    )


@app.command("attest")
def attest_vault(
    ctx: typer.Context,
    page: PageArg,
    by: Annotated[str, typer.Option("--by", help="The person who vouches.", show_default=False)],
    content_type: Annotated[
        list[str] | None,
        typer.Option("--content-type", help="Only this content type; may be given several times."),
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """State that proof of age and consent are on record for a page's vault.

    Without --content-type: every item of which nobody has said otherwise.
    """
    changed = the_app(ctx).importing.attest(page, content_type or None, by=by)
    if as_json:
        screen.as_json({"page": page, "by": by, "changed": changed})
    else:
        typer.echo(f"{changed} vault items attested by {by}")
