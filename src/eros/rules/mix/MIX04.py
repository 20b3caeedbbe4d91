"""MIX04: Every weekday leans to what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import leans_short


@dataclass(frozen=True, slots=True)
class DailyFlavour:
    """Every weekday leans to what it is for.

    **Why.** A week whose days feel different is looked forward to; one even mixture is not.

    A flavour's day holds at least its share, a mean day's in whole sends, of the week's sends of the
    flavour's types, and likewise of its content. That they replace others and do not add to the day is what
    the day's totals say.

    **Breaks**

    .. plan::

        tue-fri 10:07 game_post game=spin_the_wheel

    **Keeps**

    .. plan::

        mon 10:07 game_post game=spin_the_wheel
    """

    code: ClassVar[str] = "MIX04"
    name: ClassVar[str] = "mix.daily_flavour"
    gaps: ClassVar[tuple[str, ...]] = ("3.4",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends short"
    source: ClassVar[str] = "gap 3.4, DECISIONS 20"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for short in leans_short(plan, given.catalog):
            yield finding(self, None, short.wanted - short.here, short.words)

    def encode(self, m: Model) -> None:
        """Nothing: agent 2 prices a day's lean in cents of the page's own sale; captions follow it."""
