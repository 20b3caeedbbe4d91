"""``eros``: the command line. Answers on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import eros
from eros.cli import screen
from eros.kit.errors import ErosError

USAGE = 64  # exit status of a call that makes no sense (sysexits.h EX_USAGE)
INTERRUPTED = 130  # as shells say it: 128 and the signal's number


class ArgumentUnreadable(ErosError):
    """Argument {place} is no UTF-8 text: {word!r}."""

    code = "usage.encoding"
    exit_status = USAGE
    hint = "Set the terminal to UTF-8, or give the file another name."


class SystemRefused(ErosError):
    """The system refused: {what}."""

    code = "system.refused"
    exit_status = 74
    hint = "Check the free space and the rights."


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
    _ready_streams()
    try:
        _readable(sys.argv[1:])
        register()
        status = app(standalone_mode=False, prog_name="eros")
        sys.stdout.flush()  # a full disk is told here and not by a dying interpreter
    except ErosError as e:
        screen.failure(e)
        sys.exit(e.exit_status)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except typer.TyperException as e:
        screen.usage(e)
        sys.exit(USAGE)
    except SystemExit as e:  # typer and rich leave so, when whoever read has had enough
        if not isinstance(e.__context__, BrokenPipeError):
            raise
        _to_nowhere()
        sys.exit(0)
    except OSError as e:
        _to_nowhere()
        if isinstance(e, BrokenPipeError):
            sys.exit(0)
        screen.failure(SystemRefused(what=screen.refused(e)))
        sys.exit(SystemRefused.exit_status)
    sys.exit(status if isinstance(status, int) else 0)


def _readable(words: list[str]) -> None:
    """Refuse arguments of another encoding: no store could hold them."""
    for place, word in enumerate(words, 1):
        try:
            word.encode()
        except UnicodeEncodeError as e:
            raise ArgumentUnreadable(place=place, word=word) from e


def _ready_streams() -> None:
    """Streams that take whatever is written: closed ones swallow it, and what an encoding lacks is
    written as its number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        again = getattr(getattr(sys, name), "reconfigure", None)
        if again is not None:
            again(errors="backslashreplace")


def _to_nowhere() -> None:
    """What is still to be answered goes nowhere, so that leaving cannot fail."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
