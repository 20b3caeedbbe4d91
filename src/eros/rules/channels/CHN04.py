"""CHN04: Renewals, win-backs and follow-ups go only to those they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Audience, SendKind, Severity
from eros.rules.base import Given, Model, Which, finding


def legal(given: Given, kind: SendKind) -> frozenset[Audience] | None:
    """The audiences of a type that requires one; ``None`` where any segment may be chosen."""
    spec = given.catalog.send_types[kind]
    if spec.required_audience is None:
        return None
    return frozenset({spec.required_audience, *spec.alternate_audiences})


@dataclass(frozen=True, slots=True)
class RequiredAudience:
    """Renewals, win-backs and follow-ups go only to those they are for.

    **Why.** Who has renewed already should not be asked to.

    **Breaks**

    .. plan::

        mon 10:07 renew_on_message audience=renew_on #f

    **Keeps**

    .. plan::

        mon 10:07 renew_on_message audience=renew_off
        tue 10:07 expired_winback audience=expired_all
    """

    code: ClassVar[str] = "CHN04"
    name: ClassVar[str] = "channels.required_audience"
    gaps: ClassVar[tuple[str, ...]] = ("9.2", "1.3")
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 9.2, DECISIONS 1, catalogue required audiences"
    binds: ClassVar[tuple[str, ...]] = ("audience_targeter", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            allowed = legal(given, send.kind)
            if allowed is not None and send.audience not in allowed:
                yield finding(self, send.id, 1, f"{send.kind} to {send.audience}")

    def encode(self, m: Model) -> None:
        """Every other audience is closed."""
        for kind in m.given.catalog.send_types:
            allowed = legal(m.given, kind)
            for audience in Audience if allowed is not None else ():
                if allowed is not None and audience not in allowed:
                    m.forbid(Which(frozenset({kind}), audience=audience))
