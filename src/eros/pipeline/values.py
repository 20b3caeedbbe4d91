"""What the agents hand on to one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from eros.catalog.values import Catalog, ConfidenceStep
from eros.domain.bank import CaptionBank, CaptionUse, Floats, History, Ints, Portfolio, Segments
from eros.domain.evidence import Adjustment, Evidence
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.domain.plan import Day, DripWindow, Note, Send, WeekPlan
from eros.domain.switches import ALL_ON, Switches
from eros.domain.week import Week
from eros.domain.words import Audience, Channel, ContentTier, Media, PpvStyle, SendKind
from eros.learning.page_values import PageValues
from eros.solver.problem import Option, Problem, Solved, Target

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Staged(Generic[T]):
    """An agent's answer and what it could not do."""

    value: T
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """A person took a send of ``kind`` out at week minute ``at``: none comes back near by."""

    kind: SendKind
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class PageInputs:
    """Everything one page's week is planned from, loaded once. Pure data.

    ``fixed`` sends (pinned by a user, published or past) and drip ``windows`` (begun, published, or
    of a fixed send) are kept to the minute; ``previous`` is the plan that a re-plan should stay close to (empty for a first plan). ``namesakes`` and
    ``taken`` decide what sends are called, nothing else: a send that goes on from one of
    ``namesakes`` keeps its id, a new one gets none that is ``taken`` (by any earlier version).
    """

    page: Page
    week: Week
    catalog: Catalog
    facts: Facts
    history: History
    portfolio: Portfolio
    bank: CaptionBank
    use: CaptionUse
    segments: Segments
    as_of: datetime
    seed: int
    sha256: str
    fixed: tuple[Send, ...] = ()
    windows: tuple[DripWindow, ...] = ()
    previous: tuple[Send, ...] = ()
    not_before: int = 0  # week minute before which nothing new may be placed
    switches: Switches = ALL_ON
    vetoes: tuple[Veto, ...] = ()
    namesakes: tuple[Send, ...] = ()
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Score:
    """A 0..100 score at three horizons, fused."""

    d7: float | None
    d14: float | None
    d30: float | None
    fused: float
    diverges: bool


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """Agent 1: what this page can carry.

    ``volume_factor`` multiplies base counts (saturation, opportunity, confidence);
    ``revenue_cap`` is elasticity's cap on revenue sends a day (``None``: not binding);
    ``day_factor`` seven multipliers with mean 1; ``adjustments`` names what was applied in order.
    ``evidence`` is what history shows, ``asked`` what the evidence rules want changed for it, and
    ``step`` the row of the confidence table that they leave.
    """

    saturation: Score
    opportunity: Score
    confidence: float
    message_count: int
    revenue_trend: float | None
    volume_factor: float
    retention_factor: float
    trend_step: int
    revenue_cap: int | None
    day_factor: tuple[float, ...]
    content_tier: Mapping[str, ContentTier]
    avoid: frozenset[str]
    non_converters: frozenset[SendKind]
    values: PageValues
    adjustments: tuple[str, ...]
    step: ConfidenceStep
    evidence: Evidence = field(default_factory=Evidence)
    asked: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """Agent 2: how many of which send. Seven days; targets price what is soft.

    ``boost`` multiplies the value of (day, send type) for the day's flavour; ``content_boost``
    that of (day, content group). ``lift`` weighs captions by what history proved of their
    ``content:KEY``, ``tone:KEY`` or ``length:FROM-TO``; expected cents stay what they are.
    """

    days: tuple[Day, ...]
    targets: tuple[Target, ...]
    boost: Mapping[tuple[int, SendKind], float]
    content_boost: Mapping[tuple[int, str], float]
    games: tuple[str, ...]
    lift: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Shortlist:
    """Captions that one send type may use, best first. Arrays of shape (n,).

    ``index`` into the bank; ``factor`` multiplies the send's expected cents (score x length x
    content); ``score`` 0..100 with its five parts; ``level`` the fallback level 1..5.
    """

    index: Ints
    factor: Floats
    score: Floats
    freshness: Floats
    performance: Floats
    type_priority: Floats
    diversity: Floats
    persona: Floats
    level: Ints
    usable: int  # captions that passed the hard filters


@dataclass(frozen=True, slots=True, eq=False)
class Shortlists:
    """Agent 3: a shortlist per send type and the mean factor the weekly problem reckons with."""

    by_kind: Mapping[SendKind, Shortlist]
    reference: Mapping[SendKind, float]


@dataclass(frozen=True, slots=True)
class Segmented:
    """Agent 4: every way a send of a type may be addressed."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Agent 5: when. ``factor`` has shape (n_options, n_bins): curve x preference, 0 = closed."""

    factor: Floats
    prime_hours: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Followups:
    """Agent 6: follow-ups on offer.

    ``per_day`` at most so many; ``share`` of parents that get one (0..1, by confidence);
    ``parents`` eligible types. The delay law is truncated normal in minutes.
    """

    parents: frozenset[SendKind]
    per_day: int
    share: float
    delay_mean_min: float
    delay_sd_min: float
    earliest_min: int
    latest_min: int


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """Agent 7: the draft week, and the question and answer behind it."""

    plan: WeekPlan
    question: Problem
    solved: Solved


__all__ = [
    "Allocation", "Audience", "Channel", "Drafted", "Followups", "Media", "PageInputs", "PageValues",
    "Performance", "PpvStyle", "Score", "Segmented", "Shortlist", "Shortlists", "Staged", "Timing", "Veto",
]  # fmt: skip
