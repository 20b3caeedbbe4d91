"""``eros doctor``: is this installation fit to plan, and if not, what is to be done?"""

from __future__ import annotations

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, the_app


def doctor(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Check the installation, the data and the rule pack. Exits 1 if something must be mended."""
    from eros.app.doctor import examine

    checks = examine(the_app(ctx))
    if as_json:
        screen.as_json(checks)
    else:
        screen.table(
            "", ("what", "state", "seen", "what to do"), [(c.name, c.state, c.seen, c.todo) for c in checks]
        )
    raise typer.Exit(1 if any(c.state == "fail" for c in checks) else 0)
