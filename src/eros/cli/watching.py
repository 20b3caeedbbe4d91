"""``eros watch`` and ``eros risks``: what would call a wave back, and what the plan fears."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from eros.app.fleet import PageReport
from eros.cli import screen
from eros.cli.words import JsonOpt, the_app

if TYPE_CHECKING:
    from eros.app.app import App
    from eros.app.watch import Watched

CRITICAL, ALERT = 6, 1


def watch(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Look once and stop.")] = False,
    every: Annotated[int, typer.Option(min=10, max=86_400, help="Seconds between two looks.")] = 300,
    as_json: JsonOpt = False,
) -> None:
    """Evaluate the triggers of all waves; a critical one rolls its wave back if EROS_AUTO_ROLLBACK is on.

    Exits 0 when nothing fired, 1 on an alert, 6 on a critical one. Without --once it goes on looking,
    also when the database was locked for one look.
    """
    from eros.app.store_errors import DbBusy
    from eros.app.watch import watch as look

    app = the_app(ctx)
    while True:
        try:
            seen = look(app.desk, journal=app.journal, auto=app.auto_rollback)
        except DbBusy as e:
            if once:
                raise
            screen.say(
                f"{e.code}: {e} Nothing was looked at; the next look is in {screen.count(every, 'second')}."
            )
        else:
            _tell(seen, as_json=as_json)
            if once:
                fired = ALERT if seen.fired else 0
                raise typer.Exit(CRITICAL if any(a.critical for a in seen.alerts) else fired)
        time.sleep(every)


def _tell(seen: Watched, *, as_json: bool) -> None:
    if as_json:
        screen.as_json({"alerts": seen.alerts, "rolled_back": seen.rolled_back, "snapshot": seen.snapshot})
    else:
        _print(seen)
    shout(seen)


def after_fleet(app: App, reports: Sequence[PageReport], week: date) -> bool:
    """Log a fleet's run and look at the triggers; whether a critical one fired."""
    from eros.app.journal import log_fleet
    from eros.app.watch import watch as look

    log_fleet(app.desk, app.journal, reports, week.isoformat())
    seen = look(app.desk, journal=app.journal, auto=app.auto_rollback, by="fleet")
    shout(seen)
    return any(a.critical for a in seen.alerts)


def shout(seen: Watched) -> None:
    """Every trigger that fired, on stderr."""
    for a in seen.fired:
        whose = f"wave {a.trigger.wave}" if a.trigger.wave is not None else "every wave"
        screen.say(
            f"{a.trigger.severity.upper()} {a.trigger.key} ({whose}): {a.trigger.about}: "
            f"{screen.measured(a.reading.value or 0, a.trigger.unit)}, {a.trigger.compare} {a.trigger.threshold:g}{'; ' + a.done if a.done else ''}"
        )


def _print(seen: Watched) -> None:
    rows = [
        (
            "FIRED" if a.fired else "", a.trigger.severity, a.trigger.wave if a.trigger.wave is not None else "all",
            a.trigger.about, "not measured" if a.reading.value is None else screen.measured(a.reading.value, a.trigger.unit),
            f"{a.trigger.compare} {a.trigger.threshold:g}", a.reading.evidence, a.done,
        )
        for a in seen.alerts
    ]  # fmt: skip
    columns = ("", "severity", "wave", "condition", "value", "fires", "evidence", "done")
    spare = ("done", "evidence", "severity", "fires", "wave")  # what fired is told in full below
    screen.narrow(screen.table("Triggers", columns, rows, spare=spare))
    if seen.snapshot:
        screen.say(f"Weekly snapshot {seen.snapshot} was taken.")


def risks(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Show the plan's eight risks with the present readings of their checks. Exits 1 if one is bad."""
    from eros.app.risks import BAD, risks_now

    found = risks_now(the_app(ctx).desk)
    if as_json:
        screen.as_json([{**screen.fields(r), "state": r.state} for r in found])
    else:
        rows = [
            (
                r.risk.key,
                r.risk.title,
                f"{r.risk.likelihood}/{r.risk.impact}",
                x.state,
                x.check.replace("_", " "),
                x.seen,
            )
            for r in found
            for x in r.readings
        ]
        columns = ("", "risk", "likely/impact", "state", "check", "seen")
        screen.narrow(screen.table("Risks", columns, rows, spare=("likely/impact", "risk", "check")))
    raise typer.Exit(1 if any(r.state == BAD for r in found) else 0)
