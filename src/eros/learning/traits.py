"""What the best sends have in common, and whether that may be chance (algorithms 16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, UNKNOWN, Flags, History
from eros.domain.evidence import RankSeen, TraitSeen
from eros.learning.chance import two_by_two


def best_first(history: History, sold: Flags) -> NDArray[np.int64]:
    """The places of these sends, best earning first, ties to the older."""
    places = np.flatnonzero(sold)
    order: NDArray[np.int64] = places[np.argsort(-history.earnings_cents[places], kind="stable")]
    return order


def traits(history: History, sold: Flags, catalog: Catalog) -> tuple[TraitSeen, ...]:
    """The four traits of the best sends: the length that sells, and the content type, tone and
    price point most of them share. None with fewer sends than the best make."""
    ranked = best_first(history, sold)
    top = catalog.whole("triggers.top")
    if ranked.shape[0] < top:
        return ()
    lo, hi = catalog.whole("captions.length_from"), catalog.whole("captions.length_to")
    chars = history.chars[ranked]
    found = [_seen(f"length:{lo}-{hi}", (chars >= lo) & (chars <= hi), top)]
    content = np.array([*history.content_keys, ""])[history.content[ranked]]
    for trait, column in (
        ("content", content),
        ("tone", history.words(history.tone)[ranked]),
        ("price", price_points(history, ranked, catalog)),
    ):
        value = dominant(column[:top].tolist())
        if value:
            found.append(_seen(f"{trait}:{value}", column == value, top))
    return tuple(found)


def ranks(history: History, sold: Flags, catalog: Catalog) -> tuple[RankSeen, ...]:
    """Send types and content types among the best and the worst of these sends, by subject."""
    ranked = best_first(history, sold)
    n, top = ranked.shape[0], catalog.whole("triggers.top")
    if n < top:
        return ()
    bottom = int(n * catalog.number("digest.bottom_share"))
    found = []
    for prefix, codes, keys in (
        ("content", history.content[ranked], history.content_keys),
        ("kind", history.kind[ranked], tuple(k.value for k in KIND_CODES)),
    ):
        for code in np.unique(codes[codes != UNKNOWN]).tolist():
            mine = codes == code
            best, worst = int(mine[:top].sum()), int(mine[n - bottom :].sum())
            of = int(mine.sum())
            found.append(
                RankSeen(
                    subject=f"{prefix}:{keys[code]}",
                    top=top, top_with=best, bottom=bottom, bottom_with=worst, all=n, all_with=of,
                    top_p=two_by_two(best, top - best, of - best, n - top - of + best),
                    bottom_p=two_by_two(worst, bottom - worst, of - worst, n - bottom - of + worst),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda r: r.subject))


def price_points(history: History, places: NDArray[np.int64], catalog: Catalog) -> NDArray[np.str_]:
    """The price point that owns each price (DECISIONS 11), itself where none does; "" for free sends."""
    price = history.price_cents[places]
    point = price.copy()
    for band in catalog.price_bands:
        point[(price >= band.price_cents.lo) & (price <= band.price_cents.hi)] = band.point_cents
    return np.where(price > 0, point.astype(np.str_), "")


def dominant(values: Sequence[str]) -> str:
    """The most frequent known value, ties to the first by name; "" where none is known."""
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], v), default="")


def _seen(subject: str, has: Flags, top: int) -> TraitSeen:
    best, rest = int(has[:top].sum()), int(has[top:].sum())
    others = has.shape[0] - top
    return TraitSeen(subject, top, best, others, rest, two_by_two(best, top - best, rest, others - rest))
