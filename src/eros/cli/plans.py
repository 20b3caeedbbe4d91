"""``eros plan``, ``show``, ``judge`` and what else looks at a planned week."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from eros.app.fleet import PageReport
from eros.cli import screen
from eros.cli.watching import CRITICAL, after_fleet
from eros.cli.words import ByOpt, FlagOpt, JsonOpt, PageArg, WeekArg, the_app, week_of, who
from eros.kit.errors import ErosError

# Use cases are imported inside the commands: the solver alone costs a third of a second, and
# `eros --help` should not pay for it.

MOST = 2**31 - 1  # of a version or a seed


def plan(
    ctx: typer.Context,
    page: Annotated[str | None, typer.Argument(help="Page id or name; leave out with --all.")] = None,
    week: Annotated[str | None, typer.Argument(help="Week: Monday, ISO week, 'this' or 'next'.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Plan every active page.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, max=64, help="Worker processes.")] = None,
    seed: Annotated[int, typer.Option(min=0, max=MOST, help="Seed of minutes and other free choices.")] = 0,
    as_of: Annotated[str | None, typer.Option(help="Instant of issue; default Thursday noon before.")] = None,
    again: Annotated[bool, typer.Option(help="Plan even if nothing changed.")] = False,
    flag: FlagOpt = None,
    by: ByOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Plan a week: `eros plan alexia next`, or `eros plan --all next` for every page.

    Exits 0 when all weeks keep the hard rules, 2 when one does not, 1 when a page failed,
    6 when a critical trigger fired.
    """
    from eros.app.flags import switches_for
    from eros.app.inputs import Ask
    from eros.app.reading import NoPages, list_pages
    from eros.app.weeks import parse_instant

    app = the_app(ctx)
    if every and page is not None and week is None:
        page, week = None, page
    if every == (page is not None) or week is None:
        raise typer.BadParameter("give PAGE and WEEK, or --all and WEEK")
    start = week_of(ctx, week)
    ask = Ask(
        as_of=parse_instant(as_of) if as_of else None,
        seed=seed,
        switches=switches_for(flag),
        now=app.clock.now(),
    )
    for note in app.desk.flags.notes():
        screen.say(f"{note.code}: {note.text}")
    began = time.perf_counter()
    if page is not None:
        from eros.app.journal import log_failure, log_fleet
        from eros.app.planning import plan_page, report_of

        try:
            made = plan_page(app.desk, page, start, by=who(by), ask=ask, again=again)
        except ErosError as e:
            log_failure(app.desk, app.journal, page, start.isoformat(), e)
            raise
        log_fleet(app.desk, app.journal, [report_of(made, time.perf_counter() - began)], start.isoformat())
        if as_json:
            from eros.app.week_file import to_text

            typer.echo(to_text(made.judged), nl=False)
        else:
            from eros.cli.show import print_week

            print_week(made.judged, made.version)
        if made.by_hand:
            screen.say(f"Version {made.version} was changed by hand and is kept; --again plans it anew.")
        elif made.begun and not made.fresh:
            screen.say(f"The week has begun: version {made.version} is kept; eros replan plans what is left.")
        raise typer.Exit(0 if made.judged.verdict.ok else 2)
    pages = [p.id for p in list_pages(app.desk)]
    if not pages:
        raise NoPages()
    from eros.app.raising import finish

    reports: list[PageReport] = []
    finish(app.desk)  # a roll-out that was stopped in the middle: all pages plan as its phase says
    app.desk.save_portfolio()  # fitted once, here, and not by every worker
    with screen.progress("planning", len(pages)) as step:
        run = app.fleet(
            pages, start, by=who(by), ask=ask, again=again, jobs=jobs or app.jobs,
            switches=app.desk.flags.resolve_all(pages),
        )  # fmt: skip
        for report in run:
            reports.append(report)
            step(words=report.page)
    reports.sort(key=lambda r: r.page)
    if as_json:
        screen.as_json(reports)
    else:
        _print_fleet(reports, start.isoformat(), time.perf_counter() - began)
    critical = after_fleet(app, reports, start)
    failed = any(r.state == "failed" for r in reports)
    raise typer.Exit(1 if failed else 2 if any(r.hard for r in reports) else CRITICAL if critical else 0)


def _print_fleet(reports: list[PageReport], week: str, seconds: float) -> None:
    rows = [
        (
            r.page, r.state, r.sends, r.types, screen.money(r.expected_cents), f"{r.gap:.2%}",
            r.hard, r.soft, r.notes, r.status, f"{r.seconds:.2f}",
        )
        if r.state not in ("failed", "settled")
        else (r.page, r.state.upper(), "", "", "", "", "", "", "", r.error, f"{r.seconds:.2f}")
        for r in reports
    ]  # fmt: skip
    columns = (
        "page", "state", "sends", "types", "expected", "gap", "hard", "soft", "notes", "verdict", "seconds",
    )  # fmt: skip
    screen.table(f"Week from {week}", columns, rows, right=(2, 3, 4, 5, 6, 7, 8, 10))
    for r in reports:
        if r.words:
            screen.say(f"{r.page}: {r.error + ': ' if r.error else ''}{r.words}")
    good = [r for r in reports if r.state != "failed"]
    total = screen.money(sum(r.expected_cents for r in good))
    screen.out().print(
        f"{len(good)} of {len(reports)} pages, {sum(r.sends for r in good):,} sends, {total} expected, "
        f"{screen.count(sum(r.hard for r in good), 'hard finding')}, {seconds:.1f} s"
    )


def show(
    ctx: typer.Context,
    page: PageArg,
    week: WeekArg,
    version: Annotated[int | None, typer.Option(min=1, max=MOST, help="An earlier version.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Show a planned week, day by day."""
    from eros.app.judging import current_plan
    from eros.app.week_file import to_text
    from eros.cli.show import print_week

    app = the_app(ctx)
    stored = current_plan(app.desk, page, week_of(ctx, week))
    if version is not None:
        with app.store.read() as session:
            stored = session.plans.get(stored.page, stored.week.start, version)
    if as_json:
        typer.echo(to_text(stored.judged), nl=False)
    else:
        print_week(stored.judged, stored.version)


def judge(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="Page id or name, or a week file.", show_default=False)],
    week: Annotated[str | None, typer.Argument(help="Week, if a page was given.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Judge a stored week (`eros judge alexia next`) or a week file (`eros judge week.json`).

    Exits 0 without hard findings, 2 with.
    """
    from eros.app.judging import judge_file, judge_stored
    from eros.cli.show import print_verdict

    app = the_app(ctx)
    found = (
        judge_file(app.desk, Path(what)) if week is None else judge_stored(app.desk, what, week_of(ctx, week))
    )
    if as_json:
        screen.as_json({"page": found.judged.plan.page.id, "facts_known": found.facts_known,
                        "verdict": found.judged.verdict})  # fmt: skip
    else:
        print_verdict(found.judged, found.facts_known)
    raise typer.Exit(0 if found.judged.verdict.ok else 2)


def history(ctx: typer.Context, page: PageArg, week: WeekArg, as_json: JsonOpt = False) -> None:
    """Show every version of a week: who changed what, and when."""
    from eros.app.reading import past_of

    past = past_of(the_app(ctx).desk, page, week_of(ctx, week))
    if as_json:
        screen.as_json(past)
        return
    screen.table(
        f"{page}, week from {week_of(ctx, week)}",
        ("version", "from", "status", "sends", "expected", "rules kept", "what", "by", "at (UTC)"),
        [
            (v.version, v.parent, v.status, v.sends, screen.money(v.expected_cents),
             "yes" if v.ok else "NO", v.reason, v.by, f"{v.at:%Y-%m-%d %H:%M}")
            for v in past.versions
        ],
        right=(0, 1, 3, 4),
    )  # fmt: skip
    if past.status_changes:
        screen.table(
            "Status",
            ("version", "from", "to", "by", "at (UTC)"),
            [
                (c.version, c.from_status, c.to_status, c.by, f"{c.at:%Y-%m-%d %H:%M}")
                for c in past.status_changes
            ],
        )


def diff(
    ctx: typer.Context,
    page: PageArg,
    week: WeekArg,
    before: Annotated[
        int | None, typer.Option("--from", min=1, max=MOST, help="Version; default: the one before.")
    ] = None,
    after: Annotated[
        int | None, typer.Option("--to", min=1, max=MOST, help="Version; default: the current one.")
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Show what changed between two versions of a week."""
    from eros.app.reading import diff_versions
    from eros.cli.show import print_difference

    found = diff_versions(the_app(ctx).desk, page, week_of(ctx, week), before=before, after=after)
    if as_json:
        screen.as_json(found)
    else:
        print_difference(found)


def export(
    ctx: typer.Context,
    page: Annotated[str | None, typer.Argument(help="Page id or name; leave out with --all.")] = None,
    week: Annotated[str | None, typer.Argument(help="Week: Monday, ISO week, 'this' or 'next'.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every page that has a plan.")] = False,
    fmt: Annotated[
        str, typer.Option("--format", "-f", help="json, csv, xlsx, ics, md, html or manifest.")
    ] = "json",
    folder: Annotated[Path, typer.Option("--out", "-o", help="Folder; made if need be.")] = Path(),
    as_json: JsonOpt = False,
) -> None:
    """Write planned weeks to files, one a page: `eros export --all next --format html --out week`."""
    from eros.app.exporting import cautions, export_weeks

    if every and page is not None and week is None:
        page, week = None, page
    if every == (page is not None) or week is None:
        raise typer.BadParameter("give PAGE and WEEK, or --all and WEEK")
    written = export_weeks(the_app(ctx), page, week_of(ctx, week), fmt, folder)
    for words in cautions(the_app(ctx), page, week_of(ctx, week)):
        screen.say(f"Before you hand this on: {words}.")
    if as_json:
        screen.as_json([str(p) for p in written])
        return
    if len(written) == 1:
        screen.out().print(str(written[0]))
    else:
        screen.out().print(f"{len(written)} {fmt} files in {folder}")
