"""Planned weeks out of the store and into files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from eros.app.app import App
from eros.app.export import export
from eros.app.judging import current_plan
from eros.domain.plan import JudgedWeek
from eros.kit.errors import ErosError


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
    return export(planned_weeks(app, page, week_start), fmt, folder, app.writers)


def planned_weeks(app: App, page: str | None, week_start: date) -> list[JudgedWeek]:
    """The current week of one page, or with ``page`` ``None`` of every page that has one.

    Raises
    ------
    PlanNotFound, NothingPlanned
        As their names say.
    """
    if page is not None:
        return [current_plan(app.desk, page, week_start).judged]
    with app.store.read() as session:
        heads = session.plans.weeks(week_start=week_start)
        found = [session.plans.current(h.page, week_start) for h in heads]
    stored = [s.judged for s in found if s is not None]
    if not stored:
        raise NothingPlanned(week=week_start)
    return stored
