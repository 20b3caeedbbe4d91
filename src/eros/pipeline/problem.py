"""What six agents found, put as one question to the solver."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from eros.domain.bank import KIND_CODES, UNKNOWN, CaptionBank, Small
from eros.domain.facts import CaptionFact
from eros.domain.plan import Send
from eros.domain.week import BIN_MIN
from eros.domain.words import LONG_FORM, ContentTier, PpvStyle, SendKind
from eros.pipeline.thin import within_captions
from eros.pipeline.values import (
    Allocation,
    Followups,
    PageInputs,
    Performance,
    Segmented,
    Shortlist,
    Shortlists,
    Timing,
)
from eros.rules.base import Given
from eros.solver.problem import Lift, Option, Pool, Problem, Stay

TRAITS = {"content": "content_keys", "tone": "tone_keys"}  # columns of the bank and what they index
KIND_INDEX = {kind: i for i, kind in enumerate(KIND_CODES)}


def build_problem(
    inputs: PageInputs,
    perf: Performance,
    allocation: Allocation,
    lists: Shortlists,
    segmented: Segmented,
    timing: Timing,
    followups: Followups,
    patterns: tuple[tuple[PpvStyle, ...], ...],
) -> Problem:
    """The page's week as the solver wants it. Pure; no choice is made here."""
    values = perf.values
    options = segmented.options
    reference = np.array([lists.reference.get(o.kind, 1.0) for o in options])
    worth = np.array([values.rps_cents[KIND_INDEX[o.kind]] for o in options])
    reach = np.array([_reach(o, inputs) for o in options])
    value = timing.factor * (worth * reference * reach)[:, None]
    value = np.where(timing.factor > 0, value, np.nan)
    is_parent = np.array([o.kind in followups.parents for o in options])
    followup_value = np.where(is_parent[:, None], np.nan_to_num(value), 0.0) * values.followup_share
    for veto in inputs.vetoes:
        if veto.kind is SendKind.PPV_FOLLOWUP:  # whoever may have been its parent gets none
            first, last = veto.at - followups.latest_min, veto.at - followups.earliest_min
            followup_value[:, max(0, first // BIN_MIN) : max(0, last // BIN_MIN + 1)] = np.nan
    pools = {
        kind: _pool(short, lists, kind, inputs.bank, _lifts(short, kind, inputs, allocation))
        for kind, short in lists.by_kind.items()
    }
    offered = frozenset(o.kind for o in options) | {SendKind.PPV_FOLLOWUP}
    dear = math.ceil(inputs.catalog.number("captions.missing") * float(np.nanmax(value, initial=1.0)))
    facts = replace(
        inputs.facts,
        avoid=inputs.facts.avoid | perf.avoid,
        non_converters=inputs.facts.non_converters | perf.non_converters,
        content_tier=perf.content_tier,
        captions={
            **inputs.facts.captions,
            **caption_facts(lists, inputs),
        },
    )
    return Problem(
        page=inputs.page,
        week=inputs.week,
        given=Given(inputs.catalog, facts),
        options=options,
        value=value,
        followup_value=followup_value,
        fatigue_cents=values.fatigue_cents,
        crowding_cents=values.crowding_cents,
        recency_cents=values.recency_cents,
        recency_min=values.recency_min,
        targets=(
            *allocation.targets,
            *within_captions(pools, offered, inputs.fixed, inputs.page, inputs.catalog, dear),
        ),
        pools=pools,
        followups_per_day=followups.per_day,
        followup_share=followups.share,
        followup_delay=(
            followups.delay_mean_min,
            followups.delay_sd_min,
            followups.earliest_min,
            followups.latest_min,
        ),
        style_pattern=patterns,
        minute_noise=inputs.seed,
        fixed=inputs.fixed,
        windows=inputs.windows,
        stay=tuple(
            Stay(send, inputs.catalog.whole("replan.stay_cents"))
            for send in inputs.previous
            if not _is_fixed(send, inputs.fixed)
        ),
        not_before=inputs.not_before,
        day_lean=_day_lean(inputs) if inputs.switches.daily_automation else {},
        style_lean=_style_lean(inputs, perf) if inputs.switches.daily_automation else {},
    )


def _day_lean(inputs: PageInputs) -> dict[tuple[int, str], float]:
    """Content that a day's flavour speaks of: part of the flavour's boost."""
    catalog, part = inputs.catalog, inputs.catalog.number("captions.lean_flavour")
    return {
        (flavour.day, key): 1 + part * (flavour.boost - 1)
        for flavour in catalog.flavours
        for key, spec in sorted(catalog.content_types.items())
        if spec.group in flavour.content_groups
    }


def _style_lean(inputs: PageInputs, perf: Performance) -> dict[tuple[PpvStyle, str], float]:
    """Content that a style likes to show; the winner likes what sells best on the page."""
    catalog, more = inputs.catalog, 1 + inputs.catalog.number("captions.lean_style")
    return {
        (style, key): more
        for style, groups in catalog.style_fit.items()
        for key, spec in sorted(catalog.content_types.items())
        if spec.group in groups
        or (style is PpvStyle.WINNER and perf.content_tier.get(key) is ContentTier.TOP)
    }


def caption_facts(lists: Shortlists, inputs: PageInputs) -> dict[str, CaptionFact]:
    """Every shortlisted caption, and those of fixed sends, as rules see them."""
    bank, use, week = inputs.bank, inputs.use, inputs.week
    given = {s.caption_id for s in inputs.fixed}
    chosen = [i for i, name in enumerate(bank.ids) if name in given] if given else []
    wanted = np.unique(np.concatenate([np.array(chosen, int), *(s.index for s in lists.by_kind.values())]))
    last = dict(zip(use.caption.tolist(), use.last_used_day.tolist(), strict=True))
    columns = zip(
        wanted.tolist(),
        _keys(bank.type_keys, bank.caption_type[wanted]),
        _keys(bank.content_keys, bank.content[wanted]),
        _keys(bank.tone_keys, bank.tone[wanted]),
        bank.paid_only[wanted].tolist(),
        strict=True,
    )
    found = {}
    for i, type_, content, tone, paid_only in columns:
        day = last.get(i)
        found[bank.ids[i]] = CaptionFact(
            id=bank.ids[i],
            text=bank.text[i],
            caption_type=type_,
            content_type=content,
            tone=tone,
            paid_only=paid_only,
            last_used=None if day is None else week.day_start(day),
        )
    return found


def _keys(keys: tuple[str, ...], codes: Small) -> tuple[str | None, ...]:
    return tuple(None if code == UNKNOWN else keys[code] for code in codes.tolist())


def _is_fixed(send: Send, fixed: tuple[Send, ...]) -> bool:
    return any(send.id == f.id for f in fixed)


def _reach(option: Option, inputs: PageInputs) -> float:
    """A narrower audience than the type's usual one earns at most its share of the fans."""
    spec = inputs.catalog.send_types[option.kind]
    if option.audience is spec.audience:
        return 1.0
    size = inputs.segments.size.get(option.audience)
    if size is None or inputs.page.fan_count <= 0:
        return inputs.catalog.audiences[option.audience].reach_share or 1.0
    return min(1.0, size / inputs.page.fan_count)


def _lifts(short: Shortlist, kind: SendKind, inputs: PageInputs, allocation: Allocation) -> tuple[Lift, ...]:
    """What history proved of contents, tones and lengths, put on a selling type's captions."""
    bank, index = inputs.bank, short.index
    if not inputs.catalog.send_types[kind].sells:
        return ()
    found = []
    for subject, by in allocation.lift.items():
        trait, _, value = subject.partition(":")
        if trait == "length" and kind in LONG_FORM:
            lo, hi = (int(part) for part in value.split("-"))
            found.append(Lift(subject, by, (bank.chars[index] >= lo) & (bank.chars[index] <= hi)))
        elif trait in TRAITS:
            codes, keys = getattr(bank, trait), getattr(bank, TRAITS[trait])
            if value in keys:
                found.append(Lift(subject, by, codes[index] == keys.index(value)))
    return tuple(found)


def _pool(
    short: Shortlist, lists: Shortlists, kind: SendKind, bank: CaptionBank, lifts: tuple[Lift, ...]
) -> Pool:
    index = short.index.tolist()
    return Pool(
        key=short.index.astype(np.int64),
        ids=tuple(bank.ids[i] for i in index),
        text=tuple(bank.text[i] for i in index),
        factor=short.factor,
        chars=bank.chars[short.index].astype(np.int64),
        content=_keys(bank.content_keys, bank.content[short.index]),
        reference=lists.reference.get(kind, 1.0),
        lifts=lifts,
    )
