"""Agent 8 of 8: does the finished week keep the rules, and how good is it?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from eros.catalog.values import Catalog, Strategy
from eros.domain.plan import Finding, SendId, Verdict, WeekPlan
from eros.domain.words import Category, Severity, VerdictStatus
from eros.rules.base import Given, PlanRule

LETTERS = {Category.REVENUE: "R", Category.ENGAGEMENT: "E", Category.RETENTION: "T"}
RANK = {Severity.HARD: 0, Severity.SOFT: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class AntiPattern:
    """Algorithms 21: four equal parts that say how little a week repeats itself, 0..100.

    ``part`` points each: no clock time too often; few round minutes; ``patterns`` different
    daily patterns; enough daily strategies. A part that is missed in part counts in part.
    """

    part: float = 25.0
    round_share: float = 0.10  # of the sends, below it the part is full
    patterns: int = 7
    strategies: int = 4
    minimum: float = 75.0

    def score(self, plan: WeekPlan, catalog: Catalog) -> float:
        """Points of a week; an empty week repeats nothing and shows nothing: 0."""
        if not plan.sends:
            return 0.0
        n = len(plan.sends)
        clocks = Counter(plan.week.minute_of_day(s.at) for s in plan.sends)
        unique_max = catalog.whole("clock.unique_max")
        over = sum(c for c in clocks.values() if c > unique_max) / n
        step = catalog.whole("clock.round_step_min")
        rounds = sum(plan.week.minute_of_day(s.at) % step == 0 for s in plan.sends) / n
        excess = max(rounds - self.round_share, 0.0) / (1 - self.round_share)
        letters = daily_letters(plan)
        used = strategies_used(plan, catalog.strategies)
        return self.part * (
            (1 - over)
            + (1 - excess)
            + min(len(set(letters) - {""}) / self.patterns, 1.0)
            + min(len(used) / self.strategies, 1.0)
        )


@dataclass(frozen=True, slots=True)
class QualityValidator:
    """``WeekPlan, Given -> Verdict``: every rule in force over every send, then score and status.

    Shares nothing with the solver but the plan. Fails closed: a rule that crashes, or answers
    with an amount that is no number, is a hard finding ``rule.crashed`` and the run goes on. A rule
    that needs facts is left out where there are none, and the verdict says so.
    """

    rules: tuple[PlanRule, ...]

    def __call__(self, plan: WeekPlan, given: Given) -> Verdict:
        """Judge one week."""
        findings: list[Finding] = [*_doubled(plan), *_incoherent(plan, given.catalog)]
        checked: list[str] = []
        unasked: list[str] = []
        for rule in self.rules:
            if rule.needs_facts and not given.facts.known:
                unasked.append(rule.code)
                continue
            found, crash = _ask(rule, plan, given)
            findings += found
            if crash is None:
                checked.append(rule.code)
            else:
                findings.append(crash)
        if unasked:
            findings.append(_facts_missing(unasked))
        thin = _few_strategies(plan, given.catalog)
        if thin is not None and not any("10.9" in r.gaps for r in self.rules if r.code in checked):
            findings.append(thin)  # no rule in force has said so
        findings.sort(key=lambda f: (RANK[f.severity], f.rule, _at(plan, f.send), f.send or "", f.text))
        score = quality_score(findings, plan.page.confidence, given.catalog, strategy_issue=thin is not None)
        return Verdict(
            ok=not any(f.severity is Severity.HARD for f in findings),
            quality_score=score,
            status=status(plan, findings, score, given.catalog, strategy_issue=thin is not None),
            findings=tuple(findings),
            rules_checked=tuple(checked),
            sends_checked=len(plan.sends),
        )


def quality_score(
    findings: list[Finding], confidence: float, catalog: Catalog, *, strategy_issue: bool
) -> float:
    """Algorithms 22, 0..100.

    Every hard finding costs its points. Soft findings cost theirs once a rule: a warning of the
    reference was one check that did not hold, however many sends showed it.
    """
    hard = sum(f.severity is Severity.HARD for f in findings)
    soft = len({f.rule for f in findings if f.severity is Severity.SOFT and f.rule != "quality.strategies"})
    score = catalog.number("quality.start")
    score -= hard * catalog.number("quality.hard") + soft * catalog.number("quality.soft")
    if confidence < catalog.number("quality.low_confidence_below"):
        score -= catalog.number("quality.low_confidence")
    if strategy_issue:
        score -= catalog.number("quality.strategy")
    return round(max(score, 0.0), 2)


def status(
    plan: WeekPlan, findings: list[Finding], score: float, catalog: Catalog, *, strategy_issue: bool
) -> VerdictStatus:
    """Approved, for review or rejected; the bars are lower where little is known of a page.

    A hard finding always rejects. A send that waits for a caption, or too few daily strategies,
    is for a person to look at (DECISIONS 27, 23).
    """
    steps = sorted(catalog.quality, key=lambda q: -q.at_least)
    step = next((q for q in steps if plan.page.confidence >= q.at_least), steps[-1])
    if score < step.review or any(f.severity is Severity.HARD for f in findings):
        return VerdictStatus.REJECTED
    if score < step.approve or strategy_issue or any(s.needs_caption for s in plan.sends):
        return VerdictStatus.NEEDS_REVIEW
    return VerdictStatus.APPROVED


def daily_letters(plan: WeekPlan) -> tuple[str, ...]:
    """Each local day's categories in time order as letters R, E, T; seven words."""
    days = [""] * 7
    for s in plan.sends:
        day = plan.week.day(s.at)
        if 0 <= day < 7:
            days[day] += LETTERS[s.category]
    return tuple(days)


def strategies_used(plan: WeekPlan, named: tuple[Strategy, ...]) -> tuple[str, ...]:
    """Names of the week's daily strategies, each once, ordered by name.

    They are the ones that the days declare; where a plan declares none, the templates nearest to
    what the days hold, by edit distance.
    """
    if plan.days:
        return tuple(sorted({d.strategy for d in plan.days}))
    found = {
        min(named, key=lambda t: (Levenshtein.distance(word, t.letters), t.name)).name
        for word in daily_letters(plan)
        if word and named
    }
    return tuple(sorted(found))


def _ask(rule: PlanRule, plan: WeekPlan, given: Given) -> tuple[list[Finding], Finding | None]:
    """What a rule finds, and a hard finding in its name where it breaks down."""
    found: list[Finding] = []
    try:
        for f in rule.check(plan, given):
            if not math.isfinite(f.amount):
                raise ArithmeticError(f"amount {f.amount}")
            found.append(f)
    except Exception as e:  # a rule may fail in any way; the week must not pass for it
        return found, Finding(
            rule="rule.crashed",
            send=None,
            amount=1.0,
            unit="rules",
            gap=rule.gaps[0] if rule.gaps else None,
            text=f"{rule.code} could not be checked: {type(e).__name__}: {e}",
        )
    return found, None


def _doubled(plan: WeekPlan) -> Iterator[Finding]:
    """Two sends under one id: references to it mean nothing, so no rule could judge them."""
    for id_, n in sorted(Counter(s.id for s in plan.sends).items()):
        if n > 1:
            yield Finding("plan.duplicate_id", id_, float(n - 1), f"{n} sends are called {id_}.", "sends")


def _incoherent(plan: WeekPlan, catalog: Catalog) -> Iterator[Finding]:
    """A send that says of itself what cannot be: rules look at its type and never at these words."""
    for send in plan.sends:
        wrong = []
        if send.category is not catalog.send_types[send.kind].category:
            wrong.append(f"{send.kind} is no {send.category} send")
        if send.game is not None and send.game not in catalog.games:
            wrong.append(f"there is no game {send.game!r}")
        if wrong:
            yield Finding("plan.incoherent", send.id, float(len(wrong)), f"{'; '.join(wrong)}.", "fields")


def _facts_missing(unasked: list[str]) -> Finding:
    return Finding(
        rule="facts.missing",
        send=None,
        amount=float(len(unasked)),
        unit="rules",
        text=f"Judged without a store; not checked: {', '.join(unasked)}.",
        severity=Severity.INFO,
    )


def _few_strategies(plan: WeekPlan, catalog: Catalog) -> Finding | None:
    least = catalog.whole("quality.strategies_min")
    used = strategies_used(plan, catalog.strategies)
    if len(used) >= least:
        return None
    return Finding(
        rule="quality.strategies",
        send=None,
        amount=float(least - len(used)),
        unit="daily strategies",
        gap="10.9",
        text=f"The days follow {len(used)} strategies ({', '.join(used) or 'none'}); {least} are wanted.",
        severity=Severity.SOFT,
    )


def _at(plan: WeekPlan, send: SendId | None) -> int:
    found = plan.get(send)
    return -1 if found is None else found.at
