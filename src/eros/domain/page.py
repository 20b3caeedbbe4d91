"""A page as the planner sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from eros.domain.week import DAY_MIN
from eros.domain.words import PageClass, PageType, SubType, Tier

PageId = NewType("PageId", str)


@dataclass(frozen=True, slots=True)
class ActiveHours:
    """When a page may speak, by the wall clock.

    Attributes
    ----------
    start_min
        First allowed minute of the day, minutes after midnight; 420 (07:00) or later.
    end_min
        Last allowed minute, inclusive. Above 1439 it reaches past midnight; at most 1619 (02:59).
    """

    start_min: int = 480
    end_min: int = 1439

    def __post_init__(self) -> None:
        if not 420 <= self.start_min < self.end_min <= 1619:
            raise ValueError("active hours lie between 07:00 and 02:59, start before end")

    def allows(self, minute_of_day: int) -> bool:
        """Whether the wall clock's ``minute_of_day`` (0..1439) is inside."""
        return self.start_min <= minute_of_day <= self.end_min or minute_of_day + DAY_MIN <= self.end_min


WIDEST_HOURS = ActiveHours(420, 1619)


@dataclass(frozen=True, slots=True)
class Page:
    """One creator's page.

    Attributes
    ----------
    fan_count
        Current subscribers, >= 0.
    confidence
        How far the page's own history may be trusted, 0..1 (from the sends of 90 days).
    subscription_price_cents
        What a month costs a fan; 0 on free pages.
    performance_tier
        1 is best, 5 weakest; ``None`` when unknown.
    tone
        The persona's primary tone, if known.
    """

    id: PageId
    name: str
    page_type: PageType
    page_class: PageClass
    sub_type: SubType
    tier: Tier
    fan_count: int
    time_zone: str
    confidence: float
    active_hours: ActiveHours | None = ActiveHours()
    subscription_price_cents: int = 0
    performance_tier: int | None = None
    tone: str | None = None
    group: str | None = None

    @property
    def hours(self) -> ActiveHours:
        """The page's active hours; the widest legal ones where a week file does not say."""
        return self.active_hours or WIDEST_HOURS
