"""``eros db``: set up, check, back up and restore the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from eros.app.database import backup_database, check_database, restore_database, upgrade_database
from eros.cli import screen
from eros.cli.words import JsonOpt, the_app

app = typer.Typer(
    help="Set up, check, back up and restore the database.",
    no_args_is_help=True,
    epilog="Examples: eros db upgrade · eros db backup monday.db · eros db restore monday.db --force",
)

DAMAGED = 1  # exit status of a check that found something


@app.command()
def upgrade(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Set up the database, or bring it to this version's schema. Harmless to repeat."""
    my = the_app(ctx)
    done = upgrade_database(my.store)
    my.flags.create()
    if as_json:
        screen.as_json(done)
    elif done.before == done.after:
        screen.say(f"{done.url} is at schema {done.after} already.")
    else:
        screen.say(f"{done.url}: schema {done.before or 'none'} -> {done.after}.")


@app.command()
def check(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Look for damage and count what is held. Exits 1 if something is wrong."""
    found = check_database(the_app(ctx).store)
    if as_json:
        screen.as_json({**screen.fields(found), "ok": found.ok})
    else:
        size = "" if found.size_bytes is None else f"{found.size_bytes / 1e6:,.1f} MB"
        facts = [
            ("database", found.url),
            ("kind", found.backend),
            ("schema", f"{found.revision or 'none'} (this version: {found.head})"),
            ("journal", found.journal_mode or "kept by the server"),
            ("size", size or "kept by the server"),
            ("state", "sound" if found.ok else "; ".join(found.problems)),
        ]
        screen.table("", ("what", "seen"), facts)
        _rows(found.rows)
    raise typer.Exit(0 if found.ok else DAMAGED)


@app.command()
def backup(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="Where to; default: the data folder's backups/.", show_default=False)
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Write a verified copy with a manifest beside it. Others may go on working meanwhile."""
    my = the_app(ctx)
    done = backup_database(my.store, my.home, my.clock.now(), file)
    if as_json:
        screen.as_json(done)
        return
    typer.echo(str(done.file))
    screen.say(f"{sum(done.rows.values()):,} rows, schema {done.revision}, sha256 {done.sha256[:16]}…")


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `eros db backup` wrote.", show_default=False)],
    force: Annotated[
        bool, typer.Option("--force", help="Replace data that are there; a copy of them is kept.")
    ] = False,
    as_json: JsonOpt = False,
) -> None:
    """Put a backup's data in place. The backup is verified first; nothing is replaced silently."""
    my = the_app(ctx)
    done = restore_database(my.store, my.home, my.clock.now(), file, force=force)
    if as_json:
        screen.as_json(done)
        return
    screen.say(f"Restored {sum(done.rows.values()):,} rows from {done.source}, schema {done.revision}.")
    if not done.manifest_checked:
        screen.say("There was no manifest beside it; the file itself is sound.")
    if done.safety_copy:
        screen.say(f"The former data are kept in {done.safety_copy}.")


def _rows(rows: Mapping[str, int]) -> None:
    screen.table("", ("table", "rows"), [(name, f"{n:,}") for name, n in rows.items()], right=(1,))
