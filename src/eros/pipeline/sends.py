"""The solver's answer as sends: ids, captions, prices, labels, pins, drips and reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from eros.domain.facts import Offer
from eros.domain.plan import DripWindow, Note, Pin, Send, SendId, continued
from eros.domain.words import (
    BUNDLES,
    LINK_DROPS,
    Audience,
    Category,
    Channel,
    SendKind,
)
from eros.kit import rng
from eros.learning.value import interval
from eros.pipeline import reasons as why
from eros.pipeline.drips import items, windows
from eros.pipeline.pins import pinned
from eros.pipeline.prices import price
from eros.pipeline.problem import KIND_INDEX
from eros.pipeline.values import PageInputs, Performance, Shortlists
from eros.solver.problem import Option, Placed, Problem, Solved


@dataclass(frozen=True, slots=True)
class Assembled:
    """What the answer became."""

    sends: tuple[Send, ...]
    drips: tuple[DripWindow, ...]
    pins: tuple[Pin, ...]
    notes: tuple[Note, ...]


def to_sends(
    problem: Problem,
    solved: Solved,
    inputs: PageInputs,
    perf: Performance,
    lists: Shortlists,
) -> Assembled:
    """Every placed item as a send, in time order. Ids are stable: kept sends keep theirs."""
    maker = _Maker(problem, solved, inputs, perf, lists)
    order = sorted(range(len(solved.placed)), key=lambda i: (solved.placed[i].at, i))
    ids = _ids(problem, solved, order, inputs)
    drips = maker.drips
    sends: list[Send] = []
    for i in order:
        sends.append(maker.send(i, ids, sends))
    by_time = tuple(sends)
    pins, said = pinned(by_time, inputs.facts.pins, inputs.week, inputs.catalog)
    return Assembled(by_time, drips, pins, (*maker.notes, *said))


def _ids(problem: Problem, solved: Solved, order: list[int], inputs: PageInputs) -> dict[int, SendId]:
    """Fixed sends and those that go on keep their id; a new one gets a number never used before."""
    loose = [i for i in order if solved.placed[i].fixed is None]
    known = {s.id for s in problem.fixed}
    going_on = continued(
        (s for s in inputs.namesakes if s.id not in known),
        [(solved.placed[i].kind, solved.placed[i].at) for i in loose],
    )
    ids = {loose[n]: earlier.id for n, earlier in going_on.items()}
    taken = known | inputs.taken | {s.id for s in inputs.namesakes}
    number = 0
    for i in order:
        fixed = solved.placed[i].fixed
        if fixed is not None:
            ids[i] = problem.fixed[fixed].id
        elif i not in ids:
            number += 1
            while f"s{number:03d}" in taken:
                number += 1
            ids[i] = SendId(f"s{number:03d}")
    return ids


class _Maker:
    """Holds what all sends of a week share while they are made one by one."""

    def __init__(
        self,
        problem: Problem,
        solved: Solved,
        inputs: PageInputs,
        perf: Performance,
        lists: Shortlists,
    ) -> None:
        self.problem, self.solved, self.inputs = problem, solved, inputs
        self.perf, self.lists = perf, lists
        self.facts = problem.given.facts
        self.catalog = problem.given.catalog
        self.notes: list[Note] = []
        self.drips = windows(problem, solved)
        self.shown = items(problem, solved, self.drips)
        self.tips = [
            p.price_cents
            for p in self.facts.past
            if p.kind is SendKind.FIRST_TO_TIP and p.price_cents is not None
        ]
        ahead = sorted((s for s in problem.fixed if s.kind is SendKind.FIRST_TO_TIP), key=lambda s: s.at)
        self.tips_ahead = [s.price_cents for s in ahead if s.price_cents is not None]
        self.offers = sorted(
            (o for o in self.facts.offers.values() if self.facts.sellable(o)), key=lambda o: o.id
        )
        self.sold = Counter(s.offer_id for s in problem.fixed if s.offer_id is not None)
        self.offer_turn = rng.stable_hash(inputs.page.id, inputs.week.start, "offer")

    def send(self, i: int, ids: dict[int, SendId], before: list[Send]) -> Send:
        """The ``i``-th placed item as a send; ``before`` are the earlier ones."""
        placed = self.solved.placed[i]
        if placed.fixed is not None:
            given = self.problem.fixed[placed.fixed]
            if given.kind is SendKind.FIRST_TO_TIP and given.price_cents is not None:
                self.tips.append(given.price_cents)
                self.tips_ahead.remove(given.price_cents)
            return given
        option = self._option(placed)
        spec = self.catalog.send_types[option.kind]
        caption = self._caption(placed)
        content = self._content(placed, option, before)
        offer = self._offer(option, placed.continues)
        chars = None if caption is None else len(caption[1].strip())
        priced = price(
            option.kind,
            chars=chars,
            content_type=content,
            page=self.inputs.page,
            confidence=self.perf.confidence,
            catalog=self.catalog,
            by_length=self.inputs.switches.pricing_optimization,
            offer=offer,
            content_tier=self.perf.content_tier.get(content) if content else None,
            used_tip_amounts=tuple(self.tips),
            next_tip_amounts=tuple(self.tips_ahead),
            seed_parts=(self.inputs.seed, self.inputs.page.id, self.inputs.week.start, placed.at),
        )
        if option.kind is SendKind.FIRST_TO_TIP and priced.price_cents is not None:
            self.tips.append(priced.price_cents)
        worth = placed.base_cents * placed.caption_factor - placed.fatigue_cents - placed.recency_cents
        expected = round(worth)
        window = self.shown.get(i)
        own_n = int(self.perf.values.own_n[KIND_INDEX[option.kind]])
        if caption is None:
            self.notes.append(
                Note(
                    "captions.needed",
                    f"{self.inputs.week.label(placed.at)} {option.kind}: no caption is left that the "
                    "rules allow; a person writes one",
                    ids[i],
                )
            )
        return Send(
            id=ids[i],
            at=placed.at,
            kind=option.kind,
            category=option.category,
            channel=option.channel,
            audience=option.audience,
            caption_id=None if caption is None else caption[0],
            caption_text=None if caption is None else caption[1],
            needs_caption=caption is None,
            content_type=content,
            ppv_style=placed.style,
            game=option.game,
            offer_id=None if offer is None else offer.id,
            staffed=any(a <= placed.at < b for a, b in self.facts.staffed),
            price_cents=priced.price_cents,
            media=spec.media,
            flyer_required=self.inputs.page.page_type in spec.flyer_required_on,
            parent=None if placed.parent is None else ids[placed.parent],
            link_to=None if placed.link_to is None else ids[placed.link_to],
            expires_at=self._expiry(placed.at, option),
            campaign=option.campaign,
            label=spec.label if self.inputs.switches.daily_automation else None,
            drip_window=None if window is None else window.id,
            shoot_id=None if window is None else window.shoot_id,
            outfit_id=None if window is None else window.outfit_id,
            expected_cents=expected,
            interval_cents=interval(expected, self.perf.values.log_sd, own_n, self.perf.values.zero_share),
            reasons=(
                *why.of_value(placed, option.kind, self._parent(placed), self.problem, self.perf, self.lists),
                *priced.reasons,
                *why.of_losers(placed),
            ),
        )

    def _parent(self, placed: Placed) -> SendKind | None:
        return None if placed.parent is None else self.solved.placed[placed.parent].kind

    def _option(self, placed: Placed) -> Option:
        if placed.option is not None:
            return self.problem.options[placed.option]
        return Option(
            SendKind.PPV_FOLLOWUP,
            Category.RETENTION,
            Audience.PPV_NON_PURCHASERS,
            Channel.TARGETED_MESSAGE,
        )

    def _caption(self, placed: Placed) -> tuple[str, str] | None:
        if placed.pool_rank is None:
            return None
        pool = self.problem.pools[placed.kind]
        return pool.ids[placed.pool_rank], pool.text[placed.pool_rank]

    def _content(self, placed: Placed, option: Option, before: list[Send]) -> str | None:
        """The caption's content type; without a caption, the best the vault clears."""
        if placed.pool_rank is not None:
            return self.problem.pools[placed.kind].content[placed.pool_rank]
        if not self.catalog.send_types[option.kind].needs_content:
            return None
        cleared = [c for c in sorted(self.facts.vault) if self.facts.schedulable(c)]
        worth = self.perf.values.content_factor
        return max(cleared, key=lambda c: (worth.get(c, 1.0), c), default=None)

    def _offer(self, option: Option, earlier: Send | None) -> Offer | None:
        """The offer an earlier plan sold here; else the one sold least this week, in turn."""
        if option.kind not in BUNDLES or not self.offers:
            return None
        found = next((o for o in self.offers if earlier is not None and o.id == earlier.offer_id), None)
        if found is None:
            n = len(self.offers)
            self.offer_turn += 1
            least = min(range(n), key=lambda i: (self.sold[self.offers[i].id], (i - self.offer_turn) % n))
            found = self.offers[least]
        self.sold[found.id] += 1
        return found

    def _expiry(self, at: int, option: Option) -> int | None:
        if option.kind is SendKind.LIVE_PROMO:
            ends = [e.end for e in self.facts.live_events if e.start >= at]
            return min(ends, default=None)
        hours = self.catalog.send_types[option.kind].expiry_hours
        if option.kind in LINK_DROPS and not self.inputs.switches.timing_rules:
            hours = None
        return None if hours is None else at + hours * 60
