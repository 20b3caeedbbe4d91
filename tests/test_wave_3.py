"""Wave 3, acceptance: volumes by page type, triggers, campaign frequency, limits."""

from __future__ import annotations

import pytest
from tests.acceptance import findings
from tests.builders import a_page
from tests.pipeline.test_allocator import counts
from tests.rules.evidence import evidence_text

from eros.catalog.load import default
from eros.domain.words import PageClass, SubType, Tier
from eros.rules.catalogue import EVIDENCE


@pytest.mark.parametrize("kind", ["paid", "free"])
def test_a_small_explicit_commercial_page_gets_its_bumps(kind: str) -> None:
    row = default().bump_matrix[PageClass.EXPLICIT, SubType.COMMERCIAL, Tier.LOW]
    assert (row.bumps.lo, row.bumps.hi, row.ppv.lo, row.ppv.hi) == (5, 8, 2, 3)
    found, _ = counts(a_page(kind, "LOW"))
    assert all(5 <= n <= 8 for n in found.bumps)


def test_all_six_kinds_of_page_have_targets() -> None:
    made = {}
    for page_class in PageClass:
        for sub_type in SubType:
            found, _ = counts(a_page("paid", "LOW", page_class.value, sub_type.value))
            made[page_class, sub_type] = (tuple(found.ppv), tuple(found.bumps))
            row = default().bump_matrix[page_class, sub_type, Tier.LOW]
            assert all(row.ppv.lo <= n <= row.ppv.hi for n in found.ppv)
    assert len(made) == 6 and len(set(made.values())) > 1


def test_campaign_frequency_is_counted_over_thirty_days() -> None:
    month = "own_weeks: 5\n" + "".join(
        f"past: -{2 * i + 1} 10:07 game_post game=spin_the_wheel\n" for i in range(14)
    )
    five = "mon 10:07 game_post game=spin_the_wheel\ntue 10:07 bundle campaign\nwed 10:07 tip_goal campaign\n"
    too_many = month.replace(
        "own_weeks: 5\n",
        "own_weeks: 5\n" + "".join(f"past: -{i + 1} 20:07 bundle campaign\n" for i in range(20)),
    )
    assert findings("CMP05", too_many + five) > findings("CMP05", month + five)
    assert (default().whole("campaigns.per_30_days_min"), default().whole("campaigns.per_30_days_max")) == (
        14,
        20,
    )


def test_a_shared_trait_of_the_best_raises_the_volume() -> None:
    rule = next(r for r in EVIDENCE if r.code == "PRF01")
    row = 'traits: [{subject: "%s", top: 10, top_with: %d, rest: 90, rest_with: 5, p_value: 0.001}]'
    raised = {
        s: [a.amount for a in rule.read(evidence_text(row % (s, 6)))]
        for s in ("length:250-449", "content:pov", "tone:soft")
    }
    assert raised == {"length:250-449": [1.25], "content:pov": [1.25], "tone:soft": [1.2]}
    assert not list(rule.read(evidence_text(row % ("content:pov", 5)))), "five of ten are not most"
    two = evidence_text(
        'traits: [{subject: "tone:soft", top: 10, top_with: 8, rest: 90, rest_with: 9, p_value: 0.03},'
        ' {subject: "content:pov", top: 10, top_with: 1, rest: 90, rest_with: 9, p_value: 0.9}]'
    )
    assert not list(rule.read(two)), "two were tested, so each has half of the level"


def test_weekly_limits_hold_in_any_seven_days() -> None:
    assert findings("LIM02", "past: -7 10:07 snapchat_bundle\nmon 08:07 snapchat_bundle\n") == 0
    assert findings("LIM02", "past: -6 10:07 snapchat_bundle\nmon 10:07 snapchat_bundle #f\n") == 1
    assert findings("LIM02", "mon 10:07 vip_program\nfri 10:07 vip_program #f\n") == 1


def test_games_are_chosen_by_what_they_earned() -> None:
    from eros.learning.games import posterior

    game = default().games["spin_the_wheel"]
    poor, rich = posterior(game, 40, 10_000.0, 1.0), posterior(game, 40, 900_000.0, 1.0)
    assert rich.mean_cents > poor.mean_cents
