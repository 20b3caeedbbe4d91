"""Many pages, many processes: one page's failure stops nobody, a lost worker loses no page."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK, copy
from tests.fleet import killers
from tests.importers.shop import take, write

from eros.app.approving import set_status
from eros.app.fleet import PageReport
from eros.app.import_values import Noun
from eros.app.inputs import Ask
from eros.app.judging import current_plan
from eros.domain.words import PlanStatus
from eros.fleet.pool import Build, ProcessFleet

THIN = "page_id,name,page_type,page_class,sub_type,fan_count,time_zone\nthin,Thin,free,suggestive,personal,300,Europe/Berlin\n"


def run(build: Build, pages: Sequence[str], jobs: int) -> dict[str, PageReport]:
    reports = list(ProcessFleet(build)(pages, WEEK, by="fleet", ask=Ask(), again=False, jobs=jobs))
    assert len(reports) == len(pages)
    return {r.page: r for r in reports}


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_pages_failure_stops_nobody(home: Path, tmp_path: Path, jobs: int) -> None:
    app = agency.app_at(home)
    take(app.importing, Noun.PAGES, write(tmp_path, "pages.csv", THIN))
    set_status(app.desk, "delia", WEEK, PlanStatus.APPROVED, by="ann")
    agency.close(app)
    seen = run(partial(killers.healthy, home), ["thin", "nobody", "delia", "elena"], jobs)
    assert (seen["thin"].state, seen["thin"].error) == ("failed", "plan.infeasible")
    assert (seen["nobody"].state, seen["nobody"].error) == ("failed", "page.not_found")
    assert seen["delia"].state == "settled" and "approved" in seen["delia"].words
    done = seen["elena"]
    assert (done.state, done.version, done.hard, done.error) == ("planned", 1, 0, None)
    assert done.sends > 40 and done.types >= 10 and done.expected_cents > 0 and done.status == "APPROVED"
    again = run(partial(killers.healthy, home), ["elena"], jobs)
    assert (again["elena"].state, again["elena"].version) == ("same", 1)


def test_a_bug_is_reported_with_its_name(agency_home: Path, tmp_path: Path) -> None:
    home = copy(agency_home, tmp_path / "home")
    seen = run(partial(killers.buggy, home), ["elena"], 1)["elena"]
    assert (seen.state, seen.error) == ("failed", "bug") and "Error" in seen.words


def test_no_pages_no_reports(agency_home: Path) -> None:
    assert run(partial(killers.healthy, agency_home), [], 2) == {}


def test_a_worker_that_dies_takes_no_other_page_with_it_and_a_second_run_finishes(
    agency_home: Path, tmp_path: Path
) -> None:
    home = copy(agency_home, tmp_path / "home")
    tally = tmp_path / "tally"
    seen = run(partial(killers.deadly, home, "carla", tally), ["carla", "elena"], 2)
    lost, saved = seen["carla"], seen["elena"]
    assert (lost.state, lost.error) == ("failed", "fleet.worker_lost")
    assert tally.read_text() == "xx", "tried once more, in a process of its own"
    assert (saved.state, saved.version) == ("planned", 1), "it went down with the pool and was tried again"
    app = agency.app_at(home)
    assert app.store.files.check().ok
    with app.store.read() as session:
        assert [head.page for head in session.plans.weeks()] == ["elena"]
    again = run(partial(killers.healthy, home), ["carla"], 1)
    assert {r.state for r in again.values()} == {"planned"}
    assert current_plan(app.desk, "carla", WEEK).version == 1
    agency.close(app)


def test_the_death_of_the_process_started_last_is_noticed_at_once(
    agency_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = SpawnProcess.start

    def slow_start(process: SpawnProcess) -> None:
        time.sleep(0.5)  # the pool settles down to wait for the processes it knows
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", slow_start)
    home = copy(agency_home, tmp_path / "home")
    deadly = partial(killers.deadly, home, "carla", tmp_path / "tally", patience=120)
    seen = run(deadly, ["elena", "carla"], 2)
    assert (seen["elena"].state, seen["carla"].error) == ("planned", "fleet.worker_lost")


def test_workers_that_cannot_begin_say_why(agency_home: Path) -> None:
    seen = run(partial(killers.without_database, agency_home), ["carla", "elena", "flora"], 2)
    assert {(r.state, r.error) for r in seen.values()} == {("failed", "db.not_ready")}
