"""Stored weeks as files: every format, all of them or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from tests.agency import NOW, PLANNED, WEEK

from eros.app import approving, editing, week_file
from eros.app.app import App
from eros.app.export import FORMATS, ExportFormatUnknown
from eros.app.exporting import NothingPlanned, export_weeks
from eros.app.judging import current_plan
from eros.app.replanning import replan
from eros.app.store_errors import PlanNotFound
from eros.domain.words import PlanStatus
from eros.exporters.files import ExportFolder
from eros.kit.clock import FixedClock


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_of_every_planned_page(app: App, tmp_path: Path, fmt: str) -> None:
    written = export_weeks(app, None, WEEK, fmt, tmp_path / "out")
    assert len(written) == len(PLANNED)
    assert sorted(p.name.split("_")[0] for p in written) == sorted(PLANNED)
    first = {p.name: p.read_bytes() for p in written}
    again = export_weeks(app, None, WEEK, fmt, tmp_path / "again")
    assert {p.name: p.read_bytes() for p in again} == first
    assert sorted((tmp_path / "out").iterdir()) == sorted(written)


def test_the_week_file_is_the_stored_week(app: App, tmp_path: Path) -> None:
    (path,) = export_weeks(app, "alexia", WEEK, "json", tmp_path)
    text = path.read_text(encoding="utf-8")
    assert week_file.certificate_ok(text)
    assert text == week_file.to_text(current_plan(app.desk, "alexia", WEEK).judged)


def test_all_or_nothing(app: App, tmp_path: Path) -> None:
    (tmp_path / f"delia_{WEEK}.csv").mkdir()
    with pytest.raises(ExportFolder):
        export_weeks(app, None, WEEK, "csv", tmp_path)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def test_what_cannot_be_exported(app: App, tmp_path: Path) -> None:
    with pytest.raises(ExportFormatUnknown):
        export_weeks(app, "alexia", WEEK, "pdf", tmp_path / "out")
    with pytest.raises(PlanNotFound):
        export_weeks(app, "carla", WEEK, "json", tmp_path / "out")
    with pytest.raises(NothingPlanned):
        export_weeks(app, None, WEEK.replace(month=2, day=2), "json", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def events(app: App, folder: Path) -> dict[str, Any]:
    (path,) = export_weeks(app, "alexia", WEEK, "ics", folder)
    calendar: Any = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(e["uid"]).split(".")[2].removesuffix("@eros"): e for e in calendar.walk("VEVENT")}


def test_a_calendar_follows_the_week_through_its_versions(app: App, tmp_path: Path) -> None:
    """Drop, re-plan, take back, approve: whoever reads each file in turn has the week in the end."""
    desk = app.desk
    first = current_plan(desk, "alexia", WEEK)
    lost = first.judged.plan.sends[4]
    seen = [events(app, tmp_path / "1")]
    editing.edit(desk, "alexia", WEEK, editing.drop(lost.id), by="ann", what="drop")
    replan(desk, "alexia", WEEK, by="ann", now=NOW)
    seen.append(events(app, tmp_path / "3"))
    for _ in range(2):
        approving.undo(desk, "alexia", WEEK, by="ann")
    seen.append(events(app, tmp_path / "5"))
    assert [{e["sequence"] for e in s.values()} for s in seen] == [{0}, {2}, {4}]
    assert seen[0].keys() <= seen[1].keys() <= seen[2].keys()
    status = [{i: str(e.get("status")) for i, e in s.items()} for s in seen]
    assert status[0][lost.id] == status[2][lost.id] == "TENTATIVE" and status[1][lost.id] == "CANCELLED"
    only_then = seen[1].keys() - seen[0].keys()
    assert all(status[2][i] == "CANCELLED" for i in only_then)
    kept = {i for i in seen[2] if status[2][i] != "CANCELLED"}
    assert {seen[2][i]["dtstart"].dt for i in kept} == {e["dtstart"].dt for e in seen[0].values()}

    assert isinstance(app.clock, FixedClock)
    desk = replace(desk, clock=FixedClock(NOW + timedelta(hours=3)))
    approving.set_status(desk, "alexia", WEEK, PlanStatus.APPROVED, by="ann")
    approved = events(app, tmp_path / "approved")
    assert str(approved[lost.id]["status"]) == "CONFIRMED"
    assert approved[lost.id]["dtstamp"].dt == NOW + timedelta(hours=3) > seen[2][lost.id]["dtstamp"].dt
