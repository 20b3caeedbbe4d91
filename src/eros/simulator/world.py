"""The synthetic agency as one value: data to import, and the truth to judge a learner by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from eros.domain.records import (
    DripSetRecord,
    LiveEventRecord,
    OfferRecord,
    SegmentRecord,
    StaffedRecord,
    VaultRecord,
)
from eros.simulator import habits, vaults
from eros.simulator.captions import CAPTIONS, Bank, build_bank
from eros.simulator.history import PageHistory, Shelf, page_history, page_sends
from eros.simulator.pages import SimPage, build_pages
from eros.simulator.timeline import timeline, volume
from eros.simulator.truth import Truth, page_truth

OVERDRAW = 1.15  # spacing and the limits of types drop an eighth of the instants drawn
MEAN_RPS_CENTS = 12_645  # over priced sends of the portfolio (data_model 4)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Everything the simulator made from a seed."""

    seed: int
    as_of: date
    pages: tuple[SimPage, ...]
    bank: Bank
    truth: Truth
    vault: Mapping[str, tuple[VaultRecord, ...]]
    offers: tuple[OfferRecord, ...]
    drips: tuple[DripSetRecord, ...]
    live: tuple[LiveEventRecord, ...]
    staffed: tuple[StaffedRecord, ...]
    segments: tuple[SegmentRecord, ...]
    history: tuple[PageHistory, ...]

    @property
    def monday(self) -> date:
        """The first Monday after ``as_of``."""
        return next_monday(self.as_of)


def next_monday(day: date) -> date:
    """The first Monday after a day."""
    return day + timedelta(days=7 - day.weekday())


def build_world(*, seed: int, pages: int, as_of: date, captions: int = CAPTIONS) -> World:
    """Make the agency. ``captions`` is the bank's size; the reference's does for any number of pages."""
    roster = build_pages(seed, pages)
    bank = build_bank(seed, captions, pages)
    monday = next_monday(as_of)
    held = {p.page_id: tuple(vaults.vault(seed, p)) for p in roster}
    truth = Truth(
        seed,
        {
            p.page_id: page_truth(seed, p, vaults.CONTENT_GROUPS, {v.content_type for v in held[p.page_id]})
            for p in roster
        },
    )
    rate = habits.SENDS_A_PAGE * pages / sum(volume(p, d + 0.5) for p in roster for d in range(p.days))
    lines = {p.page_id: timeline(seed, p, as_of, rate * OVERDRAW) for p in roster}

    shelf = Shelf.of(bank)
    sends = [
        page_sends(
            seed, p, lines[p.page_id], shelf, frozenset(v.content_type for v in held[p.page_id]), truth, as_of
        )
        for p in roster
    ]
    mean = float(np.concatenate([s.expected[s.price > 0] for s in sends]).mean())
    scale = MEAN_RPS_CENTS / mean
    truth = Truth(seed, {k: replace(t, base_cents=t.base_cents * scale) for k, t in truth.pages.items()})
    return World(
        seed=seed,
        as_of=as_of,
        pages=roster,
        bank=bank,
        truth=truth,
        vault=held,
        offers=tuple(o for p in roster for o in vaults.offers(seed, p, list(held[p.page_id]), monday)),
        drips=tuple(d for p in roster for d in vaults.drip_sets(seed, p, monday)),
        live=tuple(e for p in roster for e in vaults.live_events(seed, p, held[p.page_id], monday)),
        staffed=tuple(s for p in roster for s in vaults.staffed(seed, p, monday)),
        segments=tuple(s for p in roster for s in vaults.segments(seed, p)),
        history=tuple(page_history(seed, s, truth, scale) for s in sends),
    )
