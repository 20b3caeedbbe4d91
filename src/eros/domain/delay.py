"""The delay of a follow-up: chance that anyone can repeat."""

from __future__ import annotations

import math
from collections.abc import Iterable

from eros.kit.rng import unit


def pick_delay(
    page_id: str, parent_key: str, free_minutes: Iterable[int], mean: float, sd: float
) -> int | None:
    """One of ``free_minutes``, drawn with the weights of a normal law cut to them.

    The same page, parent and minutes give the same delay on every machine. ``None`` if no minute
    is free.

    Parameters
    ----------
    parent_key
        What tells the parent from the page's other sends.
    free_minutes
        Delays in minutes that all rules leave free, in any order.
    mean, sd
        Of the normal law, minutes. Without spread it is the free minute nearest to ``mean``.
    """
    free = sorted(set(free_minutes))
    if not free:
        return None
    if sd <= 0:
        return min(free, key=lambda m: (abs(m - mean), m))
    weights = [math.exp(-(((m - mean) / sd) ** 2) / 2) for m in free]
    left = unit("followup_delay", page_id, parent_key) * sum(weights)
    for minute, weight in zip(free, weights, strict=True):
        left -= weight
        if left < 0:
            return minute
    return free[-1]
