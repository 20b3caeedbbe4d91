"""Wave 5, acceptance: prices, daily flavours, labels, drips, bundles, the chatters' manifest."""

from __future__ import annotations

import pytest
from tests.acceptance import findings, weeks
from tests.agency import WEEK
from tests.pipeline.test_prices import priced
from tests.planscript import scene

from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.app.manifest import manifest_of
from eros.catalog.load import default
from eros.domain.words import SendKind
from eros.rules.catalogue import rule


def test_a_price_with_the_wrong_length_names_another() -> None:
    made = scene("mon 10:07 ppv_unlock price=1969 chars=500 #f\n")
    (found,) = rule("PRC01").check(made.plan, made.given)
    assert found.text.startswith("CRITICAL") and "$24.99" in found.text and "250-449" in found.text
    assert findings("PRC01", "mon 10:07 ppv_unlock price=1969 chars=300\n") == 0


@pytest.mark.parametrize(("confidence", "multiplier"), [(0.8, 1.0), (0.6, 0.85), (0.4, 0.7), (0.39, 0.6)])
def test_confidence_lowers_the_price_inside_its_band(confidence: float, multiplier: float) -> None:
    assert default().step(confidence).price == multiplier
    full = priced("ppv_unlock", confidence=1.0).price_cents
    got = priced("ppv_unlock", confidence=confidence).price_cents
    band = default().band_of_length(300)
    assert band is not None and got is not None and full is not None
    assert got in range(band.price_cents.lo, band.price_cents.hi + 1) and got <= full


def test_each_day_has_an_emphasis_of_its_own(planned: Desk) -> None:
    for week in weeks(planned):
        assert len({d.flavour for d in week.days}) == 7
        assert len({d.strategy for d in week.days}) >= 3


def test_first_to_tip_amounts_do_not_repeat() -> None:
    past = "past: -6 10:07 first_to_tip price=2500\npast: -3 10:07 first_to_tip price=3500\n"
    assert findings("CMP03", past + "mon 10:07 first_to_tip price=2500 #f\n") == 1
    assert findings("CMP03", past + "mon 10:07 first_to_tip price=3000\n") == 0


def test_a_drip_set_keeps_its_outfit() -> None:
    window = "window: w1 mon 14:00-20:00 set=d1 shoot=s1 outfit=o1\n"
    assert (
        findings("DRP01", "drip: d1 mon\n" + window + "mon 15:07 bump_normal drip=w1 shoot=s1 outfit=o1\n")
        == 0
    )
    assert findings("DRP01", window + "mon 15:07 bump_normal drip=w1 shoot=s1 outfit=o2 #f\n") == 1


def test_chatters_get_a_manifest(planned: Desk) -> None:
    found = manifest_of(current_plan(planned, "alexia", WEEK).judged)
    assert len(found.days) == 7 and any(d.entries for d in found.days)
    entries = [e for d in found.days for e in d.entries]
    assert all(e.replies_from and e.expect for e in entries)
    assert not [e for e in entries if e.kind is SendKind.WALL_LINK_DROP]


def test_a_claimed_value_equals_the_list_prices() -> None:
    offer = "offer: o1 items=solo:3000,pov:2000\n"
    assert findings("TRU05", offer + 'mon 10:07 bundle offer=o1 text="A $50 value, yours for less"\n') == 0
    assert (
        findings("TRU05", offer + 'mon 10:07 bundle offer=o1 text="Worth $50.01, yours for less" #f\n') == 1
    )
