"""What several rules measure: counts by day, categories, campaigns. Holds no limit of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eros.catalog.values import Catalog, Flavour
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.domain.plan import Send, WeekPlan
from eros.domain.week import DAY_NAMES
from eros.domain.words import LONG_FORM, PPV, Category, PageType, SendKind
from eros.rules.base import Which

SPIN = "spin_the_wheel"
GAME = frozenset({SendKind.GAME_POST})


def kinds_of(catalog: Catalog, *categories: Category) -> frozenset[SendKind]:
    """The send types of these categories."""
    return frozenset(kind for kind, spec in catalog.send_types.items() if spec.category in categories)


def by_day(plan: WeekPlan, sends: Iterable[Send]) -> Mapping[int, list[Send]]:
    """Sends by local day, in the order given."""
    days: dict[int, list[Send]] = defaultdict(list)
    for send in sends:
        days[plan.week.day(send.at)].append(send)
    return days


def campaign_kinds(catalog: Catalog) -> Mapping[str, Which]:
    """DECISIONS 16: which sends are campaigns of which kind. A game post always is one."""
    others: frozenset[str | None] = frozenset({*catalog.games, None} - {SPIN})
    return {
        "descriptive": Which(frozenset({SendKind.PPV_WALL, SendKind.TIP_GOAL}), campaign=True),
        "bundle": Which(frozenset({SendKind.BUNDLE, SendKind.FLASH_BUNDLE}), campaign=True),
        SPIN: Which(GAME, games=frozenset({SPIN})),
        "other_game": Which(GAME, games=others),
    }


def is_campaign(send: Send) -> bool:
    """Marked as one, or a game post."""
    return send.campaign or send.kind is SendKind.GAME_POST


def running_campaign(plan: WeekPlan, at: int) -> Send | None:
    """The week's campaign that was begun last before a minute and has not expired by then."""
    begun = [s for s in plan.sends if is_campaign(s) and s.at < at and (s.expires_at or at) >= at]
    return max(begun, key=lambda s: (s.at, s.id), default=None)


def pin_rank(kind: SendKind | None, catalog: Catalog) -> int:
    """Which of two pinned posts stays where there is room for one: the higher."""
    return int(catalog.numbers.get(f"pins.rank_{kind}", catalog.number("pins.rank_other")))


def code_points(text: str) -> int:
    """Length of a caption: Unicode code points after trimming."""
    return len(text.strip())


def usable_kinds(page: Page, catalog: Catalog, facts: Facts) -> frozenset[SendKind]:
    """Send types that page kind, recorded live events and vault leave to a page."""
    content = any(facts.schedulable(key) for key in facts.vault)
    return frozenset(
        kind
        for kind, spec in catalog.send_types.items()
        if page.page_type in spec.page_types
        and (kind is not SendKind.LIVE_PROMO or facts.live_events)
        and (content or not spec.needs_content)
    )


def minimum_types(page: Page, catalog: Catalog) -> tuple[tuple[Category | None, int], ...]:
    """How many types a week has at least, in all (``None``) and by category (DECISIONS 6)."""
    rows: list[tuple[Category | None, int]] = [
        (None, catalog.whole("diversity.types_min")),
        (Category.REVENUE, catalog.whole("diversity.revenue_min")),
        (Category.ENGAGEMENT, catalog.whole("diversity.engagement_min")),
    ]
    if page.page_type is PageType.PAID:  # on free pages nothing counts as retention (DECISIONS 1)
        rows.append((Category.RETENTION, catalog.whole("diversity.retention_min")))
    return tuple(rows)


def diverse(kinds: Iterable[SendKind], page: Page, catalog: Catalog) -> Mapping[str, tuple[int, int]]:
    """Types had and wanted over the week, by what is counted."""
    had = frozenset(kinds)
    return {
        f"{category} types" if category else "types": (
            len(had & kinds_of(catalog, category)) if category else len(had),
            wanted,
        )
        for category, wanted in minimum_types(page, catalog)
    }


def enough(n: int, catalog: Catalog) -> bool:
    """Whether ``n`` sends are enough to move volume, price or tier by (gap 10.14): the one place
    that everything asks which acts on history."""
    return n >= catalog.whole("content.min_sample")


@dataclass(frozen=True, slots=True)
class LeansShort:
    """A flavour's day with fewer than a mean day's share of the week's sends of its types, or of its
    content (``groups``; empty for types)."""

    flavour: Flavour
    groups: frozenset[str]
    here: int
    all_week: int
    wanted: int

    @property
    def words(self) -> str:
        """The shortage as a finding says it."""
        what = f"{self.flavour.name} {'content' if self.groups else 'types'}"
        return (
            f"{DAY_NAMES[self.flavour.day]} has {self.here} of the week's {self.all_week} sends of its {what}"
        )


def leans_short(plan: WeekPlan, catalog: Catalog) -> Iterator[LeansShort]:
    """Where a flavour's day falls short (gap 3.4)."""
    for flavour in catalog.flavours:
        kinds = [s for s in plan.sends if s.kind in flavour.kinds]
        shown = [s for s in plan.sends if content_group(s, catalog) in flavour.content_groups]
        for sends, groups in ((kinds, frozenset[str]()), (shown, flavour.content_groups)):
            here = sum(plan.week.day(s.at) == flavour.day for s in sends)
            wanted = mean_day(len(sends))
            if here < wanted:
                yield LeansShort(flavour, groups, here, len(sends), wanted)


def few_items(plan: WeekPlan, least: int) -> Iterator[tuple[int, str]]:
    """Drip windows that show fewer than ``least`` items (gap 6.2): how many each lacks, and words for it.
    Items are the sends inside that name the window."""
    for window in plan.drip_windows:
        shown = sum(s.drip_window == window.id and window.start <= s.at < window.end for s in plan.sends)
        if shown < least:
            yield least - shown, f"the window {window.id} shows {shown} of its set"


def mean_day(n: int) -> int:
    """A mean day's share of ``n`` sends of a week; half of a send and more counts as one."""
    days = len(DAY_NAMES)
    return (2 * n + days) // (2 * days)


def content_group(send: Send, catalog: Catalog) -> str | None:
    """The group of what a send shows; a follow-up shows what its parent did."""
    spec = catalog.content_types.get(send.content_type or "")
    return None if spec is None or send.kind is SendKind.PPV_FOLLOWUP else spec.group


def letter(category: Category) -> str:
    """What a category is called in a daily pattern."""
    return "T" if category is Category.RETENTION else category.value[0].upper()


def letters(sends: Sequence[Send]) -> str:
    """The daily pattern: category letters in time order, follow-ups apart."""
    return "".join(letter(s.category) for s in sends if s.kind is not SendKind.PPV_FOLLOWUP)


__all__ = [
    "GAME", "LONG_FORM", "PPV", "SPIN", "by_day", "campaign_kinds", "code_points", "content_group",
    "diverse", "enough", "few_items", "is_campaign", "kinds_of", "leans_short", "letter", "letters", "mean_day",
    "minimum_types", "pin_rank", "running_campaign", "usable_kinds",
]  # fmt: skip
