"""Reminders of one day do not say the same sentence twice, where two days can change captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from eros.domain.words import SendKind
from eros.rules.text.normalise import words
from eros.solver.captions import Captions
from eros.solver.leaning import Place
from eros.solver.problem import Pool, Problem

LEAST_WORDS = 4  # of what counts as a sentence: a greeting is none
MOST_LOSS = 0.05  # share of what the two reminders earn that an exchange may cost
_ENDS = re.compile(r"[.!?\n]+")


def vary(
    places: Sequence[Place], found: Captions, problem: Problem, stay: frozenset[int] = frozenset()
) -> Captions:
    """The reminders' captions, exchanged between days until no exchange leaves fewer repeated sentences.

    No rule asks for it, a reader does: a fan who bought none of a day's offers reads all its reminders.
    Each day in turn takes the exchange that leaves least, of those the one that costs least. As with
    ``lean`` the set stays, and the cost is added to the slack; places in ``stay`` keep theirs.
    """
    pool, rank, cost = problem.pools.get(SendKind.PPV_FOLLOWUP), list(found.rank), 0.0
    if pool is None:
        return found
    mine = [i for i, p in enumerate(places) if p[0] is SendKind.PPV_FOLLOWUP and rank[i] is not None]
    for day in sorted({places[i][2] for i in mine}):
        while offers := sorted(_offers(places, rank, pool, mine, day, stay)):
            _, loss, i, j = offers[0]
            cost += loss
            rank[i], rank[j] = rank[j], rank[i]
    return replace(found, rank=tuple(rank), slack_cents=found.slack_cents + max(0.0, cost))


def _offers(
    places: Sequence[Place],
    rank: Sequence[int | None],
    pool: Pool,
    mine: Sequence[int],
    day: int,
    stay: frozenset[int],
) -> Iterator[tuple[int, float, int, int]]:
    """(repeats more, below 0; cents lost; place; place) of the exchanges that help the day."""
    said = {i: sentences(pool.text[r]) for i in mine if (r := rank[i]) is not None}
    of = {d: [i for i in mine if places[i][2] == d] for d in {places[i][2] for i in mine}}
    today = _repeats([said[i] for i in of[day]])
    if not today:
        return
    for other, theirs in of.items():
        before = today + _repeats([said[j] for j in theirs])
        for i in of[day]:
            rest = [said[k] for k in of[day] if k != i]
            for j in theirs:
                if other == day or i in stay or j in stay:
                    continue
                after = _repeats([*rest, said[j]])
                after += _repeats([said[i] if k == j else said[k] for k in theirs])
                if after < before:
                    a, b = rank[i], rank[j]
                    assert a is not None and b is not None
                    f, g = float(pool.factor[a]), float(pool.factor[b])
                    loss = (places[i][1] - places[j][1]) * (f - g)
                    if loss <= MOST_LOSS * (places[i][1] * f + places[j][1] * g):
                        yield after - before, loss, i, j


def _repeats(said: Sequence[frozenset[str]]) -> int:
    """How often a sentence is said once more."""
    return sum(map(len, said)) - len(frozenset().union(*said))


@lru_cache(maxsize=1 << 12)
def sentences(text: str) -> frozenset[str]:
    """The sentences of a text by their words alone."""
    spoken = (words(sentence) for sentence in _ENDS.split(text))
    return frozenset(s for s in spoken if len(s.split()) >= LEAST_WORDS)
