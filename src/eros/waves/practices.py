"""What this store's own history says of the practices that the plan relies on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, Flags, Floats, History, Small
from eros.domain.words import LONG_FORM, SendKind
from eros.waves.catalogue import read
from eros.waves.stats import Estimate, Interval, NotEstimable, over_pages

LEAST = 10  # sends on either side before a page says anything
SOON_MIN = 180  # a sale is soon after another within these minutes
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice: what it says, who says so, and the contrast that speaks to it."""

    key: str
    about: str
    source: str
    contrast: str


@dataclass(frozen=True, slots=True)
class Said:
    """A practice with what history says: earnings of sends that follow it over the others', less 1.

    ``words`` is how to read it.
    """

    practice: Practice
    effect: Estimate
    words: str


@lru_cache(maxsize=1)
def practices() -> tuple[Practice, ...]:
    """All practices in the order of the file."""
    return tuple(
        Practice(key, row["about"], row["source"], row["contrast"])
        for key, row in read("practices")["practices"].items()
    )


def page_says(history: History, catalog: Catalog) -> Mapping[str, float | None]:
    """Practice -> mean log earnings of sales that follow it less that of the others, one page.

    Only sales that earned something, compared within a send type, so that what is sold does not
    pose as how it is sold. ``None`` where either side has too few.
    """
    sales = _Sales(history, catalog)
    return {p.key: sales.contrast(CONTRASTS[p.contrast](sales)) for p in practices()}


def say(pages: Mapping[str, Mapping[str, float | None]]) -> tuple[Said, ...]:
    """Every practice over the pages."""
    found = []
    for p in practices():
        logs = over_pages({page: row[p.key] for page, row in pages.items()})
        if isinstance(logs, NotEstimable):
            found.append(Said(p, logs, f"history cannot say: {logs.why}"))
            continue
        lo, mean, hi = (float(np.expm1(x)) for x in (logs.lo, logs.mean, logs.hi))
        words = "supported" if lo > 0 else "contradicted" if hi < 0 else "unclear: no effect is possible too"
        found.append(Said(p, Interval(mean, lo, hi, logs.pages, logs.level), words))
    return tuple(found)


# One side, the other, and what is compared with its like alone: the send type or the content.
Sides = tuple[Flags, Flags, Small | None]


class _Sales:
    """A page's sends that sold for something, as columns."""

    def __init__(self, history: History, catalog: Catalog) -> None:
        sells = np.array([catalog.send_types[k].sells for k in KIND_CODES])
        keep = (history.kind >= 0) & (history.earnings_cents > 0) & (history.price_cents > 0)
        keep &= sells[history.kind]
        self.history, self.keep, self.catalog = history, keep, catalog
        self.kind, self.at, self.day = history.kind[keep], history.at[keep], history.local_day[keep]
        self.hour, self.weekday = history.hour[keep], history.weekday[keep]
        self.chars, self.price = history.chars[keep], history.price_cents[keep]
        self.caption, self.content = history.caption[keep], history.content[keep]
        self.log: Floats = np.log(history.earnings_cents[keep].astype(np.float64))

    def contrast(self, sides: Sides) -> float | None:
        """Mean log of the first side less the second's, the mean of each group taken off first."""
        first, second, group = sides
        logs = self.log
        if group is not None and logs.size:
            codes = group - group.min()
            n, total = np.bincount(codes), np.bincount(codes, self.log)
            logs = self.log - (total / np.maximum(n, 1))[codes]
        if first.sum() < LEAST or second.sum() < LEAST:
            return None
        return float(logs[first].mean() - logs[second].mean())

    def of_kinds(self, kinds: frozenset[SendKind]) -> Flags:
        """Sales of these types."""
        codes = [i for i, k in enumerate(KIND_CODES) if k in kinds]
        found: Flags = np.isin(self.kind, codes)
        return found


def _length(s: _Sales) -> Sides:
    lo, hi = s.catalog.whole("captions.length_from"), s.catalog.whole("captions.length_to")
    able = s.of_kinds(LONG_FORM) & (s.chars >= 0)
    inside = (s.chars >= lo) & (s.chars <= hi)
    return able & inside, able & ~inside, s.kind


def _best_hours(s: _Sales) -> Sides:
    """Hours are picked on the older half and tried on the newer one: else the best would be luck."""
    half = s.log.size // 2
    old, new = np.arange(s.log.size) < half, np.arange(s.log.size) >= half
    n = np.bincount(s.hour[old], minlength=24)
    mean = np.bincount(s.hour[old], s.log[old], 24) / np.maximum(n, 1)
    mean[n < LEAST // 2] = -np.inf
    best = np.argsort(-mean, kind="stable")[: s.catalog.whole("timing.prime_hours")]
    inside = np.isin(s.hour, best)
    return new & inside, new & ~inside, s.kind


def _weekend(s: _Sales) -> Sides:
    late = s.weekday >= WEEK_DAYS - 2
    return late, ~late, s.kind


def _round(s: _Sales) -> Sides:
    on = s.at % s.catalog.whole("clock.round_step_min") == 0
    return ~on, on, s.kind


def _first(s: _Sales) -> Sides:
    order = np.zeros(s.log.size, dtype=np.int64)
    for i in range(1, s.log.size):
        order[i] = order[i - 1] + 1 if s.day[i] == s.day[i - 1] else 0
    return order == 0, order >= 2, s.kind


def _fresh(s: _Sales) -> Sides:
    days = s.catalog.step(1.0).freshness_days
    last: dict[str, int] = {}
    fresh, stale = np.zeros(s.log.size, np.bool_), np.zeros(s.log.size, np.bool_)
    for i, (key, day) in enumerate(zip(s.caption.tolist(), s.day.tolist(), strict=True)):
        if key:
            rested = key not in last or day - last[key] >= days
            fresh[i], stale[i] = rested, not rested
            last[key] = day
    return fresh, stale, s.kind


def _price(s: _Sales) -> Sides:
    band = s.catalog.band_of_length(s.catalog.whole("captions.length_from"))
    assert band is not None
    inside = (s.price >= band.price_cents.lo) & (s.price <= band.price_cents.hi)
    able = s.of_kinds(frozenset({SendKind.PPV_UNLOCK, SendKind.PPV_WALL}))
    return able & inside, able & ~inside, s.kind


def _variety(s: _Sales) -> Sides:
    last: dict[int, int] = {}
    new, same = np.zeros(s.log.size, np.bool_), np.zeros(s.log.size, np.bool_)
    for i, (key, day) in enumerate(zip(s.content.tolist(), s.day.tolist(), strict=True)):
        if key >= 0:
            rested = key not in last or day - last[key] >= WEEK_DAYS
            new[i], same[i] = rested, not rested
            last[key] = day
    return new, same, s.content


def _bundles(s: _Sales) -> Sides:
    return (
        s.of_kinds(frozenset({SendKind.BUNDLE, SendKind.FLASH_BUNDLE})),
        s.of_kinds(frozenset({SendKind.PPV_UNLOCK})),
        None,
    )


def _spaced(s: _Sales) -> Sides:
    near = np.zeros(s.log.size, dtype=np.bool_)
    near[1:] = np.diff(s.at) < SOON_MIN
    return ~near, near, s.kind


CONTRASTS: Mapping[str, Callable[[_Sales], Sides]] = {
    "length": _length, "best_hours": _best_hours, "weekend": _weekend, "round_minutes": _round,
    "first_sale": _first, "fresh": _fresh, "price": _price, "variety": _variety, "bundles": _bundles,
    "spaced": _spaced,
}  # fmt: skip
