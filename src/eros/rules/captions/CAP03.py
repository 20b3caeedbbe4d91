"""CAP03: A wall post has a title, a body that sets the scene, and a short close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, worded
from eros.rules.text.structure import parts


@dataclass(frozen=True, slots=True)
class WallParts:
    """A wall post has a title, a body that sets the scene, and a short close.

    **Why.** A wall is skimmed: the title stops the thumb, the scene makes one stay, the close says
    what comes next.

    **Breaks**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 ppv_wall text="My new clip is here for you"

    **Keeps**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 ppv_wall text="A late evening. The candles were low and the rain did not stop at the window. Open it."

    Attributes
    ----------
    parts_min
        Of the three parts, at least.
    title_chars, close_chars
        A title and a close are shorter than this, in code points.
    body_chars
        A body has at least so many.
    """

    code: ClassVar[str] = "CAP03"
    name: ClassVar[str] = "captions.wall_parts"
    gaps: ClassVar[tuple[str, ...]] = ("2.3",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "parts missing"
    source: ClassVar[str] = "gap 2.3, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "parts_min": "captions.parts_min",
        "title_chars": "captions.title_chars",
        "body_chars": "captions.body_chars",
        "close_chars": "captions.close_chars",
    }

    parts_min: int
    title_chars: int
    body_chars: int
    close_chars: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given, frozenset({SendKind.PPV_WALL}))

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers captions that keep it."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """One breach for a text with too few parts."""
        built = parts(text, self.title_chars, self.body_chars, self.close_chars)
        short = self.parts_min - len(built.has)
        if short > 0:
            yield short, f"as a wall post it lacks: {', '.join(built.missing)}"
