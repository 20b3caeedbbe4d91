"""A filled week through the solver's minute, caption and style stages, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence

from eros.domain.week import BIN_MIN
from eros.domain.words import SendKind
from eros.rules.base import Sendlike
from eros.solver.columns import FOLLOWUP
from eros.solver.greedy.partial import Partial
from eros.solver.minutes import Clash, Clocked, Minutes
from eros.solver.problem import DripChoice, Placed, Problem, Solved
from eros.solver.stage import Slot, captions_for, styles_for
from eros.solver.worth import Standing, costs


def penalty_of(problem: Problem, placed: Sequence[Placed]) -> float:
    """What the priced wishes charge for a decided week, straight from their definition."""
    cents = 0.0
    for t in problem.targets:
        mine = [p.at for p in placed if _like(problem, p) in t.which]
        cents += t.cents * t.off(sum(t.covers(problem.week, at) for at in mine), len(mine))
    return cents


def value_of(placed: Sequence[Placed]) -> float:
    """The value of a decided week as the solver reckons it."""
    return sum(p.base_cents * p.caption_factor - p.fatigue_cents - p.recency_cents for p in placed)


def _like(problem: Problem, p: Placed) -> Sendlike:
    if p.fixed is not None:
        return problem.fixed[p.fixed]
    return FOLLOWUP if p.option is None else problem.options[p.option]


def answer(week: Partial) -> Solved:
    """The week through the solver's minute, caption and style stages.

    A send for which no minutes are left goes; what is given is taken as given and never clashes.
    """
    board, problem, c = week.board, week.problem, week.cells
    while True:
        chosen = week.as_chosen()
        clock = Minutes(board, chosen).solve()
        if isinstance(clock, Clocked):
            break
        assert isinstance(clock, Clash)
        free = [chosen[i].column for i in clock.places if chosen[i].at is None] or list(week.chosen)
        week.remove(min(free, key=lambda j: (float(c.value[j]), j)))
    order = sorted(
        (i for i, s in enumerate(chosen) if not s.past), key=lambda i: (clock.at[i], chosen[i].column)
    )
    place = {i: n for n, i in enumerate(order)}
    slots, bases = [], []
    for i in order:
        s = chosen[i]
        kind = week.kinds[s.sig]
        assert kind is not None
        pool = problem.pools.get(kind)
        usual = pool.reference if pool is not None and pool.reference > 0 else 1.0
        bases.append((float(c.value[s.column]) / usual, usual))
        fixed = int(c.fixed[s.column]) if c.fixed[s.column] >= 0 else None
        slots.append(Slot(clock.at[i], kind, s.sig, bases[-1][0], fixed))
    styles = styles_for(board, slots)
    captions, free_slots = captions_for(board, slots, styles)
    rank = dict(zip(free_slots, captions.rank, strict=True))
    standing = [
        Standing(
            clock.at[i],
            problem.week.day(clock.at[i]),
            None if week.kinds[s.sig] is SendKind.PPV_FOLLOWUP else board.sigs.all[s.sig].category,
            s.past,
        )
        for i, s in enumerate(chosen)
    ]
    lost = costs(
        standing, problem.fatigue_cents, problem.crowding_cents, problem.recency_cents, problem.recency_min
    )
    placed = []
    for n, i in enumerate(order):
        s, slot = chosen[i], slots[n]
        pool, r = problem.pools.get(slot.kind), rank.get(n)
        factor = bases[n][1] if pool is None or r is None else float(pool.factor[r])
        placed.append(
            Placed(
                option=int(c.option[s.column]) if c.option[s.column] >= 0 else None,
                kind=slot.kind,
                at=slot.at,
                base_cents=slot.base_cents,
                caption_factor=factor,
                fatigue_cents=lost[i][0],
                recency_cents=lost[i][1],
                pool_rank=r,
                style=styles.get(n),
                parent=None if s.parent is None else place[s.parent],
                link_to=place[clock.link[i]] if i in clock.link else None,
                fixed=slot.fixed,
            )
        )
    sets = problem.given.facts.drip_sets
    drips = tuple(
        DripChoice(next(i for i, x in enumerate(sets) if x.day == day), b * BIN_MIN, (b + length) * BIN_MIN)
        for day, (b, length) in sorted(week.windows.items())
    )
    return solved(problem, tuple(placed), drips)


def solved(problem: Problem, placed: tuple[Placed, ...], drips: tuple[DripChoice, ...]) -> Solved:
    """An answer without a bound: the value itself stands in for it, and nothing is proven."""
    value = value_of(placed)
    return Solved(
        placed=placed, drips=drips, value_cents=value, bound_cents=value,
        penalty_cents=penalty_of(problem, placed), proven=False, slacks=(),
    )  # fmt: skip
