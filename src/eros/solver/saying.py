"""Reminders of one day do not say the same sentence twice, where two days can change captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    of = {day: [i for i in mine if places[i][2] == day] for day in {places[i][2] for i in mine}}
    said = {i: sentences(pool.text[r]) for i in mine if (r := rank[i]) is not None}
    for day in sorted(of):
        while offer := min(_offers(places, rank, pool, of, said, day, stay), default=None):
            _, loss, i, j = offer
            cost += loss
            rank[i], rank[j] = rank[j], rank[i]
            said[i], said[j] = said[j], said[i]
    return replace(found, rank=tuple(rank), slack_cents=found.slack_cents + max(0.0, cost))


def _offers(
    places: Sequence[Place],
    rank: Sequence[int | None],
    pool: Pool,
    of: Mapping[int, Sequence[int]],
    said: Mapping[int, frozenset[str]],
    day: int,
    stay: frozenset[int],
) -> Iterator[tuple[int, float, int, int]]:
    """(repeats more, below 0; cents lost; place; place) of the exchanges that help the day."""
    today, echo = _repeats([said[i] for i in of[day]]), _echo(of[day], said)
    if not today:
        return
    for other, theirs in of.items():
        if other == day:
            continue
        before, echoed = today + _repeats([said[j] for j in theirs]), _echo(theirs, said)
        for i in of[day]:
            rest = [said[k] for k in of[day] if k != i]
            for j in theirs if i in echo else echoed:
                if i in stay or j in stay:
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


def _echo(places: Sequence[int], said: Mapping[int, frozenset[str]]) -> list[int]:
    """Those that say a sentence which another of them says, too: no other leaves fewer by going."""
    often = Counter(sentence for i in places for sentence in said[i])
    return [i for i in places if any(often[sentence] > 1 for sentence in said[i])]


def _repeats(said: Sequence[frozenset[str]]) -> int:
    """How often a sentence is said once more."""
    return sum(map(len, said)) - len(frozenset().union(*said))


@lru_cache(maxsize=1 << 12)
def sentences(text: str) -> frozenset[str]:
    """The sentences of a text by their words alone."""
    spoken = (words(sentence) for sentence in _ENDS.split(text))
    return frozenset(s for s in spoken if len(s.split()) >= LEAST_WORDS)
