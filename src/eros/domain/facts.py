"""What the store knows about a page, as values a rule or an agent may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eros.domain.words import Audience, ContentTier, RotationState, SendKind


@dataclass(frozen=True, slots=True)
class PastSend:
    """A send that went out, or was published to go out, before the week.

    ``at`` is a week minute below 0. ``kind`` is ``None`` where history does not tell the send
    type: such a send feeds curves and distances between sends, never a count of a type.
    """

    at: int
    kind: SendKind | None
    audience: Audience = Audience.ALL_ACTIVE
    campaign: bool = False
    game: str | None = None
    caption_id: str | None = None
    caption_text: str | None = None
    content_type: str | None = None
    price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class PastPin:
    """A wall post of an earlier week that still stands pinned when the week begins.

    ``at`` is the week minute (below 0) at which its send went out, ``until`` (above 0) when the pin
    comes down.
    """

    at: int
    kind: SendKind | None
    until: int


@dataclass(frozen=True, slots=True)
class VaultItem:
    """A content type of a page's vault. Schedulable only if held, adult and consented to."""

    content_type: str
    quantity: int | None = None
    adult_ok: bool = False
    consent_ok: bool = False
    list_price_cents: int | None = None
    never_posted: bool = False

    @property
    def schedulable(self) -> bool:
        """Both flags are set and something is there."""
        return self.adult_ok and self.consent_ok and self.quantity != 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A recorded bundle: item content types with their recorded list prices in cents."""

    id: str
    items: tuple[tuple[str, int], ...]
    price_cents: int | None = None
    stock: int | None = None
    ends_at: int | None = None

    @property
    def list_value_cents(self) -> int:
        """Sum of the recorded list prices."""
        return sum(price for _, price in self.items)


@dataclass(frozen=True, slots=True)
class DripSet:
    """A set of pictures of one shoot and outfit, set for one local day of the week (0..6)."""

    id: str
    day: int
    shoot_id: str | None = None
    outfit_id: str | None = None


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """A recorded live stream, in week minutes."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CaptionFact:
    """A caption as a rule sees it.

    ``last_used`` is the week minute (below 0) of its latest use on this page, ``None`` if never.
    ``caption_type`` is the bank's type (for example ``ppv_message``).
    """

    id: str
    text: str
    caption_type: str | None
    content_type: str | None = None
    tone: str | None = None
    paid_only: bool = False
    last_used: int | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """How a page talks, as far as it is recorded.

    ``emoji_level`` is none, light, moderate or heavy; ``slang_level`` none, rare, light or heavy.
    """

    tone: str | None = None
    second_tone: str | None = None
    emoji_level: str | None = None
    slang_level: str | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """Where the page's PPV rotation stands on the week's Monday.

    ``pattern`` is the order of the four styles; ``days_on_pattern`` whole days it has run.
    """

    state: RotationState = RotationState.INITIALIZING
    pattern: tuple[str, ...] = ()
    days_on_pattern: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything outside a plan that its rules need.

    ``known`` is false when a week file is judged without a store: then rules that need facts
    are reported as not checked instead of passing silently.
    """

    known: bool = True
    past: tuple[PastSend, ...] = ()
    vault: Mapping[str, VaultItem] = field(default_factory=dict)
    avoid: frozenset[str] = frozenset()
    non_converters: frozenset[SendKind] = frozenset()
    content_tier: Mapping[str, ContentTier] = field(default_factory=dict)
    captions: Mapping[str, CaptionFact] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    drip_sets: tuple[DripSet, ...] = ()
    live_events: tuple[LiveEvent, ...] = ()
    staffed: tuple[tuple[int, int], ...] = ()
    stock: Mapping[str, int] = field(default_factory=dict)
    real_draws: frozenset[str] = frozenset()
    rotation: Rotation = Rotation()
    own_weeks: int = 0
    persona: Persona = Persona()
    pins: tuple[PastPin, ...] = ()

    def sellable(self, offer: Offer) -> bool:
        """Whether something of the offer is left and the vault clears all it holds."""
        left = offer.stock is None or offer.stock > 0
        return left and all(self.schedulable(content) for content, _ in offer.items)

    def schedulable(self, content_type: str | None) -> bool:
        """Whether the vault clears this content type; a send without one needs no clearance."""
        if content_type is None:
            return True
        item = self.vault.get(content_type)
        return item is not None and item.schedulable and content_type not in self.avoid
