"""Planned weeks out of the store and into files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from eros.app.app import App
from eros.app.export import export
from eros.app.judging import current_plan
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
    if page is not None:
        stored = [current_plan(app.desk, page, week_start)]
    else:
        with app.store.read() as session:
            heads = session.plans.weeks(week_start=week_start)
            found = [session.plans.current(h.page, week_start) for h in heads]
        stored = [s for s in found if s is not None]
        if not stored:
            raise NothingPlanned(week=week_start)
    return export([s.judged for s in stored], fmt, folder, app.writers)
