"""What makes the days differ: strategies, flavours, content weights."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from eros.catalog.values import Flavour
from eros.domain.bank import KIND_CODES
from eros.domain.week import DAY_NAMES, Week
from eros.domain.words import PageType, SendKind
from eros.kit.rng import stable_hash
from eros.pipeline.values import PageInputs, Performance
from eros.rules.base import Which
from eros.solver.problem import Target

K = TypeVar("K", bound=Hashable)
MEAN_DAY = 1 / 7  # of a week's sends, by definition


def strategies(inputs: PageInputs) -> tuple[str, ...]:
    """The named strategy of each day: as many different ones as there are, no two in a row.

    The order is drawn from page and week, so pages differ and a week can be made again. A strategy
    that opens with retention is left out where a page has none.
    """
    free = inputs.page.page_type is PageType.FREE
    names = [s.name for s in inputs.catalog.strategies if not (free and s.letters.startswith("T"))]
    order = sorted(names, key=lambda n: (stable_hash("strategy", inputs.page.id, _key(inputs.week), n), n))
    return tuple(order[d % len(order)] for d in range(7))


def _key(week: Week) -> str:
    return week.start.isoformat()


def flavours(inputs: PageInputs) -> tuple[Flavour, ...]:
    """The flavours of the week's days; none where they are switched off."""
    return inputs.catalog.flavours if inputs.switches.daily_automation else ()


def kind_boosts(
    inputs: PageInputs, perf: Performance, kinds: frozenset[SendKind]
) -> dict[tuple[int, SendKind], float]:
    """Multiplier per day and send type: the flavour's types up, the others down, so that a day of
    the usual types is worth the same as before."""
    catalog = inputs.catalog
    usual = {
        kind: max(catalog.send_types[kind].min_per_week, 1) * float(perf.values.rps_cents[i])
        for i, kind in enumerate(KIND_CODES)
        if kind in kinds
    }
    found: dict[tuple[int, SendKind], float] = {}
    for flavour in flavours(inputs):
        raised = {k: flavour.boost if k in flavour.kinds else 1.0 for k in usual}
        scale = _kept(usual, raised)
        for kind, multiplier in raised.items():
            if multiplier * scale != 1.0:
                found[flavour.day, kind] = multiplier * scale
    return found


def leanings(inputs: PageInputs, kinds: frozenset[SendKind], unit: float) -> Iterator[Target]:
    """Each flavour's send types on its own day: at least the share of the week's that a mean day
    has. The day's totals are wishes of their own, so that the emphasis replaces and does not add."""
    cents = max(1, round(unit * inputs.catalog.number("targets.flavour")))
    for flavour in flavours(inputs):
        mine = flavour.kinds & kinds
        if mine:
            why = f"flavour.{flavour.name.replace(' ', '_')}"
            yield Target(Which(mine), 0, len(mine), cents, why, flavour.day, share=MEAN_DAY)


def content_boosts(inputs: PageInputs, perf: Performance) -> dict[tuple[int, str], float]:
    """Multiplier per day and content group: the tiers' weights, and the day's flavour, kept so
    that a day of the page's usual content is worth the same as before."""
    catalog = inputs.catalog
    members: dict[str, list[str]] = {}
    for key in sorted(inputs.facts.vault):
        if key in catalog.content_types and inputs.facts.schedulable(key) and key not in perf.avoid:
            members.setdefault(catalog.content_types[key].group, []).append(key)
    weight_of = {row.tier: row.weight for row in catalog.content_tiers}
    tier = {
        group: sum(weight_of[perf.content_tier[k]] if k in perf.content_tier else 1.0 for k in keys)
        / len(keys)
        for group, keys in members.items()
    }
    usual = {group: float(len(keys)) for group, keys in members.items()}
    found = {}
    by_day = {f.day: f for f in flavours(inputs)}
    for day in range(len(DAY_NAMES)):
        liked, boost = (by_day[day].content_groups, by_day[day].boost) if day in by_day else ((), 1.0)
        raised = {g: t * (boost if g in liked else 1.0) for g, t in tier.items()}
        scale = _kept(usual, raised)
        for group, multiplier in raised.items():
            if multiplier * scale != 1.0:
                found[day, group] = multiplier * scale
    return found


def _kept(usual: Mapping[K, float], raised: Mapping[K, float]) -> float:
    before = sum(usual.values())
    after = sum(usual[k] * raised[k] for k in usual)
    return before / after if after > 0 else 1.0
