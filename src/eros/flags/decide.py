"""Gates of a flag: an interval against a floor, so that unclear means hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from eros.flags.catalogue import Flag

Decision = Literal["advance", "hold", "roll_back"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a flag does to a metric: an interval of its relative effect, more is better, measured
    over ``pages`` pages."""

    lo: float
    hi: float
    pages: int


def decide(flag: Flag, seen: Mapping[str, Effect]) -> Decision:
    """Any gate clearly breached rolls back; all clearly met advances; anything else holds."""
    effects = [(g, seen.get(g.metric)) for g in flag.gates]
    if any(e and e.pages >= g.min_pages and e.hi < g.floor for g, e in effects):
        return "roll_back"
    if all(e and e.pages >= g.min_pages and e.lo >= g.floor for g, e in effects):
        return "advance"
    return "hold"
