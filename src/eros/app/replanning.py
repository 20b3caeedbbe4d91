"""Plan again around what is fixed, and ask what another choice would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from eros.app import editing
from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.app.judging import analysis_of, current_plan, judge_plan, switches_of
from eros.app.lineage import REPLANNED, dropped_by_hand, published_windows
from eros.app.planning import save
from eros.app.ports import StoredPlan, UnitOfWork
from eros.catalog.checks import POSITIVE
from eros.catalog.values import Catalog
from eros.domain.page import Page
from eros.domain.plan import DripWindow, Finding, JudgedWeek, Send, Verdict, WeekPlan
from eros.domain.switches import NAMES, Switches, with_words
from eros.domain.words import PageClass, PlanStatus, SendKind, Severity, SubType, Tier
from eros.kit.errors import ErosError
from eros.pipeline.agents.schedule_assembler import PlanInfeasible
from eros.pipeline.values import PageInputs
from eros.pipeline.week import Planned, WeekPlanner
from eros.rules.base import PlanRule
from eros.rules.overrides import UNSWITCHABLE


class RuleUnswitchable(ErosError):
    """Rule {rule} protects fans and performers; nothing switches it off."""

    code = "rules.unswitchable"
    exit_status = 64
    hint = "Leave the rule in force."


class RuleUnknown(ErosError):
    """There is no rule {rule!r}."""

    code = "rules.unknown"
    exit_status = 64
    hint = "Rule codes stand in every finding, for example TIM08."


class SettingUnclear(ErosError):
    """--set {text!r} is not understood: {why}."""

    code = "whatif.set_unclear"
    exit_status = 64
    hint = "Use tier=HIGH, page_class=explicit, fan_count=9000, a flag (ENABLE_X=off) or a catalogue number."


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans side by side, by send id."""

    before: JudgedWeek
    after: JudgedWeek
    kept: int
    moved: tuple[tuple[Send, Send], ...]
    changed: tuple[tuple[Send, Send], ...]
    gone: tuple[Send, ...]
    new: tuple[Send, ...]


def difference(before: JudgedWeek, after: JudgedWeek) -> Difference:
    """What changed from one plan to another of the same week."""
    old = {s.id: s for s in before.plan.sends}
    new = {s.id: s for s in after.plan.sends}
    both = [(old[i], new[i]) for i in sorted(old.keys() & new.keys())]
    same_kind = [(a, b) for a, b in both if a.kind is b.kind]
    swapped = [(a, b) for a, b in both if a.kind is not b.kind]
    moved = tuple((a, b) for a, b in same_kind if a.at != b.at)
    changed = tuple(
        (a, b)
        for a, b in same_kind
        if a.at == b.at and (a.caption_id, a.price_cents) != (b.caption_id, b.price_cents)
    )
    return Difference(
        before,
        after,
        len(same_kind) - len(moved) - len(changed),
        moved,
        changed,
        tuple(s for i, s in sorted(old.items()) if i not in new) + tuple(a for a, _ in swapped),
        tuple(s for i, s in sorted(new.items()) if i not in old) + tuple(b for _, b in swapped),
    )


@dataclass(frozen=True, slots=True)
class Replanned:
    """A re-plan with what it changed; ``version`` is ``None`` for a dry run."""

    difference: Difference
    version: int | None
    fixed: int


def replan(
    desk: Desk, page_key: str, week_start: date, *, by: str, now: datetime, dry_run: bool = False
) -> Replanned:
    """Plan again, keeping what is pinned, published or past, and little else changed.

    What people dropped does not come back near where it was. With the flags of now: a flag that was
    taken back since the first plan is off here.
    """
    stored = current_plan(desk, page_key, week_start)
    plan = stored.judged.plan
    minute = plan.week.minute(now)
    if stored.status is PlanStatus.PUBLISHED:
        # What is out stays fixed in the drafts that follow, too.
        plan = replace(plan, sends=tuple(replace(s, pinned_by_user=True) for s in plan.sends))
    fixed = _with_parents(tuple(s for s in plan.sends if s.pinned_by_user or s.at < minute), plan)
    with desk.store.read() as session:
        ask = Ask(
            as_of=stored.judged.issued_at,
            seed=plan.provenance.seed if plan.provenance else 0,
            fixed=fixed,
            windows=_standing_windows(session, stored, fixed, minute),
            previous=plan.sends,
            not_before=max(0, minute),
            vetoes=dropped_by_hand(session, stored),
            namesakes=plan.sends,
            taken=session.plans.ids_used(plan.page.id, week_start),
        )
        inputs = load_inputs(desk, session, plan.page.id, week_start, ask)
    planned = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs)
    version = None if dry_run else save(desk, planned, by=by, reason=REPLANNED, seen=stored)
    return Replanned(difference(stored.judged, planned.judged), version, len(fixed))


def _with_parents(fixed: tuple[Send, ...], plan: WeekPlan) -> tuple[Send, ...]:
    """A fixed follow-up or link drop fixes the send it hangs on."""
    ids = {s.id for s in fixed}
    for s in fixed:
        ids |= {i for i in (s.parent, s.link_to) if i is not None}
    return tuple(s for s in plan.sends if s.id in ids)


def _standing_windows(
    session: UnitOfWork, stored: StoredPlan, fixed: tuple[Send, ...], minute: int
) -> tuple[DripWindow, ...]:
    """The drip windows that stay: those that are out or have begun, and those that show a fixed send."""
    out, shown = published_windows(session, stored), {s.drip_window for s in fixed}
    windows = stored.judged.plan.drip_windows
    return tuple(w for w in windows if w in out or w.start < minute or w.id in shown)


def what_if(
    desk: Desk,
    page_key: str,
    week_start: date,
    *,
    sets: Mapping[str, str],
    without: tuple[str, ...],
) -> Difference:
    """Two plans from the same inputs, as things are and as they might be. Saves nothing."""
    switchable(desk.rules, without)
    with desk.store.read() as session:
        inputs = load_inputs(desk, session, page_key, week_start)
    switches, sets = _switched(inputs.switches, sets)
    page, numbers = _applied(inputs.page, inputs.catalog, sets)
    there = desk.book.on(page, numbers)
    other = replace(inputs, page=page, catalog=there.catalog, switches=switches)
    rules = tuple(rule for rule in there.rules if rule.code not in without)
    as_is = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs)
    named = replace(other, namesakes=as_is.judged.plan.sends)  # what stands in both is told as kept
    as_might_be = WeekPlanner(rules, desk.solver)(named)
    return difference(as_is.judged, as_might_be.judged)


def switchable(rules: tuple[PlanRule, ...], without: tuple[str, ...]) -> None:
    """Raise where one of ``without`` is no rule, or one that nothing switches off."""
    codes = {rule.code for rule in rules}
    for code in without:
        if code not in codes:
            raise RuleUnknown(rule=code)
        if code in UNSWITCHABLE:
            raise RuleUnswitchable(rule=code)


def _fans(text: str) -> int:
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise ValueError(f"a count of at most {MOST_DIGITS} digits is wanted")
    return int(text)


def _number(text: str) -> float:
    found = float(text)
    if not 0 <= found < 10**MOST_DIGITS:  # neither infinite nor no number at all
        raise ValueError(
            f"a number of at least 0 with at most {MOST_DIGITS} digits before the point is wanted"
        )
    return found


def _switched(now: Switches, sets: Mapping[str, str]) -> tuple[Switches, Mapping[str, str]]:
    """The switches with the settings that name a flag, and the settings that name none."""
    try:
        flags = {k: v for k, v in sets.items() if k in NAMES}
        return with_words(now, flags), {k: v for k, v in sets.items() if k not in flags}
    except ValueError as e:
        raise SettingUnclear(text=", ".join(f"{k}={v}" for k, v in flags.items()), why=str(e)) from e


MOST_DIGITS = 9
_PAGE_FIELDS: Mapping[str, Callable[[str], object]] = {
    "fan_count": _fans, "tier": Tier, "page_class": PageClass, "sub_type": SubType, "tone": str,
}  # fmt: skip


def _applied(page: Page, catalog: Catalog, sets: Mapping[str, str]) -> tuple[Page, Mapping[str, float]]:
    """The page with the settings, and the numbers they set; a fan count brings its tier along."""
    changed: dict[str, float] = {}
    wanted: dict[str, Any] = {}
    for key, text in sets.items():
        try:
            if key in _PAGE_FIELDS:
                wanted[key] = _PAGE_FIELDS[key](text)
            elif (number := key.removeprefix("numbers.")) in catalog.numbers:
                changed[number] = _number(text)
                if changed[number] < (least := POSITIVE.get(number, 0)):
                    raise ValueError(f"a number of at least {least:g} is wanted: others are divided by it")
            else:
                raise ValueError(f"known are {', '.join(sorted(_PAGE_FIELDS))} and catalogue numbers")
        except ValueError as e:
            raise SettingUnclear(text=f"{key}={text}", why=str(e)) from e
    if "fan_count" in wanted:
        wanted = {"tier": catalog.tier_of(wanted["fan_count"]), **wanted}
    return replace(page, **wanted), changed


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What speaks against one more send: hard rules by name, or the cents it would cost."""

    findings: tuple[Finding, ...]
    loss_cents: int | None
    difference: Difference | None


def why_not(desk: Desk, page_key: str, week_start: date, *, kind: SendKind, at: int) -> WhyNot:
    """Name the rules or the cents that speak against a send of ``kind`` at ``at``.

    First the send is put into the current plan and judged. If no hard rule speaks against it, or
    only rules that moving other sends could satisfy, the week is planned again around it and the
    difference in expected cents is given.
    """
    stored = current_plan(desk, page_key, week_start)
    plan = stored.judged.plan
    kept = _with_parents(tuple(s for s in plan.sends if s.pinned_by_user), plan)
    with desk.store.read() as session:
        windows = _standing_windows(session, stored, kept, 0)
        ask = Ask(as_of=stored.judged.issued_at, windows=windows, switches=switches_of(plan))
        inputs = load_inputs(desk, session, plan.page.id, week_start, ask)
    bench = editing.Bench(inputs, analysis_of(desk, inputs).value, frozenset())
    with_it = editing.add(kind, at)(plan, bench)
    as_of = stored.judged.issued_at
    before = {(f.rule, f.send, f.text) for f in judge_plan(desk, plan, as_of).findings}

    def broken(verdict: Verdict) -> tuple[Finding, ...]:
        new = (f for f in verdict.findings if (f.rule, f.send, f.text) not in before)
        return tuple(f for f in new if f.severity is Severity.HARD)

    found = broken(judge_plan(desk, with_it, as_of))
    forced = next(s for s in with_it.sends if plan.get(s.id) is None)
    around = _planned_around(desk, inputs, (*kept, forced), plan)
    if around is None:
        return WhyNot(found, None, None)
    if against := broken(around.judged.verdict):  # the solver takes the given as given
        return WhyNot(found or against, None, None)
    change = difference(stored.judged, around.judged)
    loss = plan.objective.expected_cents - around.judged.plan.objective.expected_cents
    return WhyNot(found, loss, change)


def _planned_around(
    desk: Desk, inputs: PageInputs, fixed: tuple[Send, ...], plan: WeekPlan
) -> Planned | None:
    asked = replace(inputs, fixed=fixed, previous=plan.sends, namesakes=plan.sends)
    try:
        return WeekPlanner(desk.in_force(asked.page).rules, desk.solver)(asked)
    except PlanInfeasible:
        return None
