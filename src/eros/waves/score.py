"""The EROS score of a send (algorithms 2): what it brings, how it converts, how it keeps the rules, how
it differs; weighed down by the length of its caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RPS, CONVERSION, EXECUTION, DIVERSITY = 0.40, 0.30, 0.20, 0.10
FLOOR, LENGTH = 0.6, 0.4  # what the length cannot take, and what it can


@dataclass(frozen=True, slots=True)
class Parts:
    """The four components, each 0..1; ``None`` is missing and counts nothing.

    ``execution``: share of the rules that apply to the send and are kept. ``diversity``: one less the
    share of the same content type among the page's sends of the last thirty days.
    """

    rps: float | None = None
    conversion: float | None = None
    execution: float | None = None
    diversity: float | None = None


def eros_score(parts: Parts, length_multiplier: float) -> float:
    """The enhanced score, 0..1: the weighed components times 0.6 plus 0.4 of the length multiplier.

    Raises
    ------
    ValueError
        A component or the multiplier lies outside 0..1.
    """
    weighed: Mapping[float, float | None] = {
        RPS: parts.rps, CONVERSION: parts.conversion, EXECUTION: parts.execution, DIVERSITY: parts.diversity,
    }  # fmt: skip
    for value in (*weighed.values(), length_multiplier):
        if value is not None and not 0.0 <= value <= 1.0:
            raise ValueError(f"a component lies between 0 and 1, not at {value}")
    base = sum(w * v for w, v in weighed.items() if v is not None)
    return base * (FLOOR + LENGTH * length_multiplier)
