"""Agent 2 of 8: how many of which send?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta

from eros.domain.plan import Budget, Day
from eros.domain.words import FOLLOWUP_PARENTS, PPV, SendKind
from eros.pipeline.allocation.flavour import content_boosts, flavours, kind_boosts, leanings, strategies
from eros.pipeline.allocation.plain import plain_volume
from eros.pipeline.allocation.targets import targets, together, unit_cents
from eros.pipeline.allocation.triggers import kind_wishes, lifts
from eros.pipeline.allocation.volume import Volume, volume
from eros.pipeline.evidence import games_of
from eros.pipeline.values import Allocation, PageInputs, Performance, Staged
from eros.solver.problem import Target


@dataclass(frozen=True, slots=True)
class SendTypeAllocator:
    """``Performance -> Allocation``: what each day is meant to be, as priced wishes."""

    def __call__(self, inputs: PageInputs, perf: Performance) -> Staged[Allocation]:
        """Counts that fit, their prices, and what makes the days differ."""
        catalog = inputs.catalog
        by_page_kind = inputs.switches.page_type_volumes
        counts, notes = volume(inputs, perf) if by_page_kind else plain_volume(inputs, perf)
        names = strategies(inputs)
        flavour = {f.day: f.name for f in flavours(inputs)}
        playable = games_of(perf.asked, catalog) if SendKind.GAME_POST in counts.kinds else ()
        proven, told = kind_wishes(inputs, perf, counts, unit_cents(inputs, perf, counts))
        days = tuple(
            Day(
                date=inputs.week.start + timedelta(days=d),
                strategy=names[d],
                flavour=flavour.get(d, ""),
                budget=Budget(
                    revenue=counts.revenue[d],
                    engagement=counts.engagement[d],
                    retention=counts.retention[d],
                    follow_up=_followups(inputs, perf, counts, d),
                ),
            )
            for d in range(7)
        )
        wishes = (*self._wishes(inputs, perf, counts, playable), *proven)
        if inputs.not_before and not inputs.previous:
            days, wishes = _of_what_is_left(inputs, days), _left(inputs, wishes)
        return Staged(
            Allocation(
                days=days,
                targets=wishes,
                boost=kind_boosts(inputs, perf, counts.kinds),
                content_boost=content_boosts(inputs, perf),
                games=playable,
                lift=lifts(perf, inputs),
            ),
            (*notes, *told),
        )

    @staticmethod
    def _wishes(
        inputs: PageInputs,
        perf: Performance,
        counts: Volume,
        playable: tuple[str, ...],
    ) -> tuple[Target, ...]:
        """Counts, then what the switches let the days lean to."""
        found = list(targets(inputs, perf, counts, playable))
        unit = unit_cents(inputs, perf, counts)
        if inputs.switches.timing_rules:
            found += together(inputs, counts, unit)
        return (*found, *leanings(inputs, counts.kinds, unit))


def _of_what_is_left(inputs: PageInputs, days: tuple[Day, ...]) -> tuple[Day, ...]:
    """The days of a week that has begun: nothing is meant for those that are past."""
    return tuple(
        replace(day, budget=Budget()) if inputs.week.day_start(d + 1) <= inputs.not_before else day
        for d, day in enumerate(days)
    )


def _left(inputs: PageInputs, wishes: tuple[Target, ...]) -> tuple[Target, ...]:
    """The wishes of a week that has begun, in proportion to the minutes that are left."""
    week, found = inputs.week, []
    for wish in wishes:
        first, last = (0, 7) if wish.day is None else (wish.day, wish.day + 1)
        begins, ends = week.day_start(first), week.day_start(last)
        share = (ends - max(begins, inputs.not_before)) / (ends - begins)
        if share > 0 and (wish.span or wish.share):
            found.append(wish)  # no count that a shorter week would lower
        elif share > 0:
            found.append(replace(wish, lo=math.floor(wish.lo * share), hi=math.ceil(wish.hi * share)))
    return tuple(found)


def _followups(inputs: PageInputs, perf: Performance, counts: Volume, day: int) -> int:
    """Follow-ups of a day: the confidence table's share of its PPV, at most the daily limit."""
    if not counts.kinds & PPV & FOLLOWUP_PARENTS:
        return 0
    return min(round(counts.ppv[day] * perf.step.followup), inputs.catalog.whole("followups.per_day"))
