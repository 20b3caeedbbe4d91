"""What the app needs to keep of volume triggers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from eros.domain.evidence import Adjustment
from eros.domain.page import PageId


@dataclass(frozen=True, slots=True)
class Trigger:
    """One change of volume that history asked for when a page's week was planned.

    It holds through ``expires_on`` (``None``: as long as the evidence does) or until newer ones took
    its place at ``superseded_at`` (``None``: it is the latest).
    """

    id: int
    page: PageId
    week_start: date
    said: Adjustment
    found_at: datetime
    expires_on: date | None
    superseded_at: datetime | None

    def active(self, day: date) -> bool:
        """Whether it still holds on a date."""
        return self.superseded_at is None and (self.expires_on is None or day <= self.expires_on)


class TriggerRepo(Protocol):
    """Volume triggers. None is ever lost: newer ones supersede older ones."""

    def save(
        self, page: PageId, week_start: date, said: Sequence[Adjustment], *, seen_on: date, at: datetime
    ) -> bool:
        """Put these in the place of the page's latest; ``False`` where they are the same.

        ``seen_on`` is the date that their days are counted from, ``at`` the instant of writing.
        """
        ...

    def latest(self, page: PageId) -> tuple[Trigger, ...]:
        """What nothing has superseded, in the order it was asked for."""
        ...

    def history(self, page: PageId) -> tuple[Trigger, ...]:
        """All that ever was, oldest first."""
        ...
