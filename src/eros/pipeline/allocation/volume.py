"""How many sends of each sort a day carries (DECISIONS 3, 4, 5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eros.catalog.values import Catalog, MatrixRow
from eros.domain.plan import Note
from eros.domain.words import BUMPS, PPV, Category, SendKind, Tier
from eros.pipeline.allocation.capacity import (
    CaptionPool,
    apportion,
    caption_pool,
    day_capacity,
    kinds_on_offer,
    of_category,
    per_day_cap,
    per_week_cap,
)
from eros.pipeline.values import PageInputs, Performance

COUNTED = frozenset({Tier.LOW, Tier.MID})  # where the matrix gives counts, not only a ratio
DAYS = 7


@dataclass(frozen=True, slots=True)
class Volume:
    """Sends per day, Monday first. ``ppv`` are part of ``revenue``, ``bumps`` of ``engagement``.

    ``ratio`` is the range of bumps per PPV over the week; ``usable`` captions per send type.
    """

    ppv: tuple[int, ...]
    bumps: tuple[int, ...]
    revenue: tuple[int, ...]
    engagement: tuple[int, ...]
    retention: tuple[int, ...]
    ratio: tuple[float, float]
    kinds: frozenset[SendKind]
    usable: dict[SendKind, int]


@dataclass(slots=True)
class _Wish:
    """Mean sends a day while they are being fitted; local to one call."""

    ppv: float
    bumps: float
    revenue: float
    engagement: float
    retention: float


def volume(inputs: PageInputs, perf: Performance) -> tuple[Volume, tuple[Note, ...]]:
    """The week's counts, never more than fits, and notes on what bound them.

    Base counts of the tier, the matrix row, trend and factors of agent 1 make a wish; type caps,
    the caption pool, the elasticity cap, the mix and the day's capacity cut it, in that order;
    the weekday factors spread the week's total.
    """
    catalog, page = inputs.catalog, inputs.page
    kinds = kinds_on_offer(inputs, perf)
    pool = caption_pool(inputs, perf.step.freshness_days)
    usable = {kind: pool.of(frozenset({kind}), catalog) for kind in catalog.send_types}
    notes: list[Note] = []
    wish = _wish(inputs, perf, kinds, notes)
    _by_captions(wish, inputs, pool, kinds, notes)
    capacity = day_capacity(page, catalog)
    _fit(wish, inputs, perf, pool, kinds, capacity, notes)
    revenue, engagement, retention = _spread(wish, inputs, perf, kinds, capacity)
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    ppv_cap = sum(per_day_cap(k, catalog) for k in kinds & PPV)
    if page.tier in COUNTED:
        ppv_cap = ppv_range(row, ppv_cap)[1]
    ppv = apportion(round(DAYS * wish.ppv), revenue, [min(r, ppv_cap) for r in revenue])
    bump_cap = sum(per_day_cap(k, catalog) for k in kinds & BUMPS)
    company = round(DAYS * wish.bumps)
    if page.tier not in COUNTED:
        company = min(company, math.floor(row.ratio[1] * sum(ppv) + 1e-9))
    bumps = apportion(company, engagement, [min(e, bump_cap) for e in engagement])
    slack = catalog.number("volume.ratio_slack") if lowering(perf, catalog) < 1.0 else 0.0
    found = Volume(
        ppv=tuple(ppv),
        bumps=tuple(bumps),
        revenue=tuple(revenue),
        engagement=tuple(engagement),
        retention=tuple(retention),
        ratio=(row.ratio[0] * (1.0 - slack), row.ratio[1] * (1.0 + slack)),
        kinds=kinds,
        usable=usable,
    )
    return found, (*notes, *_short_of_matrix(found, inputs, perf))


def ppv_range(row: MatrixRow, cap: int) -> tuple[int, int]:
    """The row's PPV a day under the type caps; one less to the cap where the row asks for more."""
    if cap <= row.ppv.lo:
        return max(cap - 1, 0), cap
    return row.ppv.lo, min(row.ppv.hi, cap)


def lowering(perf: Performance, catalog: Catalog) -> float:
    """How far volumes go below the tier's floor, 0..1; 1 for a page that is not saturated.

    The factor at the edge of saturation is the measure: above it the matrix row is filled, below
    it everything shrinks in proportion.
    """
    return min(perf.volume_factor / catalog.number("volume.saturation_mid_factor"), 1.0)


def _wish(inputs: PageInputs, perf: Performance, kinds: frozenset[SendKind], notes: list[Note]) -> _Wish:
    """What tier, matrix and agent 1 ask for, before anything has to fit."""
    catalog, page = inputs.catalog, inputs.page
    base = catalog.per_day[page.tier, page.page_type]
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    lower = lowering(perf, catalog)
    others_r = catalog.number("volume.other_revenue_week") / DAYS
    others_e = catalog.number("volume.other_engagement_week") / DAYS
    if lower < 1.0:
        why = ", ".join(a for a in perf.adjustments if a not in {"base_tier", "trend"})
        notes.append(Note("volume.lowered", f"Volumes are {lower:.0%} of the tier's: {why}"))
    ppv_cap = sum(per_day_cap(k, catalog) for k in kinds & PPV)
    if page.tier in COUNTED:
        lo, hi = ppv_range(row, ppv_cap)
        ends = (
            catalog.number("volume.saturation_mid_factor"),
            catalog.number("volume.opportunity_high_factor"),
        )
        place = min(max((perf.volume_factor - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)
        ppv = (lo + (hi - lo) * place) * lower
        bumps = (row.bumps.lo + (row.bumps.hi - row.bumps.lo) * place) * lower
        revenue = max(base.revenue * lower + perf.trend_step, ppv + others_r)
        engagement = max(base.engagement * lower, bumps + others_e)
    else:
        revenue = base.revenue * perf.volume_factor + perf.trend_step
        ppv = min(float(ppv_cap), max(revenue - others_r, 0.0))
        bumps = ppv * (row.ratio[0] + row.ratio[1]) / 2
        engagement = max(base.engagement * perf.volume_factor, bumps + others_e)
    retention = base.retention * perf.retention_factor
    return _Wish(ppv, bumps, revenue, engagement, retention)


def _by_captions(
    wish: _Wish,
    inputs: PageInputs,
    pool: CaptionPool,
    kinds: frozenset[SendKind],
    notes: list[Note],
) -> None:
    """Never more PPV or bumps a week than captions that could carry them."""
    few = inputs.catalog.whole("captions.pool_limited")
    for name, group in (("ppv", kinds & PPV), ("bumps", kinds & BUMPS)):
        if not group:
            continue
        have = pool.of(group, inputs.catalog)
        wanted = getattr(wish, name)
        if have < wanted * DAYS:
            setattr(wish, name, have / DAYS)
            word = "critical" if have < few else "short"
            notes.append(
                Note(
                    "volume.captions_cap",
                    f"Captions for {name} are {word}: {have} usable, {wanted * DAYS:.0f} a week wanted",
                )
            )
    missing = sorted(k.value for k in kinds if pool.of(frozenset({k}), inputs.catalog) == 0)
    if missing:
        notes.append(Note("volume.captions_none", f"No usable caption for {', '.join(missing)}"))


def _fit(
    wish: _Wish,
    inputs: PageInputs,
    perf: Performance,
    pool: CaptionPool,
    kinds: frozenset[SendKind],
    capacity: int,
    notes: list[Note],
) -> None:
    """Cut the wish to elasticity, type caps, mix and the day's capacity, in place."""
    catalog, page = inputs.catalog, inputs.page
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    share = catalog.tiers[page.tier].revenue_share
    least = share - catalog.number("mix.tolerance") + catalog.number("volume.mix_margin")
    others_r = _room(of_category(kinds, Category.REVENUE, catalog) - PPV, pool, inputs) / DAYS
    ppv_cap = sum(per_day_cap(k, catalog) for k in kinds & PPV)
    ppv_most = float(ppv_range(row, ppv_cap)[1] if page.tier in COUNTED else ppv_cap)
    ppv_most = min(ppv_most, pool.of(kinds & PPV, catalog) / DAYS)
    most_r = min(
        catalog.number("volume.revenue_most"),
        _per_day(kinds, Category.REVENUE, inputs),
        others_r + ppv_most,
    )
    most_e = min(_engagement_most(inputs), _per_day(kinds, Category.ENGAGEMENT, inputs))
    if perf.revenue_cap is not None and wish.revenue > perf.revenue_cap:
        wish.revenue = float(perf.revenue_cap)
        notes.append(
            Note("volume.elasticity_caps", f"More than {perf.revenue_cap} sales a day lower their sum here")
        )
    wish.retention = min(wish.retention, _per_week(kinds, Category.RETENTION, inputs) / DAYS)
    elastic = most_r if perf.revenue_cap is None else min(most_r, float(perf.revenue_cap))
    # Whichever is too few for the mix rises to its target share.
    wish.engagement = min(max(wish.engagement, wish.revenue * (1 - share) / share), most_e)
    wish.revenue = min(max(wish.revenue, wish.engagement * share / (1 - share)), elastic)
    # Too much for the day: first bumps above the row's least, then sales above the mix's lower
    # edge, then retention, then all alike.
    if wish.revenue + wish.engagement + wish.retention > capacity:
        notes.append(_density(wish, capacity))
        others = catalog.number("volume.other_engagement_week") / DAYS
        enough = min(wish.engagement, row.bumps.lo * lowering(perf, catalog) + others)
        if page.tier not in COUNTED:
            enough = wish.engagement
        wish.engagement -= min(_over(wish, capacity), wish.engagement - enough)
        edge = max(wish.engagement * least / (1 - least), wish.ppv)
        wish.revenue -= min(_over(wish, capacity), max(wish.revenue - edge, 0.0))
        kept = min(wish.retention, catalog.number("volume.retention_least_week") / DAYS)
        wish.retention -= min(_over(wish, capacity), wish.retention - kept)
        if _over(wish, capacity) > 0:
            room = max(capacity - wish.retention, 0.0)
            wish.engagement, wish.revenue = room * (1 - least), room * least
    top = wish.revenue * (1 - least) / least
    if wish.engagement > top:
        wish.engagement = top
        notes.append(
            Note(
                "volume.mix_over_matrix",
                f"The mix of {share:.0%} revenue leaves {top:.1f} engagement sends a day",
            )
        )
    wish.ppv = min(max(wish.ppv, wish.revenue - others_r), ppv_most, wish.revenue)
    others = catalog.number("volume.other_engagement_week") / DAYS
    spare = max(wish.engagement - others, 0.0)
    if page.tier in COUNTED:
        wish.bumps = min(wish.bumps, max(spare, min(float(row.bumps.lo), wish.engagement)))
    else:
        wish.bumps = min(max(spare, wish.ppv * row.ratio[0]), wish.ppv * row.ratio[1], wish.engagement)


def _over(wish: _Wish, capacity: int) -> float:
    return max(wish.revenue + wish.engagement + wish.retention - capacity, 0.0)


def _density(wish: _Wish, capacity: int) -> Note:
    wanted = wish.revenue + wish.engagement + wish.retention
    return Note(
        "volume.density_binds",
        f"{wanted:.1f} sends a day are wanted, spacing and density let {capacity} into the active hours",
    )


def _spread(
    wish: _Wish, inputs: PageInputs, perf: Performance, kinds: frozenset[SendKind], capacity: int
) -> tuple[list[int], list[int], list[int]]:
    """Whole sends per day and category: the weekday factors share out the day's totals, each day
    then has the week's mix as nearly as whole numbers allow."""
    catalog = inputs.catalog
    most = {c: _per_day(kinds, c, inputs) for c in Category}
    most[Category.REVENUE] = min(most[Category.REVENUE], catalog.whole("volume.revenue_most"))
    most[Category.ENGAGEMENT] = min(most[Category.ENGAGEMENT], _engagement_most(inputs))
    day_most = min(capacity, sum(most.values()))
    sales = min(round(DAYS * wish.revenue), DAYS * most[Category.REVENUE])
    company = min(_whole_mix(sales, wish, inputs), DAYS * most[Category.ENGAGEMENT])
    kept = min(round(DAYS * wish.retention), DAYS * most[Category.RETENTION])
    totals = apportion(sales + company + kept, perf.day_factor, [day_most] * DAYS)
    short = sales + company + kept - sum(totals)
    kept = max(kept - short, 0)
    revenue = apportion(sales, totals, [min(t, most[Category.REVENUE]) for t in totals])
    left = [t - r for t, r in zip(totals, revenue, strict=True)]
    engagement = apportion(company, left, [min(n, most[Category.ENGAGEMENT]) for n in left])
    left = [n - e for n, e in zip(left, engagement, strict=True)]
    retention = apportion(kept, left, [min(n, most[Category.RETENTION]) for n in left])
    return revenue, engagement, retention


def _engagement_most(inputs: PageInputs) -> int:
    """The engine's cap on engagement a day, wider where the matrix asks for more bumps."""
    catalog, page = inputs.catalog, inputs.page
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    usual = catalog.whole("volume.engagement_most")
    return catalog.whole("volume.engagement_most_wide") if row.bumps.hi > usual else usual


def _whole_mix(revenue: int, wish: _Wish, inputs: PageInputs) -> int:
    """The week's whole number of engagement sends, inside the mix's bounds for ``revenue``."""
    catalog = inputs.catalog
    share, slack = catalog.tiers[inputs.page.tier].revenue_share, catalog.number("mix.tolerance")
    least = math.ceil(revenue * (1 - share - slack) / (share + slack) - 1e-9)
    most = math.floor(revenue * (1 - share + slack) / (share - slack) + 1e-9)
    return min(max(round(DAYS * wish.engagement), least), most)


def _per_day(kinds: frozenset[SendKind], category: Category, inputs: PageInputs) -> int:
    return sum(per_day_cap(k, inputs.catalog) for k in of_category(kinds, category, inputs.catalog))


def _room(kinds: frozenset[SendKind], pool: CaptionPool, inputs: PageInputs) -> int:
    """Most sends a week of these types under their caps, the tier's limits and their captions."""
    tier = inputs.catalog.tiers[inputs.page.tier]
    limit = {SendKind.BUNDLE: tier.bundle_per_week, SendKind.GAME_POST: tier.game_per_week}
    return sum(
        min(
            per_week_cap(k, inputs.catalog, inputs.page),
            limit.get(k, DAYS * inputs.catalog.send_types[k].max_per_day),
            pool.of(frozenset({k}), inputs.catalog),
        )
        for k in kinds
    )


def _per_week(kinds: frozenset[SendKind], category: Category, inputs: PageInputs) -> int:
    return sum(
        per_week_cap(k, inputs.catalog, inputs.page) for k in of_category(kinds, category, inputs.catalog)
    )


def _short_of_matrix(found: Volume, inputs: PageInputs, perf: Performance) -> tuple[Note, ...]:
    """A note where a healthy page gets less than its row of the matrix."""
    page = inputs.page
    row = inputs.catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    if page.tier not in COUNTED or lowering(perf, inputs.catalog) < 1.0:
        return ()
    lo, hi = ppv_range(row, sum(per_day_cap(k, inputs.catalog) for k in found.kinds & PPV))
    short = []
    if sum(found.ppv) < DAYS * lo:
        short.append(f"{sum(found.ppv) / DAYS:.1f} PPV (row {lo}-{hi})")
    if sum(found.bumps) < DAYS * row.bumps.lo:
        short.append(f"{sum(found.bumps) / DAYS:.1f} bumps (row {row.bumps.lo}-{row.bumps.hi})")
    if not short:
        return ()
    return (Note("volume.below_matrix", f"A day carries {' and '.join(short)}: type caps, hours and mix"),)
