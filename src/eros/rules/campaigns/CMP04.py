"""CMP04: Two campaigns of one kind keep their days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import GAME, campaign_kinds


def able_kinds(given: Given) -> frozenset[SendKind]:
    """The send types a campaign may be of."""
    none: frozenset[SendKind] = frozenset()
    return none.union(*(which.kinds or none for which in campaign_kinds(given.catalog).values()))


def not_campaigns(given: Given) -> tuple[Which, ...]:
    """What may not be marked as a campaign, and what must be."""
    able = frozenset().union(
        *(which.kinds or frozenset() for which in campaign_kinds(given.catalog).values())
    )
    return Which(frozenset(SendKind) - able, campaign=True), Which(GAME, campaign=False)


@dataclass(frozen=True, slots=True)
class CampaignDistance:
    """Two campaigns of one kind keep their days.

    **Why.** A campaign is an event, and an event that comes daily is none.

    **Breaks**

    .. plan::

        past: -4 10:07 bundle campaign
        mon 10:07 bundle campaign #f

    **Keeps**

    .. plan::

        past: -5 10:07 bundle campaign
        mon 10:07 bundle campaign
    """

    code: ClassVar[str] = "CMP04"
    name: ClassVar[str] = "campaigns.distance"
    gaps: ClassVar[tuple[str, ...]] = ("4.3", "7.2")
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "days short"
    source: ClassVar[str] = "gap 4.3, DECISIONS 16"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        kinds = campaign_kinds(given.catalog)
        wrong = not_campaigns(given)
        able = able_kinds(given)
        past_ones = [past for past in given.facts.past if past.kind in able]
        last: dict[str, int] = {}
        for key, which in kinds.items():
            days = [plan.week.day(past.at) for past in past_ones if past in which]
            if days:
                last[key] = max(days)
        for send in plan.sends:
            if not send.campaign and send.kind not in able:
                continue
            if any(send in which for which in wrong):
                yield finding(self, send.id, 1, f"a campaign of {send.kind} is no campaign" if send.campaign
                              else "a game post is always a campaign")  # fmt: skip
            for key, which in kinds.items():
                if send not in which:
                    continue
                day, wanted = plan.week.day(send.at), given.catalog.campaigns[key].min_days
                if key in last and day - last[key] < wanted:
                    gap = day - last[key]
                    yield finding(
                        self, send.id, wanted - gap, f"{gap} days after the last {key.replace('_', ' ')}"
                    )
                last[key] = day

    def encode(self, m: Model) -> None:
        """Local dates between campaigns of a kind, the past included."""
        for key, which in campaign_kinds(m.given.catalog).items():
            m.apart_days(which, m.given.catalog.campaigns[key].min_days)
        for which in not_campaigns(m.given):
            m.forbid(which)
