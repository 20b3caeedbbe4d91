"""Where captions run short: no send beyond the minimum waits for one (DECISIONS 27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eros.catalog.values import Catalog
from eros.domain.page import Page
from eros.domain.plan import Send
from eros.domain.words import SendKind
from eros.pipeline.allocation.capacity import per_week_cap
from eros.rules.base import Which
from eros.solver.problem import Pool, Target

CAPTIONS = "captions.pool"  # the name of these demands; the sends that wait have notes of their own


def within_captions(
    pools: Mapping[SendKind, Pool],
    offered: frozenset[SendKind],
    fixed: Sequence[Send],
    page: Page,
    catalog: Catalog,
    cents: int,
) -> tuple[Target, ...]:
    """Types that draw on a few captions are sent as often as these last; each send more costs ``cents``.

    ``offered`` are the types that may be sent. ``cents`` is more than any send earns, so only a hard minimum is worth a send that waits for a
    caption. Types that cannot use their captions up are left out: a rich page has no such demand.
    """
    few = {
        kind: frozenset(pool.ids)
        for kind, pool in pools.items()
        if kind in offered and len(pool.ids) < per_week_cap(kind, catalog, page)
    }
    found = []
    for ids in sorted(_families(few.values()), key=lambda ids: (len(ids), sorted(ids))):
        kinds = frozenset(k for k, own in few.items() if own <= ids)
        given = [s for s in fixed if s.kind in kinds]
        elsewhere = {s.caption_id for s in fixed if s.kind not in kinds}
        own = {s.caption_id for s in given if s.caption_id is not None} - ids
        most = len(ids - elsewhere) + len(own) + sum(s.caption_id is None for s in given)
        found.append(Target(Which(kinds), 0, most, cents, CAPTIONS))
    return tuple(found)


def _families(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """The sets, and the unions of those that share captions."""
    found = set(sets)
    groups: list[frozenset[str]] = []
    for one in sorted(found, key=sorted):
        apart = [g for g in groups if not g & one]
        groups = [*apart, one.union(*(g for g in groups if g & one))]
    return found | set(groups)
