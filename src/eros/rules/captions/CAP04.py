"""CAP04: A reminder is neutral, and true of the send it reminds of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import BUNDLES, Channel, SendKind, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.reminder import heat, times_told, whom_it_names

MESSAGES = frozenset({Channel.MASS_MESSAGE, Channel.TARGETED_MESSAGE})


@dataclass(frozen=True, slots=True)
class ReminderWording:
    """A reminder is neutral, and true of the send it reminds of.

    **Why.** Most who did not buy did not want to; a nudge is fine, pressure and shame are not. It
    speaks of the message, post or bundle it follows, and of the time that has really passed.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock   #a
        mon 10:29 ppv_followup >a text="Last warning, you ignored me yesterday" #f

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock   #a
        mon 10:29 ppv_followup >a text="In case you missed my last message, it is still there" #f
    """

    code: ClassVar[str] = "CAP04"
    name: ClassVar[str] = "captions.reminder"
    gaps: ClassVar[tuple[str, ...]] = ("2.4", "5.2")
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "claims"
    source: ClassVar[str] = "gaps 2.4 and 5.2 (ours), DECISIONS, fair dealing"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if send.kind is not SendKind.PPV_FOLLOWUP or not send.caption_text or send.needs_caption:
                continue
            for amount, text in self.breaches(send.caption_text, given):
                yield finding(self, send.id, amount, text)
            parent = plan.get(send.parent)
            if parent is not None:
                for text in self._untrue(send.caption_text, send.at - parent.at, parent):
                    yield finding(self, send.id, 1, text)

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers reminders that fit any parent at any time."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """What presses or shames, whatever the parent."""
        for phrase in heat(text):
            yield 1, f'"{phrase}" presses or shames'

    @staticmethod
    def _untrue(text: str, elapsed_min: int, parent: Send) -> Iterator[str]:
        """What is not so of this parent after this time."""
        named = whom_it_names(text)
        if "bundle" in named and parent.kind not in BUNDLES:
            yield "it speaks of a bundle and follows none"
        if "message" in named and parent.channel not in MESSAGES:
            yield "it speaks of a message and follows a post"
        if "wall" in named and parent.channel in MESSAGES:
            yield "it speaks of a post and follows a message"
        for phrase, lo, hi in times_told(text):
            if not lo <= elapsed_min <= hi:
                yield f'"{phrase}", and {elapsed_min} min have passed'
