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
    often = {day: Counter(sentence for i in some for sentence in said[i]) for day, some in of.items()}
    for day in sorted(of):
        while offer := min(_offers(places, rank, pool, of, said, often, day, stay), default=None):
            _, loss, i, j = offer
            cost += loss
            for one, two in ((i, j), (j, i)):
                often[places[one][2]].subtract(said[one])
                often[places[one][2]].update(said[two])
            rank[i], rank[j] = rank[j], rank[i]
            said[i], said[j] = said[j], said[i]
    return replace(found, rank=tuple(rank), slack_cents=found.slack_cents + max(0.0, cost))


def _offers(
    places: Sequence[Place],
    rank: Sequence[int | None],
    pool: Pool,
    of: Mapping[int, Sequence[int]],
    said: Mapping[int, frozenset[str]],
    often: Mapping[int, Mapping[str, int]],
    day: int,
    stay: frozenset[int],
) -> Iterator[tuple[int, float, int, int]]:
    """(repeats more, below 0; cents lost; place; place) of the exchanges that help the day."""
    if max(often[day].values(), default=0) < 2:
        return
    heard = {d: frozenset(sentence for sentence, n in counts.items() if n) for d, counts in often.items()}
    # How many sentences of each are said by another of its day, too.
    echo = {i: sum(often[d][sentence] > 1 for sentence in said[i]) for d, some in of.items() for i in some}
    for other, theirs in of.items():
        if other == day:
            continue
        echoed = [j for j in theirs if echo[j]]
        for i in of[day]:
            # Where neither says what is said again on its day, none is said less often.
            for j in theirs if echo[i] else echoed:
                more = _new(often[day], heard[day], said[i], said[j]) - echo[i]
                more += _new(often[other], heard[other], said[j], said[i]) - echo[j]
                if more < 0 and i not in stay and j not in stay:
                    a, b = rank[i], rank[j]
                    assert a is not None and b is not None
                    f, g = float(pool.factor[a]), float(pool.factor[b])
                    loss = (places[i][1] - places[j][1]) * (f - g)
                    if loss <= MOST_LOSS * (places[i][1] * f + places[j][1] * g):
                        yield more, loss, i, j


def _new(often: Mapping[str, int], heard: frozenset[str], gone: frozenset[str], come: frozenset[str]) -> int:
    """How many sentences of a caption that comes in another's place the rest of the day says already."""
    both = gone & come
    return len(come & heard) - (sum(often[sentence] == 1 for sentence in both) if both else 0)


@lru_cache(maxsize=1 << 12)
def sentences(text: str) -> frozenset[str]:
    """The sentences of a text by their words alone."""
    spoken = (words(sentence) for sentence in _ENDS.split(text))
    return frozenset(s for s in spoken if len(s.split()) >= LEAST_WORDS)
