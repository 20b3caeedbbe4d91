"""The pages of the synthetic agency: kinds, sizes, zones, hours and personas.

Kinds repeat in a fixed order, so every number of pages has the same mix: about half paid; of 37
pages 5 paid explicit commercial, 5 paid explicit personal, 9 paid suggestive or lifestyle, 18 free.
Fan counts are the quantiles of a log-normal with median 3,000 within each page type (data_model 7),
so all four tiers occur for paid and for free pages alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from eros.domain.words import PageClass, PageType, SubType
from eros.simulator.draw import generator

MEDIAN_FANS = 3_000
FANS_LOG_SD = 1.3
FEWEST_FANS, MOST_FANS = 200, 60_000

_E, _S, _L = PageClass.EXPLICIT, PageClass.SUGGESTIVE, PageClass.LIFESTYLE
_C, _P = SubType.COMMERCIAL, SubType.PERSONAL
# the first paid page is alexia's
PAID_KINDS = (
    (_S, _P), (_E, _C), (_E, _P), (_L, _P), (_E, _C), (_E, _P), (_S, _C), (_E, _C), (_E, _P), (_S, _P),
    (_L, _C), (_E, _C), (_E, _P), (_S, _P), (_L, _P), (_E, _C), (_E, _P), (_S, _C), (_L, _C),
)  # fmt: skip
FREE_KINDS = (
    (_E, _C), (_S, _P), (_E, _P), (_S, _C), (_E, _C), (_L, _C), (_E, _C), (_S, _P), (_E, _P), (_S, _C),
    (_E, _C), (_L, _P), (_E, _C), (_S, _C), (_E, _P), (_S, _P), (_E, _C), (_L, _C),
)  # fmt: skip

NAMES = (
    "alexia", "bianca", "carla", "delia", "elena", "flora", "greta", "helena", "ines", "joana", "karina",
    "laura", "marta", "nadia", "olivia", "paula", "ramona", "sabine", "teresa", "ursula", "vera", "wanda",
    "yvonne", "zelda", "amanda", "brenda", "claire", "diana", "esther", "fiona", "gloria", "hanna", "irene",
    "julia", "kate", "linda", "monica", "norma", "ottilie", "petra", "rosa", "silvia", "tamara", "valerie",
    "wilma", "adele", "berta", "celine", "dorothea", "erika", "frida", "gina", "hilda", "ilse", "jana",
    "klara", "leonie", "martina", "nora", "olga", "patricia", "renate", "sandra", "tina", "viola", "anita",
    "barbara", "christina", "denise", "eva", "franca", "gabriela", "heidi", "isabel", "judith", "kerstin",
)  # fmt: skip

ZONES = (
    "America/Los_Angeles", "America/Los_Angeles", "America/New_York", "America/Los_Angeles", "Europe/London",
    "America/Los_Angeles", "Europe/Berlin", "America/Los_Angeles", "America/New_York", "Australia/Sydney",
    "America/Los_Angeles", "America/Chicago", "Pacific/Apia", "America/Los_Angeles", "America/Denver",
    "America/Los_Angeles", "Europe/London", "America/Sao_Paulo", "America/Los_Angeles",
)  # fmt: skip

TONES = ("seductive", "playful", "dominant", "bratty", "submissive", "aggressive", "flirty")
SECOND_TONES = ("romantic", "teasing", "direct", "casual", "mysterious", "flirty")
EMOJI_LEVELS = ("light", "moderate", "heavy")
SLANG_LEVELS = ("none", "rare", "light", "heavy")
HOURS = ((480, 1439), (600, 1499), (420, 1379), (540, 1559))  # other active hours, minutes


@dataclass(frozen=True, slots=True)
class SimPage:
    """A page of the synthetic agency. ``days`` is how long its history reaches back."""

    index: int
    page_id: str
    page_type: PageType
    page_class: PageClass
    sub_type: SubType
    fan_count: int
    time_zone: str
    subscription_price_cents: int
    performance_tier: int
    group: str
    active: tuple[int, int]
    tone: str
    second_tone: str
    emoji_level: str
    slang_level: str
    days: int
    activity: float

    @property
    def paid(self) -> bool:
        """Whether fans pay a subscription."""
        return self.page_type is PageType.PAID


def build_pages(seed: int, n: int) -> tuple[SimPage, ...]:
    """``n`` pages, alexia first. A page's own draws depend on the seed and its place alone."""
    paid = (n + 1) // 2
    places = {True: _quantiles(seed, paid, True), False: _quantiles(seed, n - paid, False)}
    pages = []
    for i in range(n):
        is_paid = i % 2 == 0
        k = i // 2
        pages.append(_page(seed, i, is_paid, k, places[is_paid][k]))
    return tuple(pages)


def page_name(index: int) -> str:
    """A first name; from the second round on with a number behind it."""
    round_, place = divmod(index, len(NAMES))
    return NAMES[place] if round_ == 0 else f"{NAMES[place]}-{round_ + 1}"


def _quantiles(seed: int, n: int, paid: bool) -> list[float]:
    """Where each page of a type stands among its like, 0..1.

    Shuffled, but alexia is no small page, and the smallest free page is explicit and commercial,
    the kind whose bump counts the plan's matrix is most particular about.
    """
    steps = [(i + 0.5) / n for i in range(n)]
    order = [steps[int(i)] for i in generator(seed, "fans", n, paid).permutation(n)]
    if not n:
        return []
    at = order.index(steps[min(n - 1, (3 * n) // 4)] if paid else steps[0])
    order[0], order[at] = order[at], order[0]
    return order


def _page(seed: int, index: int, paid: bool, k: int, quantile: float) -> SimPage:
    rng = generator(seed, "page", index)
    kinds = PAID_KINDS if paid else FREE_KINDS
    page_class, sub_type = kinds[k % len(kinds)]
    log_fans = math.log(MEDIAN_FANS) + FANS_LOG_SD * NormalDist().inv_cdf(quantile)
    fans = round(min(MOST_FANS, max(FEWEST_FANS, math.exp(log_fans))))
    thin = index > 3 and rng.random() < 0.10
    return SimPage(
        index=index,
        page_id=page_name(index),
        page_type=PageType.PAID if paid else PageType.FREE,
        page_class=page_class,
        sub_type=sub_type,
        fan_count=fans,
        time_zone=ZONES[index % len(ZONES)],
        subscription_price_cents=int(rng.choice([499, 799, 999, 1499, 1999])) if paid else 0,
        performance_tier=int(rng.choice([1, 2, 3, 4, 5], p=[0.15, 0.3, 0.3, 0.15, 0.1])),
        group=("north", "south", "east")[index % 3],
        active=HOURS[1 + index % 3] if index and index % 6 == 0 else HOURS[0],
        tone=TONES[int(rng.integers(len(TONES)))],
        second_tone=SECOND_TONES[int(rng.integers(len(SECOND_TONES)))],
        emoji_level=EMOJI_LEVELS[int(rng.integers(3))],
        slang_level=SLANG_LEVELS[int(rng.integers(4))],
        days=730 if index == 0 or rng.random() < 0.65 else int(rng.integers(240, 730)),
        activity=float(rng.uniform(0.08, 0.3) if thin else rng.uniform(0.85, 1.15)),
    )
