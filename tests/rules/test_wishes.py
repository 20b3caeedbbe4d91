"""What soft rules ask of the solver, word for word: a wish is priced, and only its price draws a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.planscript import Scene, scene

from eros.domain.facts import CaptionFact
from eros.domain.words import LONG_FORM, PICTURED, SendKind, Severity
from eros.rules import catalogue
from eros.rules.base import DAY, PlanRule, Which
from eros.rules.probe import verbs_of

Said = list[tuple[str, tuple[Any, ...], dict[str, Any]]]
WISHES = {r.code for r in catalogue.ALL if r.severity is not Severity.HARD and verbs_of(r.code)}
RENEWALS = Which(frozenset({SendKind.RENEW_ON_POST, SendKind.RENEW_ON_MESSAGE}))


class Notes:
    """Writes down every verb with its words."""

    def __init__(self, made: Scene) -> None:
        self.page, self.week, self.given = made.plan.page, made.plan.week, made.given
        self.said: Said = []

    def __getattr__(self, verb: str) -> Callable[..., None]:
        return lambda *words, **more: self.said.append((verb, words, more))


def said(rule: PlanRule, text: str) -> Said:
    notes = Notes(scene(text))
    rule.encode(notes)
    return notes.said


def test_these_are_all() -> None:
    assert {"CAP01", "CHN06", "DRP04", "PRC01", "TIM09"} == WISHES


def test_a_drip_window_asks_for_pictures_at_a_price() -> None:
    rule: Any = catalogue.rule("DRP04")
    wish = ("drip_items", (Which(PICTURED), rule.least), {"cents": rule.cents})
    assert said(rule, "mon 10:07 bump_normal") == [wish]


def test_long_offers_wish_for_captions_of_the_best_length() -> None:
    rule: Any = catalogue.rule("CAP01")
    assert said(rule, "mon 10:07 bundle") == [
        ("length_share", (Which(LONG_FORM), 250, 449, rule.share), {"cents": rule.cents})
    ]


def test_days_that_run_alike_have_a_price() -> None:
    rule: Any = catalogue.rule("TIM09")
    assert said(rule, "mon 10:07 bump_normal") == [("days_unlike", (), {"cents": rule.cents})]


@pytest.mark.parametrize(("page", "heard"), [("paid", True), ("free", False)])
def test_a_days_second_renewal_has_a_price(page: str, heard: bool) -> None:
    rule: Any = catalogue.rule("CHN06")
    wish = ("at_most", (RENEWALS, 1, DAY), {"cents": rule.cents})
    assert said(rule, f"page: {page} HIGH\nmon 10:07 bump_normal") == ([wish] if heard else [])


@pytest.mark.parametrize(
    ("kind", "chars", "sold"),
    [("ppv_unlock", 749, True), ("ppv_unlock", 750, False), ("ppv_wall", 750, False), ("bundle", 750, True)],
)
def test_captions_that_no_price_owns_are_not_sold(kind: str, chars: int, sold: bool) -> None:
    ((verb, (why, allowed), _),) = said(catalogue.rule("PRC01"), "mon 10:07 bump_normal")
    assert (verb, why) == ("eligible", "PRC01")
    assert allowed(CaptionFact("c1", "x" * chars, None, None), SendKind(kind)) is sold
