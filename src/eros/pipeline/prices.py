"""What one fan pays: one published price per send, the same for every recipient (DECISIONS 11)."""

from __future__ import annotations

from dataclasses import dataclass

from eros.catalog.values import Catalog, PriceRange
from eros.domain.facts import Offer
from eros.domain.page import Page
from eros.domain.plan import Reason
from eros.domain.words import PPV, ContentTier, SendKind
from eros.kit import rng
from eros.rules.price import content_factor, dollars, nice, room, tier_factor


@dataclass(frozen=True, slots=True)
class Priced:
    """A price in cents (``None``: the send has none) and why it is that."""

    price_cents: int | None
    reasons: tuple[Reason, ...] = ()


def price(
    kind: SendKind,
    *,
    chars: int | None,
    content_type: str | None,
    page: Page,
    confidence: float,
    catalog: Catalog,
    by_length: bool = True,
    offer: Offer | None = None,
    content_tier: ContentTier | None = None,
    used_tip_amounts: tuple[int, ...] = (),
    next_tip_amounts: tuple[int, ...] = (),
    seed_parts: tuple[object, ...] = (),
) -> Priced:
    """The price of a send. Pure.

    Parameters
    ----------
    chars
        Code points of the trimmed caption; ``None`` while somebody has yet to write it.
    confidence
        The page's, 0..1: little of it lowers a PPV price inside its band (gap 10.12).
    by_length
        Off: PPV cost their type's usual price, whatever their length, content and page.
    offer
        The recorded bundle that is sold, if one is.
    content_tier
        How well the content type sells on this page; moves a PPV price inside its band.
    used_tip_amounts
        First-to-tip amounts in cents, oldest first; the last two are not drawn again (gap 7.4).
    next_tip_amounts
        Amounts that later sends of the week ask already, soonest first: kept clear of likewise.
    seed_parts
        What the drawn amount depends on besides the page.
    """
    own = catalog.send_types[kind].price
    if own is None:
        return Priced(None)
    if kind is SendKind.FIRST_TO_TIP:
        return _drawn_tip(own, catalog, used_tip_amounts, next_tip_amounts, (page.id, *seed_parts))
    if chars is None:
        return _said(
            own.default_cents,
            f"{dollars(own.default_cents)}: the type's usual price until a caption is written",
        )
    if kind in PPV and by_length:
        return _in_band(chars, content_type, content_tier, confidence, catalog, own)
    if kind in (SendKind.BUNDLE, SendKind.SNAPCHAT_BUNDLE, SendKind.FLASH_BUNDLE):
        return _bundle(kind, own, offer, catalog)
    words = "the goal" if kind is SendKind.TIP_GOAL else "the type's price"
    return _said(own.default_cents, f"{dollars(own.default_cents)}: {words}")


def _in_band(
    chars: int,
    content_type: str | None,
    content_tier: ContentTier | None,
    confidence: float,
    catalog: Catalog,
    own: PriceRange,
) -> Priced:
    """The band's point, moved by content and tier, lowered by confidence, still inside the band."""
    band = catalog.band_of_length(chars)
    if band is None:
        return _said(None, f"Captions of {chars} characters are not sold")
    length = f"{band.length.lo}-{band.length.hi}"
    reasons = [
        Reason("price", f"Captions of {length} characters sell at {dollars(band.point_cents)}")
    ]  # the price-length match is kept by construction
    content, tier = content_factor(content_type, catalog), tier_factor(content_tier, catalog)
    step = catalog.step(confidence)
    for factor, name, words in (
        (content, "price_content", f"content {content_type}"),
        (tier, "price_tier", f"{content_tier} seller here"),
        (step.price, "price_confidence", f"confidence {step.label}"),
    ):
        if factor != 1.0:
            reasons.append(Reason(name, f"Price times {factor:.2f}: {words}"))
    wanted = band.point_cents * content * tier * step.price
    span = room(band, own)
    found = nice(wanted, span, band.point_cents, catalog)
    if found != band.point_cents:
        at_edge = not span.lo <= wanted <= span.hi
        edge = f", held inside {dollars(span.lo)}-{dollars(span.hi)}" if at_edge else ""
        reasons.append(Reason("price_rounded", f"{dollars(found)}: the nearest usual price{edge}"))
    return Priced(found, tuple(reasons))


def _bundle(kind: SendKind, own: PriceRange, offer: Offer | None, catalog: Catalog) -> Priced:
    """A recorded price, else by the number of items; a flash bundle is that much below; never above
    what the items cost one by one."""
    full = catalog.send_types[SendKind.BUNDLE].price or own
    if kind is SendKind.SNAPCHAT_BUNDLE:
        full = own
    if offer is None:
        cents, words = full.default_cents, "the usual bundle price"
    elif offer.price_cents is not None:
        cents, words = offer.price_cents, f"the recorded price of {offer.id}"
    elif kind is SendKind.SNAPCHAT_BUNDLE or not offer.items:
        cents, words = full.default_cents, "the type's price"
    else:
        n = len(offer.items)
        cents = next(c for most, c in catalog.bundle_prices if most is None or n <= most)
        words = f"{n} items"
    reasons = [Reason("price", f"{dollars(cents)}: {words}")]
    if kind is SendKind.FLASH_BUNDLE:
        off = catalog.number("price.flash_discount")
        cents = round(cents * (1 - off))
        reasons.append(Reason("price_flash", f"{dollars(cents)}: {off:.0%} below the bundle price"))
    if offer is not None and 0 < offer.list_value_cents < cents:
        cents = offer.list_value_cents
        reasons.append(Reason("price_value", f"{dollars(cents)}: what the items cost one by one"))
    held = min(max(cents, own.min_cents), own.max_cents)
    if held != cents:
        span = f"{dollars(own.min_cents)}-{dollars(own.max_cents)}"
        reasons.append(Reason("price_range", f"{dollars(held)}: held inside {span}"))
    return Priced(held, tuple(reasons))


def _drawn_tip(
    own: PriceRange,
    catalog: Catalog,
    used: tuple[int, ...],
    ahead: tuple[int, ...],
    seed: tuple[object, ...],
) -> Priced:
    """An amount of the pool, none of the last two nor of the next two; the same seed draws the same."""
    n = catalog.whole("first_to_tip.exclude_last")
    last = set(used[len(used) - min(n, len(used)) :])
    pool = sorted({c for c in catalog.first_to_tip_pool_cents if own.min_cents <= c <= own.max_cents})
    left = [c for c in pool if c not in last and c not in ahead[:n]] or [c for c in pool if c not in last]
    cents = left[rng.stable_hash("first_to_tip", *seed) % len(left)]
    avoided = f"; not {' or '.join(dollars(c) for c in sorted(last))} again" if last else ""
    return _said(cents, f"{dollars(cents)}: drawn from {len(left)} amounts{avoided}")


def _said(cents: int | None, words: str) -> Priced:
    return Priced(cents, (Reason("price", words),))
