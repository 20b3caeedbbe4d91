"""CMP01: The next game is the one that has earned most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import Adjustment, Evidence, GameSeen, Lever, Trust
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model

CHOSEN, BACKUP, AVOID, UNPROVEN = "best", "next_best", "avoid", "unproven"


@dataclass(frozen=True, slots=True)
class GameTracker:
    """The next game is the one that has earned most.

    **Why.** A game costs a campaign's worth of attention. What other pages earned with it is
    believed until the page's own campaigns say otherwise; one that brings too little is not played.

    **Acts**

    .. evidence::

        games: [{game: wheel, mean_cents: 500000, low_cents: 400000, high_cents: 600000, n: 3, prior_n: 45}]

    **Rests**

    .. evidence::

        games: []

    Attributes
    ----------
    avoid_below_cents
        Expected earnings of a campaign below which a game is not played, at the reference's scale.
    min_sample
        Campaigns, benchmark included, before a game is called one to avoid; until then it is only
        unproven.
    at_once
        Games that are to be played in a week.
    """

    code: ClassVar[str] = "CMP01"
    name: ClassVar[str] = "campaigns.game_tracker"
    gaps: ClassVar[tuple[str, ...]] = ("7.2",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "place among the games"
    source: ClassVar[str] = "gap 7.2, algorithms 17, DECISIONS 16 and 21"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst", "send_type_allocator")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "avoid_below_cents": "games.avoid_below_cents",
        "min_sample": "content.min_sample",
        "at_once": "games.at_once",
    }

    avoid_below_cents: int
    min_sample: int
    at_once: int

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """A place for every game, best first, ties by name; 0 for those not to be played."""
        ranked = sorted(evidence.games, key=lambda g: (-g.mean_cents, g.game))
        place = 0
        for game in ranked:
            known = game.prior_n + game.n
            if game.mean_cents < self.avoid_below_cents:
                yield self._said(
                    game, 0, AVOID if known >= self.min_sample else UNPROVEN, "brings too little"
                )
                continue
            place += 1
            playable = place <= self.at_once
            word = CHOSEN if place == 1 else BACKUP if playable else "spare"
            yield self._said(game, place if playable else 0, word, f"number {place}")

    def _said(self, game: GameSeen, place: int, trigger: str, words: str) -> Adjustment:
        known = game.prior_n + game.n
        trust = Trust.HIGH if known >= self.min_sample and game.n else Trust.MODERATE if game.n else Trust.LOW
        reason = (
            f"{game.game}: {words}, ${game.mean_cents / 100:,.0f} a campaign at the reference's scale "
            f"({game.n} of its own, {game.prior_n} of the benchmark)"
        )
        return Adjustment(self.code, Lever.GAME, f"game:{game.game}", place, trigger, reason, known, trust)

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: which game a post offers is in the week, what each has earned is not."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: agent 2 offers the solver only the games that are to be played."""
