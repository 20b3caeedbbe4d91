"""What the catalogue says, as frozen typed values. The numbers stand in ``data/*.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eros.domain.words import (
    Audience,
    Category,
    Channel,
    ContentTier,
    Media,
    PageClass,
    PageType,
    PpvStyle,
    SendKind,
    SubType,
    Tier,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range of integers; the unit stands in the field's name or its docs."""

    lo: int
    hi: int

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and self.lo <= value <= self.hi


@dataclass(frozen=True, slots=True)
class PriceRange:
    """What a send type costs one fan, in cents. For a tip goal: the goal."""

    default_cents: int
    min_cents: int
    max_cents: int


@dataclass(frozen=True, slots=True)
class SendTypeSpec:
    """One send type. Limits are hard; ``min_per_week`` and preferences are soft."""

    kind: SendKind
    name: str
    purpose: str
    category: Category
    page_types: frozenset[PageType]
    primary_channel: Channel
    secondary_channel: Channel | None
    media: Media
    flyer_required_on: frozenset[PageType]
    price_required: bool
    price: PriceRange | None
    can_have_followup: bool
    expiry_hours: int | None
    max_per_day: int
    max_per_week: int | None
    min_hours_between: float
    min_per_week: int
    audience: Audience
    required_audience: Audience | None
    alternate_audiences: tuple[Audience, ...]
    caption_types: tuple[tuple[str, int], ...]  # bank caption type, priority 1 best
    length_optimal: Span
    length_acceptable: Span
    emoji_policy: str
    preferred_hours: tuple[int, ...]
    preferred_days: tuple[int, ...]
    label: str | None
    style_group: str
    priority_score: int
    needs_content: bool  # sells or shows a vault content type
    sells: bool  # earns money itself


@dataclass(frozen=True, slots=True)
class AudienceSpec:
    """A segment: where it exists, how it may be reached, how big it usually is."""

    audience: Audience
    page_types: frozenset[PageType]
    channels: frozenset[Channel]
    reach_share: float | None  # 0..1 of the fans; None: not known
    cap_per_day: int | None
    cap_per_week: int | None


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel and whether it can carry a segment."""

    channel: Channel
    targeting: bool
    page_types: frozenset[PageType]


@dataclass(frozen=True, slots=True)
class ContentTypeSpec:
    """A content type with the group that flavours and tiers speak of."""

    key: str
    group: str
    price_factor: float  # inside the price band, 1.0 neutral


@dataclass(frozen=True, slots=True)
class PriceBand:
    """DECISIONS 11: caption lengths and the prices that own them (ppv_unlock, ppv_wall)."""

    point_cents: int
    price_cents: Span
    length: Span
    too_short: float  # multiplier on earnings
    too_long: float


@dataclass(frozen=True, slots=True)
class LengthStep:
    """Gap 2.1: multiplier for captions of this many code points."""

    chars: Span
    multiplier: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Gap 3.2: PPV and bumps per day for a page class x sub-type x tier."""

    ppv: Span
    bumps: Span

    @property
    def ratio(self) -> tuple[float, float]:
        """Bumps per PPV over a week, at least and at most (DECISIONS 4)."""
        return self.bumps.lo / self.ppv.hi, self.bumps.hi / self.ppv.lo


@dataclass(frozen=True, slots=True)
class PerDay:
    """Base counts a day by tier and page type."""

    revenue: int
    engagement: int
    retention: int


@dataclass(frozen=True, slots=True)
class ConfidenceStep:
    """Gap 10.15 and 10.12: what confidence of at least ``at_least`` allows."""

    at_least: float
    volume: float
    freshness_days: int
    followup: float
    price: float
    label: str


@dataclass(frozen=True, slots=True)
class CampaignKind:
    """DECISIONS 16: days between campaigns of one kind; hard below, soft above."""

    key: str  # descriptive, bundle, spin_the_wheel, other_game
    min_days: int
    max_days: int


@dataclass(frozen=True, slots=True)
class Game:
    """Benchmark of a game in USD cents per campaign (prior of gap 7.2)."""

    key: str
    mean_cents: int
    sd_cents: int
    n: int


@dataclass(frozen=True, slots=True)
class Flavour:
    """What a weekday leans to: boosts on real send types and content groups."""

    day: int
    name: str
    boost: float
    kinds: frozenset[SendKind]
    content_groups: frozenset[str]
    drip: bool


@dataclass(frozen=True, slots=True)
class Strategy:
    """A named order of categories over a day: letters R, E, T."""

    name: str
    letters: str


@dataclass(frozen=True, slots=True)
class TierSpec:
    """Fan counts of a tier and what it allows in four hours."""

    tier: Tier
    fans: tuple[int, int | None]
    max_per_4h: int
    revenue_share: float  # of revenue + engagement sends, 0..1
    bundle_per_week: int  # soft
    game_per_week: int  # soft


@dataclass(frozen=True, slots=True)
class ContentTierSpec:
    """Thresholds at the reference's mean RPS; they scale with the page's (DECISIONS 21)."""

    tier: ContentTier
    min_avg_cents: int
    min_confidence: float
    weight: float


@dataclass(frozen=True, slots=True)
class QualityStep:
    """Validator thresholds by confidence (algorithms 22)."""

    at_least: float
    approve: int
    review: int


@dataclass(frozen=True, slots=True)
class Catalog:
    """The effective catalogue: packaged data under an agency's overrides.

    ``numbers`` holds every scalar constant that is not a field of a table above, by dotted key
    (for example ``spacing.any_min``); read them with :meth:`number`.
    """

    send_types: Mapping[SendKind, SendTypeSpec]
    channels: Mapping[Channel, ChannelSpec]
    audiences: Mapping[Audience, AudienceSpec]
    content_types: Mapping[str, ContentTypeSpec]
    content_tiers: tuple[ContentTierSpec, ...]  # best first
    tiers: Mapping[Tier, TierSpec]
    price_points_cents: tuple[int, ...]
    price_bands: tuple[PriceBand, ...]
    length_steps: tuple[LengthStep, ...]
    bump_matrix: Mapping[tuple[PageClass, SubType, Tier], MatrixRow]
    per_day: Mapping[tuple[Tier, PageType], PerDay]
    confidence: tuple[ConfidenceStep, ...]  # highest first
    confidence_by_messages: tuple[tuple[int, float], ...]  # at least n sends in 90 days -> confidence
    campaigns: Mapping[str, CampaignKind]
    games: Mapping[str, Game]
    flavours: tuple[Flavour, ...]  # by weekday
    strategies: tuple[Strategy, ...]
    rotation_patterns: tuple[tuple[PpvStyle, ...], ...]
    style_fit: Mapping[PpvStyle, frozenset[str]]  # content groups that a style likes to show
    first_to_tip_pool_cents: tuple[int, ...]
    bundle_prices: tuple[tuple[int | None, int], ...]  # items at most -> price in cents
    hour_curve_prior: tuple[float, ...]  # 24 multipliers around 1
    day_curve_prior: tuple[float, ...]  # 7 multipliers around 1
    labels: tuple[str, ...]
    quality: tuple[QualityStep, ...]
    tones: tuple[str, ...]
    tone_compatible: Mapping[str, frozenset[str]]
    numbers: Mapping[str, float]
    version: str  # SHA-256 of the effective data

    def number(self, key: str) -> float:
        """The constant with this dotted key. A missing key is a bug."""
        return self.numbers[key]

    def whole(self, key: str) -> int:
        """The constant as an integer."""
        return int(self.numbers[key])

    def step(self, confidence: float) -> ConfidenceStep:
        """The row of the confidence table for ``confidence`` in 0..1."""
        for row in self.confidence:
            if confidence >= row.at_least:
                return row
        return self.confidence[-1]

    def length_multiplier(self, chars: int) -> float:
        """Gap 2.1's multiplier for a trimmed caption of ``chars`` code points."""
        for row in self.length_steps:
            if chars in row.chars:
                return row.multiplier
        return self.length_steps[-1].multiplier

    def band_of_length(self, chars: int) -> PriceBand | None:
        """The price band that owns captions of this length; ``None`` above the longest."""
        for band in self.price_bands:
            if chars in band.length:
                return band
        return None

    def tier_of(self, fans: int) -> Tier:
        """The tier of a page with this many fans."""
        for tier, row in self.tiers.items():
            lo, hi = row.fans
            if lo <= fans and (hi is None or fans <= hi):
                return tier
        raise ValueError(f"no tier holds {fans} fans")
