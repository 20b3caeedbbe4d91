"""The solver's own encoding of every rule admits what the rule keeps and refuses what it breaks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.planscript import Scene
from tests.rules.cases import ALL, Case
from tests.rules.listener import hear
from tests.strategies import scenes

from eros.domain.words import Severity
from eros.rules import catalogue
from eros.rules.base import PlanRule
from eros.solver.admits import admits


@pytest.mark.parametrize("rule", catalogue.HARD, ids=lambda r: r.code)
@settings(max_examples=12, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
@given(made=scenes())
def test_every_stage_reads_the_verbs_as_they_are_written(rule: PlanRule, made: Scene) -> None:
    listener = hear(rule, made.plan, made.given)
    if listener.heard:
        assert admits((rule,), made.plan, made.given) is (not listener.refused), listener.refused


SPOKEN = [c for c in ALL if c.face == "both" and c.rule.severity is Severity.HARD]


@pytest.mark.parametrize("case", SPOKEN, ids=lambda c: f"{c.code}-{c.name}")
def test_every_case_of_every_hard_rule(case: Case) -> None:
    if hear(case.rule, case.plan, case.given).heard:
        assert admits((case.rule,), case.plan, case.given) is case.keeps
