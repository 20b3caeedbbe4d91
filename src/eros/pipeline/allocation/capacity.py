"""What fits: into a day's hours, under type caps, into the caption pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    whole, rest = divmod(minutes - 1, window)
    most = min(per_window, (window - 1) // apart + 1)
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


def usable_captions(inputs: PageInputs, freshness_days: int) -> dict[SendKind, int]:
    """Captions per send type that page, vault and reuse window leave; a caption may count for
    several types. Text rules and scores come later, so this is the most there can be."""
    bank, catalog, page = inputs.bank, inputs.catalog, inputs.page
    mine = bank.page_keys.index(page.id) if page.id in bank.page_keys else UNKNOWN
    free = ((bank.owner == UNKNOWN) | (bank.owner == mine)) & ~bank.blocked
    if page.page_type is not PageType.PAID:
        free = free & ~bank.paid_only
    used = inputs.use.caption[inputs.use.last_used_day > -freshness_days]
    free = free.copy()
    free[used] = False
    held = np.array([*(inputs.facts.schedulable(c) for c in bank.content_keys), True])
    n_types = len(bank.type_keys)
    known = free & (bank.caption_type >= 0)
    everything = np.bincount(bank.caption_type[known], minlength=n_types)
    in_vault = np.bincount(bank.caption_type[known & held[bank.content]], minlength=n_types)
    code = {t: i for i, t in enumerate(bank.type_keys)}
    return {
        kind: sum(
            int((in_vault if spec.needs_content else everything)[code[t]])
            for t, _ in spec.caption_types
            if t in code
        )
        for kind, spec in catalog.send_types.items()
    }


def apportion(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """``total`` whole units in proportion to ``weights``, none above its cap (largest remainder).

    What the caps do not hold is left out. Ties go to the earlier place.
    """
    given = [0] * len(caps)
    left = min(total, sum(caps))
    while left > 0:
        open_ = [i for i in range(len(caps)) if given[i] < caps[i]]
        mass = sum(weights[i] for i in open_)
        ideal = {i: left * weights[i] / mass if mass > 0 else left / len(open_) for i in open_}
        whole = {i: min(int(ideal[i]), caps[i] - given[i]) for i in open_}
        if sum(whole.values()) == 0:
            ranked = sorted(open_, key=lambda i: (-ideal[i], i))[:left]
            whole = dict.fromkeys(ranked, 1)
        for i, n in whole.items():
            given[i] += n
        left -= sum(whole.values())
    return given
