"""Which verbs each rule speaks, asked over sample pages of every kind."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product

from eros.catalog.load import default
from eros.domain.facts import DripSet, Facts, LiveEvent, Offer, VaultItem
from eros.domain.page import Page, PageId
from eros.domain.week import Week
from eros.domain.words import PageClass, PageType, SendKind, SubType, Tier
from eros.rules.amend import spoken
from eros.rules.base import Given
from eros.rules.catalogue import rule

WEEK = Week(date(2026, 1, 5), "UTC")
FACTS = (
    Facts(),
    Facts(
        vault={"solo": VaultItem("solo", 1, adult_ok=True, consent_ok=True)},
        avoid=frozenset({"pov"}),
        non_converters=frozenset(SendKind),
        offers={"o": Offer("o", (("solo", 100),))},
        drip_sets=(DripSet("d", 0),),
        live_events=(LiveEvent("l", 1_000, 1_060),),
    ),
)


def sample_pages() -> tuple[Page, ...]:
    """A page of each type, class, sub-type and tier."""
    return tuple(
        Page(PageId("sample"), "sample", t, c, s, tier, fans[0] + 1, WEEK.zone, confidence=1.0)
        for t, c, s, (tier, fans) in product(
            PageType, PageClass, SubType, ((tier, default().tiers[tier].fans) for tier in Tier)
        )
    )


@cache
def verbs_of(code: str) -> frozenset[str]:
    """The verbs a rule speaks on any page; none: it only judges."""
    given = [Given(default(), facts) for facts in FACTS]
    return frozenset().union(*(spoken(rule(code), page, WEEK, g) for page in sample_pages() for g in given))
