"""``eros edit``, ``replan``, ``approve`` and the other commands that change a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eros.cli import screen
from eros.cli.words import ByOpt, JsonOpt, PageArg, WeekArg, the_app, week_of, who
from eros.domain.words import PlanStatus, SendKind, Severity

if TYPE_CHECKING:
    from eros.app.approving import Moved

edit_app = typer.Typer(
    help="Move, caption, price, drop, add or pin a send; every edit is judged at once.", no_args_is_help=True
)

SendArg = Annotated[str, typer.Argument(help="Send id, as `eros show` gives it.", show_default=False)]
DryOpt = Annotated[bool, typer.Option("--dry-run", help="Judge the edit, save nothing.")]
AtOpt = Annotated[str, typer.Option("--to", "--at", help="Day and time, such as 'fri 18:20'.")]


def _apply(
    ctx: typer.Context,
    page: str,
    week: str,
    make: object,
    what: str,
    by: str | None,
    dry: bool,
    as_json: bool,
) -> None:
    from eros.app import editing
    from eros.cli.show import finding_words, print_broken

    assert callable(make)
    done = editing.edit(the_app(ctx).desk, page, week_of(ctx, week), make, by=who(by), what=what, dry_run=dry)
    if as_json:
        screen.as_json({"version": done.version, "ok": done.ok, "was_cents": done.was_cents,
                        "expected_cents": done.plan.objective.expected_cents,
                        "brought": done.brought, "taken": done.taken, "hard": done.hard})  # fmt: skip
    else:
        out = screen.out()
        out.print(
            f"{what}: " + (f"saved as version {done.version}" if done.version else "not saved (dry run)")
        )
        now = done.plan.objective.expected_cents
        moved = screen.money(abs(now - done.was_cents))
        change = (
            "as before" if now == done.was_cents else moved + (" more" if now > done.was_cents else " less")
        )
        out.print(f"  the week is expected to earn {screen.money(now)}, {change}", markup=False)
        for sign, findings in (("+", done.brought), ("-", done.taken)):
            for f in findings:
                out.print(f"  {sign} {f.severity} {finding_words(f)}", markup=False)
        if not done.brought and not done.taken:
            out.print("  no finding came or went")
        if done.ok:
            out.print("all hard rules kept")
        else:
            print_broken([f for f in done.hard if f not in done.brought], more=bool(done.brought))
    raise typer.Exit(0 if done.ok else 2)


def _minute(ctx: typer.Context, page: str, week: str, text: str) -> int:
    from eros.app.judging import current_plan
    from eros.app.weeks import parse_at

    plan = current_plan(the_app(ctx).desk, page, week_of(ctx, week)).judged.plan
    return parse_at(text, plan.week)


@edit_app.command("move")
def move(
    ctx: typer.Context, page: PageArg, week: WeekArg, send: SendArg, to: AtOpt,
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Move a send: `eros edit move alexia next s012 --to "fri 18:20"`. Its follow-up comes along."""
    from eros.app import editing

    change = editing.move(send, _minute(ctx, page, week, to))
    _apply(ctx, page, week, change, f"move {send} to {to}", by, dry_run, as_json)


@edit_app.command("caption")
def caption(
    ctx: typer.Context, page: PageArg, week: WeekArg, send: SendArg,
    to: Annotated[str | None, typer.Option("--to", help="Caption id of the bank.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="A caption you write; the page keeps it.")] = None,
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Give a send another caption: one of the bank (`--to ID`) or one you write (`--text "..."`)."""
    from eros.app import editing
    from eros.app.writing import write_caption

    if (to is None) == (text is None):
        raise typer.BadParameter("give --to or --text")
    if to is None:
        if dry_run:
            raise typer.BadParameter("--text keeps the caption; it has no --dry-run")
        to = write_caption(the_app(ctx).desk, page, week_of(ctx, week), send, text or "")
    _apply(ctx, page, week, editing.recaption(send, to), f"caption {send} with {to}", by, dry_run, as_json)


@edit_app.command("price")
def price(
    ctx: typer.Context, page: PageArg, week: WeekArg, send: SendArg,
    to: Annotated[str, typer.Option("--to", help="US dollars, such as 19.99.")],
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Set a send's price."""
    from eros.app import editing

    change = editing.reprice(send, editing.parse_price(to))
    _apply(ctx, page, week, change, f"price {send} at {to}", by, dry_run, as_json)


@edit_app.command("drop")
def drop(
    ctx: typer.Context, page: PageArg, week: WeekArg, send: SendArg,
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Take a send out, with what hangs on it."""
    from eros.app import editing

    _apply(ctx, page, week, editing.drop(send), f"drop {send}", by, dry_run, as_json)


@edit_app.command("add")
def add(
    ctx: typer.Context, page: PageArg, week: WeekArg,
    kind: Annotated[SendKind, typer.Option("--type", help="Send type.")],
    at: Annotated[str, typer.Option("--at", help="Day and time, such as 'fri 18:20'.")],
    price: Annotated[str | None, typer.Option("--price", help="US dollars; default: the type's.")] = None,
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Add a send; give it a caption with `eros edit caption`."""
    from eros.app import editing

    cents = editing.parse_price(price) if price else None
    change = editing.add(kind, _minute(ctx, page, week, at), price_cents=cents)
    _apply(ctx, page, week, change, f"add {kind} at {at}", by, dry_run, as_json)


@edit_app.command("pin")
def pin(
    ctx: typer.Context, page: PageArg, week: WeekArg, send: SendArg,
    off: Annotated[bool, typer.Option("--off", help="Let it go again.")] = False,
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Fix a send, so that `eros replan` keeps it."""
    from eros.app import editing

    what = f"{'unpin' if off else 'pin'} {send}"
    _apply(ctx, page, week, editing.pin(send, on=not off), what, by, dry_run, as_json)


def replan(
    ctx: typer.Context, page: PageArg, week: WeekArg,
    now: Annotated[str | None, typer.Option("--now", help="Instant up to which sends are past.")] = None,
    by: ByOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Plan again around what is pinned, published or past; little else changes."""
    from eros.app import replanning
    from eros.app.weeks import parse_instant
    from eros.cli.show import print_broken, print_difference

    app = the_app(ctx)
    instant = parse_instant(now) if now else app.clock.now()
    done = replanning.replan(app.desk, page, week_of(ctx, week), by=who(by), now=instant, dry_run=dry_run)
    ok = done.difference.after.verdict.ok
    if as_json:
        screen.as_json(done)
    else:
        print_difference(done.difference)
        saved = f"saved as version {done.version}" if done.version else "not saved (dry run)"
        screen.out().print(f"{screen.count(done.fixed, 'send')} stayed as fixed; {saved}")
        if not ok:
            findings = done.difference.after.verdict.findings
            print_broken([f for f in findings if f.severity is Severity.HARD])
            screen.say(
                "What a person fixed is kept, even against a rule: eros edit pin PAGE WEEK SEND --off lets it go."
            )
    raise typer.Exit(0 if ok else 2)


EveryPage = Annotated[str | None, typer.Argument(help="Page id or name; leave out with --all.")]
EveryWeek = Annotated[str | None, typer.Argument(help="Week: Monday, ISO week, 'this' or 'next'.")]


def _status(ctx: typer.Context, page: str, week: str, to: PlanStatus, by: str | None, as_json: bool) -> None:
    from eros.app import approving

    start = week_of(ctx, week)
    done = approving.set_status(the_app(ctx).desk, page, start, to, by=who(by))
    if as_json:
        screen.as_json(
            {"page": done.page, "version": done.version, "status": done.status, "notes": done.notes}
        )
    else:
        screen.out().print(f"{done.page}, week from {start}: version {done.version} is {done.status}")
        _tell(done)


def _tell(done: Moved) -> None:
    for note in done.notes:
        screen.out().print(f"  {done.page}: {note.text} ({note.code})", markup=False)


def _status_all(
    ctx: typer.Context, page: str | None, week: str | None, every: bool, to: PlanStatus, by: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    from eros.app import approving

    if every and page is not None and week is None:
        page, week = None, page
    if every == (page is not None) or week is None:
        raise typer.BadParameter("give PAGE and WEEK, or --all and WEEK")
    if page is not None:
        return _status(ctx, page, week, to, by, as_json)
    start = week_of(ctx, week)
    found = approving.set_all(the_app(ctx).desk, start, to, by=who(by))
    refused = [m for m in found if m.error is not None]
    if as_json:
        screen.as_json([{"page": m.page, "version": m.version, "status": m.status, "notes": m.notes,
                         "error": m.error and m.error.code, "words": m.error and str(m.error)} for m in found])  # fmt: skip
    else:
        good = ", ".join(m.page for m in found if m.error is None)
        done = screen.count(len(found) - len(refused), "week")
        screen.out().print(f"{done} from {start} {to}" + (f": {good}" if good else ""), markup=False)
        for m in found:
            _tell(m)
        for m in refused:
            screen.out().print(f"{m.page} stays {m.status}: {m.error}", markup=False)
    raise typer.Exit(2 if refused else 0)


def approve(
    ctx: typer.Context, page: EveryPage = None, week: EveryWeek = None,
    every: Annotated[bool, typer.Option("--all", help="Every draft of the week.")] = False,
    by: ByOpt = None, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Approve a week, or with --all every draft. Each is judged afresh; one that breaks a hard rule is refused.

    Exits 2 when one was refused.
    """
    _status_all(ctx, page, week, every, PlanStatus.APPROVED, by, as_json)


def publish(
    ctx: typer.Context, page: EveryPage = None, week: EveryWeek = None,
    every: Annotated[bool, typer.Option("--all", help="Every approved week.")] = False,
    by: ByOpt = None, as_json: JsonOpt = False,
) -> None:  # fmt: skip
    """Mark an approved week as published: later weeks are planned with it in mind. EROS sends nothing."""
    _status_all(ctx, page, week, every, PlanStatus.PUBLISHED, by, as_json)


def reject(
    ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None, as_json: JsonOpt = False
) -> None:
    """Reject a week."""
    _status(ctx, page, week, PlanStatus.REJECTED, by, as_json)


def draft(
    ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None, as_json: JsonOpt = False
) -> None:
    """Set an approved or rejected week back to draft."""
    _status(ctx, page, week, PlanStatus.DRAFT, by, as_json)


def undo(
    ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None, as_json: JsonOpt = False
) -> None:
    """Take the last change of a week back, as a new version; nothing is lost."""
    from eros.app import approving
    from eros.app.reading import past_of

    desk, start = the_app(ctx).desk, week_of(ctx, week)
    done = approving.undo(desk, page, start, by=who(by))
    if as_json:
        screen.as_json({"page": done.page, "version": done.version, "status": done.status})
        return
    reasons = {v.version: v.reason for v in past_of(desk, done.page, start).versions}
    took = reasons.get(done.version - 1, "")
    screen.out().print(
        f"{done.page}, week from {done.week.start}: took back {took!r}; version {done.version} is {done.status}",
        markup=False,
    )
