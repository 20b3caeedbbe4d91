"""From checked leaves to the frozen values of ``values.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from eros.catalog.checks import Rows
from eros.catalog.tree import Tree
from eros.catalog.values import (
    AudienceSpec,
    CampaignKind,
    Catalog,
    ChannelSpec,
    ConfidenceStep,
    ContentTierSpec,
    ContentTypeSpec,
    Flavour,
    Game,
    LengthStep,
    MatrixRow,
    PerDay,
    PriceBand,
    PriceRange,
    QualityStep,
    SendTypeSpec,
    Span,
    Strategy,
    TierSpec,
)
from eros.domain.page import ActiveHours
from eros.domain.words import (
    Audience,
    Category,
    Channel,
    ContentTier,
    Media,
    PageClass,
    PageType,
    PpvStyle,
    SendKind,
    SubType,
    Tier,
)
from eros.kit.canonical import compact, sha256

T = TypeVar("T")
Row = Callable[[str], Any]


def _each(tree: Tree, name: str, make: Callable[[str, Row], T]) -> dict[str, T]:
    rows = Rows(tree, name)
    return {row: make(row, lambda f, row=row: rows.at(row, f)) for row in rows}  # type: ignore[misc]


def _span(pair: list[int]) -> Span:
    return Span(pair[0], pair[1])


def _pages(words: list[str]) -> frozenset[PageType]:
    return frozenset(PageType(w) for w in words)


def _send_type(row: str, at: Row) -> SendTypeSpec:
    price = None
    if at("default_cents") is not None:
        price = PriceRange(at("default_cents"), at("min_cents"), at("max_cents"))
    second, required = at("secondary_channel"), at("required_audience")
    return SendTypeSpec(
        kind=SendKind(row),
        name=at("name"),
        purpose=at("purpose"),
        category=Category(at("category")),
        page_types=_pages(at("page_types")),
        primary_channel=Channel(at("primary_channel")),
        secondary_channel=None if second is None else Channel(second),
        media=Media(at("media")),
        flyer_required_on=_pages(at("flyer_required_on")),
        price_required=at("price_required"),
        price=price,
        can_have_followup=at("can_have_followup"),
        expiry_hours=at("expiry_hours"),
        max_per_day=at("max_per_day"),
        max_per_week=at("max_per_week"),
        min_hours_between=float(at("min_hours_between")),
        min_per_week=at("min_per_week"),
        audience=Audience(at("audience")),
        required_audience=None if required is None else Audience(required),
        alternate_audiences=tuple(Audience(a) for a in at("alternate_audiences")),
        caption_types=tuple((t, i + 1) for i, t in enumerate(at("caption_types"))),
        length_optimal=_span(at("length_optimal")),
        length_acceptable=_span(at("length_acceptable")),
        emoji_policy=at("emoji_policy"),
        preferred_hours=tuple(at("preferred_hours")),
        preferred_days=tuple(at("preferred_days")),
        label=at("label"),
        style_group=at("style_group"),
        priority_score=at("priority_score"),
        needs_content=at("needs_content"),
        sells=at("sells"),
    )


def _audience(row: str, at: Row) -> AudienceSpec:
    return AudienceSpec(
        Audience(row),
        _pages(at("page_types")),
        frozenset(Channel(c) for c in at("channels")),
        at("reach_share"),
        at("cap_per_day"),
        at("cap_per_week"),
    )


def _tier(row: str, at: Row) -> TierSpec:
    return TierSpec(
        Tier(row),
        (at("fans_from"), at("fans_to")),
        at("max_per_4h"),
        float(at("revenue_share")),
        at("bundle_per_week"),
        at("game_per_week"),
    )


def _confidence(_: str, at: Row) -> ConfidenceStep:
    return ConfidenceStep(
        float(at("at_least")),
        float(at("volume")),
        at("freshness_days"),
        float(at("followup")),
        float(at("price")),
        at("label"),
    )


def _band(_: str, at: Row) -> PriceBand:
    return PriceBand(
        at("point_cents"),
        _span(at("price_cents")),
        _span(at("length")),
        float(at("too_short")),
        float(at("too_long")),
    )


def _flavour(_: str, at: Row) -> Flavour:
    return Flavour(
        at("day"),
        at("name"),
        float(at("boost")),
        frozenset(SendKind(k) for k in at("kinds")),
        frozenset(at("content_groups")),
        at("drip"),
    )


def hour_curve(known: dict[int, float], hours: ActiveHours | None = None) -> tuple[float, ...]:
    """24 multipliers from amounts at a few hours: straight lines between them, over midnight too,
    scaled to a mean of 1 over the default active hours."""
    active = hours or ActiveHours()
    order = sorted(known)
    raw: list[float] = []
    for hour in range(24):
        below = max((h for h in order if h <= hour), default=order[-1] - 24)
        above = min((h for h in order if h >= hour), default=order[0] + 24)
        lo, hi = known[below % 24], known[above % 24]
        raw.append(lo if above == below else lo + (hi - lo) * (hour - below) / (above - below))
    inside = [raw[h] for h in range(24) if active.allows(h * 60)]
    mean = sum(inside) / len(inside)
    return tuple(r / mean for r in raw)


def build(tree: Tree) -> Catalog:
    """The catalogue of a tree that :func:`eros.catalog.checks.problems` found nothing wrong with."""
    numbers = {row: float(f[""].value) for row, f in tree["numbers"].rows.items()}
    days = [float(v) for v in _each(tree, "days", lambda _, at: at("")).values()]
    bands = sorted(_each(tree, "price_bands", _band).values(), key=lambda b: b.length.lo)
    steps = _each(
        tree,
        "length_steps",
        lambda _, at: LengthStep(
            _span(at("chars")), float(at("multiplier")), (float(at("ci")[0]), float(at("ci")[1]))
        ),
    )
    matrix = _each(tree, "bump_matrix", lambda _, at: MatrixRow(_span(at("ppv")), _span(at("bumps"))))
    per_day = _each(tree, "per_day", lambda _, at: PerDay(at("revenue"), at("engagement"), at("retention")))
    tones = _each(tree, "tones", lambda _, at: frozenset[str](at("compatible")))
    return Catalog(
        send_types={SendKind(k): v for k, v in _each(tree, "send_types", _send_type).items()},
        channels={
            Channel(k): v
            for k, v in _each(
                tree,
                "channels",
                lambda row, at: ChannelSpec(Channel(row), at("targeting"), _pages(at("page_types"))),
            ).items()
        },
        audiences={Audience(k): v for k, v in _each(tree, "audiences", _audience).items()},
        content_types=_each(
            tree,
            "content_types",
            lambda row, at: ContentTypeSpec(row, at("group"), float(at("price_factor"))),
        ),
        content_tiers=tuple(
            _each(
                tree,
                "content_tiers",
                lambda row, at: ContentTierSpec(
                    ContentTier(row), at("min_avg_cents"), float(at("min_confidence")), float(at("weight"))
                ),
            ).values()
        ),
        tiers={Tier(k): v for k, v in _each(tree, "tiers", _tier).items()},
        price_points_cents=tuple(tree["price_points"].rows["cents"][""].value),
        price_bands=tuple(bands),
        length_steps=tuple(sorted(steps.values(), key=lambda s: s.chars.lo)),
        bump_matrix={
            (PageClass(c), SubType(s), Tier(t)): row
            for (c, s, t), row in ((k.split("."), v) for k, v in matrix.items())
        },
        per_day={
            (Tier(t), PageType(p)): row for (t, p), row in ((k.split("."), v) for k, v in per_day.items())
        },
        confidence=tuple(_each(tree, "confidence", _confidence).values()),
        confidence_by_messages=tuple(
            _each(
                tree, "confidence_by_messages", lambda _, at: (int(at("messages")), float(at("confidence")))
            ).values()
        ),
        campaigns=_each(tree, "campaigns", lambda row, at: CampaignKind(row, at("min_days"), at("max_days"))),
        games=_each(tree, "games", lambda row, at: Game(row, at("mean_cents"), at("sd_cents"), at("n"))),
        flavours=tuple(sorted(_each(tree, "flavours", _flavour).values(), key=lambda f: f.day)),
        strategies=tuple(_each(tree, "strategies", lambda row, at: Strategy(row, at("letters"))).values()),
        rotation_patterns=tuple(
            _each(tree, "rotation_patterns", lambda _, at: tuple(PpvStyle(s) for s in at("styles"))).values()
        ),
        style_fit={
            PpvStyle(row): groups
            for row, groups in _each(
                tree, "style_fit", lambda _, at: frozenset[str](at("content_groups"))
            ).items()
        },
        first_to_tip_pool_cents=tuple(tree["first_to_tip_pool"].rows["cents"][""].value),
        bundle_prices=tuple(
            _each(tree, "bundle_prices", lambda _, at: (at("items_to"), int(at("price_cents")))).values()
        ),
        hour_curve_prior=hour_curve(
            {int(k[1:]): float(v) for k, v in _each(tree, "hours", lambda _, at: at("")).items()}
        ),
        day_curve_prior=tuple(d / (sum(days) / 7) for d in days),
        labels=tuple(tree["labels"].rows["names"][""].value),
        quality=tuple(
            _each(
                tree, "quality", lambda _, at: QualityStep(float(at("at_least")), at("approve"), at("review"))
            ).values()
        ),
        tones=tuple(tones),
        tone_compatible=tones,
        numbers=numbers,
        version=version(tree),
    )


def version(tree: Tree) -> str:
    """SHA-256 of every effective value with its key."""
    return sha256(compact({leaf.key: leaf.value for leaf in leaves(tree)}))


def leaves(tree: Tree) -> list[Any]:
    """Every leaf, subject by subject."""
    return [leaf for table in tree.values() for fields in table.rows.values() for leaf in fields.values()]
