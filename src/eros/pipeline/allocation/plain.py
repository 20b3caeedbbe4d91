"""How many of which send without the matrix and the mix: the tier's counts a day, and what fits."""

from __future__ import annotations

import math

from eros.domain.plan import Note
from eros.domain.words import BUMPS, PPV, Category, SendKind
from eros.pipeline.allocation.capacity import (
    apportion,
    caption_pool,
    day_capacity,
    kinds_on_offer,
    of_category,
    per_day_cap,
    per_week_cap,
)
from eros.pipeline.allocation.volume import DAYS, Volume
from eros.pipeline.values import PageInputs, Performance

ANY_RATIO = (0.0, math.inf)


def plain_volume(inputs: PageInputs, perf: Performance) -> tuple[Volume, tuple[Note, ...]]:
    """The week's counts as they were before page kinds counted: base counts of tier and page type,
    times the page's factor, under type caps, the caption pool, elasticity and the day's capacity."""
    catalog, page = inputs.catalog, inputs.page
    kinds = kinds_on_offer(inputs, perf)
    pool = caption_pool(inputs, perf.step.freshness_days)
    base = catalog.per_day[page.tier, page.page_type]
    notes: list[Note] = []
    caps = {c: sum(per_day_cap(k, catalog) for k in of_category(kinds, c, catalog)) for c in Category}
    caps[Category.REVENUE] = min(caps[Category.REVENUE], catalog.whole("volume.revenue_most"))
    caps[Category.ENGAGEMENT] = min(caps[Category.ENGAGEMENT], catalog.whole("volume.engagement_most"))
    kept = sum(per_week_cap(k, catalog, page) for k in of_category(kinds, Category.RETENTION, catalog))
    wish = {
        Category.REVENUE: max(base.revenue * perf.volume_factor + perf.trend_step, 0.0),
        Category.ENGAGEMENT: base.engagement * perf.volume_factor,
        Category.RETENTION: min(base.retention * perf.retention_factor, kept / DAYS),
    }
    if perf.revenue_cap is not None and wish[Category.REVENUE] > perf.revenue_cap:
        wish[Category.REVENUE] = float(perf.revenue_cap)
        words = f"More than {perf.revenue_cap} sales a day lower their sum here"
        notes.append(Note("volume.elasticity_caps", words))
    wish = {c: min(n, float(caps[c])) for c, n in wish.items()}
    capacity, total = day_capacity(page, catalog), sum(wish.values())
    if total > capacity:
        words = (
            f"{total:.1f} sends a day are wanted, spacing and density let {capacity} into the active hours"
        )
        notes.append(Note("volume.density_binds", words))
        wish = {c: n * capacity / total for c, n in wish.items()}
    days = _days(wish, perf, caps, capacity)
    ppv, bumps = (
        _part(days[c], group, others, inputs, perf, pool.of(kinds & group, catalog))
        for c, group, others in (
            (Category.REVENUE, PPV, "volume.other_revenue_week"),
            (Category.ENGAGEMENT, BUMPS, "volume.other_engagement_week"),
        )
    )
    return Volume(
        ppv=ppv,
        bumps=bumps,
        revenue=days[Category.REVENUE],
        engagement=days[Category.ENGAGEMENT],
        retention=days[Category.RETENTION],
        ratio=ANY_RATIO,
        kinds=kinds,
        usable={kind: pool.of(frozenset({kind}), catalog) for kind in catalog.send_types},
    ), tuple(notes)


def _days(
    wish: dict[Category, float], perf: Performance, caps: dict[Category, int], capacity: int
) -> dict[Category, tuple[int, ...]]:
    """Whole sends per day and category, by the weekday factors, into what the day still holds."""
    left = [capacity] * DAYS
    found = {}
    for c in (Category.REVENUE, Category.ENGAGEMENT, Category.RETENTION):
        counts = apportion(round(DAYS * wish[c]), perf.day_factor, [min(caps[c], n) for n in left])
        left = [n - k for n, k in zip(left, counts, strict=True)]
        found[c] = tuple(counts)
    return found


def _part(
    days: tuple[int, ...],
    group: frozenset[SendKind],
    others: str,
    inputs: PageInputs,
    perf: Performance,
    captions: int,
) -> tuple[int, ...]:
    """How much of a category's days is of its core types: all but the week's few others."""
    catalog = inputs.catalog
    cap = sum(per_day_cap(k, catalog) for k in group & kinds_on_offer(inputs, perf))
    total = min(max(sum(days) - round(catalog.number(others)), 0), captions)
    return tuple(apportion(total, days, [min(n, cap) for n in days]))
