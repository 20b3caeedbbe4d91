"""Missed and exceeded wishes in words."""

from __future__ import annotations

from dataclasses import replace

from tests.planscript import scene
from tests.solver.problems import pool_of

from eros.catalog.load import default
from eros.domain.words import PICTURED, SendKind
from eros.pipeline.wishes import OVER, SHORT, drip_notes, flavour_notes, notes
from eros.rules.base import Which
from eros.rules.catalogue import rule
from eros.solver.problem import Alike, Slack, Target
from eros.solver.verbs import DripItems

UNLOCK, VIP = Which(frozenset({SendKind.PPV_UNLOCK})), Which(frozenset({SendKind.VIP_PROGRAM}))
OFFERED = frozenset({SendKind.PPV_UNLOCK, SendKind.VIP_PROGRAM})
PLAN = scene("mon 10:07 ppv_unlock\nmon 14:07 ppv_unlock\ntue 10:07 ppv_unlock").plan


def said(*targets: Target, slacks: tuple[Slack, ...] = ()) -> list[tuple[str, str]]:
    found = notes(PLAN, targets, slacks, offered=OFFERED, rules=frozenset({"MIX02"}), catalog=default())
    return [(n.code, n.text) for n in found]


def test_a_wish_that_is_met_says_nothing() -> None:
    assert (
        said(Target(UNLOCK, 3, 3, 1, "volume.ppv_per_week"), Target(UNLOCK, 1, 2, 1, "volume.ppv_per_day", 0))
        == []
    )


def test_missed_and_exceeded_are_told_apart() -> None:
    assert said(
        Target(UNLOCK, 5, 9, 1, "volume.revenue_per_week"),
        Target(UNLOCK, 0, 1, 1, "volume.ppv_unlock_per_week"),
    ) == [
        (SHORT, "Revenue sends: 3 this week, 2 fewer than the 5 wanted"),
        (OVER, "PPV unlock: 3 this week, 2 more than the 1 wanted"),
    ]


def test_days_of_a_wish_share_a_note() -> None:
    per_day = [Target(UNLOCK, 1, 1, 1, "volume.ppv_per_day", d) for d in (0, 1, 2, 3)]
    assert said(*per_day) == [
        (OVER, "PPV a day: mon 2 instead of 1"),
        (SHORT, "PPV a day: wed 0 instead of 1, thu 0 instead of 1"),
    ]


def test_a_type_that_never_runs_is_said_once() -> None:
    once, weekly = (
        Target(VIP, 1, 9, 1, "volume.vip_program_at_all"),
        Target(VIP, 1, 9, 1, "volume.vip_program_per_week"),
    )
    assert said(once, weekly) == [(SHORT, "VIP programme: 0 this week, 1 fewer than the 1 wanted")]
    assert len(said(once)) == 1


def test_other_slack_is_told_and_what_a_finding_says_is_not() -> None:
    slacks = (
        Slack("a follow-up found no minute", 1, 0), Slack("a follow-up found no minute", 1, 0), Slack("MIX02", 3, 5),
        Slack("volume.revenue_per_week", 2, 5),
    )  # fmt: skip
    wish = Target(UNLOCK, 3, 3, 1, "volume.revenue_per_week")
    assert said(wish, slacks=slacks) == [("plan.gave_up", "A follow-up found no minute (2 times)")]


def test_days_that_stay_alike_say_what_telling_them_apart_would_lose() -> None:
    alike = (Alike(4, 1, 2310), Alike(5, 1, None))
    found = notes(PLAN, (), (), offered=OFFERED, rules=frozenset(), catalog=default(), alike=alike)
    assert [(n.code, n.text) for n in found] == [
        (
            "plan.days_alike",
            "Days that run alike: fri like tue, telling them apart would lose $23.10, more than it is worth; "
            "sat like tue, no change was found that keeps the hard rules and tells them apart",
        )
    ]


def test_a_flavour_that_no_other_send_of_its_day_could_show_is_told_in_the_findings_words() -> None:
    week = scene("mon-thu 10:07 ppv_unlock content=niche_feet\nfri 10:07 bundle content=solo\n")
    feet = replace(pool_of(SendKind.PPV_UNLOCK, 1, 2), content=("niche_feet", None))
    solo = replace(pool_of(SendKind.BUNDLE, 1, 2), content=("solo", "solo"))
    found = list(flavour_notes(week.plan, {SendKind.PPV_UNLOCK: feet, SendKind.BUNDLE: solo}, default()))
    said = [f.text for f in rule("MIX04").check(week.plan, week.given)]
    assert said == ["fri has 0 of the week's 4 sends of its niche content"]
    assert [(n.code, n.text) for n in found] == [
        ("plan.flavour_short", f"{said[0]}: no other send of the day has such captions to choose from")
    ]
    # A bundle that could have shown it is no reason.
    assert list(flavour_notes(week.plan, {SendKind.BUNDLE: feet}, default())) == []


def test_a_drip_window_that_shows_little_is_told_in_the_findings_words() -> None:
    week = scene(
        "drip: s1 mon\ndrip: s2 tue\nwindow: d1 mon 14:00-18:00 set=s1\nwindow: d2 tue 14:00-18:00 set=s2\n"
        "mon 14:37 bump_normal drip=d1\n"
    )
    said = [f.text for f in rule("DRP04").check(week.plan, week.given)]
    assert said == ["the window d1 shows 1 of its set", "the window d2 shows 0 of its set"]
    worth = "another finds no room in its rhythm, or would lose more than the $3.00 it is worth"
    wish = [DripItems("DRP04", Which(PICTURED), 2, 300)]
    found = list(drip_notes(week.plan, (), wish))
    assert [(n.code, n.text) for n in found] == [("plan.drip_short", f"{words}: {worth}") for words in said]
    [only] = drip_notes(week.plan, week.plan.drip_windows[:1], wish)  # the first stands
    assert only == found[1]
    assert not list(drip_notes(week.plan, (), []))  # nobody asks


def test_types_that_are_not_on_offer_are_told_elsewhere() -> None:
    live = Which(frozenset({SendKind.LIVE_PROMO}))
    assert said(Target(live, 1, 9, 1, "volume.live_promo_at_all")) == []


def test_a_wish_that_falls_short_names_what_bound_it() -> None:
    week = Target(UNLOCK, 5, 9, 1, "volume.ppv_per_week")
    days = [Target(UNLOCK, 3, 9, 1, "volume.ppv_per_day", d) for d in (0, 1)]
    found = notes(
        PLAN, [week, *days], (), offered=OFFERED, rules=frozenset(), catalog=default(),
        bound={0: ("MIX05",), 1: ("LIM03", "TIM13"), 2: ()},
    )  # fmt: skip
    assert [n.text for n in found] == [
        "PPV: 3 this week, 2 fewer than the 5 wanted; MIX05 leaves no room for more",
        "PPV a day: mon 2 instead of 3-9, tue 1 instead of 3-9; LIM03 and TIM13 leave no room for more; "
        "on other days one more costs more than it brings",
    ]
    (free,) = notes(PLAN, [week], (), offered=OFFERED, rules=frozenset(), catalog=default(), bound={0: ()})
    assert free.text.endswith("; room is left, but one more costs more than it brings")
