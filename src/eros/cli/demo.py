"""``eros demo``: a synthetic agency to try things on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from eros.app.demo import MOST_PAGES, PAGES, SEED, DemoReport
from eros.cli import screen
from eros.cli.words import JsonOpt, the_app

app = typer.Typer(
    help="A synthetic agency to try things on.",
    no_args_is_help=True,
    epilog="Example: eros demo init && eros plan --all next && eros show alexia next",
)


@app.callback()
def main() -> None:
    """A synthetic agency to try things on."""


@app.command()
def init(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed makes the same agency.")] = SEED,
    pages: Annotated[int, typer.Option("--pages", min=1, max=MOST_PAGES, help="Number of pages.")] = PAGES,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            formats=["%Y-%m-%d"],
            help="History ends the day before. Default: the Wednesday before next week.",
            show_default=False,
        ),
    ] = None,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Leave a store with pages alone.")] = False,
    as_json: JsonOpt = False,
) -> None:
    """Make the agency and bring it in through the same import as your own data.

    About one row in twenty is bad on purpose, as in real files: see eros import quarantine show.

    Examples: eros demo init · eros demo init --pages 10 --seed 3 · eros demo init --if-empty
    """
    day: date | None = as_of.date() if as_of else None
    report = the_app(ctx).demo.init(
        seed=seed, pages=pages, as_of=day, if_empty=if_empty, watch=screen.progress
    )
    if as_json:
        screen.as_json(report)
    else:
        _print(report)


def _print(report: DemoReport) -> None:
    if not report.made:
        screen.say("The store holds pages already; nothing was changed.")
        return
    screen.table(
        f"A synthetic agency of {report.pages} pages, seed {report.seed}, as of {report.as_of}",
        ("file", "read", "new", "changed", "same", "quarantined"),
        [(f.noun.value, f.read, f.new, f.changed, f.same, f.quarantined) for f in report.files],
        right=(1, 2, 3, 4, 5),
    )
    if any(f.quarantined for f in report.files):
        screen.say("About one row in twenty is bad on purpose, as in real files: eros import quarantine show")
    screen.say(f"Files are in {report.folder}. Next: eros plan --all next")
