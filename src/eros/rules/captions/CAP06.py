"""CAP06: A caption highlights a word or two, not half of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, worded
from eros.rules.measure import code_points
from eros.rules.text.highlights import highlights


@dataclass(frozen=True, slots=True)
class HighlightLimit:
    """A caption highlights a word or two, not half of itself.

    **Why.** Where everything shouts nothing is heard. Capitals, marked-up words and letters of
    another style all count; styled letters are also unreadable to a screen reader.

    **Breaks**

    .. plan::

        mon 10:07 bump_normal text="**Look** at *this* and `that`, it is LOVELY"

    **Keeps**

    .. plan::

        mon 10:07 bump_normal text="Look at *this*, it is LOVELY"

    Attributes
    ----------
    highlights_max
        Highlighted stretches, at most.
    highlights_short_max
        The same in a short caption.
    highlights_short_below
        A short caption has fewer code points.
    """

    code: ClassVar[str] = "CAP06"
    name: ClassVar[str] = "captions.highlights"
    gaps: ClassVar[tuple[str, ...]] = ("2.6",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "highlights too many"
    source: ClassVar[str] = "gap 2.6, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "highlights_max": "captions.highlights_max",
        "highlights_short_max": "captions.highlights_short_max",
        "highlights_short_below": "captions.highlights_short_below",
    }

    highlights_max: int
    highlights_short_max: int
    highlights_short_below: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given)

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers captions that keep it."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """One breach for a text with too many."""
        found = highlights(text)
        if not found:
            return
        short = code_points(text) < self.highlights_short_below
        most = self.highlights_short_max if short else self.highlights_max
        if len(found) > most:
            yield len(found) - most, f"{len(found)} highlights: {', '.join(dict.fromkeys(found))}"
