"""CAP05: Yellow faces do not stand in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, worded
from eros.rules.text.emojis import longest_face_run


@dataclass(frozen=True, slots=True)
class EmojiBlend:
    """Yellow faces do not stand in a row.

    **Why.** A row of faces says less than one, and looks like every advertisement. Emoji are counted
    as people see them: one for a whole sequence.

    **Breaks**

    .. plan::

        mon 10:07 bump_normal text="Good morning 😂😂😂"

    **Keeps**

    .. plan::

        mon 10:07 bump_normal text="Good morning 😂🌹😂"

    Attributes
    ----------
    faces_max
        Yellow faces in a row, at most.
    """

    code: ClassVar[str] = "CAP05"
    name: ClassVar[str] = "captions.emoji_blend"
    gaps: ClassVar[tuple[str, ...]] = ("2.5",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "faces too many"
    source: ClassVar[str] = "gap 2.5, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"faces_max": "captions.faces_max"}

    faces_max: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given)

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers captions that keep it."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """One breach for the longest row."""
        run = longest_face_run(text)
        if run > self.faces_max:
            yield run - self.faces_max, f"{run} yellow faces in a row"
