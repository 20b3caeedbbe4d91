"""Judge a stored week or a week file against every rule in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from eros.app import week_file
from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.app.ports import DbNotReady, PageNotFound, PlanNotFound, StoredPlan
from eros.app.weeks import default_as_of
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.domain.plan import Finding, JudgedWeek, Verdict, WeekPlan
from eros.domain.switches import ALL_ON, Switches, from_flags
from eros.domain.words import Severity, Tier, VerdictStatus
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.values import PageInputs, Performance, Staged
from eros.rules.base import Given, PlanRule
from eros.rules.book import changed
from eros.rules.catalogue import evidence_rules
from eros.rules.switched import in_force

CHANGED, PACKAGED = "rules.changed", "as packaged"
UNTRUE = "certificate.untrue"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A plan with a fresh verdict. ``facts_known``: the store knew the page, so that rules which
    need its vault, captions or history were checked too."""

    judged: JudgedWeek
    facts_known: bool


def current_plan(desk: Desk, page_key: str, week_start: date) -> StoredPlan:
    """The current version of a page's week.

    Raises
    ------
    PageNotFound, PlanNotFound
        As their names say.
    """
    with desk.store.read() as session:
        page = session.pages.get_page(page_key, desk.catalog, desk.clock.now())
        found = session.plans.current(page.id, week_start)
    if found is None:
        raise PlanNotFound(page=page.id, week=week_start, version="")
    return found


def switches_of(plan: WeekPlan) -> Switches:
    """What was on when the week was planned; a week without provenance answers to everything."""
    return ALL_ON if plan.provenance is None else from_flags(plan.provenance.switches)


def rules_of(desk: Desk, plan: WeekPlan) -> tuple[PlanRule, ...]:
    """The rules that a week must answer to."""
    return in_force(desk.in_force(plan.page).rules, switches_of(plan))


def analysis_of(desk: Desk, inputs: PageInputs) -> Staged[Performance]:
    """What agent 1 says of a page under the rules that hold there."""
    rules = in_force(desk.in_force(inputs.page).rules, inputs.switches)
    return PerformanceAnalyst(rules=evidence_rules(rules))(inputs)


def given_for(desk: Desk, plan: WeekPlan, as_of: datetime) -> Given:
    """What a plan issued at ``as_of`` must be judged against, read afresh from the store."""
    return _asked(desk, plan, as_of)[1]


def _asked(desk: Desk, plan: WeekPlan, as_of: datetime) -> tuple[tuple[PlanRule, ...], Given, WeekPlan]:
    """The page's rules, numbers and facts to judge by, and the plan with the page's active hours, which
    neither a week file nor a stored plan holds.

    Its own switches stand: what was off when it was planned is off now.

    The content types and send types to avoid are worked out again from history; nothing that the
    solver believed is used.
    """
    with desk.store.read() as session:
        inputs = load_inputs(
            desk, session, plan.page.id, plan.week.start, Ask(as_of=as_of, switches=switches_of(plan))
        )
        ids = frozenset(s.caption_id for s in plan.sends if s.caption_id)
        captions = session.captions.caption_facts(ids, inputs.page, plan.week)
    seen = analysis_of(desk, inputs).value
    facts = replace(
        inputs.facts,
        avoid=inputs.facts.avoid | seen.avoid,
        non_converters=inputs.facts.non_converters | seen.non_converters,
        content_tier=seen.content_tier,
        captions=captions,
    )
    here = desk.in_force(replace(plan.page, group=inputs.page.group))  # a week file names no group
    plan = replace(plan, page=replace(plan.page, active_hours=inputs.page.active_hours))
    return here.rules, Given(here.catalog, facts), plan


def judge_plan(desk: Desk, plan: WeekPlan, as_of: datetime) -> Verdict:
    """The verdict on a plan of a page that the store knows, issued at ``as_of``."""
    rules, given, plan = _asked(desk, plan, as_of)
    return _judged(rules, plan, given)


def _judged(rules: tuple[PlanRule, ...], plan: WeekPlan, given: Given) -> Verdict:
    """The verdict, and a word where the plan was made under other rules than these."""
    switches = switches_of(plan)
    verdict = QualityValidator(in_force(rules, switches))(plan, given)
    then, now = plan.provenance.rules if plan.provenance else {}, changed(rules, switches)
    other = sorted(code for code in {*then, *now} if then.get(code) != now.get(code))
    if plan.provenance is None or not other:
        return verdict
    told = (f"{code} ({then.get(code, PACKAGED)}; now {now.get(code, PACKAGED)})" for code in other)
    text = f"Planned under other rules: {'; '.join(told)}."
    found = Finding(CHANGED, None, float(len(other)), text, "rules", severity=Severity.INFO)
    return replace(verdict, findings=(*verdict.findings, found))


def judge_stored(desk: Desk, page_key: str, week_start: date) -> Judgement:
    """Judge the current version of a page's week again."""
    stored = current_plan(desk, page_key, week_start)
    verdict = judge_plan(desk, stored.judged.plan, stored.judged.issued_at)
    return Judgement(replace(stored.judged, verdict=verdict), facts_known=True)


def judge_file(desk: Desk, file: Path) -> Judgement:
    """Judge a week file from anywhere.

    If the store does not know its page, or there is no store, the rules that need facts are reported
    as not checked.
    """
    text = week_file.read_text(file)
    judged = week_file.from_text(text)
    tampered = week_file.certificate_finding(text)
    plan = judged.plan
    figures = _wrong_figures(plan)
    try:
        with desk.store.read() as session:
            page = session.pages.get_page(plan.page.id, desk.catalog, judged.issued_at)
            stored = session.plans.current(page.id, plan.week.start)
    except (PageNotFound, DbNotReady):
        here = desk.in_force(plan.page)
        verdict = _judged(here.rules, plan, Given(here.catalog, Facts(known=False)))
        verdict = _with(verdict, tampered, _wrong_certificate(desk, judged, None), figures)
        verdict = replace(verdict, findings=(*verdict.findings, *_believed(plan, None)))
        return Judgement(replace(judged, verdict=verdict), facts_known=False)
    other = _other_page(plan.page, page)
    untrue = _wrong_certificate(desk, judged, stored)
    verdict = _with(judge_plan(desk, plan, judged.issued_at), tampered, untrue, figures, other)
    verdict = replace(verdict, findings=(*verdict.findings, *_believed(plan, page.tier)))
    return Judgement(replace(judged, verdict=verdict), facts_known=True)


def _with(verdict: Verdict, *more: Finding | None) -> Verdict:
    """The verdict with more hard findings, those that there are."""
    found = tuple(f for f in more if f is not None)
    if not found:
        return verdict
    return replace(verdict, ok=False, status=VerdictStatus.REJECTED, findings=(*found, *verdict.findings))


def _believed(plan: WeekPlan, tier: Tier | None) -> tuple[Finding, ...]:
    """What a file says of itself that makes rules look away, for whoever reads the verdict."""
    off = [name for name, on in switches_of(plan).as_flags().items() if not on]
    said = [f"Judged without what {', '.join(off)} switch on: the file says they were off."] if off else []
    if tier not in (None, plan.page.tier):
        said.append(f"Judged as a {plan.page.tier} page, as the file says; it is {tier} now.")
    return tuple(Finding("plan.believed", None, 1.0, x, "statements", severity=Severity.INFO) for x in said)


def _wrong_figures(plan: WeekPlan) -> Finding | None:
    """The finding of a file whose figures cannot all be true."""
    told, bound = plan.objective.expected_cents, plan.objective.bound_cents
    wrong = []
    if (summed := sum(s.expected_cents for s in plan.sends)) != told:
        wrong.append(f"its sends add up to {summed} cents and not to {told}")
    if bound < told:
        wrong.append(f"the most it could earn, {bound} cents, is less than it is expected to")
    wrong += [
        f"the interval of {s.id} is reversed" for s in plan.sends if s.interval_cents[0] > s.interval_cents[1]
    ]
    return (
        Finding("plan.figures", None, float(len(wrong)), f"{'; '.join(wrong)}.", "figures") if wrong else None
    )


def _wrong_certificate(desk: Desk, judged: JudgedWeek, stored: StoredPlan | None) -> Finding | None:
    """The finding of a certificate that cannot be true: it stands outside its own hash.

    A week from the very inputs of ``stored`` was issued when that was. Any other may be issued
    by now or, if it is planned early, at the instant that its week is issued at by default.
    """
    plan, at = judged.plan, judged.issued_at
    covered, wrong = judged.verdict.sends_checked, []
    if covered != len(plan.sends):
        wrong.append(f"it covers {covered} sends and the week has {len(plan.sends)}")
    ours = stored.judged if stored and _inputs(stored.judged.plan) == _inputs(plan) != "" else None
    if ours is not None and ours.issued_at != at:
        wrong.append(f"this week was issued at {_told(ours.issued_at)} and not at {_told(at)}")
    if ours is None and at > max(desk.clock.now(), default_as_of(plan.week.start)):
        wrong.append(f"it says it was issued at {_told(at)}, which is still to come")
    if not wrong:
        return None
    return Finding(UNTRUE, None, float(len(wrong)), f"{'; '.join(wrong)}.", "statements")


def _told(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _inputs(plan: WeekPlan) -> str:
    return plan.provenance.inputs_sha256 if plan.provenance else ""


def _other_page(told: Page, known: Page) -> Finding | None:
    """The finding of a file that speaks of another page than the store's of this id."""
    fields = ("page_type", "page_class", "sub_type", "time_zone")
    wrong = [f for f in fields if getattr(told, f) != getattr(known, f)]
    if not wrong:
        return None
    text = ", ".join(f"{f} is {getattr(told, f)} here and {getattr(known, f)} in the store" for f in wrong)
    return Finding("plan.other_page", None, float(len(wrong)), f"{text}.", "fields")
