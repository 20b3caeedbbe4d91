"""TRU01: A caption promises only what the vault holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.lexicon import promises, shipped


@dataclass(frozen=True, slots=True)
class Promises:
    """A caption promises only what the vault holds.

    **Why.** A promise that is not kept is a fraud, however it is spelled.

    **Breaks**

    .. plan::

        vault: solo
        mon 10:07 ppv_unlock content=solo text="The new shower video is here for you" #f

    **Keeps**

    .. plan::

        vault: shower_bath
        mon 10:07 ppv_unlock content=shower_bath text="The new shower video is here for you"
    """

    code: ClassVar[str] = "TRU01"
    name: ClassVar[str] = "trust.promises"
    gaps: ClassVar[tuple[str, ...]] = ("10.1", "10.6")
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "promises"
    source: ClassVar[str] = "gaps 10.1 and 10.6, DECISIONS 22"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if send.caption_text:
                for amount, text in self.breaches(send.caption_text, given):
                    yield finding(self, send.id, amount, text)

    def encode(self, m: Model) -> None:
        """Captions with an unkept promise are not used."""
        given = m.given
        m.eligible(self.code, lambda caption, kind: not any(self.breaches(caption.text, given)))

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """Each promised category for which the vault clears no content type."""
        made = promises(text)
        if not made:
            return
        lexicon, facts = shipped(), given.facts
        for category in sorted(made):
            if not any(facts.schedulable(key) for key in lexicon.content[category]):
                yield 1, f"promises {category.replace('_', ' ')}, and the vault clears none"
