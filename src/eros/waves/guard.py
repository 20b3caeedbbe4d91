"""May a roll-out go on? Intervals against floors, so that unclear means hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eros.waves.catalogue import Guard
from eros.waves.stats import Estimate, Interval


class Decision(StrEnum):
    """What becomes of a roll-out."""

    ADVANCE = "advance"
    HOLD = "hold"
    ROLL_BACK = "roll_back"


@dataclass(frozen=True, slots=True)
class Seen:
    """A guard, the effect that was seen and what it says alone."""

    guard: Guard
    effect: Estimate | None
    says: Decision
    why: str


def look(guard: Guard, effect: Estimate | None) -> Seen:
    """One guard: clearly breached rolls back, clearly met advances, anything else holds."""
    if not isinstance(effect, Interval):
        return Seen(guard, effect, Decision.HOLD, effect.why if effect else "not measured")
    if effect.pages < guard.min_pages:
        return Seen(guard, effect, Decision.HOLD, f"{effect.pages} pages, {guard.min_pages} are needed")
    if effect.hi < guard.floor:
        return Seen(guard, effect, Decision.ROLL_BACK, "the whole interval lies below the floor")
    if effect.lo >= guard.floor:
        return Seen(guard, effect, Decision.ADVANCE, "the whole interval lies above the floor")
    return Seen(guard, effect, Decision.HOLD, "the floor lies inside the interval")


def decide(guards: tuple[Guard, ...], effects: Mapping[str, Estimate]) -> tuple[Decision, tuple[Seen, ...]]:
    """Any guard clearly breached rolls back; all clearly met advance; anything else holds."""
    seen = tuple(look(g, effects.get(g.metric)) for g in guards)
    says = {s.says for s in seen}
    if Decision.ROLL_BACK in says:
        return Decision.ROLL_BACK, seen
    return (Decision.ADVANCE if says == {Decision.ADVANCE} else Decision.HOLD), seen
