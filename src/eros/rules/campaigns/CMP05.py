"""CMP05: A week has some campaigns, and neither too few nor too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.facts import PastSend
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import campaign_kinds, is_campaign

MONTH = 30  # days, by definition of the figure
LAST = 6  # local day of Sunday


@dataclass(frozen=True, slots=True)
class CampaignFrequency:
    """A week has some campaigns, and neither too few nor too many.

    **Why.** Campaigns earn most per send, as long as they stay rare.

    **Breaks**

    .. plan::

        mon 10:07 game_post game=spin_the_wheel

    **Keeps**

    .. plan::

        mon 10:07 game_post game=spin_the_wheel
        tue 10:07 bundle campaign
        wed 10:07 game_post game=mystery_box

    Attributes
    ----------
    least
        Campaigns a week, at least.
    most
        Campaigns a week, at most.
    month_least
        Campaigns in any thirty days, at least.
    month_most
        Campaigns in any thirty days, at most.
    """

    code: ClassVar[str] = "CMP05"
    name: ClassVar[str] = "campaigns.frequency"
    gaps: ClassVar[tuple[str, ...]] = ("4.3",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "campaigns or days"
    source: ClassVar[str] = "gap 4.3, DECISIONS 16"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "least": "campaigns.per_week_min",
        "most": "campaigns.per_week_max",
        "month_least": "campaigns.per_30_days_min",
        "month_most": "campaigns.per_30_days_max",
    }

    least: int
    most: int
    month_least: int
    month_most: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        days = [plan.week.day(send.at) for send in plan.sends if is_campaign(send)]
        off = max(self.least - len(days), len(days) - self.most, 0)
        if off and plan.sends:
            yield finding(
                self, None, off, f"campaigns in the week: {len(days)}, {self.least} to {self.most} are wanted"
            )
        events = [p for p in given.facts.past if p.campaign or p.kind is SendKind.GAME_POST]
        past = [plan.week.day(p.at) for p in events]
        if given.facts.own_weeks * 7 >= MONTH:
            yield from self._month(days, past)
        yield from self._late(plan, given, events)

    def encode(self, m: Model) -> None:
        """Nothing: agent 2's targets price how many campaigns a week has."""

    def _month(self, days: Sequence[int], past: Sequence[int]) -> Iterator[Finding]:
        """Any thirty days that end in the week: too many where a campaign of the week ends them, too
        few where the whole week is in. What only earlier weeks did, they were told."""
        every = (*past, *days)
        most = max((sum(end - MONTH < day <= end for day in every) for end in set(days)), default=0)
        if most > self.month_most:
            yield finding(self, None, most - self.month_most, f"{most} campaigns in thirty days")
        month = sum(day > LAST - MONTH for day in every)
        if month < self.month_least:
            yield finding(self, None, self.month_least - month, f"{month} campaigns in thirty days")

    def _late(self, plan: WeekPlan, given: Given, events: Sequence[PastSend]) -> Iterator[Finding]:
        """Campaigns that come later after the last of their kind than their kind allows.

        The last may be of our own weeks or of this one. What was overdue when the week began counts
        from its Monday: earlier it could not come.
        """
        known = events if given.facts.own_weeks else ()
        sends = [send for send in plan.sends if is_campaign(send)]
        for key, which in campaign_kinds(given.catalog).items():
            most = given.catalog.campaigns[key].max_days
            days = sorted(plan.week.day(p.at) for p in known if p in which)
            for send in sends:
                if send in which:
                    day = plan.week.day(send.at)
                    late = day - max(days[-1] + most, 0) if days else 0
                    if late > 0:
                        text = f"{day - days[-1]} days after the last {key.replace('_', ' ')}, at most {most} are wanted"
                        yield finding(self, send.id, late, text)
                    days.append(day)
