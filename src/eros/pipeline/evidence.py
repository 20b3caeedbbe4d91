"""What evidence rules ask for, and what of it the agents may act on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from eros.catalog.values import Catalog, ConfidenceStep
from eros.domain.evidence import PAGE, Adjustment, Evidence, Lever
from eros.rules.base import EvidenceRule

MOVES = frozenset({Lever.VOLUME, Lever.MONTHLY})


def asked(rules: Iterable[EvidenceRule], evidence: Evidence, lead_days: int) -> tuple[Adjustment, ...]:
    """Everything the rules ask for, in code order. What is on hold does not move (gap 10.14); what
    runs out before the week begins, ``lead_days`` from now, is left out."""
    said = [a for rule in rules for a in rule.read(evidence) if a.days is None or a.days >= lead_days]
    held = holds(said)
    return tuple(a for a in said if not (a.lever in MOVES and a.subject in held))


def holds(said: Iterable[Adjustment]) -> Mapping[str, Adjustment]:
    """What may not be moved, by subject."""
    return {a.subject: a for a in said if a.lever is Lever.HOLD}


def step_of(said: Iterable[Adjustment], catalog: Catalog) -> ConfidenceStep:
    """The confidence table as the rules left it; the most trusted row where nothing dampens."""
    full = catalog.confidence[0]
    page = {a.lever: a.amount for a in said if a.subject == PAGE}
    return replace(
        full,
        volume=page.get(Lever.VOLUME, 1.0),
        freshness_days=int(page.get(Lever.FRESHNESS, full.freshness_days)),
        followup=page.get(Lever.FOLLOWUPS, 1.0),
    )


def multipliers(said: Iterable[Adjustment], catalog: Catalog) -> Mapping[str, float]:
    """Subject -> multiplier on its volume: the largest raise times the deepest cut, within bounds."""
    up: dict[str, float] = defaultdict(lambda: 1.0)
    down: dict[str, float] = defaultdict(lambda: 1.0)
    for a in said:
        if a.lever is Lever.VOLUME and a.subject != PAGE:
            up[a.subject] = max(up[a.subject], a.amount)
            down[a.subject] = min(down[a.subject], a.amount)
    least, most = catalog.number("triggers.least"), catalog.number("triggers.most")
    return {s: min(max(up[s] * down[s], least), most) for s in sorted(up)}


def games_of(said: Iterable[Adjustment], catalog: Catalog) -> tuple[str, ...]:
    """The games to be played, best first; where no rule ranks them, those of the best benchmarks."""
    places = [(a.amount, a.subject.partition(":")[2]) for a in said if a.lever is Lever.GAME]
    if not places:
        best = sorted(catalog.games.values(), key=lambda g: (-g.mean_cents, g.key))
        return tuple(g.key for g in best[: catalog.whole("games.at_once")])
    return tuple(game for place, game in sorted(places) if place > 0)
