"""Switches: names, words, what a stored plan states, which rules they leave out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eros.domain.switches import (
    ALL_ON,
    BASELINE,
    FIELDS,
    NAMES,
    RULES,
    from_flags,
    switched_off,
    with_words,
)
from eros.rules.catalogue import ALL
from eros.rules.overrides import UNSWITCHABLE
from eros.rules.switched import in_force


def test_a_flag_is_called_as_the_plan_calls_it() -> None:
    assert len(NAMES) == 11
    assert NAMES[0] == "ENABLE_CHAR_LENGTH_MULTIPLIER"
    assert all(ALL_ON.as_flags().values())
    assert not any(BASELINE.as_flags().values())


@pytest.mark.parametrize("field", FIELDS)
def test_a_stored_plan_states_its_switches_and_they_are_read_back(field: str) -> None:
    one = replace(BASELINE, **{field: True})
    assert from_flags(one.as_flags()) == one


def test_what_a_plan_does_not_state_was_on() -> None:
    assert from_flags({}) == ALL_ON
    assert from_flags({"ENABLE_TIMING_RULES": 0, "ENABLE_NOBODY_KNOWS": False}) == ALL_ON
    assert from_flags({"ENABLE_TIMING_RULES": False}) == replace(ALL_ON, timing_rules=False)


def test_words_set_flags_and_all_comes_first() -> None:
    found = with_words(ALL_ON, {"ENABLE_TIMING_RULES": "on", "ALL": "off"})
    assert found == replace(BASELINE, timing_rules=True)
    with pytest.raises(ValueError, match="ENABLE_TIMING_RULES"):
        with_words(ALL_ON, {"ENABLE_TIME": "on"})
    with pytest.raises(ValueError, match="on or off"):
        with_words(ALL_ON, {"ALL": "perhaps"})


def test_rules_without_a_flag_are_in_force_with_all_flags_off() -> None:
    left = {rule.code for rule in in_force(ALL, BASELINE)}
    assert left >= UNSWITCHABLE & {rule.code for rule in ALL}
    assert not UNSWITCHABLE & switched_off(BASELINE)
    assert in_force(ALL, ALL_ON) == ALL


@pytest.mark.parametrize("field", FIELDS)
def test_a_switch_leaves_out_its_own_rules_and_no_others(field: str) -> None:
    gone = {r.code for r in ALL} - {r.code for r in in_force(ALL, replace(ALL_ON, **{field: False}))}
    assert gone == RULES.get(field, frozenset()) & {r.code for r in ALL}


def test_no_rule_belongs_to_two_switches() -> None:
    codes = [code for of in RULES.values() for code in of]
    assert len(codes) == len(set(codes))
