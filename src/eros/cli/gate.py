"""``eros gate``: GO or NO-GO of a wave, and the signature it needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, the_app

if TYPE_CHECKING:
    from eros.waves.verdict import GateVerdict

NO_GO = 2
SIGN = "sign"


def gate(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WAVE|sign", help="Wave: its number, 0 to 6; or 'sign'.", show_default=False)],
    wave: Annotated[str | None, typer.Argument(help="With 'sign': the wave.", show_default=False)] = None,
    results: Annotated[Path | None, typer.Option("--results", help="JUnit file, or folder of `make gate-results`.")] = None,
    by: Annotated[str, typer.Option("--by", help="With 'sign': who signs.")] = "",
    role: Annotated[str, typer.Option("--role", help="With 'sign': as what.")] = "senior reviewer",
    markdown: Annotated[bool, typer.Option("--md", help="Print a Markdown page.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, max=64, help="Worker processes.")] = None,
    as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Measure every criterion of a wave: `eros gate 2`; sign it: `eros gate sign 2 --by NAME`.

    Exits 0 on GO, 2 on NO-GO. What cannot be measured is not met.
    """
    app = the_app(ctx)
    if what == SIGN:
        from eros.app.gates import sign

        if wave is None:
            raise typer.BadParameter("say which wave: eros gate sign WAVE --by NAME")
        signed = sign(app.desk, wave, name=by, role=role)
        if as_json:
            screen.as_json(signed)
        else:
            screen.say(f"{signed.name} ({signed.role}) signed wave {signed.wave}, release {signed.release}.")
        return
    if wave is not None:
        raise typer.BadParameter("give one wave")
    from eros.app.gates import as_markdown, body, run_gate

    found = run_gate(app.desk, app.many, what, results=results, jobs=jobs or app.jobs)
    if as_json:
        screen.as_json(body(found))
    elif markdown:
        typer.echo(as_markdown(found), nl=False)
    else:
        print_gate(found)
    raise typer.Exit(0 if found.go else NO_GO)


def print_gate(found: GateVerdict) -> None:
    """A verdict for people."""
    rows = [
        (
            "yes" if j.met else "NO" if j.measurable else "measure first", j.criterion.about,
            "not measurable" if j.reading.value is None else screen.measured(j.reading.value, j.criterion.unit),
            f"{j.criterion.compare} {j.criterion.threshold:g}", j.reading.evidence, j.criterion.owner,
        )
        for j in found.judged
    ]  # fmt: skip
    columns = ("met", "criterion", "value", "must be", "evidence", "owner")
    spare = ("owner", "evidence", "must be")
    screen.narrow(screen.table(f"Gate of wave {found.wave}", columns, rows, spare=spare))
    from eros.app.gates import outcome, todo

    if found.escalation is None or found.due is None:
        screen.out().print(f"GO. {todo(found)}")
        return
    screen.out().print(
        f"{outcome(found)} {todo(found)} Gate again by {found.due:%Y-%m-%d}. {found.escalation.name.capitalize()} NO-GO "
        f"in a row: {found.escalation.who}, {found.escalation.within}.",
        soft_wrap=True,
    )
