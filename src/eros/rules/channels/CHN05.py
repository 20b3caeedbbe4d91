"""CHN05: A live stream is announced only if there will be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding, of


@dataclass(frozen=True, slots=True)
class LiveEvents:
    """A live stream is announced only if there will be one.

    **Why.** An announcement is a promise with a time on it.

    **Breaks**

    .. plan::

        mon 10:07 live_promo #f

    **Keeps**

    .. plan::

        live: e1 tue 20:00-21:00
        mon 10:07 live_promo
    """

    code: ClassVar[str] = "CHN05"
    name: ClassVar[str] = "channels.live_events"
    gaps: ClassVar[tuple[str, ...]] = ("8.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "DECISIONS 28"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        last = max((event.start for event in given.facts.live_events), default=None)
        for send in plan.sends:
            if send.kind is SendKind.LIVE_PROMO and (last is None or send.at >= last):
                yield finding(self, send.id, 1, "no live event is recorded after it")

    def encode(self, m: Model) -> None:
        """Closed once the last recorded event has begun."""
        last = max((event.start for event in m.given.facts.live_events), default=None)
        promo = of(SendKind.LIVE_PROMO)
        if last is None:
            m.forbid(promo)
        else:
            begun = last
            m.forbid(promo, lambda at: at >= begun)
