"""Wave 1, acceptance: captions of the length that sells; confidence in a page's own history."""

from __future__ import annotations

import pytest
from tests.acceptance import findings, weeks
from tests.agency import NOW
from tests.planscript import scene

from eros.app.desk import Desk
from eros.app.judging import given_for
from eros.catalog.load import default
from eros.rules.catalogue import rule


@pytest.mark.parametrize(
    ("chars", "multiplier"),
    [(0, 0.037), (1, 0.220), (49, 0.220), (50, 0.469), (149, 0.469), (150, 0.755), (249, 0.755), (250, 1.0),
     (449, 1.0), (450, 0.372), (549, 0.372), (550, 0.112), (749, 0.112), (750, 0.037), (5_000, 0.037)],
)  # fmt: skip
def test_length_multiplier_is_exact_at_every_edge(chars: int, multiplier: float) -> None:
    assert default().length_multiplier(chars) == multiplier


@pytest.mark.parametrize(
    ("confidence", "volume", "days", "followup"),
    [(1.0, 1.0, 30, 1.0), (0.8, 1.0, 30, 1.0), (0.79, 1.0, 30, 0.8), (0.6, 1.0, 30, 0.8),
     (0.59, 0.85, 20, 0.5), (0.4, 0.85, 20, 0.5), (0.39, 0.7, 15, 0.3), (0.0, 0.7, 15, 0.3)],
)  # fmt: skip
def test_confidence_table_is_exact(confidence: float, volume: float, days: int, followup: float) -> None:
    row = default().step(confidence)
    assert (row.volume, row.freshness_days, row.followup) == (volume, days, followup)


def test_too_few_types_are_refused_with_suggestions() -> None:
    kinds = ("ppv_unlock", "game_post", "bundle", "link_drop", "bump_normal", "bump_descriptive", "bump_text_only",
             "dm_farm", "renew_on_post")  # fmt: skip
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon", "tue")
    nine = "page: paid HIGH\n" + "".join(
        f"{d} {10 + 3 * (i // 7)}:07 {k}\n" for i, (d, k) in enumerate(zip(days, kinds, strict=True))
    )
    made = scene(nine)
    found = {f.text for f in rule("MIX03").check(made.plan, made.given)}
    assert len(found) == 3, found
    (types,) = [t for t in found if t.startswith("9 types instead of 10")]
    assert "like_farm" in types and "tip_goal" in types and "ppv_wall" not in types, (
        "only what the page may use"
    )
    (retention,) = [t for t in found if t.startswith("1 retention types instead of 2")]
    assert "renew_on_message" in retention and "like_farm" not in retention


def test_what_is_to_be_avoided_is_not_used(planned: Desk) -> None:
    assert findings("PRF02", "avoid: pov\nmon 10:07 ppv_unlock content=pov #f\n") == 1
    for plan in weeks(planned):
        given = given_for(planned, plan, NOW)
        assert not [s for s in plan.sends if s.content_type in given.facts.avoid]
        assert not list(rule("PRF02").check(plan, given))
