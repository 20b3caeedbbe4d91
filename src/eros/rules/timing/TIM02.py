"""TIM02: Winner and bundle styles are spread over the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import PPV, PpvStyle, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import by_day

NOON_MIN = 720
ONCE = frozenset({PpvStyle.WINNER, PpvStyle.BUNDLE})


@dataclass(frozen=True, slots=True)
class StyleRepeats:
    """Winner and bundle styles are spread over the day.

    **Why.** Two offers of the same make in one half of a day read as one offer twice.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock style=winner
        mon 12:37 ppv_unlock style=winner #f

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock style=winner
        mon 12:37 ppv_unlock style=solo
        mon 15:37 ppv_unlock style=winner
    """

    code: ClassVar[str] = "TIM02"
    name: ClassVar[str] = "timing.style_repeats"
    gaps: ClassVar[tuple[str, ...]] = ("1.2",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 1.2, DECISIONS 26"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for day in by_day(plan, plan.sends).values():
            last: Send | None = None
            halves: set[tuple[PpvStyle, bool]] = set()
            for send in day:
                if send.kind not in PPV:
                    if send.ppv_style is not None:
                        yield finding(self, send.id, 1, f"{send.kind} carries the style {send.ppv_style}")
                    continue
                style = send.ppv_style
                if style in ONCE:
                    half = (style, plan.week.minute_of_day(send.at) < NOON_MIN)
                    if last is not None and last.ppv_style is style:
                        yield finding(self, send.id, 1, f"{style} follows {style} on the same day")
                    elif half in halves:
                        yield finding(self, send.id, 1, f"second {style} in the same half of the day")
                    halves.add(half)
                last = send

    def encode(self, m: Model) -> None:
        """At most one of each per half-day, never in succession."""
        m.styles(frozenset(style.value for style in ONCE))
