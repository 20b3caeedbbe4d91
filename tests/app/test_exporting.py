"""Stored weeks as files: every format, all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.agency import PLANNED, WEEK

from eros.app import week_file
from eros.app.app import App
from eros.app.export import FORMATS, ExportFormatUnknown
from eros.app.exporting import NothingPlanned, export_weeks
from eros.app.judging import current_plan
from eros.app.store_errors import PlanNotFound
from eros.exporters.files import ExportFolder


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
