"""Planned weeks out of the store and into files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from eros.app.app import App
from eros.app.export import Edition, export, format_of
from eros.app.judging import current_plan
from eros.app.ports import StoredPlan, UnitOfWork
from eros.domain.plan import DripWindow, JudgedWeek, Send
from eros.domain.words import PlanStatus
from eros.kit.errors import ErosError

NAMED = 5  # pages that a sentence names


class NothingPlanned(ErosError):
    """No page has a plan for the week from {week}."""

    code = "export.nothing_planned"
    exit_status = 4
    hint = "Plan first: eros plan --all WEEK."


def export_weeks(app: App, page: str | None, week_start: date, fmt: str, folder: Path) -> list[Path]:
    """Write one page's week, or with ``page`` ``None`` every planned page's, to files.

    Raises
    ------
    PlanNotFound, NothingPlanned, ExportFormatUnknown
        As their names say. Nothing is written then.
    """
    how = format_of(fmt, app.writers)
    stored = _stored(app, page, week_start)
    with app.store.read() as session:
        editions = [edition(session, s, with_gone=how.wants_gone) for s in stored]
    return export(editions, fmt, folder, app.writers)


def cautions(app: App, page: str | None, week_start: date) -> tuple[str, ...]:
    """What to know before the files of a week are handed on: weeks nobody has approved, weeks that
    break hard rules."""
    stored = _stored(app, page, week_start)
    waiting = [s.page for s in stored if s.status in (PlanStatus.DRAFT, PlanStatus.REJECTED)]
    broken = [s.page for s in stored if not s.judged.verdict.ok]
    told = (
        ("nobody has approved the week of", waiting),
        ("hard rules are broken in the week of", broken),
    )
    return tuple(f"{words} {_named(pages, len(stored))}" for words, pages in told if pages)


def _named(pages: Sequence[str], of: int) -> str:
    if len(pages) == of > 1:
        return f"any of the {of} pages"
    more = len(pages) - NAMED
    return ", ".join(pages[:NAMED]) + (f" and {more} more" if more > 0 else "")


def planned_weeks(app: App, page: str | None, week_start: date) -> list[JudgedWeek]:
    """The current week of one page, or with ``page`` ``None`` of every page that has one.

    Raises
    ------
    PlanNotFound, NothingPlanned
        As their names say.
    """
    return [s.judged for s in _stored(app, page, week_start)]


def _stored(app: App, page: str | None, week_start: date) -> list[StoredPlan]:
    if page is not None:
        return [current_plan(app.desk, page, week_start)]
    with app.store.read() as session:
        heads = session.plans.weeks(week_start=week_start)
        found = [session.plans.current(h.page, week_start) for h in heads]
    stored = [s for s in found if s is not None]
    if not stored:
        raise NothingPlanned(week=week_start)
    return stored


def edition(session: UnitOfWork, stored: StoredPlan, *, with_gone: bool) -> Edition:
    """The current version of a week as it is handed out."""
    plans, week = session.plans, stored.week.start
    changes = [c.at for c in plans.status_changes(stored.page, week) if c.version == stored.version]
    at = max([stored.at, *changes])
    if not with_gone:
        return Edition(stored.judged, stored.version, at)
    held: dict[str, Send | DripWindow] = {}
    for line in plans.versions(stored.page, week):
        if line.version != stored.version:
            held |= _parts(plans.get(stored.page, week, line.version))
    here = _parts(stored)
    return Edition(
        stored.judged, stored.version, at, tuple(x for i, x in sorted(held.items()) if i not in here)
    )


def _parts(stored: StoredPlan) -> dict[str, Send | DripWindow]:
    plan = stored.judged.plan
    return {**{s.id: s for s in plan.sends}, **{w.id: w for w in plan.drip_windows}}
