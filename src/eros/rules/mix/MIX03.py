"""MIX03: A week has many kinds of sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.page import Page
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Category, SendKind, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import diverse, kinds_of, minimum_types, usable_kinds


@dataclass(frozen=True, slots=True)
class Diversity:
    """A week has many kinds of sends.

    **Why.** Variety is what keeps a fan opening the next message.

    **Breaks**

    .. plan::

        mon-sun 10:07 ppv_unlock
        mon-sun 12:37 bump_normal

    **Keeps**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 ppv_unlock
        mon 12:37 ppv_wall
        tue 10:07 game_post game=mystery_box
        tue 12:37 bundle
        wed 10:07 link_drop
        wed 12:37 bump_normal
        thu 10:07 bump_descriptive
        thu 12:37 bump_text_only
        fri 10:07 dm_farm
        fri 12:37 like_farm
    """

    code: ClassVar[str] = "MIX03"
    name: ClassVar[str] = "mix.diversity"
    gaps: ClassVar[tuple[str, ...]] = ("3.3",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "types missing"
    source: ClassVar[str] = "gap 3.3, DECISIONS 6"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for what, (had, wanted) in diverse(
            {send.kind for send in plan.sends}, plan.page, given.catalog
        ).items():
            if had < wanted:
                lacking = missing(what, {send.kind for send in plan.sends}, plan.page, given)
                told = f"; to choose from: {', '.join(lacking)}" if lacking else ""
                yield finding(self, None, wanted - had, f"{had} {what} instead of {wanted}{told}")

    def encode(self, m: Model) -> None:
        """Different types in all and by category."""
        for category, wanted in minimum_types(m.page, m.given.catalog):
            kinds = (
                frozenset(m.given.catalog.send_types)
                if category is None
                else kinds_of(m.given.catalog, category)
            )
            m.distinct(Which(kinds), wanted)


def missing(what: str, had: Set[SendKind], page: Page, given: Given) -> tuple[str, ...]:
    """Send types that the page may use, that the week lacks and that would count, by name."""
    category = next((c for c in Category if what.startswith(c.value)), None)
    usable = usable_kinds(page, given.catalog, given.facts) - had
    counted = usable & kinds_of(given.catalog, category) if category else usable
    return tuple(sorted(k.value for k in counted))
