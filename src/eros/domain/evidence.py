"""What a page's history shows, already estimated, and what a rule asks to be changed for it.

Sums of money stand at the reference's scale: the page's own cents divided by what its mean priced
send earns over the reference's (DECISIONS 21). So a threshold of the plan means the same on
every page. What cannot be told is ``None``, never a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eros.domain.words import PageType

PAGE = "page"  # the subject of what holds for the page as a whole


class Lever(StrEnum):
    """What an adjustment moves, and the unit of its amount.

    ``volume`` multiplier on how often the subject is sent · ``price`` a hint for people, a
    multiplier on what it is worth · ``freshness`` days before a caption may be used again ·
    ``followups`` share of eligible parents that get one, 0..1 · ``game`` rank among the games
    to be played, 1 is best, 0 not to be played · ``focus`` weight of a metric, 0..1 · ``frame``
    days of a stretch that statistics are taken over, 0 all time · ``hold`` sends still missing
    before anything may move for the subject.
    """

    VOLUME = "volume"
    PRICE = "price"
    FRESHNESS = "freshness"
    FOLLOWUPS = "followups"
    GAME = "game"
    FOCUS = "focus"
    FRAME = "frame"
    HOLD = "hold"


class Trust(StrEnum):
    """How far a finding carries."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class TypeSeen:
    """A content type or a send type in the page's history.

    Attributes
    ----------
    subject
        ``content:KEY`` or ``kind:KEY``.
    n
        Priced sends behind it, >= 0.
    uses
        Sends in the last 30 days.
    rps_cents
        Mean earnings of a priced send, at the reference's scale.
    conversion
        Purchases over recipients, 0..1.
    rps_change, open_change
        RPS and view rate of the last week over those of the week before, -1 and up; ``None``
        where a week has too few sends.
    falling_days
        Days in a row, up to the last, on which its RPS fell.
    in_vault
        The page may send it.
    """

    subject: str
    n: int = 0
    uses: int = 0
    rps_cents: float = 0.0
    conversion: float | None = None
    rps_change: float | None = None
    open_change: float | None = None
    falling_days: int = 0
    in_vault: bool = True


@dataclass(frozen=True, slots=True)
class TraitSeen:
    """A trait among the best sends and among the rest.

    ``subject`` is ``trait:value`` (``length:250-449``, ``content:solo``, ``tone:playful``,
    ``price:1969``); ``top`` best sends of which ``top_with`` have it, likewise for the rest;
    ``p_value`` of the two being alike in it, before any correction.
    """

    subject: str
    top: int
    top_with: int
    rest: int
    rest_with: int
    p_value: float

    @property
    def share(self) -> float:
        """Share of the best sends that have it, 0..1."""
        return self.top_with / self.top if self.top else 0.0

    @property
    def n(self) -> int:
        """Sends looked at."""
        return self.top + self.rest


@dataclass(frozen=True, slots=True)
class GameSeen:
    """A game on a page: benchmark and own campaigns taken together, in cents at the reference's scale.

    ``n`` own campaigns, ``prior_n`` benchmark campaigns behind ``mean_cents``; ``low_cents`` and
    ``high_cents`` are its 95 % interval.
    """

    game: str
    mean_cents: float
    low_cents: float
    high_cents: float
    n: int
    prior_n: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything an evidence rule may read about one page.

    ``confidence`` 0..1 as in :class:`eros.domain.page.Page`; ``messages`` sends of the confidence
    window; ``sales`` priced sends on record; ``samples`` sends behind every subject that somebody
    might want to move (``elasticity``, ``trend``, ``content:solo``, ``kind:bundle``, ...).
    """

    page_type: PageType = PageType.PAID
    confidence: float = 1.0
    messages: int = 0
    sales: int = 0
    types: tuple[TypeSeen, ...] = ()
    traits: tuple[TraitSeen, ...] = ()
    games: tuple[GameSeen, ...] = ()
    samples: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One change that a rule asks for.

    Attributes
    ----------
    rule
        Code of the rule.
    lever, subject, amount
        What is moved, for what, by how much; the unit belongs to the lever.
    trigger
        Which of the rule's reasons it is, a word of its own.
    reason
        The same for a person.
    n
        Sends or campaigns behind it.
    trust
        How far it carries.
    days
        Days after which it must be proven anew; ``None``: it stands as long as the evidence does.
    """

    rule: str
    lever: Lever
    subject: str
    amount: float
    trigger: str
    reason: str
    n: int
    trust: Trust = Trust.HIGH
    days: int | None = None
