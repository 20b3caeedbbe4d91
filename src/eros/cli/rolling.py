"""``eros waves``, ``eros rollout`` and ``eros rollback``: where the waves stand, up and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eros.cli import screen
from eros.cli.words import ByOpt, JsonOpt, the_app, who

if TYPE_CHECKING:
    from eros.app.rollback import Rollback
    from eros.app.rollout import Progress

BROKEN = 2  # a smoke plan or a week compared is not what it must be

WaveArg = Annotated[str, typer.Argument(help="Wave: its number, 0 to 6.", show_default=False)]
ForceOpt = Annotated[bool, typer.Option("--force", help="Go on in spite of it; it is written down.")]

rollout_app = typer.Typer(
    help="Raise a wave page by page, as far as the guards allow.",
    no_args_is_help=True,
    epilog="Example: eros rollout start 2, a week later eros rollout advance 2",
)


def waves(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Show the seven waves: state, flags, last gate, milestone."""
    from eros.app.timeline import timeline

    rows = timeline(the_app(ctx).desk)
    if as_json:
        screen.as_json(rows)
        return
    gone = screen.table(
        "Waves",
        ("wave", "title", "weeks", "state", "pages", "flags", "last gate", "signed", "milestone"),
        [
            (
                r.wave, r.title, f"{r.weeks[0]}-{r.weeks[1]}", r.state, f"{r.pages_on}/{r.pages}" if r.flags else "",
                ", ".join(f"{n.removeprefix('ENABLE_').lower()}: {s}" for n, s in r.flags.items()),
                r.gate, r.signed, r.milestone,
            )
            for r in rows
        ],
        spare=("milestone", "weeks", "signed", "flags", "last gate"),
    )  # fmt: skip
    screen.narrow(gone)


@rollout_app.command()
def start(
    ctx: typer.Context, wave: WaveArg, by: ByOpt = None, force: ForceOpt = False, as_json: JsonOpt = False
) -> None:
    """Store five test weeks, then raise a wave for a tenth of the pages. Its gate must be GO."""
    from eros.app.rollout import start as begin

    _print(begin(the_app(ctx).desk, wave, by=who(by), force=force), as_json)


@rollout_app.command()
def advance(
    ctx: typer.Context,
    wave: WaveArg,
    by: ByOpt = None,
    force: ForceOpt = False,
    jobs: Annotated[int | None, typer.Option(min=1, max=64, help="Worker processes.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Go on to the next phase, hold, or take the wave back, as the guards say.

    Exits 0 when it went on, 2 when it held or came back.
    """
    from eros.app.rollout import advance as go_on

    app = the_app(ctx)
    found = go_on(app.desk, app.many, wave, by=who(by), force=force, jobs=jobs or app.jobs)
    _print(found, as_json)
    raise typer.Exit(0 if found.went.startswith(("advanced", "is on")) else BROKEN)


@rollout_app.command()
def status(
    ctx: typer.Context,
    wave: WaveArg,
    guards: Annotated[bool, typer.Option("--guards", help="Ask the guards too; plans weeks.")] = False,
    as_json: JsonOpt = False,
) -> None:
    """Show where a roll-out stands."""
    from eros.app.rollout import status as look

    app = the_app(ctx)
    _print(look(app.desk, wave, app.many if guards else None, jobs=app.jobs), as_json)


def rollback(
    ctx: typer.Context,
    wave: Annotated[str, typer.Argument(help="Wave: its number, or 'all'.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Put back what the latest rollback took.")] = False,
    why: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    by: ByOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Take a wave back for all pages, check it by a plan and five stored weeks, and write it down.

    A run that was stopped is finished by the next one. Exits 2 if something is not as it was.
    """
    from eros.app import rollback as back

    desk = the_app(ctx).desk
    if undo:
        run = back.undo(desk, wave, by=who(by))
        if as_json:
            screen.as_json(run)
        else:
            screen.say(f"Rollback {run.id} of {run.what} is undone.")
        return
    done = back.roll_back(desk, wave, by=who(by), why=why, dry=dry_run)
    if as_json:
        screen.as_json({**screen.fields(done), "ok": done.ok})
    else:
        print_rollback(done)
    raise typer.Exit(0 if done.ok or done.dry else BROKEN)


def print_rollback(done: Rollback) -> None:
    """A rollback for people."""
    weeks = [
        (w.page, w.week, w.why if done.dry else w.match, ", ".join(w.other), "" if done.dry else w.why)
        for w in done.weeks
    ]
    rows = [
        ("flags off", ", ".join(done.off) or "none"),
        ("put back, where it was kept" if done.dry else "put back", ", ".join(done.restored) or "nothing"),
        *(("note", n) for n in done.notes),
        ("test weeks", done.stored),
        ("release to return to", done.release),
    ]
    if not done.dry:
        rows += [
            ("smoke plan", "good" if done.smoke.get("ok") else str(done.smoke.get("why") or done.smoke.get("still_on"))),
            ("recovery", f"{done.recovery_s:.1f} s of {done.allowed_s:.0f} s allowed" + (", resumed" if done.resumed else "")),
        ]  # fmt: skip
    screen.table(f"Rollback of {done.what}" + (" (dry run)" if done.dry else ""), ("what", "seen"), rows)
    if weeks:
        screen.table("Test weeks", ("page", "week", "compared", "other flags that differ", "why"), weeks)


def _print(found: Progress, as_json: bool) -> None:
    if as_json:
        screen.as_json(found)
        return
    here = found.standing
    rows = [
        ("state", here.phase.replace("_", " ")),
        ("pages", f"{len(here.pages_on)} of {here.pages}" + (f": {', '.join(here.pages_on[:12])}" if here.pages_on else "")),
        ("flags", ", ".join(f"{n}: {s}" for n, s in here.settings.items())),
        ("phase runs until", f"{found.until:%Y-%m-%d %H:%M} UTC" if found.until else ""),
    ]  # fmt: skip
    if found.says is not None:
        rows.append(("guards say", found.says.value.replace("_", " ")))
    if found.went:
        rows.append(("done", found.went))
    screen.table(f"Wave {here.wave.number}, {here.wave.title}", ("what", "seen"), rows)
    if found.seen:
        screen.table(
            "Guards",
            ("metric", "floor", "pages needed", "effect", "says", "why"),
            [(s.guard.metric, f"{s.guard.floor:.0%}", s.guard.min_pages, _effect(s.effect), s.says, s.why) for s in found.seen],
        )  # fmt: skip
    if found.taken_back is not None:
        print_rollback(found.taken_back)


def _effect(effect: object) -> str:
    lo, hi, pages = (getattr(effect, n, None) for n in ("lo", "hi", "pages"))
    return f"{lo:+.1%} to {hi:+.1%}, {pages} pages" if lo is not None and hi is not None else "not measured"
