"""The gaps are all there, classed as the plan classes them, and each has its rules."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import pytest
import typer.main

from eros.cli import main as cli
from eros.rules import catalogue
from eros.rules.base import PlanRule
from eros.rules.gaps import BY_ID, GAPS, WEEK, Gap, Priority, gaps_of, priority_of, wave_of


def test_there_are_as_many_as_the_plan_claims() -> None:
    assert len(GAPS) == len({g.id for g in GAPS}) == 47
    assert Counter(g.priority for g in GAPS) == {Priority.P0: 12, Priority.P1: 18, Priority.P2: 17}
    ours = Counter(g.priority for g in GAPS if g.ours)
    assert ours == {Priority.P1: 4, Priority.P2: 6}


def test_they_stand_in_order_and_the_double_id_finds_its_gap() -> None:
    order = [[int(part) for part in g.id.split(".")] for g in GAPS]
    assert order == sorted(order)
    assert len(BY_ID) == 48
    assert BY_ID["10.6"] is BY_ID["10.1"]


def test_waves_hold_what_the_plan_puts_there() -> None:
    assert Counter(g.wave for g in GAPS if not g.ours) == {1: 6, 2: 6, 3: 7, 4: 7, 5: 11}
    assert set(Counter(g.wave for g in GAPS)) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("gap", GAPS, ids=lambda g: g.id)
def test_a_gap_has_its_rules(gap: Gap) -> None:
    assert gap.rules
    assert list(gap.rules) == [rule.code for rule in catalogue.ALL if gap in gaps_of(rule)]


def test_what_shows_a_gap_is_a_week_or_a_command_there_is() -> None:
    cli.register()
    known = {f"eros {name}" for name in cast(Any, typer.main.get_command(cli.app)).commands}
    shown = {gap.shown for gap in GAPS} - {WEEK}
    assert shown and shown <= known


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_class_and_wave_of_a_rule_are_its_gaps(rule: PlanRule) -> None:
    first = BY_ID[rule.gaps[0]]
    assert (wave_of(rule), priority_of(rule)) == (first.wave, first.priority)
    assert not {"wave", "priority"} & set(dir(type(rule)))
