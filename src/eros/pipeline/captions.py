"""Scoring a page's captions, all at once: columns in, a few hundred rows out.

The score is DECISIONS 9's: 0.40 freshness + 0.35 performance + 0.15 type + 0.05 diversity + 0.05
persona, each 0..100. What a caption is worth is :func:`CaptionTable.factor`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from eros.catalog.values import Catalog, SendTypeSpec
from eros.domain.bank import (
    KIND_CODES,
    UNKNOWN,
    CaptionBank,
    CaptionTraits,
    CaptionUse,
    Flags,
    Floats,
    History,
    Ints,
    Small,
)
from eros.domain.facts import Persona
from eros.domain.page import Page
from eros.domain.words import LONG_FORM, PPV, PageType
from eros.pipeline.voice import strange
from eros.rules.traits import fault_mask

PARTS = ("freshness", "performance", "diversity", "persona")  # of the score, beside the type's


@dataclass(frozen=True, slots=True)
class Manner:
    """How captions are judged for a send type; types of one manner rank a caption type alike.

    ``long_form`` the length multiplier counts; ``sells`` the content factor counts; ``capped``
    captions above the longest sold are out; ``needs_content`` unknown content is out; ``faults`` the
    soft text rules for which a caption is passed over, as bits.
    """

    long_form: bool
    sells: bool
    capped: bool
    needs_content: bool
    faults: int = 0


def manner(spec: SendTypeSpec, weighing: frozenset[str] = frozenset()) -> Manner:
    """The manner of a send type, where the soft text rules ``weighing`` count."""
    mask = fault_mask(spec.kind, weighing, weighed=True)
    return Manner(spec.kind in LONG_FORM, spec.sells, spec.kind in PPV, spec.needs_content, mask)


@dataclass(frozen=True, slots=True, eq=False)
class CaptionTable:
    """The captions a page may use at all, grouped by caption type.

    Arrays of shape (n_allowed,) unless said otherwise, ordered by caption type, then id; ``bounds``
    maps a caption type to its slice. ``index`` points into the bank. ``cleared`` tells captions whose
    content is known and schedulable. ``base`` is the score without the type's part. ``faults`` are the
    soft text rules a caption breaks, as bits; ``strange`` tells captions that do not sound like the page.
    """

    catalog: Catalog
    index: Ints
    bounds: Mapping[str, tuple[int, int]]
    cleared: Flags
    chars: Small
    freshness: Floats
    performance: Floats
    diversity: Floats
    persona: Floats
    base: Floats
    length: Floats
    content: Floats
    boosted: Floats
    content_code: Small
    faults: Small
    strange: Flags

    def type_points(self, rank: int, of: int) -> float:
        """Points for the caption type in place ``rank`` (0 first) of ``of`` accepted types."""
        best, last = (self.catalog.number(f"captions.type_points_{w}") for w in ("best", "last"))
        return best if of < 2 else best + (last - best) * rank / (of - 1)

    def score(self, rows: Ints, points: Floats | float) -> Floats:
        """The caption score 0..100 of rows whose type earns ``points``."""
        return self.base[rows] + self.catalog.number("captions.weight_type") * points

    def factor(self, rows: Ints, points: Floats | float, how: Manner) -> Floats:
        r"""What the caption multiplies its send's expected cents by.

        .. math::
            f = \Bigl(1 + b\,\frac{s - s_0}{100}\Bigr)
                \Bigl(\frac{\ell(\text{chars})}{\ell_0}\Bigr)^{w}\, c

        with the score :math:`s`, the neutral score :math:`s_0` (``value.score_neutral``), the slope
        :math:`b` (``value.score_slope``); for long-form revenue sends gap 2.1's multiplier
        :math:`\ell` against the page's usual one :math:`\ell_0`, softened by :math:`w`
        (``value.length_weight``: the table is a prior from 160 captions); for selling sends the
        page's content factor :math:`c`. The price-length match of gap 10.11 is 1 for every caption
        that may be sold, because the price follows from the length (``pipeline/prices.py``).
        """
        n = self.catalog.number
        f = 1.0 + n("value.score_slope") * (self.score(rows, points) - n("value.score_neutral")) / 100.0
        if how.long_form:
            f = f * self.length[rows]
        if how.sells:
            f = f * self.content[rows]
        return f

    def broken(self, how: Manner) -> Small:
        """For how many soft text rules each caption is passed over, of all rows."""
        counted: Small = np.bitwise_count(self.faults & how.faults).astype(np.int32) + self.strange
        return counted

    def allowed(self, caption_type: str, how: Manner) -> Ints:
        """Rows of a caption type that a manner may use."""
        lo, hi = self.bounds.get(caption_type, (0, 0))
        rows = np.arange(lo, hi)
        if how.needs_content:
            rows = rows[self.cleared[lo:hi]]
        if how.capped:
            rows = rows[self.chars[rows] <= self.catalog.whole("captions.sold_to")]
        return rows


def best(key: Floats, k: int) -> Ints:
    """Positions of the ``k`` greatest, ties to the earlier position; in no order."""
    if key.shape[0] <= k:
        return np.arange(key.shape[0])
    if k <= 0:
        return np.empty(0, dtype=np.int64)
    edge = np.partition(key, key.shape[0] - k)[key.shape[0] - k]
    above = np.flatnonzero(key > edge)
    level = np.flatnonzero(key == edge)[: k - above.shape[0]]
    return np.concatenate([above, level])


def descending(key: Floats) -> Ints:
    """Rows by falling ``key``, ties to the earlier row."""
    return np.argsort(-key, kind="stable")


def places(order: Ints, group: Small) -> Ints:
    """Place of each row within its group when rows come in this ``order``, 0 the first; rows that
    are not in ``order`` have a place behind all others."""
    place = np.full(group.shape[0], group.shape[0], dtype=np.int64)
    by_group = order[np.argsort(group[order].astype(np.int16), kind="stable")]
    sorted_group = group[by_group]
    starts = np.searchsorted(sorted_group, sorted_group, side="left")
    place[by_group] = np.arange(by_group.shape[0]) - starts
    return place


def table(
    bank: CaptionBank,
    use: CaptionUse,
    history: History,
    page: Page,
    catalog: Catalog,
    *,
    freshness_days: int,
    schedulable: frozenset[str],
    content_factor: Mapping[str, float],
    content_boost: Mapping[str, float],
    by_length: bool = True,
    persona: Persona | None = None,
) -> CaptionTable:
    """Drop what may never be used on this page, score the rest once for all send types.

    Dropped: blocked captions, other pages' own, paid-only ones on free pages, content that is known
    and not schedulable, promises that no schedulable content keeps, and captions used here less than
    ``freshness_days`` before the week's Monday. The distance only grows within the week, so no day
    of it breaks the rule. ``by_length`` off: length has no say; ``persona``: how the page talks,
    where that is to count.
    """
    sorted_bank = _by_type(bank)
    mine = bank.page_keys.index(page.id) if page.id in bank.page_keys else -2
    open_content = np.array([k in schedulable for k in bank.content_keys] + [False])
    cleared = open_content[sorted_bank.content]
    used_at, rest = sorted_bank.place[use.caption], -use.last_used_day.astype(np.int64)
    keep = cleared | sorted_bank.allowed_unknown
    keep &= (sorted_bank.owner == UNKNOWN) | (sorted_bank.owner == mine)
    keep[used_at[rest < freshness_days]] = False
    if page.page_type is not PageType.PAID:
        keep &= ~sorted_bank.paid_only
    keep &= sorted_bank.clean
    traits = bank.traits
    if traits is not None:
        unkept = sum(1 << i for i, kept in enumerate(traits.promises) if schedulable.isdisjoint(kept.split()))
        keep &= (sorted_bank.promised & unkept) == 0
    rows = np.flatnonzero(keep)
    starts = np.searchsorted(rows, sorted_bank.starts)
    bounds = {k: (int(starts[i]), int(starts[i + 1])) for i, k in enumerate(bank.type_keys)}
    fresh = np.full(bank.n, catalog.number("captions.fresh_points"))
    fresh[used_at] = _freshness(rest, catalog)
    freshness, performance = fresh[rows], sorted_bank.performance[rows]
    content, tone, chars = (c[rows] for c in (sorted_bank.content, sorted_bank.tone, sorted_bank.chars))
    length = _length(history, catalog) if by_length else np.ones(1)
    diversity = _diversity(history, bank.content_keys, catalog)
    tones = _persona(page.tone, bank.tone_keys, catalog)
    weight = {p: catalog.number(f"captions.weight_{p}") for p in PARTS}
    base = weight["freshness"] * freshness + weight["performance"] * performance
    base += (weight["diversity"] * diversity)[content] + (weight["persona"] * tones)[tone]
    return CaptionTable(
        catalog=catalog,
        index=sorted_bank.order[rows],
        bounds=bounds,
        cleared=cleared[rows],
        chars=chars,
        freshness=freshness,
        performance=performance,
        diversity=diversity[content],
        persona=tones[tone],
        base=base,
        length=length[np.minimum(chars, length.shape[0] - 1)],
        content=np.array([*(content_factor.get(k, 1.0) for k in bank.content_keys), 1.0])[content],
        boosted=np.array([*(content_boost.get(k, 1.0) for k in bank.content_keys), 1.0])[content],
        content_code=content,
        faults=sorted_bank.faults[rows],
        strange=strange(
            sorted_bank.emojis[rows], sorted_bank.slang[rows], tone, bank.tone_keys, persona, catalog
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _ByType:
    """The bank's columns ordered by caption type, then id: the same for every page.

    ``order`` sorted place -> bank index, ``place`` the way back; ``starts`` where each type begins.
    """

    order: Ints
    place: Ints
    starts: Ints
    owner: Small
    content: Small
    allowed_unknown: Flags
    tone: Small
    chars: Small
    performance: Floats
    paid_only: Flags
    clean: Flags
    promised: Ints
    faults: Small
    emojis: Small
    slang: Small


@lru_cache(maxsize=1)
def _by_type(bank: CaptionBank) -> _ByType:
    """Kept for the bank in hand, which a process loads once; a pure function of it."""
    types = bank.caption_type.astype(np.int16)  # sixteen bits: a stable sort in linear time
    order = np.argsort(types, kind="stable")
    place = np.empty(bank.n, dtype=np.int64)
    place[order] = np.arange(bank.n)
    none = np.zeros(bank.n, np.int32)
    traits = bank.traits or CaptionTraits(none.astype(np.int64), none, none, none, ())
    return _ByType(
        order=order,
        place=place,
        starts=np.searchsorted(types[order], np.arange(len(bank.type_keys) + 1, dtype=np.int16)),
        owner=bank.owner[order],
        content=bank.content[order],
        allowed_unknown=bank.content[order] == UNKNOWN,
        tone=bank.tone[order],
        chars=bank.chars[order],
        performance=bank.performance[order],
        paid_only=bank.paid_only[order],
        clean=~bank.blocked[order],
        promised=traits.promised[order],
        faults=traits.faults[order],
        emojis=traits.emojis[order],
        slang=traits.slang[order],
    )


def _freshness(unused_days: Ints, catalog: Catalog) -> Floats:
    """DECISIONS 9: 100 / 70 / 40 / 10 by days since the last use on this page."""
    n = catalog.number
    steps = np.array([n(f"captions.{w}_days") for w in ("stale", "mild", "fresh")])
    points = np.array([n(f"captions.{w}_points") for w in ("tired", "stale", "mild", "fresh")])
    return points[np.searchsorted(steps, unused_days, side="right")]


def _diversity(history: History, keys: tuple[str, ...], catalog: Catalog) -> Floats:
    """Points per content code (the last for unknown): fewer the more often it ran lately."""
    n = catalog.number
    recent = history.content[history.local_day >= -n("captions.diversity_days")]
    counts = np.bincount(recent[recent != UNKNOWN], minlength=len(history.content_keys))
    by_key = dict(zip(history.content_keys, counts.tolist(), strict=True))
    ran = np.array([*(by_key.get(k, 0) for k in keys), 0])
    start = n("captions.diversity_start")
    few = start - n("captions.diversity_step") * ran
    many = np.maximum(n("captions.diversity_floor"), start - n("captions.diversity_step_many") * ran)
    return np.where(ran < n("captions.diversity_many"), few, many)


def _persona(tone: str | None, keys: tuple[str, ...], catalog: Catalog) -> Floats:
    """Points per tone code (the last for unknown)."""
    n = catalog.number
    unknown = n("captions.tone_unknown")
    if tone is None:
        return np.full(len(keys) + 1, unknown)
    near = catalog.tone_compatible.get(tone, frozenset())

    def points(key: str) -> float:
        if key == tone:
            return n("captions.tone_exact")
        return n("captions.tone_compatible") if key in near else n("captions.tone_mismatch")

    return np.array([*(points(k) for k in keys), unknown])


def _length(history: History, catalog: Catalog) -> Floats:
    """By code points (the last for all longer): gap 2.1's multiplier against the page's usual one,
    softened by ``value.length_weight``."""
    n = catalog.number
    starts = np.array([s.chars.lo for s in catalog.length_steps])
    by_step = np.log([s.multiplier for s in catalog.length_steps])
    logs = np.repeat(by_step, np.diff(np.append(starts, starts[-1] + 1)))
    long_form = np.array([k in LONG_FORM for k in KIND_CODES] + [False])
    known = history.chars[long_form[history.kind] & (history.chars >= 0)]
    own, prior = logs[np.minimum(known, starts[-1])], n("value.length_usual_n")
    usual = (prior * np.log(n("value.length_usual")) + own.sum()) / (prior + own.shape[0])
    softened: Floats = np.exp(n("value.length_weight") * (logs - usual))
    return softened
