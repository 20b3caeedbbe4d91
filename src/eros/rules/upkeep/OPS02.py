"""OPS02: Every campaign carries a label of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import is_campaign


@dataclass(frozen=True, slots=True)
class Labels:
    """Every campaign carries a label of the catalogue.

    **Why.** What has no label is not found again.

    **Breaks**

    .. plan::

        mon 10:07 bundle campaign label=none #f

    **Keeps**

    .. plan::

        mon 10:07 bundle campaign label=BUNDLES
    """

    code: ClassVar[str] = "OPS02"
    name: ClassVar[str] = "upkeep.labels"
    gaps: ClassVar[tuple[str, ...]] = ("10.10",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 10.10"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if send.label is None and is_campaign(send):
                yield finding(self, send.id, 1, "a campaign without a label")
            elif send.label is not None and send.label not in given.catalog.labels:
                yield finding(self, send.id, 1, f"the label {send.label} is not in the catalogue")

    def encode(self, m: Model) -> None:
        """Nothing: labels are written after the decision."""
