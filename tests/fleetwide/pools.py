"""What a page's caption pool allows, reckoned from the inputs alone, without the planner's code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from tests.fleetwide.bank import HOSTILE

from eros.domain.facts import CaptionFact, Facts
from eros.domain.plan import Send, WeekPlan
from eros.domain.words import LONG_FORM, PPV, PageType, SendKind, Severity
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.values import PageInputs
from eros.rules.base import Given, PlanRule

BAND = (250, 449)
NEAR = 88  # from this ratio on two texts are alike
LAST_WEEK = -7 * 1440


@dataclass
class Pool:
    """Captions that each send type may use this week. ``facts`` with all that is avoided."""

    inputs: PageInputs
    facts: Facts
    confidence: float
    by_kind: Mapping[SendKind, frozenset[int]] = field(init=False)

    def __post_init__(self) -> None:
        bank, page, catalog = self.inputs.bank, self.inputs.page, self.inputs.catalog
        rest = catalog.step(self.confidence).freshness_days
        fresh = np.ones(bank.n, np.bool_)
        for row, day in zip(
            self.inputs.use.caption.tolist(), self.inputs.use.last_used_day.tolist(), strict=True
        ):
            fresh[row] = day <= -rest
        mine = bank.page_keys.index(page.id) if page.id in bank.page_keys else -9
        barred = np.array([t.startswith(HOSTILE) for t in bank.text], dtype=np.bool_)
        open_ = fresh & ~bank.blocked & ~barred & ((bank.owner < 0) | (bank.owner == mine))
        if page.page_type is PageType.FREE:
            open_ &= ~bank.paid_only
        cleared = np.array([*(self.facts.schedulable(k) for k in bank.content_keys), False])
        unknown = bank.content < 0
        found = {}
        for kind, spec in catalog.send_types.items():
            rows = np.zeros(bank.n, np.bool_)
            for name, _ in spec.caption_types:
                if name in bank.type_keys:
                    rows |= bank.caption_type == bank.type_keys.index(name)
            rows &= open_ & (cleared[bank.content] | (unknown & (not spec.needs_content)))
            if kind in PPV:
                rows &= bank.chars <= 749
            found[kind] = frozenset(np.flatnonzero(rows).tolist())
        self.by_kind = found

    def in_band(self, kind: SendKind) -> frozenset[int]:
        """Those of 250-449 characters."""
        lo, hi = BAND
        chars = self.inputs.bank.chars
        return frozenset(r for r in self.by_kind[kind] if lo <= chars[r] <= hi)

    def most_covered(self, sends: tuple[Send, ...], *, unlike: bool = False) -> int:
        """Sends that could have a caption, each caption used once (a matching by type)."""
        count = self.unlike if unlike else matched
        return count(Counter(s.kind for s in sends), self.by_kind)

    def unlike(self, need: Counter[SendKind], by_kind: Mapping[SendKind, frozenset[int]]) -> int:
        """Sends that find a caption where near-duplicates, also of last week's texts, do not count twice.

        Captions that others between them make alike count as one, so that never too much is asked.
        """
        rows = sorted(frozenset().union(*(by_kind[k] for k in need)))
        texts = [default_process(self.inputs.bank.text[i]) for i in rows]
        alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8) > 0
        _, group = connected_components(csr_matrix(alike), directed=False)
        said = [
            default_process(p.caption_text) for p in self.facts.past if p.caption_text and p.at > LAST_WEEK
        ]
        near = process.cdist(texts, said, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
        again = (np.asarray(near).sum(axis=1) > 0).tolist()
        of = {row: g for row, g, old in zip(rows, group.tolist(), again, strict=True) if not old}
        return matched(need, {k: frozenset(of[i] for i in by_kind[k] if i in of) for k in need})

    def most_long(self, sends: tuple[Send, ...], *, unlike: bool = False) -> int:
        """Long-form revenue sends that could have a caption of the target length."""
        need = Counter(s.kind for s in sends if s.kind in LONG_FORM)
        count = self.unlike if unlike else matched
        return count(need, {k: self.in_band(k) for k in need})

    def given_up(self, sends: tuple[Send, ...]) -> int:
        """Captions of the target length that went to other sends which had no other caption left."""
        ids = self.inputs.bank.ids
        used = {s.caption_id for s in sends}
        wanted = {ids[i] for k in {s.kind for s in sends} & LONG_FORM for i in self.in_band(k)}
        return sum(
            s.kind not in LONG_FORM
            and s.caption_id in wanted
            and {ids[i] for i in self.by_kind[s.kind]} <= used
            for s in sends
        )

    def fact(self, row: int) -> CaptionFact:
        """A caption as the rules see it."""
        bank, use = self.inputs.bank, self.inputs.use
        used = np.flatnonzero(use.caption == row)
        day = None if not len(used) else int(use.last_used_day[used[0]])
        keys, code = bank.content_keys, int(bank.content[row])
        return CaptionFact(
            id=bank.ids[row],
            text=bank.text[row],
            caption_type=bank.type_keys[int(bank.caption_type[row])],
            content_type=None if code < 0 else keys[code],
            paid_only=bool(bank.paid_only[row]),
            last_used=None if day is None else self.inputs.week.day_start(day),
        )


def matched(need: Counter[SendKind], by_kind: Mapping[SendKind, frozenset[int]]) -> int:
    """Most sends that find a caption of their own (augmenting paths, types with few captions first)."""
    owner: dict[int, int] = {}
    slots = [k for k in sorted(need, key=lambda k: (len(by_kind[k]), k)) for _ in range(need[k])]
    pools = {k: sorted(by_kind[k])[: 40 * len(slots)] for k in need}  # more cannot be needed

    def place(slot: int, seen: set[int]) -> bool:
        for row in pools[slots[slot]]:
            if row not in owner:
                owner[row] = slot
                return True
        for row in pools[slots[slot]]:
            if row not in seen:
                seen.add(row)
                if place(owner[row], seen):
                    owner[row] = slot
                    return True
        return False

    return sum(place(i, set()) for i in range(len(slots)))


def overlooked(
    plan: WeekPlan, given: Given, pool: Pool, rules: tuple[PlanRule, ...], *, tries: int = 40
) -> list[str]:
    """Sends without a caption for which the bank still holds one that all rules accept."""
    bank = pool.inputs.bank
    row_of = {k: i for i, k in enumerate(bank.ids)}
    used = {row_of[s.caption_id] for s in plan.sends if s.caption_id in row_of}
    near = [default_process(s.caption_text) for s in plan.sends if s.caption_text]
    near += [default_process(p.caption_text) for p in given.facts.past if p.caption_text and p.at > LAST_WEEK]
    before = _hard(plan, given, rules)
    found = []
    for send in plan.sends:
        if not send.needs_caption:
            continue
        left = sorted(pool.by_kind[send.kind] - used)
        for row in left[:tries]:
            if any(fuzz.ratio(default_process(bank.text[row]), t) >= NEAR for t in near):
                continue
            fact = pool.fact(row)
            tried = replace(
                send,
                caption_id=fact.id,
                caption_text=fact.text,
                content_type=fact.content_type,
                needs_caption=False,
            )
            sends = tuple(tried if s.id == send.id else s for s in plan.sends)
            facts = replace(given.facts, captions={**given.facts.captions, fact.id: fact})
            if _hard(replace(plan, sends=sends), replace(given, facts=facts), rules) <= before:
                found.append(f"{send.id} {send.kind} needs a caption, {fact.id} would do ({len(left)} left)")
                break
    return found


def _hard(plan: WeekPlan, given: Given, rules: tuple[PlanRule, ...]) -> int:
    verdict = QualityValidator(rules)(plan, given)
    return sum(f.severity is Severity.HARD for f in verdict.findings)
