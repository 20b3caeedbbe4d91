"""TIM06: Only wall campaigns are pinned, few at a time and not for long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, Pin, WeekPlan
from eros.domain.words import Channel, SendKind, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import pin_rank


@dataclass(frozen=True, slots=True)
class Pins:
    """Only wall campaigns are pinned, few at a time and not for long.

    **Why.** A wall of pinned posts pins nothing.

    Pins of the weeks before count until they come down. Where all places are taken, a new one takes
    the place of one of lower priority or waits for none.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock #a
        pin: a mon 10:07 tue 10:07

    **Keeps**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 ppv_wall campaign #a
        pin: a mon 10:07 thu 10:07

    Attributes
    ----------
    most
        Pins at one time, at most.
    hours
        Hours a pin stays, at most.
    """

    code: ClassVar[str] = "TIM06"
    name: ClassVar[str] = "timing.pins"
    gaps: ClassVar[tuple[str, ...]] = ("1.6",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "pins or hours too many"
    source: ClassVar[str] = "gap 1.6, DECISIONS 16 and 23"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"most": "pins.at_once", "hours": "pins.hours"}

    most: int
    hours: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        standing = [(pin.start, pin.until) for pin in plan.pins]
        standing += [(pin.at, pin.until) for pin in given.facts.pins]
        for pin in plan.pins:
            send = plan.get(pin.send)
            if send is None or not send.campaign or send.channel is not Channel.WALL_POST:
                yield finding(self, pin.send, 1, "only wall-post campaigns are pinned")
            elif pin.start < send.at:
                yield finding(self, pin.send, (send.at - pin.start) / 60, "pinned before it is posted")
            over = pin.until - pin.start - self.hours * 60
            if over > 0 or pin.until <= pin.start:
                yield finding(
                    self, pin.send, max(over, 60) / 60, f"pinned for {(pin.until - pin.start) / 60:g} h"
                )
            held = sum(start <= pin.start < until for start, until in standing)
            if held > self.most:
                yield finding(self, pin.send, held - self.most, f"{held} pins at once")
            if over < 0 and sum(start < pin.until <= until for start, until in standing) >= self.most:
                yield from self._replaced(plan, pin, given)

    def _replaced(self, plan: WeekPlan, pin: Pin, given: Given) -> Iterator[Finding]:
        """A pin that went early, with all places taken: by one of higher priority, or it should not."""
        ranks = [pin_rank(_kind(plan, p), given.catalog) for p in plan.pins if p.start == pin.until]
        if ranks and max(ranks) <= pin_rank(_kind(plan, pin), given.catalog):
            yield finding(self, pin.send, 1, "taken down for one of no higher priority")

    def encode(self, m: Model) -> None:
        """Nothing: pins are drawn from the campaigns after the decision."""


def _kind(plan: WeekPlan, pin: Pin) -> SendKind | None:
    send = plan.get(pin.send)
    return None if send is None else send.kind
