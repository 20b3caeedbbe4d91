"""``eros wave0``: the plan's baseline and the check of its gaps."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, the_app, week_of

wave0_app = typer.Typer(
    help="Measure what planning was before the waves, and check every gap against it.",
    no_args_is_help=True,
    epilog="Example: eros wave0 run --out docs",
)


@wave0_app.command()
def run(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Option("--out", "-o", help="Folder of the reports.")] = Path("docs"),
    pages: Annotated[int, typer.Option(min=4, max=400, help="Weeks to plan, by four kinds of page.")] = 20,
    week: Annotated[str, typer.Option(help="Week: Monday, ISO week, 'this' or 'next'.")] = "next",
    jobs: Annotated[int | None, typer.Option(min=1, max=64, help="Worker processes.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Plan weeks with all flags off and all on, measure, check the gaps, write three reports.

    Keeps no plan. Exits 0 when the reports are written; the gate of wave 0, printed last, has its own.
    """
    from eros.app.wave0 import remember, run_wave0

    app = the_app(ctx)
    began = time.perf_counter()
    found = run_wave0(app.desk, app.many, week_of(ctx, week), pages=pages, jobs=jobs or app.jobs)
    written = app.write_wave0(found, folder)
    remember(app.desk, found, sum(p.suffix == ".md" for p in written))
    if as_json:
        screen.as_json({"written": written, "picks": found.picks, "metrics": found.metrics,
                        "gaps": {"baseline": found.baseline_gaps, "all_on": found.meant_gaps}})  # fmt: skip
        return
    for path in written:
        screen.out().print(str(path), soft_wrap=True)
    left = [c.gap.id for c in found.meant_gaps if c.left]
    confirmed = sum(c.status == "confirmed" for c in found.baseline_gaps)
    screen.say(
        f"{len(found.picks)} weeks twice in {time.perf_counter() - began:.1f} s; {confirmed} gaps confirmed "
        f"in the baseline, {len(left)} left with all switched on" + (f": {', '.join(left)}" if left else "")
    )
    from eros.app.gates import run_gate
    from eros.cli.gate import print_gate

    print_gate(run_gate(app.desk, app.many, "0", jobs=jobs or app.jobs))
