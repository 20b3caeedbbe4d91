"""Soft counts with a price, in cents of the page's own mean sale."""

from __future__ import annotations

import math
from collections.abc import Iterator

from eros.domain.week import BIN_MIN, DAY_MIN
from eros.domain.words import BUMPS, BUNDLES, LINK_DROPS, PPV, Category, SendKind
from eros.pipeline.allocation.capacity import of_category, per_week_cap
from eros.pipeline.allocation.volume import COUNTED, DAYS, Volume
from eros.pipeline.values import PageInputs, Performance
from eros.rules.base import Which
from eros.solver.problem import Target

MANY = 10_000  # no upper wish
MONTH = 30  # days in which campaigns are counted, by definition of the figure


def targets(
    inputs: PageInputs, perf: Performance, volume: Volume, games: tuple[str, ...]
) -> tuple[Target, ...]:
    """Every soft wish of the week, by day and over the week."""
    unit = unit_cents(inputs, perf, volume)
    found = [*_days(inputs, volume, unit), *_week(inputs, volume, unit)]
    found += _types(inputs, perf, volume, games, unit)
    return tuple(found)


def together(inputs: PageInputs, volume: Volume, unit: float) -> Iterator[Target]:
    """Sales with talk between them: in any stretch of the density window no more sales than their
    share of what the window holds, and one."""
    catalog, hours, tier = inputs.catalog, inputs.page.hours, inputs.catalog.tiers[inputs.page.tier]
    sells = Which(of_category(volume.kinds, Category.REVENUE, catalog))
    most = math.floor(tier.max_per_4h * tier.revenue_share) + 1
    opens = hours.start_min // BIN_MIN * BIN_MIN
    closes = min(hours.end_min + 1, DAY_MIN)  # a day's clock ends at midnight
    length, step = catalog.whole("density.window_min"), catalog.whole("order.step_min")
    cents = _cents(unit, "targets.together", inputs)
    for d in range(DAYS):
        for start in range(opens, closes - length + 1, step):
            yield Target(sells, 0, most, cents, "order.sales_together", d, span=(start, start + length))


def unit_cents(inputs: PageInputs, perf: Performance, volume: Volume) -> float:
    """What a mean sale of this page is worth, over the types it may send; at least a dollar."""
    catalog = inputs.catalog
    pairs = [
        (float(perf.values.rps_cents[i]), max(spec.min_per_week, 1))
        for i, (kind, spec) in enumerate(catalog.send_types.items())
        if kind in volume.kinds and spec.sells
    ]
    total = sum(n for _, n in pairs)
    mean = sum(v * n for v, n in pairs) / total if total else 0.0
    return max(mean, catalog.number("targets.least_unit_cents"))


def _cents(unit: float, key: str, inputs: PageInputs) -> int:
    return max(1, round(unit * inputs.catalog.number(key)))


def _days(inputs: PageInputs, volume: Volume, unit: float) -> list[Target]:
    """Category totals, PPV and bumps of each day."""
    catalog, tier = inputs.catalog, inputs.page.tier
    whole = _cents(unit, "targets.category_day", inputs)
    part = _cents(unit, "targets.part_day", inputs)
    found = []
    below = 0 if tier in COUNTED else 1  # a floor at LOW and MID, plus or minus one above
    for d in range(DAYS):
        for category, n in (
            (Category.REVENUE, volume.revenue[d]),
            (Category.ENGAGEMENT, volume.engagement[d]),
            (Category.RETENTION, volume.retention[d]),
        ):
            which = Which(of_category(volume.kinds, category, catalog))
            if which.kinds:
                found.append(
                    Target(which, max(n - below, 0), n + 1, whole, f"volume.{category.value}_per_day", d)
                )
        if volume.kinds & PPV:
            n = volume.ppv[d]
            found.append(Target(Which(volume.kinds & PPV), n, n + 1, part, "volume.ppv_per_day", d))
        if volume.kinds & BUMPS:
            n = volume.bumps[d]
            found.append(
                Target(Which(volume.kinds & BUMPS), max(n - below, 0), n + 1, part, "volume.bumps_per_day", d)
            )
    return found


def _week(inputs: PageInputs, volume: Volume, unit: float) -> list[Target]:
    """Bumps per PPV, campaigns, link drops and the week's totals."""
    catalog = inputs.catalog
    found = []
    for category, counts in (
        (Category.REVENUE, volume.revenue),
        (Category.ENGAGEMENT, volume.engagement),
        (Category.RETENTION, volume.retention),
    ):
        which = Which(of_category(volume.kinds, category, catalog))
        if which.kinds:
            n = sum(counts)
            cents = _cents(unit, "targets.category_week", inputs)
            # The engine's caps say what the page can take; history cannot price more than it saw.
            over = _cents(unit, "targets.category_over", inputs)
            found.append(Target(which, n, MANY, cents, f"volume.{category.value}_per_week"))
            found.append(Target(which, 0, n, over, f"volume.{category.value}_per_week"))
    ppv = sum(volume.ppv)
    if volume.kinds & BUMPS and ppv and inputs.switches.page_type_volumes:
        lo, hi = math.ceil(volume.ratio[0] * ppv), math.floor(volume.ratio[1] * ppv)
        most = sum(volume.engagement)
        found.append(
            Target(
                Which(volume.kinds & BUMPS),
                min(lo, most),
                max(hi, min(lo, most)),
                _cents(unit, "targets.ratio", inputs),
                "volume.bump_ratio",
            )
        )
    least, most = campaigns(inputs)
    cents = _cents(unit, "targets.campaigns", inputs)
    found.append(Target(Which(campaign=True), least, most, cents, "campaigns.per_week"))
    found += _offers(inputs, volume, unit)
    drops = volume.kinds & LINK_DROPS
    if drops:
        found.append(
            Target(
                Which(drops),
                catalog.whole("link_drop.per_week_min"),
                catalog.whole("link_drop.per_week_max"),
                _cents(unit, "targets.link_drops", inputs),
                "link_drops.per_week",
            )
        )
    return found


def _offers(inputs: PageInputs, volume: Volume, unit: float) -> Iterator[Target]:
    """No more bundles than the page's offers carry, each so many times a week (LIM05)."""
    offers = sum(inputs.facts.sellable(o) for o in inputs.facts.offers.values())
    bundles = volume.kinds & BUNDLES
    if offers and bundles:
        most = offers * inputs.catalog.whole("offers.per_week")
        cents = _cents(unit, "targets.offer_over", inputs)
        yield Target(Which(bundles), 0, most, cents, "offers.per_week")


def campaigns(inputs: PageInputs) -> tuple[int, int]:
    """Campaigns wished for, at least and at most: the week's numbers, inside them what the thirty days
    that end on its Sunday still want, once so many days of our own published weeks exist (gap 4.3)."""
    n, facts = inputs.catalog.whole, inputs.facts
    least, most = n("campaigns.per_week_min"), n("campaigns.per_week_max")
    if facts.own_weeks * DAYS < MONTH:
        return least, most
    before = sum(
        (p.campaign or p.kind is SendKind.GAME_POST) and inputs.week.day(p.at) >= DAYS - MONTH
        for p in facts.past
    )
    wanted = min(max(n("campaigns.per_30_days_min") - before, least), most)
    left = min(max(n("campaigns.per_30_days_max") - before, least), most)
    return wanted, left


def _types(
    inputs: PageInputs, perf: Performance, volume: Volume, games: tuple[str, ...], unit: float
) -> list[Target]:
    """Each type once, then its weekly wish between its minimum and the tier's limit, where these
    agree. The first of a type is dearer than the others: it is what makes a week varied."""
    catalog = inputs.catalog
    tier = catalog.tiers[inputs.page.tier]
    cents, once = _cents(unit, "targets.type_week", inputs), _cents(unit, "targets.type_once", inputs)
    found = []
    for i, kind in enumerate(catalog.send_types):
        if kind not in volume.kinds:
            continue
        playable = volume.usable.get(kind, 0) > 0 and (kind is not SendKind.GAME_POST or bool(games))
        if playable and catalog.send_types[kind].min_per_week > 0:
            found.append(Target(Which(frozenset({kind})), 1, MANY, once, f"volume.{kind.value}_at_all"))
        if kind in LINK_DROPS:
            continue
        most = {
            SendKind.BUNDLE: tier.bundle_per_week,
            # a flash bundle is a bundle too; a sale on every day is no flash
            SendKind.FLASH_BUNDLE: max(tier.bundle_per_week, catalog.send_types[kind].min_per_week),
            SendKind.GAME_POST: tier.game_per_week,
        }.get(kind, MANY)
        least = min(catalog.send_types[kind].min_per_week, per_week_cap(kind, catalog, inputs.page), most)
        least = least if playable else 0
        which, why = Which(frozenset({kind})), f"volume.{kind.value}_per_week"
        if least > 0:
            found.append(Target(which, least, MANY, cents, why))
        if most < MANY:  # one more of what sells best must beat itself on a mean day, not only a lean sale
            over = _cents(max(unit, float(perf.values.rps_cents[i])), "targets.type_over", inputs)
            found.append(Target(which, 0, most, over, why))
    return found
