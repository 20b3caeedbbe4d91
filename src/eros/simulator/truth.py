"""The true effects behind the synthetic history: what an honest learner should find.

Expected earnings of a send are a product of named factors. Nothing here is ever imported by the
store or the learner; ``truth.json`` lies beside the files for people who want to check a claim.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eros.domain.words import SendKind
from eros.simulator.draw import generator
from eros.simulator.pages import SimPage

Floats = NDArray[np.float64]

# earnings of a type over those of ppv_unlock
TYPE_EFFECT: Mapping[SendKind, float] = {
    SendKind.PPV_UNLOCK: 1.0,
    SendKind.PPV_WALL: 0.85,
    SendKind.TIP_GOAL: 0.80,
    SendKind.VIP_PROGRAM: 1.60,
    SendKind.GAME_POST: 1.0,  # times GAME_EFFECT
    SendKind.BUNDLE: 1.25,
    SendKind.FLASH_BUNDLE: 1.05,
    SendKind.SNAPCHAT_BUNDLE: 1.10,
    SendKind.FIRST_TO_TIP: 0.55,
    SendKind.PPV_FOLLOWUP: 0.18,
}
# the order of plan gap 7.2's games, compressed: its dollars are per campaign of many posts
GAME_EFFECT: Mapping[str, float] = {
    "spin_the_wheel": 3.2,
    "mystery_box": 2.2,
    "prize_wheel": 1.9,
    "scratch_off": 1.1,
    "card_game": 0.5,
}
# (up to this many code points, effect): the direction of plan gap 2.1, far milder than it claims
LENGTH_EFFECT = ((49, 0.62), (149, 0.82), (249, 0.97), (449, 1.18), (549, 1.00), (10**6, 0.80))
ORDER_EFFECT = (1.0, 1.0, 0.94, 0.84, 0.74, 0.65, 0.58)  # k-th selling send of a day; last repeats
RECENCY_LOSS, RECENCY_MIN = 0.30, 150.0  # share lost right after a selling send, decay in minutes
LIFT_PER_SEND, LIFT_MOST = 0.035, 8  # gain per non-selling send of the 24 hours before
ZERO_SHARE = 0.03  # sends that earn nothing whatever was expected
GROUP_EFFECT: Mapping[str, float] = {
    "teaser": 0.95, "solo": 1.0, "partner": 1.35, "explicit_act": 1.2, "themed": 1.05, "niche": 0.75,
    "commercial": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageTruth:
    """A page's own truths.

    Attributes
    ----------
    base_cents
        Expected cents of an ordinary ppv_unlock with every other factor at 1.
    curve
        Weekday x hour multipliers, 7 rows of 24, mean 1 over the active hours.
    content
        content type -> multiplier.
    best_price_cents, price_width
        Revenue falls off around this price as a Gaussian of log price.
    trend
        Growth of log earnings a year; ``season`` amplitude over the year, ``season_day`` its peak.
    saturates
        Loss of log earnings over the last 60 days, 0 on most pages.
    view_rate
        Mean share of recipients who open a send.
    log_sd
        Noise of log earnings.
    """

    base_cents: float
    curve: tuple[tuple[float, ...], ...]
    content: Mapping[str, float]
    best_price_cents: int
    price_width: float
    trend: float
    season: float
    season_day: int
    saturates: float
    view_rate: float
    log_sd: float


@dataclass(frozen=True, slots=True)
class SendFacts:
    """What the truth needs to know of a send to say what it is worth."""

    kind: SendKind
    weekday: int
    hour: int
    days_ago: float = 0.0
    day_of_year: int = 1
    content: str | None = None
    price_cents: int = 0
    chars: int = 300
    game: str | None = None
    quality: float = 1.0
    order_in_day: int = 0
    minutes_since_selling: float = 1e9
    engagement_24h: int = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """All true effects of a world."""

    seed: int
    pages: Mapping[str, PageTruth]
    types: Mapping[str, float] = field(default_factory=lambda: {k.value: v for k, v in TYPE_EFFECT.items()})
    games: Mapping[str, float] = field(default_factory=lambda: dict(GAME_EFFECT))
    lengths: tuple[tuple[int, float], ...] = LENGTH_EFFECT
    order: tuple[float, ...] = ORDER_EFFECT
    recency_loss: float = RECENCY_LOSS
    recency_min: float = RECENCY_MIN
    lift_per_send: float = LIFT_PER_SEND
    lift_most: int = LIFT_MOST
    zero_share: float = ZERO_SHARE

    def expected_cents(self, page: str, send: SendFacts) -> float:
        """True expected earnings of a send to its whole audience, in cents; 0 if it sells nothing."""
        p = self.pages[page]
        value = p.base_cents * self.types.get(send.kind.value, 0.0)
        value *= p.curve[send.weekday][send.hour] * p.content.get(send.content or "", 1.0) * send.quality
        value *= self.games.get(send.game or "", 1.0)
        value *= next(effect for most, effect in self.lengths if send.chars <= most)
        value *= self.order[min(send.order_in_day, len(self.order) - 1)]
        value *= 1.0 - self.recency_loss * math.exp(-send.minutes_since_selling / self.recency_min)
        value *= 1.0 + self.lift_per_send * min(send.engagement_24h, self.lift_most)
        if send.kind in PRICED_BY_TASTE and send.price_cents:
            value *= price_effect(p, send.price_cents)
        return value * math.exp(time_effect(p, send.days_ago, send.day_of_year))

    def document(self) -> dict[str, Any]:
        """As plain values for ``truth.json``."""
        return asdict(self)


PRICED_BY_TASTE = frozenset({SendKind.PPV_UNLOCK, SendKind.PPV_WALL})


def price_effect(page: PageTruth, price_cents: int) -> float:
    """Revenue at a price over revenue at the page's best price, 0..1."""
    return math.exp(-0.5 * (math.log(price_cents / page.best_price_cents) / page.price_width) ** 2)


def time_effect(page: PageTruth, days_ago: float, day_of_year: int) -> float:
    """Log effect of trend, season and saturation on a day."""
    season = page.season * math.cos(2 * math.pi * (day_of_year - page.season_day) / 365.25)
    return -page.trend * days_ago / 365.25 + season - page.saturates * max(0.0, 1.0 - days_ago / 60.0)


# the shape all pages share (data_model 4): hour of the day, and Monday to Sunday
HOUR_SHAPE = (
    0.70, 0.55, 0.45, 0.40, 0.40, 0.45, 0.55, 0.65, 0.70, 0.80, 0.92, 1.02,
    1.06, 1.12, 1.16, 1.20, 1.24, 1.20, 1.16, 1.18, 1.22, 1.16, 1.06, 0.88,
)  # fmt: skip
DAY_SHAPE = (0.93, 0.96, 1.00, 1.12, 1.10, 1.03, 0.86)


def page_truth(
    seed: int, page: SimPage, content_groups: Mapping[str, str], held: Collection[str]
) -> PageTruth:
    """Draw a page's truths: two of the content types it holds sell next to nothing.

    ``content_groups``: content type -> group of every content type.
    """
    rng = generator(seed, "truth", page.page_id)
    base = math.exp(0.60 * math.log(page.fan_count / 3_000) + rng.normal(0.0, 0.30))
    base *= {1: 1.3, 2: 1.15, 3: 1.0, 4: 0.85, 5: 0.7}[page.performance_tier] * (1.1 if page.paid else 0.95)
    content = {
        key: round(GROUP_EFFECT[group] * math.exp(rng.normal(0.0, 0.28)), 4)
        for key, group in content_groups.items()
    }
    weak = [k for k, g in content_groups.items() if k in held and g in ("niche", "themed", "solo")]
    for key in rng.choice(weak, size=min(2, len(weak)), replace=False):
        content[str(key)] = 0.07
    return PageTruth(
        base_cents=base * 10_000,
        curve=_curve(rng, page.active),
        content=content,
        best_price_cents=int(rng.choice([1699, 1969, 2199, 2499])),
        price_width=round(float(rng.uniform(0.45, 0.75)), 4),
        trend=round(float(rng.normal(0.05, 0.12)), 4),
        season=round(float(rng.uniform(0.03, 0.12)), 4),
        season_day=int(rng.integers(1, 366)),
        saturates=0.45 if page.index % 9 == 5 else 0.0,
        view_rate=round(float(np.clip(rng.beta(12.6, 50.4), 0.08, 0.45)), 4),
        log_sd=round(float(rng.uniform(1.0, 1.2)), 4),
    )


def _curve(rng: np.random.Generator, active: tuple[int, int]) -> tuple[tuple[float, ...], ...]:
    """A page's weekday x hour curve: the shared shape, two peaks of its own and some roughness."""
    hours = np.arange(24)
    curve = np.outer(np.array(DAY_SHAPE) * np.exp(rng.normal(0, 0.10, 7)), np.array(HOUR_SHAPE))
    for _ in range(2):
        peak, height = rng.integers(9, 24), rng.uniform(0.15, 0.45)
        away = np.minimum((hours - peak) % 24, (peak - hours) % 24)
        curve *= 1.0 + height * np.exp(-0.5 * (away / 1.8) ** 2)
    curve *= np.exp(rng.normal(0, 0.07, (7, 24)))
    start, end = active[0] // 60, active[1] // 60
    open_ = np.array([start <= h <= end or h + 24 <= end for h in range(24)])
    curve /= curve[:, open_].mean()
    return tuple(tuple(round(float(x), 4) for x in row) for row in curve)
