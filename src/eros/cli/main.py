"""``eros``: the command line. Answers on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import eros
from eros.cli import screen
from eros.kit.errors import ErosError

USAGE = 64  # exit status of a call that makes no sense (sysexits.h EX_USAGE)

app = typer.Typer(
    name="eros",
    help="Plan, judge, explain and export a week of sends for every page you run.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start: eros demo init, then eros plan --all next, then eros show alexia next.",
)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Plan, judge, explain and export a week of sends for every page you run."""
    if version:
        typer.echo(f"eros {eros.__version__}")
        raise typer.Exit


def register() -> None:
    """Hang every command on ``app``, once a process."""
    if app.registered_commands:
        return
    from eros.cli import (
        captions,
        catalog,
        changes,
        chatters,
        db,
        demo,
        digest,
        doctor,
        examples,
        flags,
        gate,
        imports,
        pages,
        plans,
        rolling,
        rules,
        vault,
        watching,
        waves,
        why,
    )

    app.add_typer(pages.pages_app, name="pages")
    app.add_typer(captions.app, name="captions")
    for name, command in (
        ("analyze", why.analyze),
        ("digest", digest.digest),
        ("games", digest.games),
        ("plan", plans.plan),
        ("show", plans.show),
        ("explain", why.explain),
        ("why-not", why.why_not),
        ("whatif", why.what_if),
        ("diff", plans.diff),
        ("history", plans.history),
        ("judge", plans.judge),
        ("replan", changes.replan),
        ("approve", changes.approve),
        ("publish", changes.publish),
        ("reject", changes.reject),
        ("draft", changes.draft),
        ("undo", changes.undo),
        ("export", plans.export),
        ("manifest", chatters.manifest),
        ("doctor", doctor.doctor),
        ("waves", rolling.waves),
        ("gate", gate.gate),
        ("watch", watching.watch),
        ("risks", watching.risks),
        ("rollback", rolling.rollback),
    ):
        app.command(name)(command)
    app.add_typer(changes.edit_app, name="edit")
    app.add_typer(imports.app, name="import")
    app.add_typer(vault.app, name="vault")
    app.add_typer(catalog.app, name="catalog")
    app.add_typer(flags.app, name="flags")
    app.add_typer(rules.app, name="rules")
    app.add_typer(db.app, name="db")
    app.add_typer(demo.app, name="demo")
    app.add_typer(waves.wave0_app, name="wave0")
    app.add_typer(rolling.rollout_app, name="rollout")
    examples.attach(app)


def run() -> None:
    """Entry point. Expected failures print code, message and hint; bugs show their traceback."""
    register()
    try:
        status = app(standalone_mode=False, prog_name="eros")
    except ErosError as e:
        screen.failure(e)
        sys.exit(e.exit_status)
    except typer.Abort:
        sys.exit(130)
    except typer.TyperException as e:
        screen.usage(e)
        sys.exit(USAGE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)
