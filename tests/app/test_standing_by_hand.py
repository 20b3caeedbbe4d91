"""The same without the solver: the greedy pipeline keeps what stands, makes nothing worse, and says so."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from tests.agency import PLANNED
from tests.app.test_standing import around, at_random, do, plan_of

from eros.app import editing, flags
from eros.app.desk import Desk
from eros.domain.week import BIN_MIN
from eros.domain.words import SendKind
from eros.flags.setting import OFF
from eros.solver.greedy.partial import Partial

K = SendKind


@pytest.fixture
def greedy(desk: Desk) -> Desk:
    flags.set_flags(desk, {"ENABLE_JOINT_SOLVER": OFF}, by="tests", why="")
    return desk


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_there_is_a_week_around_it(greedy: Desk, seed: int) -> None:
    at_random(greedy, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 20))
def test_and_at_many_random_weeks(greedy: Desk, seed: int) -> None:
    at_random(greedy, seed)


@pytest.mark.parametrize("page", PLANNED)
def test_around_seventy_pins(greedy: Desk, page: str) -> None:
    plan = plan_of(greedy, page)
    do(greedy, page, *(editing.pin(s.id) for s in plan.sends[:70]))
    after, broken = around(greedy, page)
    assert after.provenance is not None and after.provenance.solver == "greedy" and not broken


def test_a_drip_day_that_is_taken_up_has_no_window_over_what_stands(greedy: Desk) -> None:
    plan = plan_of(greedy, "alexia")
    days = {plan.week.day(w.start) for w in plan.drip_windows}
    assert days
    hourly = [
        editing.add(K.PPV_UNLOCK, plan.week.day_start(d) + 8 * 60 + 7 + 61 * i)
        for d in days
        for i in range(16)
    ]
    do(greedy, "alexia", *hourly)
    after, broken = around(greedy, "alexia")
    assert after.drip_windows == () and "TIM04" in broken


@pytest.mark.parametrize(
    ("last", "most", "full"),
    [(21 * 60 + 15, 4, True), (21 * 60 + 15, 5, False), (21 * 60 + 22, 4, False), (20 * 60 + 59, 4, False)],
)
def test_between_two_pins_the_minutes_count(last: int, most: int, full: bool) -> None:
    """17:22 and 21:15 lie as many half hours apart as four hours have, and fewer minutes. What is nearer
    is seen by windows of half hours; what is four hours apart shares none."""
    week = object.__new__(Partial)
    at = np.array([17 * 60 + 22, 18 * 60 + 13, 19 * 60 + 7, last])
    week.cells = SimpleNamespace(n_free=0, at=at, bin=at // BIN_MIN)  # type: ignore[assignment]
    ok = np.ones((2, 60), dtype=np.bool_)
    week._close_between(ok, np.array([True, False]), np.arange(len(at)), 240, most)
    closed = set(np.flatnonzero(~ok[0]).tolist())
    assert closed == (set(range(34, last // BIN_MIN + 1)) if full else set()) and ok[1].all()
