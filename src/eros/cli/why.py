"""``eros explain``, ``why-not``, ``whatif``, ``analyze``: the questions behind a week."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from eros.app.ports_triggers import Trigger
from eros.cli import screen
from eros.cli.words import JsonOpt, PageArg, WeekArg, the_app, week_of
from eros.domain.evidence import Adjustment, Lever
from eros.domain.plan import JudgedWeek, Send
from eros.domain.words import SendKind


def explain(
    ctx: typer.Context,
    page: PageArg,
    week: WeekArg,
    send: Annotated[str | None, typer.Argument(help="Send id; without one, a line for every send.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Every factor of every send.")] = False,
    as_json: JsonOpt = False,
) -> None:
    """Say why each send is what it is: the factors that priced it and what lost to it.

    Where no week keeps all hard rules, names the smallest set of rules that clash.
    """
    from eros.app.editing import find
    from eros.app.explaining import explained

    app = the_app(ctx)
    judged = explained(app.desk, page, week_of(ctx, week))
    sends = [find(judged.plan, send)] if send else list(judged.plan.sends)
    if as_json:
        screen.as_json([{"send": s.id, "reasons": s.reasons} for s in sends])
        return
    if send or full:
        for s in sends:
            explain_one(s, judged)
        return
    screen.table(
        f"{judged.plan.page.name}, week from {judged.plan.week.start}: what each send is expected to earn, and why",
        ("time", "id", "type", "expected", "its type earns", "time x", "caption x", "taken off", "left out, the week earns"),
        [_on_one_line(s, judged) for s in sends],
        right=(3, 4, 5, 6, 7, 8),
    )  # fmt: skip
    screen.say(
        f"One in full: eros explain {page} {week} {sends[0].id if sends else 'SEND'}; all of them: --full"
    )


def _on_one_line(s: Send, judged: JudgedWeek) -> tuple[str, ...]:
    """The factors of a send side by side; a follow-up's share of its parent stands with its type."""
    by = {r.factor: r for r in s.reasons}

    def factor(name: str) -> str:
        size = by[name].multiplier if name in by else None
        return "" if size is None else f"{size:.2f}"

    base = screen.money(by["send_type"].effect_cents) if "send_type" in by else ""
    share = factor("parent")
    off = sum(by[name].effect_cents or 0 for name in ("same_day", "recency") if name in by)
    return (
        judged.plan.week.label(s.at),
        s.id,
        f"  ↳ {s.kind}" if s.parent else str(s.kind),
        screen.money(s.expected_cents),
        f"{share} x {base}" if share else base,
        factor("time"),
        factor("caption"),
        screen.money(off) if off else "",
        screen.money(by["without"].effect_cents) if "without" in by else "",
    )


def explain_one(s: Send, judged: JudgedWeek) -> None:
    """A send, what is expected of it, and the factors behind that."""
    out, week = screen.out(), judged.plan.week
    lo, hi = s.interval_cents
    out.print(
        f"[bold]{s.id}[/] {week.label(s.at)} {s.kind} to {s.audience}: expected "
        f"[bold]{screen.money(s.expected_cents)}[/], 80 % between {screen.money(lo)} and {screen.money(hi)}"
    )
    for r in s.reasons:
        size = f"x {r.multiplier:.3f}" if r.multiplier is not None else screen.money(r.effect_cents)
        out.print(f"  {size:>12}  {escape(r.factor)}: {escape(r.text)}")


def why_not(
    ctx: typer.Context,
    page: PageArg,
    week: WeekArg,
    kind: Annotated[SendKind, typer.Option("--type", help="Send type.")],
    at: Annotated[str, typer.Option("--at", help="Day and time of the page's clock, such as 'fri 18:20'.")],
    as_json: JsonOpt = False,
) -> None:
    """Name the rules or the cents that speak against one more send."""
    from eros.app import replanning
    from eros.app.judging import current_plan
    from eros.app.weeks import parse_at

    desk, start = the_app(ctx).desk, week_of(ctx, week)
    minute = parse_at(at, current_plan(desk, page, start).judged.plan.week)
    found = replanning.why_not(desk, page, start, kind=kind, at=minute)
    if as_json:
        screen.as_json({"findings": found.findings, "loss_cents": found.loss_cents})
        return
    out = screen.out()
    if found.findings:
        out.print(f"Put into the week as it stands, a {kind} at {at} would break:")
        said = (
            f"{f.rule} (gap {f.gap or '-'}): {f.text}" + (f" ({f.size})" if f.size else "")
            for f in found.findings
        )
        for words in dict.fromkeys(said):  # one rule may say the same of several sends
            out.print(f"  {words}", markup=False)
    else:
        out.print(f"No rule speaks against a {kind} at {at} in the week as it stands.")
    if found.loss_cents is None:
        out.print("No week that keeps all hard rules can hold it.")
    elif found.loss_cents > 0:
        out.print(f"The best week around it earns {screen.money(found.loss_cents)} less.")
    else:
        more = screen.money(-found.loss_cents)
        out.print(f"The best week around it earns {more} more, but keeps fewer of the week's wishes.")


def what_if(
    ctx: typer.Context,
    page: PageArg,
    week: WeekArg,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", help="tier=HIGH, or a catalogue number such as spacing.any_min=60."),
    ] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="A rule code to leave out.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Compare the week as it is with the week as it might be. Saves nothing."""
    from eros.app import replanning
    from eros.cli.show import print_difference

    pairs = {}
    for text in sets or []:
        key, eq, value = text.partition("=")
        if not eq or not value:
            raise typer.BadParameter(f"--set wants KEY=VALUE, not {text!r}")
        pairs[key.strip()] = value.strip()
    found = replanning.what_if(
        the_app(ctx).desk, page, week_of(ctx, week), sets=pairs, without=tuple(without or ())
    )
    if as_json:
        screen.as_json(found)
    else:
        print_difference(found)


def analyze(
    ctx: typer.Context,
    page: PageArg,
    week: Annotated[str, typer.Argument(help="Seen from this week.")] = "next",
    as_json: JsonOpt = False,
) -> None:
    """Show what a page's history says: saturation, opportunity, trend, best hours, content tiers."""
    from eros.app.reading import analyse
    from eros.cli.show import print_notes

    found = analyse(the_app(ctx).desk, page, week_of(ctx, week))
    if as_json:
        screen.as_json(found)
        return
    p = found.performance
    hours = p.values.curve.mean(axis=0)
    best = sorted(range(24), key=lambda h: -hours[h])[:6]
    tiers = [f"{t}: {', '.join(sorted(c for c, x in p.content_tier.items() if x is t))}"
             for t in dict.fromkeys(sorted(p.content_tier.values()))]  # fmt: skip
    held = sum(a.lever is Lever.HOLD for a in p.asked)
    trend = "not known" if p.revenue_trend is None else f"{p.revenue_trend:+.0%}"
    screen.table(
        f"{found.page.name}: {found.sends:,} sends of 24 months",
        ("what", "value"),
        [
            (
                "saturation (0-100)",
                f"{p.saturation.fused:.0f}" + (" diverging" if p.saturation.diverges else ""),
            ),
            (
                "opportunity (0-100)",
                f"{p.opportunity.fused:.0f}" + (" diverging" if p.opportunity.diverges else ""),
            ),
            ("confidence", f"{p.confidence:g} from {p.message_count} sends of 90 days"),
            ("revenue trend", trend),
            ("volume factor", f"{p.volume_factor:.2f}"),
            ("day factors mon-sun", " ".join(f"{x:.2f}" for x in p.day_factor)),
            ("best hours", ", ".join(f"{h:02d}h ({hours[h]:.2f})" for h in best)),
            ("revenue cap a day", p.revenue_cap if p.revenue_cap is not None else "not binding"),
            *[("content", t) for t in tiers],
            ("adjustments", "; ".join(p.adjustments)),
            *[("in the latest plan", _stored(t)) for t in found.triggers],
            *[("moves", _moves(a)) for a in p.asked if a.lever in {Lever.VOLUME, Lever.MONTHLY}],
            (
                "games",
                ", ".join(_game(a) for a in p.asked if a.lever is Lever.GAME and a.amount > 0) or "none",
            ),
            (
                "cannot tell",
                f"{held} types have too few priced sends to move anything" if held else "nothing",
            ),
        ],
    )
    print_notes(found.notes)


def _moves(a: Adjustment) -> str:
    """What is moved, by how much, why, how sure and for how long."""
    size = f"{a.amount:g} a month" if a.lever is Lever.MONTHLY else f"x {a.amount:g}"
    until = "" if a.days is None else f", holds {a.days} days"
    return f"{a.subject} {size} ({a.rule} {a.trigger}): {a.reason}; {a.trust} trust{until}"


def _stored(t: Trigger) -> str:
    """A trigger as the latest plan was made by it."""
    until = "as long as history shows it" if t.expires_on is None else f"until {t.expires_on}"
    return f"{t.said.subject} x {t.said.amount:g}, found {t.found_at.date()} for {t.week_start}, {until}"


def _game(a: Adjustment) -> str:
    return f"{a.amount:g} {a.subject.partition(':')[2].replace('_', ' ')}"
