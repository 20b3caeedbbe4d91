"""How many sends of each sort a day carries (DECISIONS 3, 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass

from eros.domain.plan import Note
from eros.domain.words import BUMPS, PPV, Category, SendKind, Tier
from eros.pipeline.allocation.capacity import (
    apportion,
    day_capacity,
    kinds_on_offer,
    of_category,
    per_day_cap,
    per_week_cap,
    usable_captions,
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
    usable = usable_captions(inputs, catalog.step(perf.confidence).freshness_days)
    notes: list[Note] = []
    wish = _wish(inputs, perf, kinds, notes)
    _by_captions(wish, inputs, kinds, usable, notes)
    capacity = day_capacity(page, catalog)
    _fit(wish, inputs, perf, kinds, capacity, notes)
    weights = perf.day_factor
    revenue_cap = min(
        capacity, catalog.whole("volume.revenue_most"), _per_day(kinds, Category.REVENUE, inputs)
    )
    revenue = apportion(round(DAYS * wish.revenue), weights, [revenue_cap] * DAYS)
    engagement = apportion(
        _whole_mix(sum(revenue), wish, inputs),
        weights,
        [min(capacity - r, _per_day(kinds, Category.ENGAGEMENT, inputs)) for r in revenue],
    )
    room = [capacity - r - e for r, e in zip(revenue, engagement, strict=True)]
    retention = apportion(round(DAYS * wish.retention), weights, [max(r, 0) for r in room])
    ppv_cap = sum(per_day_cap(k, catalog) for k in kinds & PPV)
    ppv = apportion(round(DAYS * wish.ppv), revenue, [min(r, ppv_cap) for r in revenue])
    bump_cap = sum(per_day_cap(k, catalog) for k in kinds & BUMPS)
    bumps = apportion(round(DAYS * wish.bumps), engagement, [min(e, bump_cap) for e in engagement])
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    slack = catalog.number("volume.ratio_slack") if perf.volume_factor < 1.0 else 0.0
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


def _wish(inputs: PageInputs, perf: Performance, kinds: frozenset[SendKind], notes: list[Note]) -> _Wish:
    """What tier, matrix and agent 1 ask for, before anything has to fit."""
    catalog, page = inputs.catalog, inputs.page
    base = catalog.per_day[page.tier, page.page_type]
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    factor = perf.volume_factor
    others_r = catalog.number("volume.other_revenue_week") / DAYS
    others_e = catalog.number("volume.other_engagement_week") / DAYS
    revenue = base.revenue * factor + perf.trend_step
    engagement = base.engagement * factor
    if factor < 1.0:
        why = ", ".join(a for a in perf.adjustments if a not in {"base_tier", "trend"})
        notes.append(Note("volume.lowered", f"Volumes are {factor:.0%} of the tier's: {why}"))
    ppv_cap = sum(per_day_cap(k, catalog) for k in kinds & PPV)
    if page.tier in COUNTED:
        hi = min(row.ppv.hi, ppv_cap)
        lo = min(row.ppv.lo, max(hi - 1, 0)) if ppv_cap <= row.ppv.lo else row.ppv.lo
        place = perf.confidence if factor >= 1.0 else 0.0
        ppv = (lo + (hi - lo) * place) * min(factor, 1.0)
        bumps = (row.bumps.lo + (row.bumps.hi - row.bumps.lo) * place) * min(factor, 1.0)
        revenue = max(revenue, ppv + others_r)
        engagement = max(engagement, bumps + others_e)
    else:
        ppv = min(float(ppv_cap), max(revenue - others_r, 0.0))
        bumps = ppv * (row.ratio[0] + row.ratio[1]) / 2
        engagement = max(engagement, bumps + others_e)
    retention = base.retention * perf.retention_factor
    return _Wish(ppv, bumps, revenue, engagement, retention)


def _by_captions(
    wish: _Wish,
    inputs: PageInputs,
    kinds: frozenset[SendKind],
    usable: dict[SendKind, int],
    notes: list[Note],
) -> None:
    """Never more PPV or bumps a week than captions that could carry them."""
    few = inputs.catalog.whole("captions.pool_limited")
    for name, group in (("ppv", kinds & PPV), ("bumps", kinds & BUMPS)):
        if not group:
            continue
        have = max(usable[k] for k in group)
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
    missing = sorted(k.value for k in kinds if usable[k] == 0)
    if missing:
        notes.append(Note("volume.captions_none", f"No usable caption for {', '.join(missing)}"))


def _fit(
    wish: _Wish,
    inputs: PageInputs,
    perf: Performance,
    kinds: frozenset[SendKind],
    capacity: int,
    notes: list[Note],
) -> None:
    """Cut the wish to elasticity, type caps, mix and the day's capacity, in place."""
    catalog, page = inputs.catalog, inputs.page
    row = catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    share = catalog.tiers[page.tier].revenue_share
    least = share - catalog.number("mix.tolerance") + catalog.number("volume.mix_margin")
    most_r = min(
        catalog.number("volume.revenue_most"),
        _per_day(kinds, Category.REVENUE, inputs),
        _per_week(kinds, Category.REVENUE, inputs) / DAYS,
    )
    wide = row.bumps.hi > catalog.whole("volume.engagement_most")
    most_e = min(
        catalog.number("volume.engagement_most_wide" if wide else "volume.engagement_most"),
        _per_day(kinds, Category.ENGAGEMENT, inputs),
    )
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
    # Too much for the day: first the sales above the mix's lower edge, then retention, then all.
    over = wish.revenue + wish.engagement + wish.retention - capacity
    if over > 0:
        notes.append(_density(wish, capacity))
        edge = max(wish.engagement * least / (1 - least), wish.ppv)
        wish.revenue -= min(over, max(wish.revenue - edge, 0.0))
        over = wish.revenue + wish.engagement + wish.retention - capacity
        kept = min(wish.retention, catalog.number("volume.retention_least_week") / DAYS)
        wish.retention -= min(max(over, 0.0), wish.retention - kept)
        room = capacity - wish.retention
        if wish.revenue + wish.engagement > room:
            wish.engagement = room * (1 - least)
            wish.revenue = room * least
    top = wish.revenue * (1 - least) / least
    if wish.engagement > top:
        wish.engagement = top
        notes.append(
            Note(
                "volume.mix_over_matrix",
                f"The mix of {share:.0%} revenue leaves {top:.1f} engagement sends a day",
            )
        )
    wish.ppv = min(wish.ppv, wish.revenue)
    others = catalog.number("volume.other_engagement_week") / DAYS
    spare = max(wish.engagement - others, 0.0)
    if page.tier in COUNTED:
        wish.bumps = min(wish.bumps, max(spare, min(float(row.bumps.lo), wish.engagement)))
    else:
        wish.bumps = min(max(spare, wish.ppv * row.ratio[0]), wish.ppv * row.ratio[1], wish.engagement)


def _density(wish: _Wish, capacity: int) -> Note:
    wanted = wish.revenue + wish.engagement + wish.retention
    return Note(
        "volume.density_binds",
        f"{wanted:.1f} sends a day are wanted, spacing and density let {capacity} into the active hours",
    )


def _whole_mix(revenue: int, wish: _Wish, inputs: PageInputs) -> int:
    """The week's whole number of engagement sends, inside the mix's bounds for ``revenue``."""
    catalog = inputs.catalog
    share, slack = catalog.tiers[inputs.page.tier].revenue_share, catalog.number("mix.tolerance")
    least = revenue * (1 - share - slack) / (share + slack)
    most = revenue * (1 - share + slack) / (share - slack)
    return round(min(max(DAYS * wish.engagement, least), int(most + 1e-9)))


def _per_day(kinds: frozenset[SendKind], category: Category, inputs: PageInputs) -> int:
    return sum(per_day_cap(k, inputs.catalog) for k in of_category(kinds, category, inputs.catalog))


def _per_week(kinds: frozenset[SendKind], category: Category, inputs: PageInputs) -> int:
    return sum(
        per_week_cap(k, inputs.catalog, inputs.page) for k in of_category(kinds, category, inputs.catalog)
    )


def _short_of_matrix(found: Volume, inputs: PageInputs, perf: Performance) -> tuple[Note, ...]:
    """A note where a healthy page gets less than its row of the matrix."""
    page = inputs.page
    row = inputs.catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    if page.tier not in COUNTED or perf.volume_factor < 1.0:
        return ()
    short = []
    if sum(found.ppv) < DAYS * row.ppv.lo:
        short.append(f"{sum(found.ppv) / DAYS:.1f} PPV (row {row.ppv.lo}-{row.ppv.hi})")
    if sum(found.bumps) < DAYS * row.bumps.lo:
        short.append(f"{sum(found.bumps) / DAYS:.1f} bumps (row {row.bumps.lo}-{row.bumps.hi})")
    if not short:
        return ()
    return (Note("volume.below_matrix", f"A day carries {' and '.join(short)}: type caps, hours and mix"),)
