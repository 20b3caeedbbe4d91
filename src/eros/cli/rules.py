"""``eros rules``: what is in force, why, where its numbers stand, and what it costs."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from eros.cli import screen
from eros.cli.words import JsonOpt, PageArg, WeekArg, the_app, week_of
from eros.domain.words import Severity

app = typer.Typer(
    name="rules",
    help="The rules: what is in force and why, which gap each carries, what each costs.",
    no_args_is_help=True,
)
OnPage = Annotated[str | None, typer.Option("--page", help="As they stand on this page (id or name).")]


@app.command(
    "list", epilog="Examples: eros rules list --family timing · eros rules list --gap 10.8 --severity hard"
)
def list_rules(
    ctx: typer.Context,
    family: Annotated[str | None, typer.Option("--family", help="A family such as timing or TIM.")] = None,
    gap: Annotated[str | None, typer.Option("--gap", help="A gap of the plan, such as 10.8.")] = None,
    wave: Annotated[int | None, typer.Option("--wave", min=0, max=6, help="A wave of the plan.")] = None,
    severity: Annotated[
        Severity | None, typer.Option("--severity", help="Only rules of this severity, as in force.")
    ] = None,
    page: OnPage = None,
    as_json: JsonOpt = False,
) -> None:
    """List the rules in force, one a line."""
    from eros.app import rule_book

    desk = the_app(ctx).desk
    on = None if page is None else rule_book.page_of(desk, page)
    found = rule_book.list_rules(desk, of_family=family, gap=gap, wave=wave, severity=severity, page=on)
    if as_json:
        screen.as_json(found)
        return
    screen.table(
        "",
        ("code", "severity", "gaps", "wave", "class", "what it asks", "yours"),
        [(r.code, r.severity, ", ".join(r.gaps), r.wave, r.priority, r.summary, r.changed) for r in found],
        right=(3,),
        caption=f"{len(found)} rules, {sum(r.severity == 'hard' for r in found)} of them hard, "
        f"{sum(bool(r.changed) for r in found)} not as packaged",
    )


@app.command(epilog="Example: eros rules show TIM08 --page alexia")
def show(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help="A rule's code, such as TIM08.")],
    page: OnPage = None,
    as_json: JsonOpt = False,
) -> None:
    """Show a rule: why, a week that breaks it and one that keeps it, its numbers and where they stand."""
    from eros.app import rule_book

    desk = the_app(ctx).desk
    on = None if page is None else rule_book.page_of(desk, page)
    r = rule_book.show_rule(desk, code, on)
    if as_json:
        screen.as_json(rule_book.as_dict(r))
        return
    out = screen.out()
    where = f" on {escape(page)}" if page else ""
    out.print(
        f"[bold]{r.line.code}[/] {r.line.name}: {escape(r.card.summary)} [bold]{r.line.severity}[/]{where}"
    )
    out.print(f"[dim]why[/]     {escape(r.card.why)}")
    for g in r.gaps:
        mark = ", ours" if g.ours else ""
        out.print(f"[dim]gap[/]     {g.id} {escape(g.name)} ({g.priority}, wave {g.wave}{mark})")
    out.print(
        f"[dim]finding[/] counts {escape(r.unit)}; source {escape(r.source)}; binds {', '.join(r.binds)}"
    )
    if r.judges_only:
        out.print("[dim]solver[/]  hears nothing of it: it only judges")
    if r.fixed:
        out.print("[dim]fixed[/]   protects people: no file may change it")
    for name, script in (("breaks", r.card.breaks), ("keeps", r.card.keeps)):
        if script:
            out.print(f"[dim]{name}[/]")
            out.print("".join(f"    {line}\n" for line in script.splitlines()), end="", markup=False)
    if r.parameters:
        screen.table(
            "",
            ("parameter", "value", "packaged", "unit", "range", "where", "what"),
            [
                (p.name, f"{p.value:g}", f"{p.default:g}", p.unit, f"{p.lowest:g} to {p.highest:g}",
                 f"{p.place} (yours)" if p.yours else p.place, p.about)
                for p in r.parameters
            ],
        )  # fmt: skip
    for place, says in r.changes:
        out.print(f"[dim]yours[/]   {escape(place)}: {escape(says)}")
    out.print(f"[dim]cases[/]   {r.cases.get('keeps', 0)} keep it, {r.cases.get('breaks', 0)} break it")
    out.print(f"[dim]cost[/]    {escape(rule_book.cost_words(r))}")


@app.command()
def coverage(ctx: typer.Context, as_json: JsonOpt = False) -> None:
    """Print every gap of the plan with the rules that carry it. Exits 1 if one is not covered."""
    from eros.app import rule_book

    found = rule_book.coverage()
    if as_json:
        screen.as_json(found)
    else:
        screen.table(
            "",
            ("gap", "name", "class", "wave", "rules", "still to come", "keep", "break", "seen in"),
            [
                (g.id if g.also is None else f"{g.id}, {g.also}", g.name + (" (ours)" if g.ours else ""), g.priority,
                 g.wave, ", ".join(g.rules), ", ".join(g.missing), g.keeps, g.breaks, g.shown)
                for g in found.gaps
            ],
            right=(3, 6, 7),
            caption=", ".join(f"{k} {found.covered[k]} of {n}" for k, n in found.totals.items()),
        )  # fmt: skip
    raise typer.Exit(0 if found.covered["all"] == found.totals["all"] else 1)


@app.command(epilog="Example: eros rules cost alexia next --rule TIM08")
def cost(
    ctx: typer.Context,
    page: PageArg,
    week: WeekArg,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="Only this rule, binding or not; may be repeated.")
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say what each binding rule costs this week: leave it out, decide again, compare. Saves nothing."""
    from eros.app.rule_cost import CostStatus, cost_of_rules

    found = cost_of_rules(
        the_app(ctx).desk, page, week_of(ctx, week), rules=tuple(rule or ()), watch=screen.progress
    )
    if as_json:
        screen.as_json(found)
        return
    shown = [c for c in found.rules if rule or c.status in (CostStatus.MEASURED, CostStatus.NOT_MEASURABLE)]
    screen.table(
        f"{found.page} from {found.week}, decided anew by a longer search: expected {screen.money(found.expected_cents)}, "
        f"at most {screen.money(found.gap_cents)} more possible",
        ("rule", "costs", "of it sends", "of it wishes", "open ±", "one unit", "how sure"),
        [
            (c.rule, screen.money(c.cost_cents), screen.money(c.expected_cents), screen.money(c.wishes_cents),
             screen.money(c.within_cents), screen.money(c.unit_cents), c.why or "measured")
            for c in shown
        ],
        right=(1, 2, 3, 4, 5),
        caption=f"{found.solved} weeks decided; not binding: "
        + (", ".join(c.rule for c in found.rules if c.status is CostStatus.NOT_BINDING) or "none"),
    )  # fmt: skip
