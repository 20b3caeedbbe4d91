"""Arguments that many commands share, and who is asking."""

from __future__ import annotations

import getpass
from datetime import date
from typing import Annotated

import typer

from eros.app.app import App
from eros.app.weeks import parse_week

PageArg = Annotated[str, typer.Argument(help="Page id or name.", show_default=False)]
WeekArg = Annotated[
    str, typer.Argument(help="Week: its Monday, an ISO week such as 2026-W48, 'this' or 'next'.")
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
FlagOpt = Annotated[
    list[str] | None,
    typer.Option(
        "--flag", help="For this run only: ENABLE_X=on or off; ALL=off. The other flags count as on."
    ),
]
ByOpt = Annotated[str | None, typer.Option("--by", help="Who does this; default: the user logged in.")]


def the_app(ctx: typer.Context) -> App:
    """The application behind this call, built when a command first asks: help needs none."""
    if ctx.obj is None:
        from eros import bootstrap

        ctx.obj = bootstrap.build()
    app = ctx.obj
    assert isinstance(app, App)
    return app


def week_of(ctx: typer.Context, text: str) -> date:
    """The Monday that a week argument means."""
    return parse_week(text, the_app(ctx).clock)


def who(by: str | None) -> str:
    """The name that goes into the record."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user id without a name, as in containers
        return "unknown"
