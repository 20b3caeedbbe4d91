"""CHN02: Each kind of page carries only the sends made for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, Which, finding


@dataclass(frozen=True, slots=True)
class PageKinds:
    """Each kind of page carries only the sends made for it.

    **Why.** There is no renewal where nobody pays for staying.

    **Breaks**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 renew_on_post #f

    **Keeps**

    .. plan::

        page: paid HIGH explicit commercial
        mon 10:07 renew_on_post
    """

    code: ClassVar[str] = "CHN02"
    name: ClassVar[str] = "channels.page_kinds"
    gaps: ClassVar[tuple[str, ...]] = ("9.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 9.1, DECISIONS 2"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if plan.page.page_type not in given.catalog.send_types[send.kind].page_types:
                yield finding(self, send.id, 1, f"{send.kind} on a {plan.page.page_type} page")

    def encode(self, m: Model) -> None:
        """The other types are closed."""
        types = m.given.catalog.send_types.items()
        m.forbid(Which(frozenset(k for k, spec in types if m.page.page_type not in spec.page_types)))
