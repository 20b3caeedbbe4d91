"""One random page planned and gone over: what is wrong with it, and its figures."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.fleetwide.pages import RandomPage, random_page
from tests.fleetwide.pools import Pool, overlooked

from eros.app import week_file
from eros.domain.facts import Facts
from eros.domain.plan import JudgedWeek, WeekPlan
from eros.domain.words import LONG_FORM, Category, PageType, SendKind, Severity
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.agents.schedule_assembler import PlanInfeasible
from eros.pipeline.values import PageInputs, Performance
from eros.pipeline.week import WeekPlanner
from eros.rules.base import Given
from eros.rules.catalogue import ALL
from eros.solver.problem import Settings

RULES, SETTINGS = ALL, Settings()
COVERED, LONG = 0.95, 0.60  # the bars of caption coverage and length share
LEAST = {Category.REVENUE: 4, Category.ENGAGEMENT: 4, Category.RETENTION: 2}
LEAST_TYPES = 10


@dataclass
class Review:
    """What a page's week looked like. ``wrong`` says what no page may show."""

    seed: int
    ways: tuple[str, ...]
    kind: str
    seconds: float = 0.0  # of processor time: planning runs on one core
    wrong: list[str] = field(default_factory=list)
    clash: tuple[str, ...] = ()
    sends: int = 0
    types: int = 0
    needs: int = 0
    all_types: bool = False  # every type of the page kind could be planned
    cover_allowed: bool = True
    long_sends: int = 0
    long_good: int = 0
    long_allowed: bool = True
    gap: float = 0.0
    notes: Counter[str] = field(default_factory=Counter)
    soft: Counter[str] = field(default_factory=Counter)


def review(seed: int) -> Review:
    """Plan the page of this seed and look at everything."""
    return look(random_page(seed))


def look(made: RandomPage) -> Review:
    """Plan a page and look at everything."""
    inputs, page = made.inputs, made.inputs.page
    out = Review(made.seed, made.ways, f"{page.page_type} {page.page_class} {page.sub_type} {page.tier}")
    begun = time.process_time()
    try:
        planned = WeekPlanner(RULES, SETTINGS)(inputs)
    except PlanInfeasible as e:
        out.seconds = time.process_time() - begun
        out.clash = tuple(c for c in str(e.facts["clash"]).split(", ") if c)
        if not made.ways:
            out.wrong.append(f"a realistic page without a plan: {out.clash}")
        out.wrong += wrong_clash(inputs, out.clash)
        return out
    out.seconds = time.process_time() - begun
    go_over(out, planned.judged, inputs, planned.performance)
    return out


def go_over(out: Review, judged: JudgedWeek, inputs: PageInputs, seen: Performance) -> None:
    """Everything that must hold of a plan, and its figures."""
    facts = replace(
        inputs.facts,
        avoid=inputs.facts.avoid | seen.avoid,
        non_converters=inputs.facts.non_converters | seen.non_converters,
        content_tier=seen.content_tier,
    )
    pool = Pool(inputs, facts, seen.confidence)
    out.wrong += of_plan(judged, inputs, facts, pool)
    figures(out, judged.plan, inputs, facts, pool)


def of_plan(judged: JudgedWeek, inputs: PageInputs, facts: Facts, pool: Pool) -> list[str]:
    """Everything that must hold of every plan."""
    plan = judged.plan
    row_of = {k: i for i, k in enumerate(inputs.bank.ids)}
    captions = {s.caption_id: pool.fact(row_of[s.caption_id]) for s in plan.sends if s.caption_id}
    given = Given(inputs.catalog, replace(facts, captions=captions))
    verdict = QualityValidator(RULES)(plan, given)
    wrong = [f"{f.rule} {f.send}: {f.text}" for f in verdict.findings if f.severity is Severity.HARD]
    if verdict != judged.verdict:
        wrong.append("a second verdict differs from the first")
    if not plan.sends:
        wrong.append("an empty plan")
    wrong += [
        f"{s.id} {s.kind}: no reasons"
        for s in plan.sends
        if not s.reasons or not all(r.text for r in s.reasons)
    ]
    ids = [s.id for s in plan.sends]
    if len(set(ids)) != len(ids):
        wrong.append("ids are not unique")
    if plan.objective.expected_cents != sum(s.expected_cents for s in plan.sends):
        wrong.append("the plan's expected cents are not the sum of its sends")
    if plan.objective.bound_cents < plan.objective.expected_cents:
        wrong.append("the bound is below the plan's value")
    for s in plan.sends:
        lo, hi = (
            s.interval_cents
        )  # of earnings: never below zero, and its upper end below the mean where most sends earn nothing
        if not 0 <= lo <= hi or lo > max(s.expected_cents, 0):
            wrong.append(f"{s.id}: expects {s.expected_cents} with an interval of {s.interval_cents}")
        if s.needs_caption == bool(s.caption_id):
            wrong.append(f"{s.id}: needs_caption {s.needs_caption} with caption {s.caption_id}")
    codes = Counter(n.code for n in plan.notes)
    if any(s.needs_caption for s in plan.sends) and not codes["captions.needed"]:
        wrong.append("no note on the missing captions")
    wrong += overlooked(plan, given, pool, RULES)
    return wrong + of_file(judged)


def of_file(judged: JudgedWeek) -> list[str]:
    """The week file reads back to the same bytes, and every instant carries the zone's offset."""
    plan, text = judged.plan, week_file.to_text(judged)
    wrong = []
    if week_file.to_text(week_file.from_text(text)) != text:
        wrong.append("the week file does not read back to the same bytes")
    zone = ZoneInfo(plan.week.zone)
    written = {s["id"]: s["at"] for s in week_file.to_document(judged)["sends"]}
    for s in plan.sends:
        true = (plan.week.origin + timedelta(minutes=s.at)).astimezone(zone)
        if written[s.id] != true.isoformat():
            wrong.append(f"{s.id}: the file says {written[s.id]}, the zone {true.isoformat()}")
    return wrong


def available(inputs: PageInputs, facts: Facts) -> frozenset[SendKind]:
    """Types that page kind, vault, events, segments and non-converters leave, follow-ups apart."""
    page, catalog = inputs.page, inputs.catalog
    content = any(facts.schedulable(k) for k in facts.vault)
    events = any(0 <= e.start < inputs.week.length_min for e in facts.live_events)
    size = inputs.segments.size
    return frozenset(
        kind
        for kind, spec in catalog.send_types.items()
        if page.page_type in spec.page_types
        and kind is not SendKind.PPV_FOLLOWUP
        and (content or not spec.needs_content)
        and (events or kind is not SendKind.LIVE_PROMO)
        and (spec.required_audience is None or size.get(spec.required_audience) != 0)
        and kind not in facts.non_converters
    )


def wrong_clash(inputs: PageInputs, clash: tuple[str, ...]) -> list[str]:
    """Whether an infeasibility is named and true: too few types, or a smallest set that clashes."""
    if not clash:
        return ["infeasible without a clash"]
    seen = PerformanceAnalyst()(inputs).value
    facts = replace(inputs.facts, avoid=inputs.facts.avoid | seen.avoid)
    kinds = available(inputs, facts)
    if too_few(kinds, inputs.page.page_type):
        return [] if "MIX03" in clash else [f"too few types, but the clash is {clash}"]
    rules = tuple(r for r in RULES if r.code in clash)
    wrong = []
    if plannable(inputs, clash, rules):
        wrong.append(f"{clash} do not clash")
    for rule in rules:
        if not plannable(inputs, clash, tuple(r for r in rules if r is not rule)):
            wrong.append(f"{clash} clash without {rule.code} too")
            break
    return wrong


def too_few(kinds: frozenset[SendKind], page_type: PageType) -> bool:
    """Fewer usable types than the minimum; follow-ups count as a type and as retention."""
    from eros.catalog.load import default

    spec = default().send_types
    n = Counter(spec[k].category for k in kinds)
    n[Category.RETENTION] += 1
    least = {c: m for c, m in LEAST.items() if c is not Category.RETENTION or page_type is PageType.PAID}
    return len(kinds) + 1 < LEAST_TYPES or any(n[c] < m for c, m in least.items())


def plannable(inputs: PageInputs, clash: tuple[str, ...], rules: tuple[object, ...]) -> bool:
    """Whether some week keeps these rules alone."""
    try:
        WeekPlanner(rules, SETTINGS)(inputs)  # type: ignore[arg-type]
    except PlanInfeasible:
        return False
    return True


def figures(out: Review, plan: WeekPlan, inputs: PageInputs, facts: Facts, pool: Pool) -> None:
    """Counts for the summary, and the bars that a pool must allow before they bind."""
    n = len(plan.sends)
    kinds = {s.kind for s in plan.sends}
    out.sends, out.types = n, len(kinds)
    out.needs = sum(s.needs_caption for s in plan.sends)
    wanted = {k for k, s in inputs.catalog.send_types.items() if inputs.page.page_type in s.page_types}
    wanted -= {SendKind.PPV_FOLLOWUP, SendKind.LIVE_PROMO}
    out.all_types = wanted <= available(inputs, facts) and all(len(pool.by_kind[k]) >= 3 for k in wanted)
    out.cover_allowed = n > 0 and pool.most_covered(plan.sends) >= COVERED * n
    if out.cover_allowed and n - out.needs < COVERED * n:
        most = pool.most_covered(plan.sends, unlike=True)
        if most >= COVERED * n:
            out.wrong.append(f"{out.needs} of {n} sends lack a caption; the pool allows {most}")
    long = [s for s in plan.sends if s.kind in LONG_FORM]
    out.long_sends = len(long)
    out.long_good = sum(250 <= len((s.caption_text or "").strip()) <= 449 for s in long)
    out.long_allowed = bool(long) and pool.most_long(plan.sends) >= LONG * len(long)
    if out.long_allowed and out.long_good + pool.given_up(plan.sends) < LONG * len(long):
        most = pool.most_long(plan.sends, unlike=True)
        if most >= LONG * len(long):
            out.wrong.append(
                f"{out.long_good} of {len(long)} long offers have the length; the pool allows {most}"
            )
    out.gap = plan.objective.gap
    out.notes = Counter(x.code for x in plan.notes)
    out.soft = Counter(
        {f.rule: 1 for f in QualityValidator(RULES)(plan, Given(inputs.catalog, facts)).findings}
    )
