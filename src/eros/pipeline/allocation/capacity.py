"""What fits: into a day's hours, under type caps, into the caption pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import UNKNOWN
from eros.domain.page import Page
from eros.domain.words import Category, PageType, SendKind
from eros.pipeline.values import PageInputs, Performance

ABOVE_TWO = frozenset({SendKind.PPV_UNLOCK, SendKind.BUMP_NORMAL})  # DECISIONS 6


def day_capacity(page: Page, catalog: Catalog) -> int:
    """Most sends that one local day's active hours hold under spacing and density."""
    return fits(
        page.hours.end_min - page.hours.start_min + 1,
        catalog.whole("spacing.any_min"),
        catalog.whole("density.window_min"),
        catalog.tiers[page.tier].max_per_4h,
    )


def fits(minutes: int, apart: int, window: int, per_window: int) -> int:
    """Most instants among ``minutes`` whole minutes, ``apart`` from each other, at most
    ``per_window`` in any ``window`` consecutive minutes."""
    if minutes <= 0:
        return 0
    apart = max(apart, 1)  # two of one minute are one instant
    most = min(per_window, (window - 1) // apart + 1)
    period = max(window, most * apart)  # after so many minutes the earliest pattern starts again
    whole, rest = divmod(minutes - 1, period)
    return whole * most + min(most, rest // apart + 1)


def kinds_on_offer(inputs: PageInputs, perf: Performance) -> frozenset[SendKind]:
    """Ordinary send types this page may use this week; follow-ups apart."""
    catalog, facts = inputs.catalog, inputs.facts
    content = any(facts.schedulable(key) and key not in perf.avoid for key in facts.vault)
    return frozenset(
        kind
        for kind, spec in catalog.send_types.items()
        if kind is not SendKind.PPV_FOLLOWUP
        and inputs.page.page_type in spec.page_types
        and kind not in perf.non_converters
        and (content or not spec.needs_content)
        and (kind is not SendKind.LIVE_PROMO or facts.live_events)
    )


def per_day_cap(kind: SendKind, catalog: Catalog) -> int:
    """Most sends of a type on one local day."""
    own = catalog.send_types[kind].max_per_day
    return own if kind in ABOVE_TWO else min(own, catalog.whole("diversity.max_per_type_day"))


def per_week_cap(kind: SendKind, catalog: Catalog, page: Page) -> int:
    """Most sends of a type in a week: daily and weekly limits, contact caps, game distances."""
    spec = catalog.send_types[kind]
    most = 7 * per_day_cap(kind, catalog)
    if spec.max_per_week is not None:
        most = min(most, spec.max_per_week)
    contact = catalog.audiences[spec.audience].cap_per_week
    if contact is not None and not spec.alternate_audiences:
        most = min(most, contact)
    if kind is SendKind.GAME_POST:
        most = min(most, 2)  # one of each campaign kind, both seven days apart (DECISIONS 16)
    return most


def of_category(kinds: Iterable[SendKind], category: Category, catalog: Catalog) -> frozenset[SendKind]:
    """Those of the types that belong to a category."""
    return frozenset(k for k in kinds if catalog.send_types[k].category is category)


@dataclass(frozen=True, slots=True)
class CaptionPool:
    """Captions per bank caption type that page and reuse window leave: all, and those whose
    content the vault clears."""

    everything: Mapping[str, int]
    in_vault: Mapping[str, int]

    def of(self, kinds: frozenset[SendKind], catalog: Catalog) -> int:
        """Different captions that any of these send types may use."""
        plain = {t for k in kinds if not catalog.send_types[k].needs_content for t in _types(k, catalog)}
        cleared = {t for k in kinds if catalog.send_types[k].needs_content for t in _types(k, catalog)}
        return sum(self.everything.get(t, 0) for t in plain) + sum(
            self.in_vault.get(t, 0) for t in cleared - plain
        )


def _types(kind: SendKind, catalog: Catalog) -> tuple[str, ...]:
    return tuple(t for t, _ in catalog.send_types[kind].caption_types)


def caption_pool(inputs: PageInputs, freshness_days: int) -> CaptionPool:
    """What the page may choose from. Text rules and scores come later: it is the most there can be."""
    bank = inputs.bank
    mine = bank.page_keys.index(inputs.page.id) if inputs.page.id in bank.page_keys else UNKNOWN
    free = ((bank.owner == UNKNOWN) | (bank.owner == mine)) & ~bank.blocked & (bank.caption_type >= 0)
    if inputs.page.page_type is not PageType.PAID:
        free = free & ~bank.paid_only
    free[inputs.use.caption[inputs.use.last_used_day > -freshness_days]] = False
    held = np.array([*(inputs.facts.schedulable(c) for c in bank.content_keys), True])
    n = len(bank.type_keys)
    everything = np.bincount(bank.caption_type[free], minlength=n)
    in_vault = np.bincount(bank.caption_type[free & held[bank.content]], minlength=n)
    return CaptionPool(
        dict(zip(bank.type_keys, everything.tolist(), strict=True)),
        dict(zip(bank.type_keys, in_vault.tolist(), strict=True)),
    )


def apportion(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """``total`` whole units in proportion to ``weights`` (>= 0), none above its cap.

    Each unit goes where most is missing to its share, ties to the earlier place. What the caps do
    not hold is left out.
    """
    mass = sum(weights) or 1.0
    share = [total * w / mass for w in weights]
    given = [0] * len(caps)
    for _ in range(min(total, sum(caps))):
        open_ = (i for i in range(len(caps)) if given[i] < caps[i])
        best = max(open_, key=lambda i: (share[i] - given[i], -i))
        given[best] += 1
    return given
