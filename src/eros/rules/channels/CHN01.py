"""CHN01: A send goes out where its type belongs and its audience can be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.catalog.values import Catalog
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Audience, Channel, SendKind, Severity
from eros.rules.base import Given, Model, Which, finding

ALWAYS_TARGETED = frozenset({SendKind.PPV_FOLLOWUP, SendKind.EXPIRED_WINBACK})


def fits(catalog: Catalog, kind: SendKind, audience: Audience, channel: Channel) -> bool:
    """Whether this type may go to this audience over this channel (DECISIONS 25)."""
    spec = catalog.send_types[kind]
    if kind in ALWAYS_TARGETED:
        return channel is Channel.TARGETED_MESSAGE
    if audience is Audience.ALL_ACTIVE:
        return channel in (spec.primary_channel, spec.secondary_channel)
    narrow = (spec.primary_channel, spec.secondary_channel, Channel.TARGETED_MESSAGE)
    return (
        channel in narrow
        and catalog.channels[channel].targeting
        and channel in catalog.audiences[audience].channels
    )


@dataclass(frozen=True, slots=True)
class ChannelFit:
    """A send goes out where its type belongs and its audience can be reached.

    **Why.** A post on the wall cannot be kept from those it is not meant for.

    **Breaks**

    .. plan::

        mon 10:07 dm_farm audience=inactive_7d channel=wall_post #f

    **Keeps**

    .. plan::

        mon 10:07 dm_farm audience=inactive_7d channel=targeted_message
    """

    code: ClassVar[str] = "CHN01"
    name: ClassVar[str] = "channels.fit"
    gaps: ClassVar[tuple[str, ...]] = ("8.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 8.1, DECISIONS 25"
    binds: ClassVar[tuple[str, ...]] = ("audience_targeter", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if not fits(given.catalog, send.kind, send.audience, send.channel):
                yield finding(self, send.id, 1, f"{send.kind} to {send.audience} over {send.channel}")
            elif plan.page.page_type not in given.catalog.audiences[send.audience].page_types:
                yield finding(
                    self, send.id, 1, f"{send.audience} does not exist on {plan.page.page_type} pages"
                )

    def encode(self, m: Model) -> None:
        """Every combination that does not fit is closed."""
        catalog = m.given.catalog
        for audience, spec in catalog.audiences.items():
            if m.page.page_type not in spec.page_types:
                m.forbid(Which(audience=audience))
                continue
            for channel in Channel:
                bad = frozenset(
                    k for k in SendKind if k in catalog.send_types and not fits(catalog, k, audience, channel)
                )
                if bad:
                    m.forbid(Which(bad, audience=audience, channel=channel))
