"""A changed rule keeps its two faces together."""

from __future__ import annotations

import copy
import inspect
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from tests.planscript import Scene, scene
from tests.rules.cases import read
from tests.rules.listener import Listener, hear
from tests.strategies import scenes

from eros.domain.words import SendKind, Severity
from eros.rules import catalogue
from eros.rules.amend import ALWAYS_PRICED, NARROWED, PRICED, Amended, Through, Unspeakable, plain_rule
from eros.rules.base import DAY, FOLLOWUPS, Model, PlanRule
from eros.rules.probe import verbs_of
from eros.solver.admits import admits, priced
from eros.solver.verbs import Unlike, listen

VERBS = {
    name for name, member in vars(Model).items() if inspect.isfunction(member) and not name.startswith("_")
}
SOME = frozenset({SendKind.BUMP_NORMAL, SendKind.DM_FARM, SendKind.PPV_UNLOCK, SendKind.BUNDLE})
PRICEABLE = [r for r in catalogue.HARD if verbs_of(r.code) and verbs_of(r.code) <= PRICED]
STRICTER = {"TRU04", "PRF02", "TRU03", "TRU05", "CAP09"}  # as in test_agreement
BY_HALF_HOURS = {"TIM13"}  # a price over minutes is reckoned by half hours
NARROWABLE = [
    r for r in catalogue.HARD if verbs_of(r.code) and verbs_of(r.code) <= NARROWED and r.code not in STRICTER
]


def amended(rule: PlanRule, **change: Any) -> PlanRule:
    return cast(PlanRule, Amended(rule, **{"severity": rule.severity, **change}))


def test_every_verb_passes_through() -> None:
    assert {name for name in vars(Through) if name in VERBS} == VERBS
    assert PRICED | NARROWED | ALWAYS_PRICED <= VERBS
    takes = {v for v in VERBS if "cents" in inspect.signature(getattr(Model, v)).parameters}
    assert takes == PRICED


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_it_is_still_the_rule(rule: PlanRule) -> None:
    other = amended(rule)
    for name in ("code", "name", "gaps", "unit", "source", "binds", "needs_facts", "reads"):
        assert getattr(other, name) == getattr(rule, name)
    assert plain_rule(other) is rule is plain_rule(rule)
    for case in read(rule.code):
        mine = nudged(rule, case.params)
        assert list(amended(mine).check(case.plan, case.given)) == list(mine.check(case.plan, case.given))
        assert hear(amended(mine), case.plan, case.given).refused == hear(mine, case.plan, case.given).refused


def nudged(rule: PlanRule, params: dict[str, Any]) -> PlanRule:
    from dataclasses import replace

    return cast(PlanRule, replace(cast(Any, rule), **params))


@pytest.mark.parametrize("rule", NARROWABLE, ids=lambda r: r.code)
@settings(max_examples=12, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
@given(made=scenes())
def test_a_narrowed_rule_draws_one_line(rule: PlanRule, made: Scene) -> None:
    narrow = amended(rule, only=SOME)
    heard = hear(narrow, made.plan, made.given)
    found = list(narrow.check(made.plan, made.given))
    assert (not heard.refused) is (not found), (heard.refused, found)
    assert all(f.send is None or plan_kind(made, f.send) in SOME for f in found)


def test_a_narrowed_rule_does_not_see_the_past_of_other_types_either() -> None:
    made = scene("past: -1 23:50 dm_farm\nmon 00:10 bump_normal #a\nmon 00:20 dm_farm")
    spacing = catalogue.rule("TIM08")
    assert next(f.send for f in spacing.check(made.plan, made.given)) == "a"
    for only, found in ((SendKind.BUMP_NORMAL, []), (SendKind.DM_FARM, ["s002"])):
        narrow = amended(spacing, only=frozenset({only}))
        assert [f.send for f in narrow.check(made.plan, made.given)] == found
        assert bool(hear(narrow, made.plan, made.given).refused) is bool(found)


def plan_kind(made: Scene, send: Any) -> SendKind | None:
    found = made.plan.get(send)
    return None if found is None else found.kind


@pytest.mark.parametrize("rule", PRICEABLE, ids=lambda r: r.code)
def test_a_softened_rule_is_told_as_soft_and_priced(rule: PlanRule) -> None:
    soft = amended(rule, severity=Severity.SOFT, cents=700)
    for case in read(rule.code):
        if case.params:
            continue
        found = list(soft.check(case.plan, case.given))
        assert {f.severity for f in found} <= {Severity.SOFT} and bool(found) is not case.keeps
        assert not hear(soft, case.plan, case.given).refused
        if case.face == "both" and hear(rule, case.plan, case.given).heard:
            assert admits((soft,), case.plan, case.given)
            cost = priced((soft,), case.plan, case.given)
            assert (cost == 0) is case.keeps or (cost == 0 and rule.code in BY_HALF_HOURS), (case.name, cost)


def test_a_price_is_per_unit_of_excess() -> None:
    five = "\n".join(
        f"mon {h}:07 ppv_unlock #p{h}\nmon {h}:29 ppv_followup >p{h}" for h in (10, 12, 14, 16, 18, 20)
    )
    made = scene(five)
    soft = amended(catalogue.rule("LIM01"), severity=Severity.SOFT, cents=700)
    assert priced((soft,), made.plan, made.given) == 2 * 700


def test_a_soft_rule_made_hard_says_its_verbs_without_a_price() -> None:
    made = scene("mon 10:07 ppv_unlock #a\nmon 10:29 ppv_followup >a")
    ear = Listener(made.plan, made.given)
    Through(ear, None, True, None).at_most(FOLLOWUPS, 0, DAY, cents=500)
    assert ear.refused == ["at_most"]
    with pytest.raises(Unspeakable, match="length_share"):
        Through(ear, None, True, None).length_share(FOLLOWUPS, 1, 2, 0.5, cents=3)


def test_days_that_run_alike_are_always_priced_and_of_every_send() -> None:
    made = scene("mon 10:07 ppv_unlock #a")
    for cents, only in ((None, None), (7, None)):
        dear = amended(catalogue.rule("TIM09"), cents=cents, only=only)
        heard = listen((dear,), made.plan.page, made.plan.week, made.given)
        assert [d.cents for d in heard.of(Unlike)] == [cents or catalogue.rule("TIM09").cents]  # type: ignore[attr-defined]
    for hard, some in ((True, None), (False, SOME)):
        with pytest.raises(Unspeakable, match="days_unlike"):
            Through(Listener(made.plan, made.given), None, hard, some).days_unlike(cents=5)


def test_verbs_that_no_packaged_rule_changes() -> None:
    made = scene("mon 10:07 ppv_unlock #a")
    ear = Listener(made.plan, made.given)
    Through(ear, None, True, None).at_least(FOLLOWUPS, 1, DAY, cents=500)
    assert ear.refused == ["at_least"]
    Through(ear, 9, False, None).at_least(FOLLOWUPS, 1, DAY)
    assert ear.refused == ["at_least"]  # priced: nothing more is refused
    with pytest.raises(Unspeakable, match="share_per_kind"):
        Through(ear, None, False, SOME).share_per_kind(0.3)


def test_an_amended_rule_can_be_copied() -> None:
    other = amended(catalogue.rule("LIM01"), severity=Severity.SOFT, cents=5)
    assert copy.copy(other) == other and copy.deepcopy(other).code == "LIM01"
    assert not hasattr(other, "read")  # no rule becomes another shape
    assert not hasattr(Amended.__new__(Amended), "code")  # half made, it answers instead of looping


@pytest.mark.parametrize("verb", sorted(VERBS - PRICED))
def test_what_has_no_price_is_never_said_as_if_it_had(verb: str) -> None:
    made = scene("mon 10:07 bump_normal")
    words = {"after": {"one_per_parent": True}}.get(verb, {})
    count = len(inspect.signature(getattr(Model, verb)).parameters) - 1 - len(words)
    speak = getattr(Through(Listener(made.plan, made.given), 5, False, None), verb)
    with pytest.raises(Unspeakable, match=verb):
        speak(*[None] * count, **words)
