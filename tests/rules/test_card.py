"""A rule's docstring, taken apart, and what was measured of the rules."""

from __future__ import annotations

from typing import cast

import pytest
from tests.planscript import scene

from eros.rules import catalogue
from eros.rules.base import PlanRule
from eros.rules.card import card, family
from eros.rules.measured import measured
from eros.rules.overrides import parameters


def test_a_card_is_the_docstring() -> None:
    told = card(type(catalogue.rule("TIM03")))
    assert told.summary == "A follow-up keeps to its window after the send it follows."
    assert told.why == "Earlier reads as a machine; later, the first message has left the screen."
    assert told.breaks == "mon 10:07 ppv_unlock   #a\nmon 10:12 ppv_followup #f >a"
    assert told.keeps == "mon 10:07 ppv_unlock   #a\nmon 10:29 ppv_followup >a"
    assert dict(told.fields) == {
        "earliest_min": "Minutes after the parent, at least.",
        "latest_min": "Minutes after the parent, at most.",
    }
    assert family(type(catalogue.rule("TIM03"))) == "timing"


def test_fields_told_together_each_have_the_words() -> None:
    told = card(type(catalogue.rule("PRF01"))).fields
    assert told["length"] == told["content"] == told["tone"] == "Multiplier on the volume of such a trait."
    assert told["tired"].startswith("Week-over-week fall") and told["tired"].endswith("and its multiplier.")


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_every_rule_has_a_whole_card(rule: PlanRule) -> None:
    told = card(type(rule))
    assert told.summary and told.why and "\n" not in told.why
    assert set(told.fields) >= set(parameters(type(rule)))
    for script in (told.breaks, told.keeps):
        assert not script or scene(script).plan.sends


def test_a_class_that_says_nothing_has_an_empty_card() -> None:
    class Silent:
        """Only this."""

    told = card(cast("type[PlanRule]", Silent))
    assert (told.summary, told.why, told.breaks, told.keeps, dict(told.fields)) == (
        "Only this.",
        "",
        "",
        "",
        {},
    )


def test_what_was_measured_is_read_and_what_was_not_is_empty() -> None:
    codes = {rule.code for rule in catalogue.ALL}
    assert set(measured("cases")) == codes
    assert measured("never made") == {}
