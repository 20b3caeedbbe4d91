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
from eros.rules.amend import (
    ALWAYS_PRICED,
    NARROWED,
    PRICED,
    Amended,
    Through,
    Unspeakable,
    plain_rule,
    spoken,
)
from eros.rules.base import DAY, FOLLOWUPS, Model, PlanRule, Which
from eros.rules.probe import verbs_of
from eros.solver.admits import admits, priced
from eros.solver.verbs import DripItems, Unlike, listen

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
    with pytest.raises(Unspeakable, match=r"^length_share$"):
        Through(ear, None, True, None).length_share(FOLLOWUPS, 1, 2, 0.5, cents=3)


def test_days_that_run_alike_are_always_priced_and_of_every_send() -> None:
    made = scene("mon 10:07 ppv_unlock #a")
    for cents, only in ((None, None), (7, None)):
        dear = amended(catalogue.rule("TIM09"), cents=cents, only=only)
        heard = listen((dear,), made.plan.page, made.plan.week, made.given)
        assert [d.cents for d in heard.of(Unlike)] == [cents or catalogue.rule("TIM09").cents]  # type: ignore[attr-defined]
    for hard, some in ((True, None), (False, SOME)):
        with pytest.raises(Unspeakable, match=r"^days_unlike$"):
            Through(Listener(made.plan, made.given), None, hard, some).days_unlike(cents=5)


def test_what_a_drip_window_shows_is_always_priced() -> None:
    made = scene("mon 10:07 bump_normal")
    for cents in (None, 7):
        heard = listen(
            (amended(catalogue.rule("DRP04"), cents=cents),), made.plan.page, made.plan.week, made.given
        )
        assert [d.cents for d in heard.of(DripItems)] == [cents or catalogue.rule("DRP04").cents]  # type: ignore[attr-defined]
    with pytest.raises(Unspeakable, match=r"^drip_items$"):
        Through(Listener(made.plan, made.given), None, True, None).drip_items(FOLLOWUPS, 2, cents=5)


def test_verbs_that_no_packaged_rule_changes() -> None:
    made = scene("mon 10:07 ppv_unlock #a")
    ear = Listener(made.plan, made.given)
    Through(ear, None, True, None).at_least(FOLLOWUPS, 1, DAY, cents=500)
    assert ear.refused == ["at_least"]
    Through(ear, 9, False, None).at_least(FOLLOWUPS, 1, DAY)
    assert ear.refused == ["at_least"]  # priced: nothing more is refused
    with pytest.raises(Unspeakable, match=r"^share_per_kind$"):
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
    with pytest.raises(Unspeakable, match=f"^{verb}$"):
        speak(*[None] * count, **words)


ONE, TWO = Which(frozenset({SendKind.BUNDLE, SendKind.LINK_DROP})), Which(unknown=True)
NARROW_ONE, NARROW_TWO = Which(frozenset({SendKind.BUNDLE})), Which(SOME)
SPOKEN: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "forbid": ((ONE, abs), {}),
    "at_most": ((ONE, 3, DAY), {"cents": 5}),
    "at_least": ((TWO, 3, DAY), {"cents": 5}),
    "apart": ((ONE, TWO, 45), {}),
    "apart_days": ((ONE, 2), {"cents": 5}),
    "after": ((ONE, TWO, 15, 45), {"one_per_parent": True}),
    "share": ((ONE, TWO, 0.25, 0.75), {"cents": 5}),
    "share_per_kind": ((0.25,), {"cents": 5}),
    "distinct": ((ONE, 4), {"cents": 5}),
    "drip_windows": ((ONE, 60, 120), {}),
    "drip_items": ((ONE, 2), {"cents": 5}),
    "minute_not_in": ((frozenset({0, 30}),), {}),
    "clock_unique": ((2,), {}),
    "eligible": (("CAP10", lambda caption, kind: False), {}),
    "caption_once": ((30, 14, 90.0), {}),
    "length_share": ((ONE, 250, 449, 0.5), {"cents": 5}),
    "days_unlike": ((), {"cents": 5}),
    "styles": ((frozenset({"winner"}),), {}),
}


class Written:
    """A model that writes down what it is told."""

    page, week, given = "page", scene("mon 10:07 bump_normal").plan.week, "given"

    def __init__(self) -> None:
        self.said: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, verb: str) -> Any:
        return lambda *words, **more: self.said.append((verb, words, more))


def passed_on(verb: str, cents: int | None, hard: bool, only: frozenset[SendKind] | None) -> Any:
    """What the model hears of a verb through a change."""
    ear = Written()
    words, more = SPOKEN[verb]
    through = Through(cast(Model, ear), cents, hard, only)
    here: list[Any] = [ear.page, ear.week, ear.given]
    assert [through.page, through.week, through.given] == here
    getattr(through, verb)(*words, **more)
    (said,) = ear.said
    return said


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_is_passed_on_word_for_word(verb: str) -> None:
    assert passed_on(verb, None, False, None) == (verb, *SPOKEN[verb])


@pytest.mark.parametrize("verb", sorted(PRICED))
def test_a_price_is_passed_on_and_taken_off(verb: str) -> None:
    words, _ = SPOKEN[verb]
    assert passed_on(verb, 9, False, None) == (verb, words, {"cents": 9})
    if verb not in ALWAYS_PRICED:
        assert passed_on(verb, None, True, None) == (verb, words, {"cents": None})


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_selectors_are_narrowed_or_the_verb_refused(verb: str) -> None:
    words, more = SPOKEN[verb]
    if verb not in NARROWED:
        with pytest.raises(Unspeakable, match=f"^{verb}$"):
            passed_on(verb, None, False, SOME)
    elif verb not in ("minute_not_in", "eligible"):
        narrow = tuple({ONE: NARROW_ONE, TWO: NARROW_TWO}.get(w, w) for w in words)
        assert passed_on(verb, None, False, SOME) == (verb, narrow, more)


def test_minutes_and_captions_are_narrowed_by_what_is_asked_of_each_send() -> None:
    verb, (which, when), _ = passed_on("minute_not_in", None, False, SOME)
    assert (verb, which) == ("forbid", Which(SOME))
    assert [when(at) for at in (0, 1, 29, 30, 61, 90, 60)] == [True, False, False, True, False, True, True]
    verb, (why, allowed), _ = passed_on("eligible", None, False, SOME)
    assert (verb, why) == ("eligible", "CAP10")
    assert [allowed(None, kind) for kind in (SendKind.BUNDLE, SendKind.LINK_DROP)] == [False, True]
    ear = Written()
    Through(cast(Model, ear), None, False, SOME).eligible("x", lambda caption, kind: bool(caption))
    assert ear.said[0][1][1]("fine", SendKind.BUNDLE)


@pytest.mark.parametrize(
    ("own", "severity", "cents", "price"),
    [
        (Severity.HARD, Severity.HARD, None, 5), (Severity.HARD, Severity.SOFT, 9, 9), (Severity.SOFT, Severity.SOFT, 9, 9),
        (Severity.SOFT, Severity.SOFT, None, 5), (Severity.SOFT, Severity.HARD, None, None),
        (Severity.SOFT, Severity.HARD, 9, None),
    ],
)  # fmt: skip
def test_what_an_amended_rule_asks_for(
    own: Severity, severity: Severity, cents: int | None, price: int | None
) -> None:
    class Says:
        def __init__(self, own: Severity) -> None:
            self.severity = own

        def encode(self, m: Model) -> None:
            m.at_most(ONE, 3, DAY, cents=5)

    ear = Written()
    Amended(cast(PlanRule, Says(own)), severity, cents, SOME).encode(cast(Model, ear))
    assert ear.said == [("at_most", (NARROW_ONE, 3, DAY), {"cents": price})]


def test_the_verbs_of_a_rule_are_heard_about_the_page_it_is_asked_of() -> None:
    class Curious:
        def encode(self, m: Any) -> None:
            m.forbid(m.page, m.week)
            m.styles(given=m.given)
            asked.append((m.page, m.week, m.given))

    asked: list[Any] = []
    where = cast(Any, ("page", "week", "given"))
    assert spoken(cast(PlanRule, Curious()), *where) == {"forbid", "styles"} and asked == [where]
