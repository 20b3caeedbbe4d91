"""TRU01: A caption promises only what the vault holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, worded
from eros.rules.text.lexicon import Lexicon
from eros.rules.text.lexicon_file import shipped


@lru_cache(maxsize=1 << 14)
def promised(lexicon: Lexicon, text: str) -> tuple[tuple[str, str], ...]:
    """(category, phrase) of each promise in a text, each category once."""
    found: dict[str, str] = {}
    for hit in lexicon.promises(text):
        found.setdefault(hit.label, hit.phrase)
    return tuple(sorted(found.items()))


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

    Attributes
    ----------
    lexicon
        Which words promise what: the lexicon that ships, or the agency's own.
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

    lexicon: Lexicon = field(default_factory=shipped, repr=False)

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given, placeholders=True)

    def encode(self, m: Model) -> None:
        """Captions with an unkept promise are not used."""
        given = m.given
        m.eligible(self.code, lambda caption, kind: not any(self.breaches(caption.text, given)))

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """Each promised category for which the vault clears no content type."""
        for category, phrase in promised(self.lexicon, text):
            if not any(given.facts.schedulable(key) for key in self.lexicon.content[category]):
                said = f'"{phrase}" promises {category.replace("_", " ")}'
                yield 1, f"{said}, and the vault clears none"
