"""TRU04: Scarcity, prizes, presence and novelty are claimed only when they are recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from eros.domain.facts import CaptionFact, Facts
from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.lexicon import said
from eros.rules.text.normalise import words

SAFETY = frozenset({"youth", "consent"})  # TRU02 judges these
LEFT = re.compile(r" only (\d+) (?:\w+ )?left | (\d+) (?:spots|copies|pieces) left ")


@lru_cache(maxsize=1 << 14)
def claims(text: str) -> tuple[tuple[str, str], ...]:
    """(sort of claim, phrase) in a caption, each sort once."""
    found: dict[str, str] = {}
    for label, phrase in said(text):
        if label not in SAFETY:
            found.setdefault(label, phrase)
    counted = LEFT.search(words(text))
    if counted:
        found["stock"] = counted[0].strip()
    return tuple(found.items())


def _left(send: Send, facts: Facts) -> int | None:
    """The recorded stock behind a send."""
    offer = facts.offers.get(send.offer_id) if send.offer_id else None
    if offer is not None and offer.stock is not None:
        return offer.stock
    return facts.stock.get(send.offer_id or "", facts.stock.get(send.content_type or ""))


def _holds(label: str, phrase: str, send: Send, facts: Facts) -> bool:
    """Whether a record bears the claim out."""
    if label == "presence":
        return send.staffed and any(a <= send.at < b for a, b in facts.staffed)
    if label == "won":
        return send.game in facts.real_draws
    if label == "deadline":
        offer = facts.offers.get(send.offer_id) if send.offer_id else None
        return send.expires_at is not None or (offer is not None and offer.ends_at is not None)
    if label == "unseen":
        item = facts.vault.get(send.content_type or "")
        return item is not None and item.never_posted
    if label == "stock":
        left = _left(send, facts)
        number = next((int(w) for w in phrase.split() if w.isdigit()), left)
        return left is not None and number == left
    return False


def _may(label: str, caption: CaptionFact, kind: SendKind, given: Given) -> bool:
    if label == "unseen":
        item = given.facts.vault.get(caption.content_type or "")
        return item is not None and item.never_posted
    return label == "deadline" and given.catalog.send_types[kind].expiry_hours is not None


@dataclass(frozen=True, slots=True)
class Claims:
    """Scarcity, prizes, presence and novelty are claimed only when they are recorded.

    **Why.** A fan who is hurried by a clock that does not exist will not be hurried twice.

    **Breaks**

    .. plan::

        mon 10:07 game_post game=prize_wheel text="You won the draw!" #f

    **Keeps**

    .. plan::

        draw: prize_wheel
        mon 10:07 game_post game=prize_wheel text="You won the draw!"
    """

    code: ClassVar[str] = "TRU04"
    name: ClassVar[str] = "trust.claims"
    gaps: ClassVar[tuple[str, ...]] = ("2.2",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "claims"
    source: ClassVar[str] = "DECISIONS, fair dealing"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if not send.caption_text:
                continue
            for label, phrase in claims(send.caption_text):
                if not _holds(label, phrase, send, given.facts):
                    yield finding(self, send.id, 1, f'"{phrase}" without a record that bears it out')

    def encode(self, m: Model) -> None:
        """Without the decided send only what its content or its type bears out may be said."""
        given = m.given
        m.eligible(
            self.code,
            lambda caption, kind: all(_may(label, caption, kind, given) for label, _ in claims(caption.text)),
        )
