"""CMP02: A bundle says what it is worth and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import BUNDLES, Severity
from eros.rules.base import Given, Model, worded
from eros.rules.text.framing import FRAME, framing


@dataclass(frozen=True, slots=True)
class BundleFraming:
    """A bundle says what it is worth and what it costs.

    **Why.** A bundle is a bargain only for who can compare. Whether the figures are right is judged
    elsewhere, and harder.

    **Breaks**

    .. plan::

        mon 10:07 bundle text="Four of my favourites in one message"

    **Keeps**

    .. plan::

        mon 10:07 bundle text="Together they cost less than one by one, list prices and bundle price are on the post"
    """

    code: ClassVar[str] = "CMP02"
    name: ClassVar[str] = "campaigns.bundle_framing"
    gaps: ClassVar[tuple[str, ...]] = ("7.3",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "statements missing"
    source: ClassVar[str] = "gap 7.3, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        return worded(self, plan, given, BUNDLES)

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers captions that keep it."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """One breach for a text that lacks one or both."""
        missing = [said for key, said in FRAME.items() if key not in framing(text)]
        if missing:
            yield len(missing), f"it does not say {' nor '.join(missing)}"
