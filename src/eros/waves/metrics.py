"""A planned week in the plan's baseline figures. Pure: a plan and a value model in, numbers out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, History
from eros.domain.plan import Send, SendId, Verdict, WeekPlan
from eros.domain.words import FOLLOWUP_PARENTS, LONG_FORM, PPV, Category, SendKind, Severity
from eros.learning.page_values import PageValues
from eros.pipeline.agents.quality_validator import AntiPattern
from eros.rules.measure import code_points, is_campaign
from eros.solver.worth import Standing, costs
from eros.waves.score import Parts, eros_score

DAYS_OF_MONTH = 30
BUCKETS = ((0, 49), (50, 149), (150, 249), (250, 449), (450, 549), (550, 749), (750, 10**6))


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """What one week shows. Shares are 0..1 and ``None`` where there is nothing to share.

    Attributes
    ----------
    rps_cents
        Expected earnings of a send that sells, under the value model given, fatigue and crowding
        taken off: the same model for every planner. Captions count by their length alone.
    value_cents
        The same over the whole week, what does not sell included.
    campaigns_month
        Campaigns of the week, at thirty days.
    long_share, all_long_share
        Captions of the target length among long-form revenue sends, and among all captions.
    hour_share
        Revenue sends inside the page's best hours.
    eros
        Mean EROS score of the sends that sell, 0..1 (``send_scores``).
    lengths, hours, mix
        Counts by caption length, local hour and category.
    """

    page: str
    sends: int
    types: int
    selling: int
    rps_cents: float | None
    value_cents: float
    campaigns_month: float
    long_share: float | None
    all_long_share: float | None
    mean_chars: float | None
    hour_share: float | None
    round_share: float | None
    eros: float | None
    anti_pattern: float
    quality: float
    hard: int
    soft: int
    seconds: float
    lengths: Mapping[str, int]
    hours: Mapping[int, int]
    mix: Mapping[str, int]


def figures(
    plan: WeekPlan,
    verdict: Verdict,
    values: PageValues,
    best_hours: tuple[int, ...],
    catalog: Catalog,
    *,
    usual_length: float,
    seconds: float = 0.0,
) -> WeekFigures:
    """The figures of one week; ``seconds`` is what planning it took."""
    sends, week = plan.sends, plan.week
    worth = model_cents(plan, values, catalog, usual_length)
    selling = [s for s in sends if _sells(s, catalog)]
    revenue = [s for s in sends if s.category is Category.REVENUE]
    chars = [(s, code_points(s.caption_text)) for s in sends if s.caption_text]
    lo, hi = catalog.whole("captions.length_from"), catalog.whole("captions.length_to")
    step = catalog.whole("clock.round_step_min")
    hours = Counter(week.minute_of_day(s.at) // 60 for s in sends)
    return WeekFigures(
        page=plan.page.id,
        sends=len(sends),
        types=len({s.kind for s in sends}),
        selling=len(selling),
        rps_cents=math.fsum(worth[s.id] for s in selling) / len(selling) if selling else None,
        value_cents=math.fsum(worth.values()),
        campaigns_month=sum(map(is_campaign, sends)) * DAYS_OF_MONTH / 7,
        long_share=share(lo <= n <= hi for s, n in chars if s.kind in LONG_FORM),
        all_long_share=share(lo <= n <= hi for _, n in chars),
        mean_chars=math.fsum(n for _, n in chars) / len(chars) if chars else None,
        hour_share=share(week.minute_of_day(s.at) // 60 in best_hours for s in revenue),
        round_share=share(week.minute_of_day(s.at) % step == 0 for s in sends),
        eros=_mean(send_scores(plan, verdict, worth, catalog).values()),
        anti_pattern=AntiPattern().score(plan, catalog),
        quality=verdict.quality_score,
        hard=sum(f.severity is Severity.HARD for f in verdict.findings),
        soft=sum(f.severity is Severity.SOFT for f in verdict.findings),
        seconds=seconds,
        lengths=_by_length([n for _, n in chars]),
        hours={h: hours.get(h, 0) for h in range(24)},
        mix={c.value: sum(s.category is c for s in sends) for c in Category},
    )


def share(flags: Iterable[bool]) -> float | None:
    """The share of true ones; ``None`` of none at all."""
    seen = list(flags)
    return sum(seen) / len(seen) if seen else None


def usual_length(history: History, catalog: Catalog) -> float:
    """The length multiplier of the page's usual long offer: the geometric mean over its past ones,
    with the catalogue's prior for a page that shows few."""
    long_form = [i for i, kind in enumerate(KIND_CODES) if kind in LONG_FORM]
    chars = history.chars[np.isin(history.kind, long_form) & (history.chars >= 0)]
    n = catalog.number("value.length_usual_n")
    own = math.fsum(math.log(catalog.length_multiplier(int(c))) for c in chars)
    return math.exp((n * math.log(catalog.number("value.length_usual")) + own) / (n + len(chars)))


def model_cents(
    plan: WeekPlan, values: PageValues, catalog: Catalog, usual_length: float
) -> Mapping[SendId, float]:
    """Send id -> expected cents under one value model, whoever planned the week.

    Type, hour and content as the model has them; the caption by its length alone (against the
    page's ``usual_length``), as far as the planner believes the table; less what the send's place in its day costs. A follow-up earns its
    share of its parent.
    """
    week = plan.week
    code = {kind: i for i, kind in enumerate(KIND_CODES)}
    standing = [
        Standing(s.at, week.day(s.at), None if s.kind is SendKind.PPV_FOLLOWUP else s.category, False)
        for s in plan.sends
    ]
    lost = costs(
        standing, values.fatigue_cents, values.crowding_cents, values.recency_cents, values.recency_min
    )
    power = catalog.number("value.length_weight")
    found: dict[SendId, float] = {}
    for send, (tired, recent) in zip(plan.sends, lost, strict=True):
        cents = float(values.rps_cents[code[send.kind]])
        if _sells(send, catalog):
            local = week.local(send.at)
            cents *= float(values.curve[local.weekday(), local.hour])
            cents *= values.content_factor.get(send.content_type or "", 1.0)
        if send.kind in LONG_FORM and send.caption_text:
            cents *= (catalog.length_multiplier(code_points(send.caption_text)) / usual_length) ** power
        found[send.id] = cents - tired - recent
    for send in plan.sends:
        parent = plan.get(send.parent)
        if send.kind is SendKind.PPV_FOLLOWUP and parent is not None and parent.kind in FOLLOWUP_PARENTS:
            found[send.id] = values.followup_share * max(found[parent.id], 0.0)
    return found


def send_scores(
    plan: WeekPlan, verdict: Verdict, worth: Mapping[SendId, float], catalog: Catalog
) -> Mapping[SendId, float]:
    """Send id -> EROS score (``eros.waves.score``) of the sends that sell.

    What it brings: its worth over that of the week's best. How it converts is not known before it is
    sent: missing. Execution: rules checked that found nothing on it. Diversity: among the week's sends
    that show content.
    """
    selling = [s for s in plan.sends if _sells(s, catalog)]
    best = max((worth[s.id] for s in selling), default=0.0)
    shown = Counter(s.content_type for s in plan.sends if s.content_type)
    broken = {(f.send, f.rule) for f in verdict.findings}
    rules = len(verdict.rules_checked)
    found: dict[SendId, float] = {}
    for s in selling:
        kept = 1 - sum(send == s.id for send, _ in broken) / rules if rules else None
        other = 1 - shown[s.content_type] / shown.total() if s.content_type else None
        parts = Parts(max(worth[s.id], 0.0) / best if best > 0 else None, None, kept, other)
        found[s.id] = eros_score(parts, catalog.length_multiplier(code_points(s.caption_text or "")))
    return found


def longest_structure(weeks: tuple[WeekPlan, ...]) -> int:
    """Most days in a row with the same order of PPV styles, over a page's consecutive weeks.

    Days with fewer than two styled sends show no order and neither count nor break a run.
    """
    longest, run = 0, 0
    before: tuple[str, ...] = ()
    for plan in sorted(weeks, key=lambda p: p.week.start):
        for day in range(7):
            order = tuple(
                s.ppv_style.value
                for s in plan.sends
                if s.kind in PPV and s.ppv_style is not None and plan.week.day(s.at) == day
            )
            if len(order) < 2:  # an order takes two
                continue
            run = run + 1 if order == before else 1
            longest, before = max(longest, run), order
    return longest


def longest_flavour(weeks: tuple[WeekPlan, ...]) -> int:
    """Most days in a row with the same flavour, over a page's consecutive weeks."""
    longest, run, before = 0, 0, ""
    for plan in sorted(weeks, key=lambda p: p.week.start):
        for day in plan.days:
            run = run + 1 if day.flavour and day.flavour == before else 1
            longest, before = max(longest, run if day.flavour else 0), day.flavour
    return longest


def _sells(send: Send, catalog: Catalog) -> bool:
    return catalog.send_types[send.kind].sells or bool(send.price_cents)


def _mean(values: Iterable[float]) -> float | None:
    seen = list(values)
    return math.fsum(seen) / len(seen) if seen else None


def _by_length(chars: list[int]) -> Mapping[str, int]:
    return {
        (f"{lo}-{hi}" if hi < BUCKETS[-1][1] else f"{lo}+"): sum(lo <= n <= hi for n in chars)
        for lo, hi in BUCKETS
    }
