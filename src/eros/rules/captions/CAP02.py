"""CAP02: An offer opens, says whom it is for and what one gets, and asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, worded
from eros.rules.text.structure import steps


@dataclass(frozen=True, slots=True)
class OfferSteps:
    """An offer opens, says whom it is for and what one gets, and asks.

    **Why.** Who does not know what is behind the lock, or what to do, scrolls on. The steps are true
    ones: what is exclusive and what it is worth is for the rules of trust to check.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock text="Unlock the new clip."

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock text="Do you have a quiet minute? I made it for you: the whole clip. Unlock it."

    Attributes
    ----------
    steps_min
        Of the four steps, at least.
    """

    code: ClassVar[str] = "CAP02"
    name: ClassVar[str] = "captions.offer_steps"
    gaps: ClassVar[tuple[str, ...]] = ("2.2",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "steps missing"
    source: ClassVar[str] = "gap 2.2, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"steps_min": "captions.steps_min"}

    steps_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given, frozenset({SendKind.PPV_UNLOCK}))

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers captions that keep it."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """One breach for a text with too few steps."""
        built = steps(text)
        short = self.steps_min - len(built.has)
        if short > 0:
            yield short, f"{built.points} of 100 points for its build: no {', no '.join(built.missing)}"
