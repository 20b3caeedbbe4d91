"""``eros catalog``: the business numbers in force."""

from __future__ import annotations

from typing import Annotated, Protocol

import typer

from eros.app.catalog import CatalogInvalid, Shown, packaged
from eros.cli import screen
from eros.cli.words import the_app

app = typer.Typer(
    name="catalog",
    help="The business numbers in force: packaged values under your own, in catalog.yaml of the data folder.",
    no_args_is_help=True,
)


class KnowsCatalog(Protocol):
    """The part of the application that this door needs."""

    def catalog_origins(self, key: str | None = None) -> Shown:
        """Effective values with where they came from."""
        ...


@app.callback()
def main() -> None:
    """The business numbers in force: packaged values under your own file."""


@app.command(epilog="Examples: eros catalog show send_types.bundle · eros catalog show spacing")
def show(
    ctx: typer.Context,
    key: Annotated[
        str | None, typer.Argument(help="A key or its beginning, for example send_types.bundle or spacing.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Print effective values, and for each the file and line it stands in, its unit and its source."""
    known: KnowsCatalog = ctx.obj or the_app(ctx)
    status = 0
    try:
        shown = known.catalog_origins(key)
    except CatalogInvalid as e:
        shown, status = packaged(key), e.exit_status
        screen.failure(e)
        screen.say("What follows is the packaged catalogue, without your file.")
    if json:
        screen.as_json({"version": shown.version, "values": shown.origins})
        raise typer.Exit(status)
    screen.table(
        "",
        ("key", "value", "unit", "where", "source"),
        [
            (o.key, _words(o.value), o.unit, f"{o.place} (yours)" if o.override else o.place, o.source)
            for o in shown.origins
        ],
        caption=f"{len(shown.origins)} values, {shown.overridden} of them yours; catalogue {shown.version[:12]}",
    )
    raise typer.Exit(status)


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(v) for v in value) or "(none)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
