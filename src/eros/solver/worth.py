"""What sends cost each other: the objective's two interactions, on plain numbers.

The weekly model says the same in rows; a test holds the two together. Baselines are judged by
this too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eros.domain.week import BIN_MIN
from eros.domain.words import Category


@dataclass(frozen=True, slots=True)
class Standing:
    """A send for the objective: minute, local day, category (``None``: a follow-up), from the past?"""

    at: int
    day: int
    category: Category | None
    past: bool = False


def steps(cents: Sequence[float], k: int) -> float:
    """Cost of the (k+1)-th send; never falling, the last step repeats. Whole cents."""
    if not cents:
        return 0.0
    return float(max(round(c) for c in cents[: k + 1]))


def costs(
    sends: Sequence[Standing],
    fatigue: Sequence[float],
    crowding: Sequence[float],
    recency_cents: float,
    recency_min: int,
) -> list[tuple[float, float]]:
    """Per send (fatigue or crowding, recency) in cents.

    The k-th revenue send of a day, in time order, costs ``fatigue[k-1]``; the k-th engagement or
    retention send ``crowding[k-1]``. A revenue send fewer than ``recency_min`` / 30 half hours
    after another revenue send costs ``recency_cents``. Follow-ups neither cost nor count.
    """
    out = [(0.0, 0.0)] * len(sends)
    count: dict[tuple[int, bool], int] = {}
    before: int | None = None
    reach = recency_min // BIN_MIN
    for i in sorted(range(len(sends)), key=lambda i: (sends[i].at, i)):
        s = sends[i]
        if s.category is None:
            continue
        sells = s.category is Category.REVENUE
        recent = 0.0
        if sells:
            here = s.at // BIN_MIN
            if before is not None and here - before < reach and reach > 1:
                recent = float(round(recency_cents))
            before = here
        if s.past:
            continue
        k = count.get((s.day, sells), 0)
        count[s.day, sells] = k + 1
        out[i] = (steps(fatigue if sells else crowding, k), recent)
    return out
