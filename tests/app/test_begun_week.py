"""A week that has begun is planned for what is left of it; one that is over is not planned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests import agency
from tests.agency import NOW, WEEK
from tests.conftest import Eros

from eros.app import approving
from eros.app.desk import Desk
from eros.app.inputs import Ask
from eros.app.judging import current_plan
from eros.app.planning import Outcome, PlanSettled, WeekOver, plan_page
from eros.app.replanning import replan
from eros.app.week_file import to_text
from eros.domain.week import Week
from eros.domain.words import PlanStatus, Severity
from eros.pipeline.agents.schedule_assembler import PlanInfeasible

PAGE = "carla"  # nothing is planned for it
At = Callable[[int, int], datetime]


@pytest.fixture
def at(desk: Desk) -> At:
    """The instant of a wall-clock minute of the week's day, on the page's clock."""
    week = Week(WEEK, agency.inputs_of(desk, PAGE).page.time_zone)

    def instant(day: int, minute: int) -> datetime:
        found = week.wall(day, minute)
        assert found is not None
        return week.origin + timedelta(minutes=found)

    return instant


def planned(desk: Desk, now: datetime, **more: bool) -> Outcome:
    return plan_page(desk, PAGE, WEEK, by="ann", ask=Ask(now=now), **more)


def test_only_what_is_left_is_planned(desk: Desk, at: At) -> None:
    made = planned(desk, at(3, 10 * 60 + 10))
    plan = made.judged.plan
    assert made.fresh and made.begun and made.judged.verdict.ok
    assert min(s.at for s in plan.sends) >= plan.week.day_start(3) + 10 * 60 + 30
    assert {plan.week.day(s.at) for s in plan.sends} == {3, 4, 5, 6}
    assert [n.text for n in plan.notes if n.code == "week.begun"] == [
        "The week has begun: nothing is placed before thu 10:30"
    ]
    assert [d.budget.revenue > 0 for d in plan.days] == [False] * 3 + [True] * 4
    words = " ".join(n.text for n in plan.notes if n.code.startswith("plan."))
    assert not {"mon", "tue", "wed"} & set(words.replace(",", "").split())  # nothing is missed there


def test_a_draft_is_handed_back_however_late_it_is(desk: Desk, at: At) -> None:
    first = planned(desk, at(1, 600))
    for now in (at(1, 601), at(5, 900), at(6, 1439) + timedelta(days=9)):
        again = planned(desk, now)
        assert not again.fresh and again.begun and to_text(again.judged) == to_text(first.judged)
    anew = planned(desk, at(2, 600), again=True)
    assert anew.fresh and anew.version == 2
    assert min(s.at for s in anew.judged.plan.sends) >= anew.judged.plan.week.day_start(2) + 600


def test_a_week_to_come_does_not_depend_on_the_hour(desk: Desk, at: At) -> None:
    early, late = agency.inputs_of(desk, PAGE), at(0, 0)
    assert early.not_before == 0
    first = planned(desk, late - timedelta(days=3))
    assert not first.begun and not planned(desk, late).fresh


def test_a_week_that_is_over_is_refused(desk: Desk, at: At) -> None:
    with pytest.raises(WeekOver, match="America/New_York"):
        planned(desk, at(6, 23 * 60 + 40))
    with pytest.raises(WeekOver):
        planned(desk, at(6, 0) + timedelta(days=300))
    with desk.store.read() as session:
        assert session.plans.weeks(page=agency.inputs_of(desk, PAGE).page.id) == ()
    then = plan_page(desk, PAGE, WEEK, by="ann", ask=Ask(as_of=NOW, now=at(6, 0) + timedelta(days=300)))
    assert then.fresh and not then.begun  # as if it were then


def test_too_little_left_for_the_rules_is_said(desk: Desk, at: At) -> None:
    with pytest.raises(PlanInfeasible, match="MIX03") as caught:
        planned(desk, at(6, 21 * 60))
    assert "The week has begun" in str(caught.value)


def test_on_the_last_day_the_rules_are_kept_all_the_same(desk: Desk, at: At) -> None:
    """Whole kinds of campaigns have one day then: the limit on them holds within it, too."""
    for page in ("alexia", "delia"):
        made = plan_page(desk, page, WEEK, by="ann", ask=Ask(now=at(6, 7 * 60)), again=True)
        assert not [f for f in made.judged.verdict.findings if f.severity is Severity.HARD], page


def test_a_published_week_is_never_planned_over(desk: Desk, at: At) -> None:
    for status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        approving.set_status(desk, "alexia", WEEK, status, by="ann")
    replan(desk, "alexia", WEEK, by="ann", now=NOW)
    assert current_plan(desk, "alexia", WEEK).status is PlanStatus.DRAFT  # a draft around it
    for again in (False, True):
        with pytest.raises(PlanSettled, match=r"published already \(version 1\)"):
            plan_page(desk, "alexia", WEEK, by="ann", ask=Ask(now=at(2, 0)), again=again)
    assert current_plan(desk, "alexia", WEEK).version == 2


def test_from_the_command_line(
    eros: Eros, agency_home: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from pathlib import Path

    home = agency.copy(Path(agency_home), tmp_path_factory.mktemp("begun") / "home")
    made = eros(home, "plan", PAGE, "this")  # NOW is a Thursday
    assert made.status == 0 and "week from 2026-01-05" in made.out and "The week has begun" in made.out
    kept = eros(home, "plan", PAGE, "this")
    assert kept.status == 0 and "version 1 is kept" in kept.err
    over = eros(home, "plan", PAGE, "2025-12-29")
    assert over.status == 64 and over.out == "" and "error plan.week_over" in over.err
