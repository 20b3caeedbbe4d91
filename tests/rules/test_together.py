"""The rules never contradict one another: on every kind of page some week keeps all hard ones.

Where none does, the smallest set of rules that cannot hold together is named.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from tests.fleetwide.pages import KINDS, random_page

from eros.domain.words import Severity
from eros.pipeline.agents.schedule_assembler import PlanInfeasible
from eros.pipeline.values import PageInputs
from eros.pipeline.week import Planned, WeekPlanner
from eros.rules import catalogue
from eros.rules.base import PlanRule
from eros.rules.book import RuleBook
from eros.solver.problem import Settings

NAMES = ["-".join(str(word) for word in kind) for kind in KINDS]
SAMPLE = (0, 7, 19, 28, 34, 45)  # both types, all classes, sub-types and tiers; the rest is slow


def inputs_of(kind: int) -> PageInputs:
    """A page of this kind about which nothing is hostile."""
    for seed in count(kind, len(KINDS)):
        made = random_page(seed)
        if not made.ways:
            return made.inputs
    raise AssertionError


def together(inputs: PageInputs, rules: tuple[PlanRule, ...]) -> Planned | str:
    """A week that keeps them all, or the names of those that clash."""
    try:
        return WeekPlanner(rules, Settings())(inputs)
    except PlanInfeasible as e:
        return str(e.facts["clash"])


def holds(kind: int) -> None:
    found = together(inputs_of(kind), catalogue.HARD)
    assert not isinstance(found, str), f"{NAMES[kind]}: these hard rules contradict one another: {found}"
    assert {r.code for r in catalogue.HARD} == set(found.judged.verdict.rules_checked)
    broken = {f.rule: f.text for f in found.judged.verdict.findings if f.severity is Severity.HARD}
    assert not broken, f"{NAMES[kind]}: a week that keeps what the solver hears breaks {broken}"


def test_the_sample_shows_every_word() -> None:
    assert {word for k in SAMPLE for word in KINDS[k]} == {word for kind in KINDS for word in kind}
    assert len(KINDS) == 48


@pytest.mark.parametrize("kind", SAMPLE, ids=[NAMES[k] for k in SAMPLE])
def test_hard_rules_hold_together(kind: int) -> None:
    holds(kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [k for k in range(48) if k not in SAMPLE], ids=lambda k: NAMES[k])
def test_hard_rules_hold_together_on_every_kind_of_page(kind: int) -> None:
    holds(kind)


def test_a_contradiction_is_named_by_the_fewest_rules() -> None:
    """Eighteen types a week and none of them above four percent of it: no week does both."""
    inputs = inputs_of(0)
    sets = {"diversity.types_min": 18.0, "diversity.max_share": 0.04}
    here = RuleBook(inputs.catalog).on(inputs.page, sets)
    hard = tuple(r for r in here.rules if r.severity is Severity.HARD)
    inputs = replace(inputs, catalog=here.catalog)
    named = together(inputs, hard)
    assert isinstance(named, str) and named
    clash = named.split(", ")
    assert "MIX05" in clash and len(clash) <= 4, clash
    for code in clash:
        eased = together(inputs, tuple(r for r in hard if r.code != code))
        assert not isinstance(eased, str) or code not in eased, code
