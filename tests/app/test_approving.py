"""Whole fleets are approved and published at once; one week that is refused stops no other."""

from __future__ import annotations

import pytest
from tests.agency import WEEK

from eros.app import approving, editing
from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.domain.words import PlanStatus

APPROVED, PUBLISHED, DRAFT = PlanStatus.APPROVED, PlanStatus.PUBLISHED, PlanStatus.DRAFT


def broken(desk: Desk, page: str) -> None:
    """Two sends of the page a minute apart."""
    first, second = current_plan(desk, page, WEEK).judged.plan.sends[:2]
    done = editing.edit(desk, page, WEEK, editing.move(second.id, first.at + 1), by="ann", what="too near")
    assert not done.ok


def test_all_drafts_are_approved_but_the_one_that_breaks_a_rule(desk: Desk) -> None:
    broken(desk, "delia")
    good, bad = approving.set_all(desk, WEEK, APPROVED, by="ann")
    assert (good.page, good.status, good.error) == ("alexia", APPROVED, None)
    assert (bad.page, bad.status) == ("delia", DRAFT) and isinstance(bad.error, approving.PlanBreaksRules)
    assert "TIM08 s002" in str(bad.error)
    published = approving.set_all(desk, WEEK, PUBLISHED, by="ann")
    assert [m.page for m in published] == ["alexia"]
    assert current_plan(desk, "delia", WEEK).status is DRAFT


def test_where_none_waits_it_is_said(desk: Desk) -> None:
    with pytest.raises(approving.NothingWaits, match="approved and could become published"):
        approving.set_all(desk, WEEK, PUBLISHED, by="ann")


def test_a_week_is_approved_once(desk: Desk) -> None:
    approving.set_status(desk, "alexia", WEEK, APPROVED, by="ann")
    with pytest.raises(approving.StatusAlready, match="is approved already"):
        approving.set_status(desk, "alexia", WEEK, APPROVED, by="bob")
