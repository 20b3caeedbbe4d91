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

    ``volume`` multiplier on how often the subject is sent · ``monthly`` sends of the subject in 30
    days, at least · ``freshness`` days before a caption may be used again · ``followups`` share of
    eligible parents that get one, 0..1 · ``game`` place among the games to be played, 1 is best, 0
    not to be played · ``focus`` weight of a metric, 0..1 · ``frame`` days of a stretch that statistics
    are taken over, 0 all time · ``hint`` a multiplier for a person to think about: nothing moves by
    itself · ``hold`` sends still missing before anything may move for the subject.
    """

    VOLUME = "volume"
    MONTHLY = "monthly"
    FRESHNESS = "freshness"
    FOLLOWUPS = "followups"
    GAME = "game"
    FOCUS = "focus"
    FRAME = "frame"
    HINT = "hint"
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
    recent_n
        Of these, in the last two weeks.
    uses
        Sends in the last 30 days, priced or not.
    rps_cents
        Mean earnings of a priced send, at the reference's scale.
    conversion
        Purchases over recipients of its priced sends, 0..1; ``None`` without any.
    rps_change, open_change
        RPS and view rate of the last week over those of the week before, minus 1; ``None`` where a
        week has too few sends.
    rps_p, open_p
        Two-sided probability of such a change where nothing changed; 1 where it cannot be told.
    falling_days
        Days with sends in a row, up to the last, on each of which its RPS fell.
    sellable
        The vault clears it, or the page may send the type.
    """

    subject: str
    n: int = 0
    recent_n: int = 0
    uses: int = 0
    rps_cents: float = 0.0
    conversion: float | None = None
    rps_change: float | None = None
    rps_p: float = 1.0
    open_change: float | None = None
    open_p: float = 1.0
    falling_days: int = 0
    sellable: bool = True


@dataclass(frozen=True, slots=True)
class RankSeen:
    """How much of the best and of the worst sends of a stretch is of one type.

    ``subject`` as in :class:`TypeSeen`; ``top_with`` of the ``top`` best sends, ``bottom_with`` of the
    ``bottom`` worst, ``all_with`` of ``all``. ``top_p`` and ``bottom_p`` are the probabilities of the
    best (worst) being unlike the rest by chance, before any correction.
    """

    subject: str
    top: int
    top_with: int
    bottom: int
    bottom_with: int
    all: int
    all_with: int
    top_p: float = 1.0
    bottom_p: float = 1.0


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
    window; ``stretch`` days that traits and ranks are taken over, 0 all time; ``long_form`` long-form revenue sends of that stretch whose length is
    known and ``long_form_well`` those of the length that sells; ``ages`` priced sends by their age
    in whole days (1 is yesterday); ``samples`` sends behind every subject that somebody might want
    to move (``elasticity``, ``trend``, ``content:solo``, ``kind:bundle``, ...).
    """

    page_type: PageType = PageType.PAID
    confidence: float = 1.0
    messages: int = 0
    stretch: int = 0
    types: tuple[TypeSeen, ...] = ()
    traits: tuple[TraitSeen, ...] = ()
    ranks: tuple[RankSeen, ...] = ()
    games: tuple[GameSeen, ...] = ()
    long_form: int = 0
    long_form_well: int = 0
    ages: Mapping[int, int] = field(default_factory=dict)
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
