"""GO or NO-GO: criteria with their readings, the class of a NO-GO and who decides next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eros.waves.catalogue import COMPARE, Criterion, Escalation, NoGo, escalations, no_go_classes


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured and where it shows. ``value`` ``None``: it could not be measured."""

    value: float | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with its reading. What cannot be measured is not met."""

    criterion: Criterion
    reading: Reading

    @property
    def met(self) -> bool:
        """The value is there and compares as it must."""
        value = self.reading.value
        return value is not None and COMPARE[self.criterion.compare](value, self.criterion.threshold)

    @property
    def measurable(self) -> bool:
        """A value is there."""
        return self.reading.value is not None


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The gate's word on a wave.

    ``before`` counts the NO-GOs in a row before this one; ``due`` is when to gate again.
    """

    wave: int
    at: datetime
    judged: tuple[Judged, ...]
    before: int = 0

    @property
    def failed(self) -> tuple[Judged, ...]:
        """Criteria that were measured and are not met."""
        return tuple(j for j in self.judged if j.measurable and not j.met)

    @property
    def unmeasured(self) -> tuple[Judged, ...]:
        """Criteria that are not met because nothing could be measured: to be measured first."""
        return tuple(j for j in self.judged if not j.measurable)

    @property
    def go(self) -> bool:
        """Every criterion is met, and there is at least one."""
        return bool(self.judged) and all(j.met for j in self.judged)

    @property
    def no_go(self) -> NoGo | None:
        """The class of the NO-GO by the number of criteria that failed; ``None`` on GO.

        What was not measured makes it a NO-GO and says nothing of how grave it is.
        """
        return None if self.go else class_of(len(self.failed))

    @property
    def escalation(self) -> Escalation | None:
        """Who decides: first, second, third (and every further) NO-GO in a row; ``None`` on GO."""
        if self.go:
            return None
        steps = escalations()
        return steps[min(self.before, len(steps) - 1)]

    @property
    def due(self) -> datetime | None:
        """By when the gate is to be run again; ``None`` on GO."""
        found = self.no_go
        return None if found is None else self.at + timedelta(days=found.days)


def class_of(failed: int) -> NoGo:
    """The class of a NO-GO with so many failed criteria."""
    return next(c for c in no_go_classes() if c.at_most is None or failed <= c.at_most)


def in_a_row(gos: Sequence[bool]) -> int:
    """How many NO-GOs stand at the end of a wave's gates, oldest first."""
    found = 0
    for go in reversed(gos):
        if go:
            break
        found += 1
    return found
