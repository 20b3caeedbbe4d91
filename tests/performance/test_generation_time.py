"""Generation time as fixed work against a stored baseline: the calls of our own functions that planning
one frozen week takes. A clock on a shared machine says nothing; a count says it every time.

The baseline is in ``baseline.json``. Rewrite it with ``python -m tests.performance.bless`` and say in the
commit why the work has grown.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from tests import agency
from tests.performance.counted import calls

from eros.app.desk import Desk
from eros.pipeline.week import WeekPlanner

BASELINE = Path(__file__).with_name("baseline.json")
MOST = 1.10  # operations 3: at most a tenth slower


def work(desk: Desk) -> Counter[str]:
    """Calls that planning delia's week takes, caches warm."""
    inputs = agency.inputs_of(desk, "delia")
    planner = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)
    planner(inputs)
    return calls(lambda: planner(inputs))


@pytest.mark.timeout(300)
def test_planning_a_week_takes_no_more_work_than_the_baseline(planned: Desk) -> None:
    before, now = json.loads(BASELINE.read_text()), work(planned)
    grown = {
        room: (before["calls"].get(room, 0), n)
        for room, n in now.items()
        if n > MOST * before["calls"].get(room, 0) + before["slack"]
    }
    assert sum(now.values()) <= MOST * sum(before["calls"].values()), grown


@pytest.mark.timeout(300)
def test_the_count_is_the_same_every_time(planned: Desk) -> None:
    first, second = work(planned), work(planned)
    assert first == second
