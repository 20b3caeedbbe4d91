"""How well content types and send types sell on a page (DECISIONS 21)."""

from __future__ import annotations

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, History
from eros.domain.words import ContentTier, SendKind
from eros.learning.sales import selling_kinds, sells
from eros.rules.measure import enough


def rps_scale(history: History, catalog: Catalog) -> float:
    """The page's mean RPS of priced sends over the reference's; 0 without any sale.

    The reference's dollar thresholds are multiplied by this.
    """
    sold = sells(history.kind, history.price_cents, catalog)
    if not sold.any():
        return 0.0
    return float(history.earnings_cents[sold].mean()) / catalog.number("content.reference_rps_cents")


def content_tiers(history: History, catalog: Catalog) -> dict[str, ContentTier]:
    """Tier of every content type with enough priced sends; the others are not judged.

    A type is in the best tier whose threshold its mean earnings pass with enough confidence (by
    its own number of sends). AVOID, the last, needs the minimum sample like all others.
    """
    sold = sells(history.kind, history.price_cents, catalog)
    scale = rps_scale(history, catalog)
    found = {}
    for code, key in enumerate(history.content_keys):
        mine = sold & (history.content == code)
        n = int(mine.sum())
        if not enough(n, catalog) or scale <= 0:
            continue
        mean = float(history.earnings_cents[mine].mean())
        found[key] = _tier(mean, n, scale, catalog)
    return found


def _tier(mean_cents: float, n: int, scale: float, catalog: Catalog) -> ContentTier:
    confidence = confidence_of(n, catalog)
    for row in catalog.content_tiers:
        if mean_cents >= row.min_avg_cents * scale and confidence >= row.min_confidence:
            return row.tier
    return catalog.content_tiers[-1].tier


def non_converters(history: History, catalog: Catalog) -> frozenset[SendKind]:
    """Selling send types that, with enough sends, earn less than the AVOID threshold."""
    scale = rps_scale(history, catalog)
    worst = min(row.min_avg_cents for row in catalog.content_tiers if row.tier is not ContentTier.AVOID)
    found = []
    for code in np.flatnonzero(selling_kinds(catalog)).tolist():
        mine = history.kind == code
        if enough(int(mine.sum()), catalog) and float(history.earnings_cents[mine].mean()) < worst * scale:
            found.append(KIND_CODES[code])
    return frozenset(found)


def confidence_of(messages: int, catalog: Catalog) -> float:
    """How far this many sends may be trusted, 0..1 (step table)."""
    for at_least, confidence in catalog.confidence_by_messages:
        if messages >= at_least:
            return confidence
    return catalog.confidence_by_messages[-1][1]
