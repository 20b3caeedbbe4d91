"""``eros edit``, ``replan``, ``approve`` and the other commands that change a week."""

from __future__ import annotations

from typing import Annotated

import typer

from eros.cli import screen
from eros.cli.words import ByOpt, JsonOpt, PageArg, WeekArg, the_app, week_of, who
from eros.domain.words import PlanStatus, SendKind

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

    assert callable(make)
    done = editing.edit(the_app(ctx).desk, page, week_of(ctx, week), make, by=who(by), what=what, dry_run=dry)
    if as_json:
        screen.as_json({"version": done.version, "ok": done.ok, "brought": done.brought, "taken": done.taken})
    else:
        out = screen.out()
        out.print(
            f"{what}: " + (f"saved as version {done.version}" if done.version else "not saved (dry run)")
        )
        for sign, findings in (("+", done.brought), ("-", done.taken)):
            for f in findings:
                out.print(f"  {sign} {f.severity} {f.rule} {f.send or 'whole plan'}: {f.text}", markup=False)
        if not done.brought and not done.taken:
            out.print("  no finding came or went")
        if done.ok:
            out.print("all hard rules kept")
        else:
            out.print("hard rules are broken: it cannot be approved so")
            for f in done.hard:
                out.print(f"  {f.rule} {f.send or 'whole plan'}: {f.text}", markup=False)
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
    from eros.cli.show import print_difference

    app = the_app(ctx)
    instant = parse_instant(now) if now else app.clock.now()
    done = replanning.replan(app.desk, page, week_of(ctx, week), by=who(by), now=instant, dry_run=dry_run)
    ok = done.difference.after.verdict.ok
    if as_json:
        screen.as_json(done)
    else:
        print_difference(done.difference)
        saved = f"saved as version {done.version}" if done.version else "not saved (dry run)"
        screen.out().print(f"{done.fixed} sends were fixed; {saved}")
    raise typer.Exit(0 if ok else 2)


def _status(ctx: typer.Context, page: str, week: str, to: PlanStatus, by: str | None) -> None:
    from eros.app import approving

    done = approving.set_status(the_app(ctx).desk, page, week_of(ctx, week), to, by=who(by))
    screen.out().print(f"{done.page}, week from {done.week.start}: version {done.version} is {done.status}")


def approve(ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None) -> None:
    """Approve a week. It is judged afresh; one that breaks a hard rule is refused."""
    _status(ctx, page, week, PlanStatus.APPROVED, by)


def publish(ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None) -> None:
    """Mark an approved week as published: later weeks are planned with it in mind."""
    _status(ctx, page, week, PlanStatus.PUBLISHED, by)


def reject(ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None) -> None:
    """Reject a week."""
    _status(ctx, page, week, PlanStatus.REJECTED, by)


def draft(ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None) -> None:
    """Set an approved or rejected week back to draft."""
    _status(ctx, page, week, PlanStatus.DRAFT, by)


def undo(ctx: typer.Context, page: PageArg, week: WeekArg, by: ByOpt = None) -> None:
    """Take the last change of a week back, as a new version; nothing is lost."""
    from eros.app import approving

    done = approving.undo(the_app(ctx).desk, page, week_of(ctx, week), by=who(by))
    screen.out().print(
        f"{done.page}, week from {done.week.start}: version {done.version} holds what was before"
    )
