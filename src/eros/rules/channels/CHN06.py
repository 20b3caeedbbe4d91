"""CHN06: Nearly every day somebody who left is asked back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.week import DAY_NAMES
from eros.domain.words import PageType, SendKind, Severity
from eros.rules.base import DAY, Given, Model, finding, of
from eros.rules.measure import by_day

RENEWALS = of(SendKind.RENEW_ON_POST, SendKind.RENEW_ON_MESSAGE)
WINBACK = of(SendKind.EXPIRED_WINBACK)


@dataclass(frozen=True, slots=True)
class DailyWinback:
    """Nearly every day somebody who left is asked back.

    **Why.** Fans who stay hear of renewals often enough; those who left hear of nothing else. Where
    a day has room for several renewals, one of them gives its place to a win-back: to the recent
    leavers as often as they may be spoken to, else to all who left.

    **Breaks**

    .. plan::

        mon 10:07 renew_on_post
        mon 14:07 renew_on_message

    **Keeps**

    .. plan::

        mon 10:07 renew_on_post
        mon 14:07 expired_winback

    Attributes
    ----------
    days
        Local days of a week with a win-back that are enough.
    renewals
        Renewal posts and messages of one local day from which it owes a win-back.
    cents
        What each renewal from that one on costs.
    """

    code: ClassVar[str] = "CHN06"
    name: ClassVar[str] = "channels.daily_winback"
    gaps: ClassVar[tuple[str, ...]] = ("9.2",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "days"
    source: ClassVar[str] = "gap 9.2"
    binds: ClassVar[tuple[str, ...]] = ("audience_targeter", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "days": "winback.days",
        "renewals": "winback.renewals",
        "cents": "winback.cents",
    }

    days: int
    renewals: int
    cents: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """The days of a paid page that owe a win-back, as far as the week has too few of them."""
        if plan.page.page_type is not PageType.PAID:
            return
        days = sorted(by_day(plan, plan.sends).items())
        had = sum(any(s in WINBACK for s in sends) for _, sends in days)
        owing = [
            DAY_NAMES[day]
            for day, sends in days
            if sum(s in RENEWALS for s in sends) >= self.renewals and not any(s in WINBACK for s in sends)
        ]
        short = min(len(owing), self.days - had)
        if short > 0:
            yield finding(self, None, short, f"no win-back on {', '.join(owing)}, several renewals instead")

    def encode(self, m: Model) -> None:
        """A day's further renewals have a price; what the week keeps for retention goes to win-backs."""
        if m.page.page_type is PageType.PAID:
            m.at_most(RENEWALS, self.renewals - 1, DAY, cents=self.cents)
