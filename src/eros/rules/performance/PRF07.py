"""PRF07: Nothing is moved on a handful of sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import Adjustment, Evidence, Lever
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model


@dataclass(frozen=True, slots=True)
class MinimumSample:
    """Nothing is moved on a handful of sends.

    **Why.** A few lucky sends look like a law; acting on them chases noise, and the next few undo it.
    Everything that moves volume, price or tier asks ``measure.enough``, which reads the same number.

    **Acts**

    .. evidence::

        samples: {"content:pov": 12}

    **Rests**

    .. evidence::

        samples: {"content:pov": 400}

    Attributes
    ----------
    min_sample
        Sends a subject needs before it may be moved.
    """

    code: ClassVar[str] = "PRF07"
    name: ClassVar[str] = "performance.minimum_sample"
    gaps: ClassVar[tuple[str, ...]] = ("10.14",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "sends missing"
    source: ClassVar[str] = "gap 10.14, DECISIONS 21"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst", "send_type_allocator")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"min_sample": "content.min_sample"}

    min_sample: int

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """A hold on every subject with too few sends."""
        for subject, n in sorted(evidence.samples.items()):
            missing = self.min_sample - n
            if missing > 0:
                yield Adjustment(
                    rule=self.code,
                    lever=Lever.HOLD,
                    subject=subject,
                    amount=missing,
                    trigger="too_few",
                    reason=f"{n} of {self.min_sample} sends: cannot tell",
                    n=n,
                )

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: a week does not show what its numbers were drawn from."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: what may not be moved was not moved before the solver is asked."""
