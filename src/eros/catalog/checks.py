"""Does the catalogue hold together? Every check names the place and what is wanted there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from eros.catalog.tables import SHAPES
from eros.catalog.tree import BEYOND, Origin, Problem, Tree, did_you_mean, dotted, holds_number, sound
from eros.domain.words import FOLLOWUP_PARENTS, Audience, Channel, PageType, SendKind

PAID_ONLY = frozenset(
    {SendKind.TIP_GOAL, SendKind.RENEW_ON_POST, SendKind.RENEW_ON_MESSAGE, SendKind.EXPIRED_WINBACK}
)
FREE_ONLY = frozenset({SendKind.PPV_WALL})
MUST_ADDRESS = {
    SendKind.PPV_FOLLOWUP: Audience.PPV_NON_PURCHASERS,
    SendKind.RENEW_ON_MESSAGE: Audience.RENEW_OFF,
    SendKind.EXPIRED_WINBACK: Audience.EXPIRED_RECENT,
}


class Rows:
    """One subject's rows whose every field fits its shape, in file order."""

    def __init__(self, tree: Tree, name: str) -> None:
        self.name = name
        table = tree.get(name)
        shape = SHAPES[name]
        self.leaves: dict[str, dict[str, Origin]] = {}
        if table is not None:
            self.leaves = {
                row: fields
                for row, fields in table.rows.items()
                if set(fields) == set(shape.fields)
                and all(shape.fields[f].fits(leaf.value) for f, leaf in fields.items())
            }
        self.whole = table is not None and len(self.leaves) == len(table.rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self.leaves)

    def at(self, row: str, name: str = "") -> Any:
        """The value of a field."""
        return self.leaves[row][name].value

    def bad(self, row: str, name: str, what: str, want: str) -> Problem:
        """A problem with a field."""
        leaf = self.leaves[row][name]
        return Problem(leaf.file, leaf.line, leaf.key, what, want)


def shapes(tree: Tree) -> Iterator[Problem]:
    """Missing and unknown subjects, rows and fields, values that do not fit, numbers without unit."""
    for name, shape in SHAPES.items():
        if name not in tree:
            yield Problem("(catalogue)", 0, name, "missing", "the subject")
            continue
        table = tree[name]
        for row in shape.rows or ():
            if row not in table.rows:
                yield Problem(table.file, table.line, dotted(name, row), "missing", "the row")
        for row, fields in table.rows.items():
            line = table.row_lines[row]
            file = next((leaf.file for leaf in fields.values()), table.file)
            if shape.rows is not None and row not in shape.rows:
                want = did_you_mean(row, shape.rows)
                yield Problem(file, line, dotted(name, row), "unknown key", want)
                continue
            for f in shape.fields:
                if f not in fields:
                    yield Problem(file, line, dotted(name, row, f), "missing", shape.fields[f].want)
            for f, leaf in fields.items():
                if f not in shape.fields:
                    want = did_you_mean(f, shape.fields)
                    yield Problem(leaf.file, leaf.line, leaf.key, "unknown field", want)
                elif not shape.fields[f].fits(leaf.value):
                    yield Problem(leaf.file, leaf.line, leaf.key, f"is {leaf.value!r}", shape.fields[f].want)
                elif holds_number(leaf.value):
                    if not sound(leaf.value):
                        want = f"numbers of at least 0 and below {BEYOND:,}"
                        yield Problem(leaf.file, leaf.line, leaf.key, f"is {leaf.value!r}", want)
                    for part, said in (("unit", leaf.unit), ("source", leaf.source)):
                        if not said:
                            yield Problem(leaf.file, leaf.line, leaf.key, f"has no {part}", f"a {part}")
    for name in tree:
        if name not in SHAPES:
            table = tree[name]
            yield Problem(table.file, table.line, name, "unknown subject", did_you_mean(name, SHAPES))


def send_types(tree: Tree) -> Iterator[Problem]:
    """Pages, channels, audiences, prices, labels and follow-ups of the send types."""
    t, audiences, channels = Rows(tree, "send_types"), Rows(tree, "audiences"), Rows(tree, "channels")
    labels = Rows(tree, "labels")
    for row in t:
        kind, pages = SendKind(row), set(t.at(row, "page_types"))
        for only, who in ((PageType.PAID, PAID_ONLY), (PageType.FREE, FREE_ONLY)):
            if kind in who and pages != {only}:
                yield t.bad(row, "page_types", f"is {sorted(pages)}", f"[{only}] (DECISIONS 2, no exception)")
        if not set(t.at(row, "flyer_required_on")) <= pages:
            yield t.bad(row, "flyer_required_on", "names a page type it does not exist on", "page_types only")
        yield from _prices(t, row)
        if t.at(row, "can_have_followup") and kind not in FOLLOWUP_PARENTS:
            want = "false (DECISIONS 1: only " + ", ".join(sorted(FOLLOWUP_PARENTS)) + ")"
            yield t.bad(row, "can_have_followup", "is true", want)
        required = t.at(row, "required_audience")
        if kind in MUST_ADDRESS and required != MUST_ADDRESS[kind]:
            yield t.bad(row, "required_audience", f"is {required}", str(MUST_ADDRESS[kind]))
        if required is not None and t.at(row, "audience") != required:
            yield t.bad(row, "audience", f"is {t.at(row, 'audience')}", f"the required {required}")
        label = t.at(row, "label")
        if "names" in labels and label is not None and label not in labels.at("names"):
            yield t.bad(row, "label", f"unknown label {label!r}", did_you_mean(label, labels.at("names")))
        ways = {t.at(row, "primary_channel"), t.at(row, "secondary_channel")} - {None}
        for way in sorted(ways):
            if way in channels and not pages <= set(channels.at(way, "page_types")):
                yield t.bad(
                    row, "primary_channel", f"{way} does not exist on every page type", "a channel that does"
                )
        asked = [("audience", t.at(row, "audience"))]
        asked += [("alternate_audiences", a) for a in t.at(row, "alternate_audiences")]
        for name, audience in asked:
            if audience not in audiences:
                continue
            narrow = audience != Audience.ALL_ACTIVE
            usable = ways | {Channel.TARGETED_MESSAGE} if narrow else ways
            if not usable & set(audiences.at(audience, "channels")):
                yield t.bad(
                    row,
                    name,
                    f"{audience} cannot be reached over {', '.join(sorted(usable))}",
                    "a reachable segment",
                )
            if name == "audience" and not pages <= set(audiences.at(audience, "page_types")):
                yield t.bad(row, name, f"{audience} does not exist on every page type", "a segment that does")
            if name != "audience" and not pages & set(audiences.at(audience, "page_types")):
                yield t.bad(row, name, f"{audience} exists on none of its page types", "a segment that does")


def _prices(t: Rows, row: str) -> Iterator[Problem]:
    low, mid, high = (t.at(row, f) for f in ("min_cents", "default_cents", "max_cents"))
    given = [p is not None for p in (low, mid, high)]
    if any(given) and not all(given):
        yield t.bad(row, "default_cents", "only part of a price", "default, min and max, or none of them")
    elif all(given) and not low <= mid <= high:
        yield t.bad(row, "default_cents", f"{low} / {mid} / {high}", "min <= default <= max")
    elif t.at(row, "price_required") and not any(given):
        yield t.bad(row, "default_cents", "is null", "a price, as price_required is true")


def segments(tree: Tree) -> Iterator[Problem]:
    """A channel without targeting carries all_active only."""
    audiences, channels = Rows(tree, "audiences"), Rows(tree, "channels")
    for row in audiences:
        for way in audiences.at(row, "channels"):
            if row != Audience.ALL_ACTIVE and way in channels and not channels.at(way, "targeting"):
                yield audiences.bad(row, "channels", f"{way} cannot target", "channels with targeting")
        day, week = audiences.at(row, "cap_per_day"), audiences.at(row, "cap_per_week")
        if day is not None and week is not None and day > week:
            yield audiences.bad(row, "cap_per_day", f"is {day}", f"at most cap_per_week ({week})")


def _without_holes(rows: Rows, name: str, start: int) -> Iterator[Problem]:
    """[from, to] fields that cover ``start`` upwards without hole or overlap."""
    due = start
    for row in sorted(rows, key=lambda r: (rows.at(r, name), r)):
        lo, hi = rows.at(row, name)
        if lo != due:
            what = f"starts at {lo}, a {'hole' if lo > due else 'overlap'}"
            yield rows.bad(row, name, what, f"a start at {due}")
        due = hi + 1


def prices(tree: Tree) -> Iterator[Problem]:
    """Bands own prices and lengths without hole or overlap; pools and bundles fit their types."""
    bands, points, t = Rows(tree, "price_bands"), Rows(tree, "price_points"), Rows(tree, "send_types")
    if bands.whole:
        by_length = sorted(bands, key=lambda r: (bands.at(r, "length"), r))
        if by_length != sorted(bands, key=lambda r: (bands.at(r, "price_cents"), r)):
            yield bands.bad(by_length[0], "length", "bands rise differently by length and price", "one order")
        yield from _without_holes(bands, "length", 0)
        yield from _without_holes(bands, "price_cents", min(bands.at(r, "price_cents")[0] for r in bands))
    for row in bands:
        point, (lo, hi) = bands.at(row, "point_cents"), bands.at(row, "price_cents")
        if not lo <= point <= hi:
            yield bands.bad(row, "point_cents", f"is {point}", f"a price from {lo} to {hi}")
        if "cents" in points and point not in points.at("cents"):
            yield bands.bad(row, "point_cents", f"{point} is no standard point", "one of price_points")
    pool = Rows(tree, "first_to_tip_pool")
    numbers = Rows(tree, "numbers")
    if "cents" in pool and "first_to_tip.exclude_last" in numbers:
        left = len(set(pool.at("cents"))) - numbers.at("first_to_tip.exclude_last")
        if left < 1:
            yield pool.bad("cents", "", "no amount is left to draw", "more amounts than are excluded")
    holders = [
        ("first_to_tip", pool, [("cents", "", c) for c in (pool.at("cents") if "cents" in pool else [])])
    ]
    bundles = Rows(tree, "bundle_prices")
    holders.append(("bundle", bundles, [(r, "price_cents", bundles.at(r, "price_cents")) for r in bundles]))
    for kind, rows, amounts in holders:
        for row, name, cents in amounts:
            low, high = (t.at(kind, f) if kind in t else None for f in ("min_cents", "max_cents"))
            if low is not None and high is not None and not low <= cents <= high:
                yield rows.bad(row, name, f"{cents} is outside the prices of {kind}", "a price inside them")
    if bundles.whole:
        sizes = [bundles.at(r, "items_to") for r in bundles]
        if sizes[-1] is not None or any(a is None or (b is not None and a >= b) for a, b in pairwise(sizes)):
            yield bundles.bad(next(iter(bundles)), "items_to", f"runs {sizes}", "rising, the last null")


def ladders(tree: Tree) -> Iterator[Problem]:
    """Tables read from the top down: thresholds fall and the last holds everything."""
    for name, field in (
        ("confidence", "at_least"),
        ("quality", "at_least"),
        ("confidence_by_messages", "messages"),
        ("content_tiers", "min_avg_cents"),
    ):
        rows = Rows(tree, name)
        if not rows.whole:
            continue
        order = list(rows)
        for above, below in pairwise(order):
            if rows.at(above, field) <= rows.at(below, field):
                yield rows.bad(
                    below, field, f"is {rows.at(below, field)}", f"less than {rows.at(above, field)} above it"
                )
        if rows.at(order[-1], field) != 0:
            yield rows.bad(order[-1], field, f"is {rows.at(order[-1], field)}", "0 in the last row")
    quality = Rows(tree, "quality")
    for row in quality:
        if quality.at(row, "review") >= quality.at(row, "approve"):
            yield quality.bad(row, "review", f"is {quality.at(row, 'review')}", "less than approve")
    steps = Rows(tree, "length_steps")
    if steps.whole:
        yield from _without_holes(steps, "chars", 0)


def volumes(tree: Tree) -> Iterator[Problem]:
    """Tiers hold every fan count once; no retention on free pages."""
    tiers, per_day = Rows(tree, "tiers"), Rows(tree, "per_day")
    if tiers.whole:
        due: int | None = 0
        for row in tiers:
            if tiers.at(row, "fans_from") != due:
                yield tiers.bad(
                    row, "fans_from", f"is {tiers.at(row, 'fans_from')}", f"{due}, where the tier below ends"
                )
            top = tiers.at(row, "fans_to")
            due = None if top is None else top + 1
        if due is not None:
            yield tiers.bad(list(tiers)[-1], "fans_to", f"is {due - 1}", "null in the last tier")
    for row in per_day:
        if row.endswith(f".{PageType.FREE}") and per_day.at(row, "retention"):
            yield per_day.bad(row, "retention", f"is {per_day.at(row, 'retention')}", "0 (DECISIONS 2)")


def calendars(tree: Tree) -> Iterator[Problem]:
    """Campaign distances, flavours by weekday, content groups, hours of the prior."""
    campaigns, flavours, hours = Rows(tree, "campaigns"), Rows(tree, "flavours"), Rows(tree, "hours")
    for row in campaigns:
        if campaigns.at(row, "min_days") > campaigns.at(row, "max_days"):
            yield campaigns.bad(row, "min_days", f"is {campaigns.at(row, 'min_days')}", "at most max_days")
    groups = {leaves["group"].value for leaves in Rows(tree, "content_types").leaves.values()}
    for rows in (flavours, Rows(tree, "style_fit")):
        for row in rows:
            for group in rows.at(row, "content_groups"):
                if group not in groups:
                    words = f"unknown group {group!r}"
                    yield rows.bad(row, "content_groups", words, did_you_mean(group, groups))
    days = [flavours.at(r, "day") for r in flavours]
    if flavours.whole and sorted(days) != list(range(7)):
        yield flavours.bad(next(iter(flavours)), "day", f"days are {days}", "each of 0 to 6 once")
    for row in hours:
        if not (row.startswith("h") and row[1:].isdigit() and 0 <= int(row[1:]) <= 23):
            yield hours.bad(row, "", "is no hour", "h00 to h23")


def words(tree: Tree) -> Iterator[Problem]:
    """Tones name tones, both ways; the weights of the caption score add to 1."""
    tones, numbers = Rows(tree, "tones"), Rows(tree, "numbers")
    for row in tones:
        for other in tones.at(row, "compatible"):
            if other not in tones:
                yield tones.bad(row, "compatible", f"unknown tone {other!r}", did_you_mean(other, tones))
            elif row not in tones.at(other, "compatible"):
                yield tones.bad(
                    row, "compatible", f"{other} does not name {row}", "pairs that hold both ways"
                )
    weights = [r for r in numbers if r.startswith("captions.weight_")]
    total = sum(numbers.at(r) for r in weights)
    if weights and abs(total - 1.0) > 1e-9:
        yield numbers.bad(weights[0], "", f"captions.weight_* add to {total:g}", "a sum of 1")
    for key, least in POSITIVE.items():
        if key in numbers and numbers.at(key) < least:
            yield numbers.bad(
                key, "", f"is {numbers.at(key)}", f"at least {least:g}: others are divided by it"
            )
    for lo, hi in ORDERED:
        if lo in numbers and hi in numbers and numbers.at(lo) > numbers.at(hi):
            yield numbers.bad(lo, "", f"is {numbers.at(lo)}", f"at most {hi} ({numbers.at(hi)})")


SOME = 1e-6
POSITIVE: Mapping[str, float] = {
    **dict.fromkeys(("clock.round_step_min", "density.window_min", "order.step_min", "value.block_days"), 1),
    **dict.fromkeys(("content.reference_rps_cents", "value.crowding_keep", "value.half_life_days"), SOME),
    **dict.fromkeys(("volume.saturation_mid_factor", "weekday.half"), SOME),
}
"""Numbers that others are divided by, with the least that each may be."""

ORDERED = (
    ("quiet.from_min", "quiet.to_min"),
    ("followups.earliest_min", "followups.delay_mean_min"),
    ("followups.delay_mean_min", "followups.latest_min"),
    ("link_drop.from_min", "link_drop.to_min"),
    ("drip.from_hours", "drip.to_hours"),
    ("campaigns.per_week_min", "campaigns.per_week_max"),
    ("campaigns.per_30_days_min", "campaigns.per_30_days_max"),
    ("captions.length_from", "captions.length_to"),
)
"""Pairs of numbers whose first may not be above the second."""

CHECKS: tuple[Callable[[Tree], Iterator[Problem]], ...] = (
    shapes, send_types, segments, prices, ladders, volumes, calendars, words,
)  # fmt: skip


def problems(tree: Tree) -> list[Problem]:
    """Everything that does not hold, in file order."""
    return sorted({p for check in CHECKS for p in check(tree)})
