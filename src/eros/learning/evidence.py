"""A page's history put as evidence: what rules may read before anything is moved."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, Flags, History, Small
from eros.domain.evidence import Evidence
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.domain.words import LONG_FORM, SendKind
from eros.learning.games import games_seen
from eros.learning.inputs import EvidenceInputs
from eros.learning.sales import sells
from eros.learning.subjects import types_seen
from eros.learning.traits import ranks, traits
from eros.rules.measure import enough

ALL_TIME = 0  # in days: no limit


def gather(
    inputs: EvidenceInputs, *, end: int, confidence: float, messages: int, days: int | None = None
) -> Evidence:
    """Everything that evidence rules read of one page. Milliseconds for two years of sends.

    Parameters
    ----------
    end
        Local day number that history reaches up to, exclusive; <= 0.
    confidence, messages
        As agent 1 counts them.
    days
        Days before ``end`` that best and worst sends are looked for in, 0 all of them; ``None``:
        the shortest time frame from ``triggers.days`` on that holds enough sends (gap 10.3). What a
        type earns is always told from the whole history.
    """
    history, catalog = inputs.history, inputs.catalog
    before = history.local_day < end
    sold = sells(history.kind, history.price_cents, catalog) & before
    stretch = _stretch(end - history.local_day[sold], catalog) if days is None else days
    within = sold if stretch == ALL_TIME else sold & (history.local_day >= end - stretch)
    scale = evidence_scale(inputs, sold)
    types = types_seen(history, sold, end, scale, _sellable(inputs.page, inputs.facts, catalog), catalog)
    long_form, well = _lengths(history, within, catalog)
    age, count = np.unique(end - history.local_day[sold], return_counts=True)
    return Evidence(
        page_type=inputs.page.page_type,
        confidence=confidence,
        messages=messages,
        stretch=stretch,
        types=types,
        traits=traits(history, within, catalog),
        ranks=ranks(history, within, catalog),
        games=games_seen(history, scale, catalog),
        long_form=long_form,
        long_form_well=well,
        ages=dict(zip(age.tolist(), count.tolist(), strict=True)),
        samples={t.subject: t.n for t in types},
    )


def evidence_scale(inputs: EvidenceInputs, sold: Flags) -> float:
    """The page's mean RPS of priced sends over the reference's; the portfolio's where the page has
    too few sends to tell, 1 where nobody has sold anything."""
    reference = inputs.catalog.number("content.reference_rps_cents")
    n = int(sold.sum())
    mean = float(inputs.history.earnings_cents[sold].mean()) if n else 0.0
    if not enough(n, inputs.catalog) or mean <= 0:
        mean = inputs.portfolio.mean_priced_rps_cents or mean
    return mean / reference if mean > 0 else 1.0


def _stretch(ages: Small, catalog: Catalog) -> int:
    """Days of the shortest frame with the minimum sample, by the ages of the priced sends in days."""
    for days in (catalog.whole("triggers.days"), catalog.whole("frames.long_days")):
        if enough(int((ages <= days).sum()), catalog):
            return days
    return ALL_TIME


def _lengths(history: History, within: Flags, catalog: Catalog) -> tuple[int, int]:
    """Long-form revenue sends of known length, and those of the length that sells."""
    long_form = np.array([k in LONG_FORM for k in KIND_CODES] + [False])[history.kind]
    known = within & long_form & (history.chars >= 0)
    lo, hi = catalog.whole("captions.length_from"), catalog.whole("captions.length_to")
    return int(known.sum()), int((known & (history.chars >= lo) & (history.chars <= hi)).sum())


def _sellable(page: Page, facts: Facts, catalog: Catalog) -> Callable[[str], bool]:
    def may(subject: str) -> bool:
        prefix, _, key = subject.partition(":")
        if prefix == "content":
            return key in facts.vault and facts.schedulable(key)
        return page.page_type in catalog.send_types[SendKind(key)].page_types

    return may
