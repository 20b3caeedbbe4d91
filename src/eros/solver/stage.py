"""The caption and style stages over a clocked week, and the sends they make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from eros.domain.bank import Flags
from eros.domain.facts import CaptionFact
from eros.domain.plan import Send
from eros.domain.words import PPV, Category, PpvStyle, SendKind
from eros.solver.captions import Captions, Item, LengthWish, alike, choose
from eros.solver.columns import Board
from eros.solver.leaning import bring, lean
from eros.solver.minutes import Chosen, Clocked
from eros.solver.problem import Placed, Pool, Problem
from eros.solver.saying import vary
from eros.solver.styles import walk
from eros.solver.verbs import CaptionOnce, Demands, Eligible, LengthShare, Styles
from eros.solver.worth import Standing, costs


@dataclass(frozen=True, slots=True)
class Slot:
    """A clocked send: minute, type, signature, cents at factor 1, and its index if fixed."""

    at: int
    kind: SendKind
    sig: int
    base_cents: float
    fixed: int | None


def fact_of(problem: Problem, pool: Pool, i: int) -> CaptionFact:
    """A pool entry as rules see it."""
    known = problem.given.facts.captions.get(pool.ids[i])
    return known or CaptionFact(pool.ids[i], pool.text[i], None, pool.content[i])


def tired(problem: Problem, demands: Demands) -> frozenset[str]:
    """Captions that have not rested long enough on the week's Monday."""
    days = max([d.days for d in demands.of(CaptionOnce)], default=0)
    if not days:
        return frozenset()
    facts, recent = problem.given.facts, problem.week.day_start(1 - days)  # the first minute that counts
    used = {s.caption_id for s in facts.past if s.caption_id and s.at >= recent}
    known = ((name, caption.last_used) for name, caption in facts.captions.items())
    return frozenset(used | {name for name, last in known if last is not None and last >= recent})


def rested(pool: Pool, not_yet: frozenset[str]) -> Flags:
    """Entries that have rested long enough."""
    return np.array([name not in not_yet for name in pool.ids], dtype=np.bool_)


def captions_for(
    board: Board,
    slots: Sequence[Slot],
    styles: Mapping[int, PpvStyle],
    going_on: Mapping[int, Send] | None = None,
) -> tuple[Captions, list[int]]:
    """Captions of the free sends; also their places in ``slots``. ``styles`` by place in ``slots``.

    A send that goes on from an earlier plan says what it said there, where the rules still allow it.
    """
    problem, demands = board.problem, board.demands
    free = [i for i, s in enumerate(slots) if s.fixed is None]
    not_yet = tired(problem, demands)
    allowed = {
        k: rested(problem.pools[k], not_yet) for k in {slots[i].kind for i in free} if k in problem.pools
    }
    taken_ids = {s.caption_id for s in problem.fixed if s.caption_id is not None}
    taken_keys = {
        int(pool.key[i]) for pool in problem.pools.values() for i, name in enumerate(pool.ids) if name in taken_ids
    } if taken_ids else set()  # fmt: skip
    for kind, mask in allowed.items():
        if taken_keys:
            mask &= ~np.isin(problem.pools[kind].key, sorted(taken_keys))
    once = demands.of(CaptionOnce)
    near_days = max([d.near_days for d in once], default=0)
    texts = [s.caption_text for s in problem.fixed if s.caption_text]
    texts += [
        s.caption_text for s in board.past if s.caption_text and board.problem.week.day(s.at) > -near_days
    ]
    share = demands.of(LengthShare)
    counts = board.sigs.held(share[0].kinds) if share else np.zeros(len(board.sigs.all), dtype=np.bool_)
    items = [Item(slots[i].kind, slots[i].base_cents, bool(counts[slots[i].sig])) for i in free]
    keep: dict[int, int] = {}
    for n, i in enumerate(free):
        pool, earlier = problem.pools.get(slots[i].kind), (going_on or {}).get(i)
        if pool is not None and earlier is not None and earlier.caption_id in pool.ids:
            keep[n] = pool.ids.index(earlier.caption_id)
    near_ratio = min([d.near_ratio for d in once], default=None)

    @cache
    def refused(kind: SendKind, rank: int) -> bool:
        fact = fact_of(problem, problem.pools[kind], rank)
        return not all(t.allowed(fact, kind) for t in demands.of(Eligible))

    found = choose(
        items,
        problem.pools,
        allowed,
        wishes=[LengthWish(d.chars_lo, d.chars_hi, d.share, float(d.cents)) for d in share[:1]],
        near_ratio=near_ratio,
        taken_texts=texts,
        refused=refused,
        keep=keep,
    )
    if not (problem.day_lean or problem.style_lean):
        return found, free
    places = [
        (slots[i].kind, slots[i].base_cents, problem.week.day(slots[i].at), styles.get(i)) for i in free
    ]
    stay = frozenset(n for n, r in keep.items() if found.rank[n] == r)

    def usable(n: int, rank: int, ranks: Sequence[int | None]) -> bool:
        """Whether an unused caption may take the place of the one that the send has."""
        kind, pool = items[n].kind, problem.pools[items[n].kind]
        now = ranks[n]
        if n in stay or now is None or not allowed[kind][rank] or refused(kind, rank):
            return False
        if items[n].counts and any(not d.chars_lo <= pool.chars[rank] <= d.chars_hi for d in share[:1]):
            return False
        if any(lift.by > 1 and lift.held[now] and not lift.held[rank] for lift in pool.lifts):
            return False
        others = [
            problem.pools[items[m].kind].text[r] for m, r in enumerate(ranks) if r is not None and m != n
        ]
        return near_ratio is None or not alike(pool.text[rank], [*others, *texts], near_ratio)

    leant = bring(places, lean(places, found, problem, stay), problem, usable)
    return vary(places, leant, problem, stay), free


def styles_for(board: Board, slots: Sequence[Slot]) -> dict[int, PpvStyle]:
    """Styles of the week's unlocks by place in ``slots``."""
    problem, week = board.problem, board.problem.week
    unique = frozenset().union(*(d.half_day_unique for d in board.demands.of(Styles)))
    out: dict[int, PpvStyle] = {}
    at = 0
    for day in range(7):
        mine = sorted(
            (i for i, s in enumerate(slots) if s.kind in PPV and week.day(s.at) == day),
            key=lambda i: slots[i].at,
        )
        pattern = problem.style_pattern[day]
        if day and pattern != problem.style_pattern[day - 1]:
            at = 0
        given = [
            None if slots[i].fixed is None else problem.fixed[slots[i].fixed or 0].ppv_style for i in mine
        ]
        found = walk(pattern, [week.minute_of_day(slots[i].at) for i in mine], given, unique, at)
        out.update(zip(mine, found, strict=True))
        at = (at + len(mine)) % len(pattern)
    return out


def slots_of(board: Board, chosen: Sequence[Chosen], clock: Clocked) -> tuple[list[int], list[Slot]]:
    """The clocked sends in the order of time, past ones apart: places in ``chosen``, and their slots."""
    problem, c = board.problem, board.cells
    order = sorted(
        (i for i, s in enumerate(chosen) if not s.past), key=lambda i: (clock.at[i], chosen[i].column)
    )
    slots: list[Slot] = []
    for i in order:
        s = chosen[i]
        kind = board.sigs.all[s.sig].kind
        assert kind is not None
        fixed = int(c.fixed[s.column]) if c.fixed[s.column] >= 0 else None
        base_cents = float(c.value[s.column]) / problem.reference(kind)
        slots.append(Slot(clock.at[i], kind, s.sig, base_cents, fixed))
    return order, slots


def placed_of(
    board: Board,
    chosen: Sequence[Chosen],
    clock: Clocked,
    going_on: Mapping[int, Send] | None = None,
) -> tuple[list[Placed], Captions]:
    """The decided sends with style, caption and what they cost each other.

    ``going_on``: by place in time, the earlier send that goes on there.
    """
    problem, c = board.problem, board.cells
    order, slots = slots_of(board, chosen, clock)
    styles = styles_for(board, slots)
    captions, free = captions_for(board, slots, styles, going_on)
    rank: dict[int, int | None] = dict(zip(free, captions.rank, strict=True))
    standing = [
        Standing(clock.at[i], problem.week.day(clock.at[i]), _category(board, s.sig), s.past)
        for i, s in enumerate(chosen)
    ]
    lost = costs(
        standing, problem.fatigue_cents, problem.crowding_cents, problem.recency_cents, problem.recency_min
    )
    place = {i: n for n, i in enumerate(order)}
    placed: list[Placed] = []
    for n, (i, slot) in enumerate(zip(order, slots, strict=True)):
        s, pool, r = chosen[i], problem.pools.get(slot.kind), rank.get(n)
        if slot.fixed is not None and pool is not None:
            name = problem.fixed[slot.fixed].caption_id
            r = pool.ids.index(name) if name in pool.ids else None
        placed.append(
            Placed(
                option=int(c.option[s.column]) if c.option[s.column] >= 0 else None,
                kind=slot.kind,
                at=slot.at,
                base_cents=slot.base_cents,
                caption_factor=(
                    problem.reference(slot.kind) if pool is None or r is None else float(pool.factor[r])
                ),
                fatigue_cents=lost[i][0],
                recency_cents=lost[i][1],
                pool_rank=r,
                style=styles.get(n),
                parent=None if s.parent is None else place[s.parent],
                link_to=place[clock.link[i]] if i in clock.link else None,
                fixed=slot.fixed,
                continues=(going_on or {}).get(n),
            )
        )
    return placed, captions


def _category(board: Board, sig: int) -> Category | None:
    s = board.sigs.all[sig]
    return None if s.kind is SendKind.PPV_FOLLOWUP else s.category
