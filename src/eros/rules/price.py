"""What a price may be: the one arithmetic that the price rules judge by and prices are made with.

Prices of ppv_unlock and ppv_wall live in a band that the caption's length owns; content and tier
move them inside it, confidence lowers them inside it (DECISIONS 11).
"""

from __future__ import annotations

from eros.catalog.values import Catalog, PriceBand, PriceRange, Span
from eros.domain.words import PPV, ContentTier, SendKind
from eros.rules.base import Given

TIER_NUMBER = {
    ContentTier.TOP: "price.tier_top",
    ContentTier.MID: "price.tier_mid",
    ContentTier.LOW: "price.tier_low",
}
DOLLAR = 100  # cents


def content_factor(content_type: str | None, catalog: Catalog) -> float:
    """What the content does to a price; neutral where the catalogue does not know it."""
    spec = catalog.content_types.get(content_type or "")
    return 1.0 if spec is None else spec.price_factor


def tier_factor(tier: ContentTier | None, catalog: Catalog) -> float:
    """What the content's success on the page does to a price; neutral where it is not known."""
    return catalog.number(TIER_NUMBER[tier]) if tier in TIER_NUMBER else 1.0


def full_cents(band: PriceBand, content_type: str | None, given: Given) -> float:
    """What an unlock is worth asking at full confidence, before it is held inside the band.

    Without a store the tiers of a page's content are not known: the best one is allowed for.
    """
    known = given.facts.content_tier.get(content_type or "")
    tier = known if given.facts.known else ContentTier.TOP
    return band.point_cents * content_factor(content_type, given.catalog) * tier_factor(tier, given.catalog)


def room(band: PriceBand, own: PriceRange) -> Span:
    """The prices a type may ask in a band. An agency's range that misses the band gives way: the
    length owns the price."""
    span = Span(max(band.price_cents.lo, own.min_cents), min(band.price_cents.hi, own.max_cents))
    return band.price_cents if span.lo > span.hi else span


def nice(wanted: float, span: Span, point: int, catalog: Catalog) -> int:
    """The usual price inside ``span`` nearest to ``wanted``: the band's own point or one that ends
    like a price point; ties go to the point, then to the lower price."""
    endings = [catalog.whole(f"price.nice_ending{w}_cents") for w in ("", "_odd")]
    usual = {
        dollars + ending
        for dollars in range(span.lo // DOLLAR * DOLLAR, span.hi + 1, DOLLAR)
        for ending in endings
    } | {point}
    inside = [c for c in usual if c in span]
    if not inside:
        return min(max(round(wanted), span.lo), span.hi)
    return min(inside, key=lambda c: (abs(c - wanted), c != point, c))


def most_cents(wanted: float, price: int, span: Span, point: int, catalog: Catalog) -> int:
    """The most that may be asked where ``wanted`` cents are meant: so much, or the usual price next
    to it if that is dearer. At least ``price`` if that is within it."""
    held = int(min(max(wanted, span.lo), span.hi))
    return held if price <= held else max(held, nice(wanted, span, point, catalog))


def band_of_price(cents: int, catalog: Catalog) -> PriceBand:
    """The band that owns a price; beyond the lowest and the highest, these."""
    bands = sorted(catalog.price_bands, key=lambda b: b.price_cents.lo)
    return next((b for b in bands if cents <= b.price_cents.hi), bands[-1])


def match_factor(kind: SendKind, price_cents: int | None, chars: int | None, catalog: Catalog) -> float:
    """What a price and a caption that do not belong together leave of a send's earnings, 0 to 1.

    One inside the matrix and wherever it does not reach: other types, no price, no caption yet.
    """
    if kind not in PPV or price_cents is None or chars is None:
        return 1.0
    asked = band_of_price(price_cents, catalog)
    if chars in asked.length:  # also where it is dearer or cheaper than any band
        return 1.0
    return asked.too_short if chars < asked.length.lo else asked.too_long


def dollars(cents: float) -> str:
    """Cents as US dollars, for example ``$1,234.50``."""
    return f"${cents / DOLLAR:,.2f}"
