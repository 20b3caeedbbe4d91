"""CAP01: Most long offers have a caption of the length that sells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import LONG_FORM, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import code_points

EPS = 1e-9  # rounding of shares, no tolerance of the rule


@dataclass(frozen=True, slots=True)
class LengthShare:
    """Most long offers have a caption of the length that sells.

    **Why.** Enough words to make someone want it, few enough to be read.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock chars=100

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock chars=300

    Attributes
    ----------
    from_chars
        Code points, at least.
    to_chars
        Code points, at most.
    share
        Share of the long-form revenue sends, 0 to 1.
    cents
        What one long offer short of the share costs: several times what a better caption earns, so
        that the share gives way only where the pool is too thin. Ours.
    """

    code: ClassVar[str] = "CAP01"
    name: ClassVar[str] = "captions.length_share"
    gaps: ClassVar[tuple[str, ...]] = ("2.1",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "percentage points short"
    source: ClassVar[str] = "gap 2.1, DECISIONS 7"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "from_chars": "captions.length_from",
        "to_chars": "captions.length_to",
        "share": "captions.length_share",
    }

    from_chars: int
    to_chars: int
    share: float
    cents: int = 2000

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        lengths = [
            code_points(s.caption_text)
            for s in plan.sends
            if s.kind in LONG_FORM and s.caption_text and not s.needs_caption
        ]
        if not lengths:
            return
        good = sum(self.from_chars <= n <= self.to_chars for n in lengths)
        short = self.share - good / len(lengths)
        if short > EPS:
            text = f"{good} of {len(lengths)} long offers have a caption of the best length"
            yield finding(self, None, round(100 * short, 2), text)

    def encode(self, m: Model) -> None:
        """Priced: thin pools may not reach it."""
        m.length_share(Which(LONG_FORM), self.from_chars, self.to_chars, self.share, cents=self.cents)
