"""Same inputs, same bytes: in any process, with any hash seed, by any number of workers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests import agency
from tests.agency import WEEK, copy
from tests.fleet import killers

from eros.app import week_file
from eros.app.desk import Desk
from eros.app.inputs import Ask
from eros.app.judging import current_plan
from eros.fleet.pool import ProcessFleet
from eros.pipeline.week import WeekPlanner

PLAN = """
import sys
from pathlib import Path
from tests import agency
from eros.app import week_file
from eros.pipeline.week import WeekPlanner
app = agency.app_at(Path(sys.argv[1]))
judged = WeekPlanner(app.desk.rules, app.desk.solver)(agency.inputs_of(app.desk, sys.argv[2])).judged
sys.stdout.write(week_file.to_text(judged))
"""


def planned_elsewhere(home: Path, page: str, hash_seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PLAN, str(home), page], cwd=Path(__file__).parents[2], text=True, check=False,
        env={**agency.environment(home), "PYTHONHASHSEED": hash_seed}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_process_writes_the_same_bytes(agency_home: Path, planned_home: Path) -> None:
    app = agency.app_at(planned_home)
    here = week_file.to_text(current_plan(app.desk, "delia", WEEK).judged)
    assert planned_elsewhere(agency_home, "delia", "4711") == here
    agency.close(app)


def test_one_worker_or_two(agency_home: Path, tmp_path: Path) -> None:
    pages, texts = ("carla", "elena"), []
    for jobs in (1, 2):
        home = copy(agency_home, tmp_path / str(jobs))
        fleet = ProcessFleet(partial(killers.healthy, home))
        reports = list(fleet(pages, WEEK, by="fleet", ask=Ask(), again=False, jobs=jobs))
        assert {r.state for r in reports} == {"planned"}
        app = agency.app_at(home)
        texts.append([week_file.to_text(current_plan(app.desk, p, WEEK).judged) for p in pages])
        agency.close(app)
    assert texts[0] == texts[1]


def test_a_portfolio_that_was_kept_plans_like_one_just_fitted(agency_home: Path, tmp_path: Path) -> None:
    home = copy(agency_home, tmp_path / "home")
    app = agency.app_at(home)
    kept = agency.inputs_of(app.desk, "carla")
    desk = replace(app.desk, _kept={})
    with desk.store.write() as session:
        session.portfolio.save_cached("another", "{}")
        for n in range(12):  # only the latest few stay
            session.portfolio.save_cached(f"another-{n}", "{}")
        assert session.portfolio.cached(session.data_version()) is None
    fitted = agency.inputs_of(desk, "carla")
    assert fitted.sha256 == kept.sha256
    planner = WeekPlanner(desk.rules, desk.solver)
    assert week_file.to_text(planner(fitted).judged) == week_file.to_text(planner(kept).judged)
    agency.close(app)


def test_another_seed_is_another_week(planned: Desk) -> None:
    inputs = agency.inputs_of(planned, "carla")
    planner = WeekPlanner(planned.rules, planned.solver)
    one, two = (planner(replace(inputs, seed=seed)).judged.plan for seed in (1, 2))
    assert [s.at for s in one.sends] != [s.at for s in two.sends]
