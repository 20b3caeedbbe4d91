"""TRU02: No caption speaks of anyone under eighteen, codes youth, or lacks consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, worded
from eros.rules.text.safety import unsafe


@dataclass(frozen=True, slots=True)
class Safety:
    """No caption speaks of anyone under eighteen, codes youth, or lacks consent.

    **Why.** Everyone here is an adult who agreed. There is no flag for this rule.

    **Breaks**

    .. plan::

        mon 10:07 bump_normal text="Throwback to high school" #f

    **Keeps**

    .. plan::

        mon 10:07 bump_normal text="Throwback to last summer"
    """

    code: ClassVar[str] = "TRU02"
    name: ClassVar[str] = "trust.safety"
    gaps: ClassVar[tuple[str, ...]] = ("10.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "phrases"
    source: ClassVar[str] = "DECISIONS 22 and fair dealing"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given, placeholders=True)

    def encode(self, m: Model) -> None:
        """Such captions are never used."""
        m.eligible(self.code, lambda caption, kind: not unsafe(caption.text))

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """One breach for a text, however many phrases it holds."""
        phrases = unsafe(text)
        if phrases:
            yield len(phrases), "it names an age under eighteen, youth or a lack of consent"
