"""The shape of every subject: which rows, which fields, what each may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Field:
    """What a leaf may hold. ``want`` is said to the person who wrote something else."""

    want: str
    fits: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """Fields of a subject's rows; ``rows`` the keys that must be there (``None``: any, at least one).

    ``open`` subjects may gain rows from an agency's file.
    """

    fields: dict[str, Field]
    rows: tuple[str, ...] | None = None
    open: bool = False


def _whole(lo: int = 0, hi: int = 10**9) -> Field:
    return Field(
        f"a whole number from {lo} to {hi}" if hi < 10**9 else f"a whole number of at least {lo}",
        lambda v: isinstance(v, int) and not isinstance(v, bool) and lo <= v <= hi,
    )


def _real(lo: float = 0.0, hi: float = float("inf")) -> Field:
    want = f"a number of at least {lo:g}" if hi == float("inf") else f"a number from {lo:g} to {hi:g}"
    return Field(want, lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and lo <= v <= hi)


def _maybe(f: Field) -> Field:
    return Field(f.want + ", or null", lambda v: v is None or f.fits(v))


def _one(words: Iterable[str]) -> Field:
    known = tuple(str(w) for w in words)
    return Field("one of " + ", ".join(known), lambda v: v in known)


def _list(f: Field, at_least: int = 0) -> Field:
    some = f" with {at_least} or more" if at_least else ""
    return Field(
        f"a list{some}, each {f.want}",
        lambda v: isinstance(v, list) and len(v) >= at_least and all(f.fits(x) for x in v),
    )


def _pair(f: Field) -> Field:
    return Field(
        f"[from, to], each {f.want}, from not above to",
        lambda v: isinstance(v, list) and len(v) == 2 and all(f.fits(x) for x in v) and v[0] <= v[1],
    )


TEXT = Field("words", lambda v: isinstance(v, str) and v.strip() != "")
FLAG = Field("true or false", lambda v: isinstance(v, bool))
NUMBER = Field("a number of at least 0", lambda v: isinstance(v, (int, float)) and not isinstance(v, bool))
COUNT = _whole()
CENTS = _whole(0, 100_000_000)
SHARE = _real(0.0, 1.0)
LENGTH = _pair(_whole(0, 1_000_000))
WEEKDAY = _whole(0, 6)


def _all_of(*enums: type[StrEnum]) -> tuple[str, ...]:
    keys = [""]
    for enum in enums:
        keys = [f"{k}.{w}" if k else str(w) for k in keys for w in enum]
    return tuple(keys)


SHAPES: dict[str, Shape] = {
    "send_types": Shape(
        {
            "name": TEXT,
            "purpose": TEXT,
            "category": _one(Category),
            "page_types": _list(_one(PageType), 1),
            "primary_channel": _one(Channel),
            "secondary_channel": _maybe(_one(Channel)),
            "media": _one(Media),
            "flyer_required_on": _list(_one(PageType)),
            "price_required": FLAG,
            "default_cents": _maybe(CENTS),
            "min_cents": _maybe(CENTS),
            "max_cents": _maybe(CENTS),
            "can_have_followup": FLAG,
            "expiry_hours": _maybe(_whole(1)),
            "max_per_day": _whole(1),
            "max_per_week": _maybe(_whole(1)),
            "min_hours_between": _real(),
            "min_per_week": COUNT,
            "audience": _one(Audience),
            "required_audience": _maybe(_one(Audience)),
            "alternate_audiences": _list(_one(Audience)),
            "caption_types": _list(TEXT, 1),
            "length_optimal": LENGTH,
            "length_acceptable": LENGTH,
            "emoji_policy": _one(("none", "light", "moderate", "heavy")),
            "preferred_hours": _list(_whole(0, 23)),
            "preferred_days": _list(WEEKDAY),
            "label": _maybe(TEXT),
            "style_group": TEXT,
            "priority_score": _whole(0, 100),
            "needs_content": FLAG,
            "sells": FLAG,
        },
        _all_of(SendKind),
    ),
    "channels": Shape({"targeting": FLAG, "page_types": _list(_one(PageType), 1)}, _all_of(Channel)),
    "audiences": Shape(
        {
            "page_types": _list(_one(PageType), 1),
            "channels": _list(_one(Channel), 1),
            "reach_share": _maybe(SHARE),
            "cap_per_day": _maybe(COUNT),
            "cap_per_week": _maybe(COUNT),
        },
        _all_of(Audience),
    ),
    "content_types": Shape({"group": TEXT, "price_factor": _real(0.1, 10)}, open=True),
    "tiers": Shape(
        {
            "fans_from": COUNT,
            "fans_to": _maybe(COUNT),
            "max_per_4h": _whole(1),
            "revenue_share": SHARE,
            "bundle_per_week": COUNT,
            "game_per_week": COUNT,
        },
        _all_of(Tier),
    ),
    "content_tiers": Shape(
        {"min_avg_cents": CENTS, "min_confidence": SHARE, "weight": _real()}, _all_of(ContentTier)
    ),
    "price_points": Shape({"": _list(CENTS, 1)}, ("cents",)),
    "price_bands": Shape(
        {
            "point_cents": CENTS,
            "price_cents": _pair(CENTS),
            "length": LENGTH,
            "too_short": SHARE,
            "too_long": SHARE,
        }
    ),
    "first_to_tip_pool": Shape({"": _list(CENTS, 1)}, ("cents",)),
    "bundle_prices": Shape({"items_to": _maybe(_whole(1)), "price_cents": CENTS}),
    "length_steps": Shape({"chars": LENGTH, "multiplier": _real(0.001, 1.0), "ci": _pair(SHARE)}),
    "bump_matrix": Shape({"ppv": _pair(_whole(1)), "bumps": _pair(COUNT)}, _all_of(PageClass, SubType, Tier)),
    "per_day": Shape({"revenue": COUNT, "engagement": COUNT, "retention": COUNT}, _all_of(Tier, PageType)),
    "confidence": Shape(
        {
            "at_least": SHARE,
            "volume": _real(0, 2),
            "freshness_days": COUNT,
            "followup": SHARE,
            "price": SHARE,
            "label": TEXT,
        }
    ),
    "confidence_by_messages": Shape({"messages": COUNT, "confidence": SHARE}),
    "campaigns": Shape(
        {"min_days": _whole(1), "max_days": _whole(1)},
        ("descriptive", "bundle", "spin_the_wheel", "other_game"),
    ),
    "labels": Shape({"": _list(TEXT, 1)}, ("names",)),
    "games": Shape({"mean_cents": CENTS, "sd_cents": CENTS, "n": COUNT}, open=True),
    "flavours": Shape(
        {
            "day": WEEKDAY,
            "name": TEXT,
            "boost": _real(1, 10),
            "kinds": _list(_one(SendKind)),
            "content_groups": _list(TEXT),
            "drip": FLAG,
        }
    ),
    "strategies": Shape(
        {
            "letters": Field(
                "letters R, E and T", lambda v: isinstance(v, str) and v != "" and set(v) <= set("RET")
            )
        }
    ),
    "rotation_patterns": Shape(
        {
            "styles": Field(
                "each of " + ", ".join(PpvStyle) + " once",
                lambda v: isinstance(v, list) and sorted(map(str, v)) == sorted(PpvStyle),
            )
        }
    ),
    "style_fit": Shape({"content_groups": _list(TEXT)}, tuple(PpvStyle)),
    "hours": Shape({"": CENTS}),
    "days": Shape({"": CENTS}, ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    "quality": Shape({"at_least": SHARE, "approve": _whole(0, 100), "review": _whole(0, 100)}),
    "tones": Shape({"compatible": _list(TEXT)}, open=True),
    "numbers": Shape({"": NUMBER}),
}
"""Subject -> shape. The order is the order ``eros catalog show`` prints."""

OPEN = frozenset(name for name, shape in SHAPES.items() if shape.open)
FIXED = frozenset({"category", "sells", "needs_content"})
"""What a send type *is* cannot be overridden: rules and the value model reckon with it."""
