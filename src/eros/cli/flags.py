"""``eros flags``: what is on for whom, and who said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eros.cli import screen
from eros.cli.words import ByOpt, JsonOpt, the_app, who
from eros.domain.switches import PREFIX

if TYPE_CHECKING:
    from eros.app.flags import FlagCard, FlagChange

app = typer.Typer(
    help="Raise, hold back and kill what may have to be taken back.",
    no_args_is_help=True,
    epilog="Examples: eros flags list · eros flags set TIMING_RULES 10 --pages alexia · eros flags kill --all",
)

NARROW = 60  # columns of a terminal below which a flag goes by its own words alone

NameArg = Annotated[str, typer.Argument(help="Flag, with or without ENABLE_.", show_default=False)]
WhyOpt = Annotated[str, typer.Option("--why", help="Why, for whoever reads the history.")]


@app.command("list")
def list_flags(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Show every flag, its setting and how many pages it is on for."""
    from eros.app.flags import listing

    found = listing(the_app(ctx).desk)
    if as_json:
        screen.as_json(
            {
                "file": found.file,
                "flags": [_card(c) for c in found.cards],
                "notes": [screen.plain(n) for n in found.notes],
            }
        )
        return
    small = screen.out().width < NARROW
    rows = [
        (c.flag.name.removeprefix(PREFIX) if small else c.flag.name,
         "-" if c.flag.wave is None else c.flag.wave, c.setting.words,
         f"{len(c.pages_on)}/{c.pages}" if small else f"{len(c.pages_on)} of {c.pages}",
         c.flag.gone_by, c.flag.owner)
        for c in found.cards
    ]  # fmt: skip
    columns = ("flag", "wave", "set to", "pages", "gone by", "owner")
    screen.narrow(screen.table(found.file, columns, rows, right=(1,), spare=("owner", "gone by", "wave")))
    for note in found.notes:
        screen.say(f"{note.code}: {note.text}")


@app.command("show")
def show_flag(ctx: typer.Context, name: NameArg, as_json: JsonOpt = False) -> None:
    """Show one flag: what it switches, its rules and gates, the pages it is on for, its history."""
    from eros.app.flags import flag_of, history, listing

    desk = the_app(ctx).desk
    flag = flag_of(name)
    found = listing(desk)
    card = next(c for c in found.cards if c.flag is flag)
    past = history(desk, flag.name)
    if as_json:
        screen.as_json(
            {**_card(card), "gates": [screen.plain(g) for g in card.gates], "changes": sorted(flag.changes),
             "history": [_change(c) for c in past], "notes": [screen.plain(n) for n in found.notes]}
        )  # fmt: skip
        return
    gates = "; ".join(
        f"at {p.percent} %: "
        + ", ".join(f"{g.metric} not below {g.floor:+.0%} on {g.min_pages} pages" for g in p.guards)
        for p in card.gates
    )
    facts = [
        ("set to", card.setting.words),
        ("on", flag.about),
        ("off", flag.off),
        ("rules", ", ".join(flag.rules) or "none"),
        ("gates", gates),
        ("may change", ", ".join(sorted(flag.changes))),
        ("pages on", ", ".join(card.pages_on) or "none"),
        ("owner", f"{flag.owner}; gone by {flag.gone_by}"),
    ]
    screen.table(flag.name, ("what", "is"), facts)
    _print_history(past)
    for note in found.notes:
        screen.say(f"{note.code}: {note.text}")


@app.command("set")
def set_flag(
    ctx: typer.Context,
    name: NameArg,
    value: Annotated[str, typer.Argument(help="on, off or a percentage of pages.", show_default=False)],
    pages: Annotated[str, typer.Option("--pages", help="Canaries: on for these whatever the rest.")] = "",
    by: ByOpt = None,
    why: WhyOpt = "",
    as_json: JsonOpt = False,
) -> None:
    """Set a flag for all pages, a share of them, or named ones. Pages once in stay in as it rises."""
    from eros.app.flags import flag_of, page_ids, parse_setting, set_flags

    desk = the_app(ctx).desk
    canaries = page_ids(desk, [p for p in (x.strip() for x in pages.split(",")) if p])
    wanted = {flag_of(name).name: parse_setting(value, canaries)}
    _print_changes(set_flags(desk, wanted, by=who(by), why=why), as_json)


@app.command("kill")
def kill_flag(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Flags.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every flag.")] = False,
    by: ByOpt = None,
    why: WhyOpt = "",
    as_json: JsonOpt = False,
) -> None:
    """Switch flags off for everybody at once. What was set is kept for the day they are set again."""
    from eros.app.flags import kill

    if every == bool(names):
        raise typer.BadParameter("name flags, or give --all")
    _print_changes(kill(the_app(ctx).desk, None if every else names, by=who(by), why=why), as_json)


@app.command("history")
def flag_history(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Flag; leave out for all.", show_default=False)] = None,
    as_json: JsonOpt = False,
) -> None:
    """Show who changed what, when and why, oldest first."""
    from eros.app.flags import history

    past = history(the_app(ctx).desk, name)
    if as_json:
        screen.as_json([_change(c) for c in past])
    else:
        _print_history(past)


def _card(card: FlagCard) -> dict[str, object]:
    flag = card.flag
    return {
        "name": flag.name, "wave": flag.wave, "setting": screen.plain(card.setting),
        "words": card.setting.words, "pages_on": list(card.pages_on), "pages": card.pages,
        "about": flag.about, "off": flag.off, "rules": list(flag.rules), "owner": flag.owner,
        "gone_by": flag.gone_by.isoformat(),
    }  # fmt: skip


def _change(change: FlagChange) -> dict[str, object]:
    return {
        "flag": change.flag, "before": change.before.words, "after": change.after.words, "by": change.by,
        "why": change.why, "at": change.at.isoformat(),
    }  # fmt: skip


def _print_changes(made: tuple[FlagChange, ...], as_json: bool) -> None:
    if as_json:
        screen.as_json([_change(c) for c in made])
        return
    for c in made:
        screen.out().print(f"{c.flag}: {c.before.words} -> {c.after.words}", markup=False)
    if not made:
        screen.say("Nothing to change: it is so already.")


def _print_history(past: tuple[FlagChange, ...]) -> None:
    screen.table(
        "History",
        ("at", "flag", "before", "after", "by", "why"),
        [(f"{c.at:%Y-%m-%d %H:%M}", c.flag, c.before.words, c.after.words, c.by, c.why) for c in past],
    )
