"""MIX04: Every weekday leans to what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.week import DAY_NAMES
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding

DAYS = 7  # of a week; half of a send and more counts as one


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
        for flavour in given.catalog.flavours:
            kinds = [s for s in plan.sends if s.kind in flavour.kinds]
            shown = [s for s in plan.sends if _group(s, given) in flavour.content_groups]
            for sends, what in ((kinds, "types"), (shown, "content")):
                yield from self._short(plan, sends, flavour.day, f"{flavour.name} {what}")

    def _short(self, plan: WeekPlan, sends: Sequence[Send], day: int, what: str) -> Iterator[Finding]:
        here = sum(plan.week.day(s.at) == day for s in sends)
        wanted = (2 * len(sends) + DAYS) // (2 * DAYS)
        if here < wanted:
            text = f"{DAY_NAMES[day]} has {here} of the week's {len(sends)} sends of its {what}"
            yield finding(self, None, wanted - here, text)

    def encode(self, m: Model) -> None:
        """Nothing: agent 2 prices a day's lean in cents of the page's own sale; captions follow it."""


def _group(send: Send, given: Given) -> str | None:
    """The group of what a send shows; a follow-up shows what its parent did."""
    spec = given.catalog.content_types.get(send.content_type or "")
    return None if spec is None or send.kind is SendKind.PPV_FOLLOWUP else spec.group
