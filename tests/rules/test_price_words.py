"""A price that does not fit its caption is told with what to do instead."""

from __future__ import annotations

import pytest
from tests.planscript import scene

from eros.catalog.load import default
from eros.catalog.values import Span
from eros.domain.words import SendKind
from eros.rules import catalogue
from eros.rules.price import match_factor, nice

C = default()


def said(price: int, chars: int) -> str:
    made = scene(f"mon 10:07 ppv_unlock price={price} chars={chars}")
    (found,) = catalogue.rule("PRC01").check(made.plan, made.given)
    return found.text


@pytest.mark.parametrize(
    ("price", "chars", "words"),
    [
        (1969, 249, "CRITICAL: $19.69 with 249 characters, which earns 18% of what it could; "
                    "ask $14.99, or take a caption of 250-449"),
        (1969, 450, "CRITICAL: $19.69 with 450 characters, which earns 44% of what it could; "
                    "ask $24.99, or take a caption of 250-449"),
        (2999, 599, "$29.99 with 599 characters, which earns 50% of what it could; "
                    "ask $24.99, or take a caption of 600-749"),
        (1499, 250, "$14.99 with 250 characters, which earns 68% of what it could; "
                    "ask $19.69, or take a caption of 0-249"),
        (499, 100, "$4.99 with 100 characters; ask $14.99"),
    ],
)  # fmt: skip
def test_the_finding_names_the_alternative(price: int, chars: int, words: str) -> None:
    assert said(price, chars) == words


@pytest.mark.parametrize(
    ("kind", "price", "chars", "factor"),
    [
        ("ppv_unlock", 1969, 250, 1.0),
        ("ppv_unlock", 1969, 249, 0.18),
        ("ppv_wall", 1969, 450, 0.44),
        ("ppv_unlock", 2499, 449, 0.60),
        ("ppv_unlock", 2499, 600, 0.75),
        ("ppv_unlock", 1499, 250, 0.68),
        ("ppv_unlock", 9900, 300, 0.50),
        ("ppv_unlock", 9900, 700, 1.0),
        ("ppv_unlock", 2999, 750, 0.80),
        ("ppv_unlock", None, 300, 1.0),
        ("ppv_unlock", 1969, None, 1.0),
        ("bundle", 1969, 100, 1.0),
    ],
)
def test_what_a_mismatch_leaves(kind: str, price: int | None, chars: int | None, factor: float) -> None:
    assert match_factor(SendKind(kind), price, chars, C) == factor


@pytest.mark.parametrize(
    ("wanted", "lo", "hi", "point", "price"),
    [
        (1700.0, 1000, 2000, 1969, 1699),
        (1880.0, 1000, 2000, 1969, 1869),
        (1834.0, 1800, 1960, 1869, 1869),
        (1700.4, 1701, 1710, 1969, 1701),  # no usual price inside: the nearest there is
        (1705.6, 1701, 1710, 1969, 1706),
        (1800.0, 1701, 1710, 1969, 1710),
    ],
)
def test_the_usual_price_nearest(wanted: float, lo: int, hi: int, point: int, price: int) -> None:
    assert nice(wanted, Span(lo, hi), point, C) == price
