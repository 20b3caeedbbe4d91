"""Agent 3: which captions may each send type use, and how good are they?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from eros.catalog.values import Catalog, SendTypeSpec
from eros.domain.bank import Flags, Floats, Ints, Small
from eros.domain.plan import Note
from eros.domain.switches import switched_off
from eros.domain.week import DAY_NAMES
from eros.domain.words import LINK_DROPS, LONG_FORM, SendKind
from eros.pipeline.captions import CaptionTable, Manner, best, descending, manner, places, table
from eros.pipeline.values import Allocation, PageInputs, Performance, Shortlist, Shortlists, Staged
from eros.rules.traits import BITS, PERSONA, WEIGHING, fault_mask

WEEK_DAYS = len(DAY_NAMES)
LAST = 1_000.0  # above any factor: what breaks one rule more comes after all that do not


class ContentCurator:
    """Shortlists per send type: the best captions by what they are worth, and how many were usable."""

    def __call__(self, inputs: PageInputs, perf: Performance, allocation: Allocation) -> Staged[Shortlists]:
        """Shortlist captions for every send type that exists on the page.

        Each list holds the best ``captions.shortlist`` by factor and, for long-form revenue sends,
        the best ``captions.shortlist_in_band`` more of the target length. PPV lists are spread over
        content types, so that one good seller cannot fill the week. A content group that a day's
        flavour boosts moves up for membership; what breaks a soft text rule comes last, and not at
        all where twice a week's need is there without it. The factor stays honest.
        """
        catalog, page = inputs.catalog, inputs.page
        avoid = inputs.facts.avoid | perf.avoid
        weighing = WEIGHING - switched_off(inputs.switches)
        rows = table(
            inputs.bank,
            inputs.use,
            inputs.history,
            page,
            catalog,
            freshness_days=perf.step.freshness_days,
            schedulable=frozenset(
                k for k, item in inputs.facts.vault.items() if item.schedulable and k not in avoid
            ),
            content_factor=perf.values.content_factor,
            content_boost=_boosts(allocation, catalog),
            by_length=inputs.switches.char_length_multiplier,
            persona=inputs.facts.persona if PERSONA in weighing else None,
        )
        curate = _Curate(rows, catalog, inputs.switches.char_length_multiplier, weighing)
        lists: dict[SendKind, Shortlist] = {}
        reference: dict[SendKind, float] = {}
        notes: list[Note] = []
        for kind, spec in catalog.send_types.items():
            if page.page_type not in spec.page_types:
                continue
            lists[kind], broken = curate.shortlist(spec)
            if broken and spec.kind is not SendKind.LIVE_PROMO:
                notes.append(Note("captions.faults", f"{spec.name}: {broken}"))
            reference[kind] = curate.reference(lists[kind], spec)
            if kind is not SendKind.LIVE_PROMO or inputs.facts.live_events:
                notes += _shortage(lists[kind], spec, catalog)
        return Staged(Shortlists(lists, reference), tuple(notes))


@dataclass(slots=True)
class _Curate:
    """Shortlists of one page; the best rows of a caption type are found once per manner."""

    rows: CaptionTable
    catalog: Catalog
    by_length: bool = True
    weighing: frozenset[str] = frozenset()
    _found: dict[tuple[str, Manner, float], tuple[Ints, int]] = field(default_factory=dict)
    _broken: dict[int, Small] = field(default_factory=dict)

    def _broken_of(self, how: Manner) -> Small:
        """Per row, for how many rules it is passed over; reckoned once a set of rules."""
        if how.faults not in self._broken:
            self._broken[how.faults] = self.rows.broken(how)
        return self._broken[how.faults]

    def shortlist(self, spec: SendTypeSpec) -> tuple[Shortlist, str]:
        """The best captions of a send type, best first, ties by id; and, in words, which soft text
        rules some of them break."""
        how, accepted = manner(spec, self.weighing), spec.caption_types
        parts: list[Ints] = []
        points: list[Floats] = []
        places: list[Ints] = []
        usable = 0
        strangers = _strangers(spec, self.catalog)
        for rank, (caption_type, _) in sorted(enumerate(accepted), key=lambda t: t[1][0] in strangers):
            given = self.rows.type_points(rank, len(accepted))
            found, n = self._best_of(caption_type, how, given)
            if caption_type in strangers:
                missing = max(0, 2 * WEEK_DAYS * spec.max_per_day - usable)
                found = found[best(self.rows.factor(found, given, how), missing)]
            usable += n
            parts.append(found)
            points.append(np.full(found.shape[0], given))
            places.append(np.full(found.shape[0], rank))
        rows = np.concatenate(parts)
        by_id = np.argsort(self.rows.index[rows], kind="stable")
        rows = rows[by_id]
        given_points, place = np.concatenate(points)[by_id], np.concatenate(places)[by_id]
        chosen = self._pick(rows, given_points, how)
        broken = self._broken_of(how)[rows[chosen]]
        enough = bool((broken == 0).sum() >= 2 * _week_of(spec))
        if enough:
            chosen = chosen[broken == 0]
        rows, given_points, place = rows[chosen], given_points[chosen], place[chosen]
        factor = self.rows.factor(rows, given_points, how)
        order = np.lexsort((self.rows.index[rows], -factor))
        rows, factor = rows[order], factor[order]
        given_points, place = given_points[order], place[order]
        freshness, performance = self.rows.freshness[rows], self.rows.performance[rows]
        words = self._faults(rows, spec)
        short = Shortlist(
            index=self.rows.index[rows],
            factor=factor,
            score=self.rows.score(rows, given_points),
            freshness=freshness,
            performance=performance,
            type_priority=given_points,
            diversity=self.rows.diversity[rows],
            persona=self.rows.persona[rows],
            level=_level(place, performance, freshness, self.catalog),
            usable=usable,
        )
        return short, words

    def _faults(self, rows: Ints, spec: SendTypeSpec) -> str:
        """Which rules how many of these captions break."""
        mask = fault_mask(spec.kind, self.weighing)
        broken, strange = self.rows.faults[rows] & mask, self.rows.strange[rows]
        if not broken.any() and not strange.any():
            return ""
        found = {code: int(((broken & bit) != 0).sum()) for code, bit in BITS.items()}
        found[PERSONA] = int(strange.sum())
        said = [f"{n} break {code}" for code, n in sorted(found.items()) if n]
        return f"of {rows.shape[0]} captions in reach, {', '.join(said)}" if said else ""

    def reference(self, short: Shortlist, spec: SendTypeSpec) -> float:
        """Mean factor of as many of the best as a full week would use; without any caption, that
        of a caption with score 0 (somebody has yet to write it)."""
        n = self.catalog.number
        if not short.factor.shape[0]:
            return 1.0 - n("value.score_slope") * n("value.score_neutral") / 100.0
        return float(short.factor[: _week_of(spec)].mean())

    def _best_of(self, caption_type: str, how: Manner, points: float) -> tuple[Ints, int]:
        """Rows of one caption type that can reach a shortlist, and how many are usable."""
        key = (caption_type, how, points if how.sells else 0.0)  # else the order does not depend on it
        if key not in self._found:
            rows = self.rows.allowed(caption_type, how)
            chosen = self._pick(rows, points, how)
            self._found[key] = rows[np.sort(chosen)], rows.shape[0]
        return self._found[key]

    def _pick(self, rows: Ints, points: Floats | float, how: Manner) -> Ints:
        """Positions of the best, and of the best further ones of the target length."""
        key = self.rows.factor(rows, points, how)
        if how.sells:
            key = key * self.rows.boosted[rows]
        key = key - LAST * self._broken_of(how)[rows]
        may = self._spread(rows, key) if how.capped else np.arange(rows.shape[0])
        chosen = may[best(key[may], self.catalog.whole("captions.shortlist"))]
        if not how.long_form:
            return chosen
        band = self._in_band(rows)
        band[chosen] = False
        more = may[band[may]]
        extra = more[best(key[more], self.catalog.whole("captions.shortlist_in_band"))]
        return np.concatenate([chosen, extra])

    def _in_band(self, rows: Ints) -> Flags:
        chars = self.rows.chars[rows]
        if not self.by_length:
            return np.zeros(rows.shape[0], dtype=np.bool_)
        flags: Flags = (chars >= self.catalog.number("captions.length_from")) & (
            chars <= self.catalog.number("captions.length_to")
        )
        return flags

    def _spread(self, rows: Ints, key: Floats) -> Ints:
        """Positions that leave no content type more than its share of a week: the best so many of
        each, over all lengths and within the target length. A page with few content types gets
        more of each, until twice a week's need is there or nothing is left."""
        band, content = self._in_band(rows), self.rows.content_code[rows]
        order = descending(key)
        place = np.minimum(places(order, content), places(order[band[order]], content))
        share, enough = self.catalog.whole("captions.same_content_week"), self._need
        while True:
            may = np.flatnonzero(place < share)
            if may.shape[0] >= min(enough, rows.shape[0]):
                return may
            share *= 2

    @property
    def _need(self) -> int:
        """Twice the unlocks that a week can hold: wall posts and flash bundles draw on them too."""
        return 2 * WEEK_DAYS * self.catalog.send_types[SendKind.PPV_UNLOCK].max_per_day


def _strangers(spec: SendTypeSpec, catalog: Catalog) -> frozenset[str]:
    """Caption types that a send type takes for want of better only: on a reminder or a link they would
    offer something else than the send it points to."""
    types = [caption_type for caption_type, _ in spec.caption_types]
    if spec.kind is SendKind.PPV_FOLLOWUP:
        return frozenset(types[1:])
    if spec.kind in LINK_DROPS:
        return frozenset(t for k in LONG_FORM for t, _ in catalog.send_types[k].caption_types)
    return frozenset()


def _week_of(spec: SendTypeSpec) -> int:
    """As many sends as a week can hold of a type."""
    most = WEEK_DAYS * spec.max_per_day
    return min(most, spec.max_per_week or most)


def _boosts(allocation: Allocation, catalog: Catalog) -> dict[str, float]:
    """Mean boost of a content type over the week's days, by its group, and what history proved of it."""
    by_group: dict[str, float] = {}
    for (_, group), boost in sorted(allocation.content_boost.items()):
        by_group[group] = by_group.get(group, 1.0) + (boost - 1.0) / WEEK_DAYS
    return {
        k: by_group.get(spec.group, 1.0) * allocation.lift.get(f"content:{k}", 1.0)
        for k, spec in catalog.content_types.items()
    }


def _level(place: Ints, performance: Floats, freshness: Floats, catalog: Catalog) -> Ints:
    """The fallback ladder of algorithms 3: 1 the right type, strong and fresh, to 5 anything."""
    n = catalog.number
    one = (
        (place < n("captions.level1_types"))
        & (performance > n("captions.level1_performance"))
        & (freshness > n("captions.level1_freshness"))
    )
    two = (performance > n("captions.level2_performance")) & (freshness > n("captions.level2_freshness"))
    rested = freshness > n("captions.tired_points")
    three = (performance > n("captions.level3_performance")) & rested
    four = performance > n("captions.level4_performance")
    return np.where(one, 1, np.where(two, 2, np.where(three, 3, np.where(four, 4, 5))))


def _shortage(short: Shortlist, spec: SendTypeSpec, catalog: Catalog) -> list[Note]:
    """What a person should know about the pool of a send type."""
    n = short.usable
    if n == 0:
        words = f"{spec.name}: no caption of {', '.join(t for t, _ in spec.caption_types)} may be used"
        return [Note("captions.none_fit", words)]
    left = "caption is left" if n == 1 else "captions are left"
    if n < catalog.whole("captions.pool_limited"):
        return [Note("captions.short", f"{spec.name}: critical, only {n} usable {left}")]
    if n < catalog.whole("captions.pool_sufficient") and spec.kind in LONG_FORM:
        return [Note("captions.short", f"{spec.name}: limited, {n} usable captions are left for a week")]
    return []
