"""``eros rules cost``: a rule left out, the week decided again, and an honest difference."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agency import WEEK, inputs_of
from tests.conftest import Eros

from eros.app.desk import Desk
from eros.app.replanning import RuleUnknown, RuleUnswitchable
from eros.app.rule_cost import CostReport, CostStatus, cost_of_rules, measure
from eros.rules.overrides import UNSWITCHABLE


def honest(report: CostReport) -> None:
    assert report.expected_cents > 0 <= report.gap_cents
    assert report.gap_cents < 0.03 * report.expected_cents
    for c in report.rules:
        assert c.cost_cents == c.expected_cents + c.wishes_cents
        assert c.cost_cents >= 0
        assert c.within_cents >= 0
        assert (c.status is CostStatus.MEASURED) is (c.cost_cents > c.within_cents)
        if c.status is CostStatus.NOT_MEASURABLE:
            assert "ithin" in c.why or "open" in c.why
        if c.expected_cents < 0:
            assert "wishes" in c.why


def test_rules_that_are_asked_for(planned: Desk) -> None:
    told: list[object] = []

    @contextmanager
    def watch(words: str, total: int):  # type: ignore[no-untyped-def]
        told.append(total)
        yield lambda: told.append("step")

    report = cost_of_rules(planned, "alexia", WEEK, rules=("chn03", "TIM12"), watch=watch)
    assert told == [2, "step", "step"]
    assert {c.rule for c in report.rules} == {"CHN03", "TIM12"} and report.solved == 3
    honest(report)
    again = cost_of_rules(planned, "alexia", WEEK, rules=("CHN03", "TIM12"))
    assert again == report


@pytest.mark.parametrize("code", sorted(UNSWITCHABLE))
def test_what_protects_people_is_never_left_out(planned: Desk, code: str) -> None:
    with pytest.raises(RuleUnswitchable):
        cost_of_rules(planned, "alexia", WEEK, rules=(code,))


def test_an_unknown_rule(planned: Desk) -> None:
    with pytest.raises(RuleUnknown):
        cost_of_rules(planned, "alexia", WEEK, rules=("TIM99",))


@pytest.mark.slow
def test_every_binding_rule(planned: Desk) -> None:
    report = cost_of_rules(planned, "delia", WEEK)
    honest(report)
    by = {c.rule: c for c in report.rules}
    assert {c for c, r in by.items() if r.status is CostStatus.FIXED} == UNSWITCHABLE & set(by)
    assert any(r.status is CostStatus.MEASURED for r in report.rules)
    silent = next(c for c, r in by.items() if r.status is CostStatus.NOT_BINDING)
    inputs = inputs_of(planned, "delia")
    (asked,) = measure(inputs, planned.in_force(inputs.page).rules, planned.solver, (silent,)).rules
    assert asked.cost_cents <= report.gap_cents + asked.within_cents


def test_the_command(eros: Eros, home: Path) -> None:
    ran = eros(home, "rules", "cost", "alexia", "next", "--rule", "LIM02", "--json")
    assert ran.status == 0, ran.err
    found = json.loads(ran.out)
    assert found["page"] == "alexia" and [r["rule"] for r in found["rules"]] == ["LIM02"]
    ran = eros(home, "rules", "cost", "alexia", "next", "--rule", "TRU01")
    assert ran.status == 64 and "rules.unswitchable" in ran.err
