"""Plan a page's week and keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eros.app.desk import Desk
from eros.app.fleet import PageReport
from eros.app.inputs import Ask, load_inputs
from eros.app.lineage import PLANNED
from eros.app.stored import StoredPlan
from eros.app.weeks import default_as_of
from eros.domain.evidence import PAGE, Adjustment
from eros.domain.facts import Rotation
from eros.domain.plan import JudgedWeek
from eros.domain.week import BIN_MIN, Week
from eros.domain.words import PlanStatus, Severity
from eros.kit.errors import ErosError
from eros.pipeline.evidence import MOVES
from eros.pipeline.week import Planned, WeekPlanner


class PlanSettled(ErosError):
    """The week from {week} of {page} is {status} already (version {version})."""

    code = "plan.settled"
    exit_status = 5
    http_status = 409
    hint = "Use `eros replan`, which keeps what is published and pinned, or set it back to draft."


class WeekOver(ErosError):
    """The week from {week} is over in {zone}: nothing of {page} can still be planned in it."""

    code = "plan.week_over"
    exit_status = 64
    http_status = 409
    hint = "Plan a week to come: eros plan PAGE next. With --as-of INSTANT it is planned as if it were then."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A planned page: the judged week, its stored version, whether it was planned just now, whether
    people had a hand in it, and whether its week had begun."""

    page_id: str
    judged: JudgedWeek
    version: int
    fresh: bool
    by_hand: bool = False
    begun: bool = False


def plan_page(
    desk: Desk,
    page_key: str,
    week_start: date,
    *,
    by: str,
    ask: Ask = Ask(),
    again: bool = False,
) -> Outcome:
    """Plan one page's week and save it as a draft.

    A current draft that was made from the very same inputs is handed back as it is, unless
    ``again``; so running twice plans once. So is a draft that people changed or had planned again
    around their changes: what they did is never planned over without being asked for. Of a week
    that has begun only what is left is planned, and a draft of it is handed back, too.

    Raises
    ------
    PageNotFound, PlanInfeasible, WeekOver
        As their names say.
    PlanSettled
        If the week is approved or published.
    """
    with desk.store.read() as session:
        page = session.pages.get_page(page_key, desk.catalog, ask.as_of or default_as_of(week_start))
        current = session.plans.current(page.id, week_start)
        changes = session.plans.status_changes(page.id, week_start) if current else ()
        week = Week(week_start, page.time_zone)
        now = ask.as_of or ask.now or week.origin
        ask = replace(
            ask,
            not_before=-(-max(0, week.minute(now)) // BIN_MIN) * BIN_MIN,  # by half hours: twice is once
            namesakes=current.judged.plan.sends if current else (),
            taken=session.plans.ids_used(page.id, week_start) if current else frozenset(),
        )
        inputs = load_inputs(desk, session, page.id, week_start, ask)
    begun = inputs.not_before > 0
    if current is not None:
        out = [c.version for c in changes if c.to_status is PlanStatus.PUBLISHED]
        if out:  # its sends have been handed over, whatever was drafted around them since
            raise PlanSettled(page=page.id, week=week_start, status=PlanStatus.PUBLISHED, version=out[-1])
        if current.status is PlanStatus.APPROVED:
            raise PlanSettled(page=page.id, week=week_start, status=current.status, version=current.version)
        by_hand = current.reason != PLANNED
        same = current.inputs_sha256 == inputs.sha256 or by_hand or begun
        if current.status is PlanStatus.DRAFT and same and not again:
            return Outcome(page.id, current.judged, current.version, False, by_hand, begun)
    if inputs.not_before >= week.length_min:
        raise WeekOver(week=week_start, zone=page.time_zone, page=page.id)
    planned = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs)
    version = save(desk, planned, by=by, reason=PLANNED, seen=current)
    return Outcome(page.id, planned.judged, version, fresh=True, begun=begun)


def save(desk: Desk, planned: Planned, *, by: str, reason: str, seen: StoredPlan | None) -> int:
    """Store a planned week, where the rotation stands after it and what history moved, in one
    transaction."""
    moved = tuple(a for a in planned.performance.asked if a.lever in MOVES and a.subject != PAGE)
    return save_judged(desk, planned.judged, planned.rotation, by=by, reason=reason, seen=seen, moved=moved)


def save_judged(
    desk: Desk,
    judged: JudgedWeek,
    rotation: Rotation | None,
    *,
    by: str,
    reason: str,
    seen: StoredPlan | None,
    moved: Sequence[Adjustment] | None = None,
) -> int:
    """Store a new version, compare-and-set on the version and status seen: what was approved or
    published meanwhile is not drafted over; with the volume triggers that it was
    planned by (``None``: by none of its own)."""
    with desk.store.write() as session:
        version = session.plans.save(
            judged, by=by, reason=reason, at=desk.clock.now(),
            expected_version=seen.version if seen else None, expected_status=seen.status if seen else None,
        )  # fmt: skip
        if rotation is not None:
            session.rotation.save(judged.plan.page.id, judged.plan.week.start, rotation)
        if moved is not None:
            session.triggers.save(
                judged.plan.page.id,
                judged.plan.week.start,
                moved,
                seen_on=judged.issued_at.date(),
                at=desk.clock.now(),
            )
        return version


def report_of(made: Outcome, seconds: float) -> PageReport:
    """A planned page as a line of a summary."""
    plan, verdict = made.judged.plan, made.judged.verdict
    hard = sum(f.severity is Severity.HARD for f in verdict.findings)
    return PageReport(
        page=made.page_id,
        state="planned" if made.fresh else "same",
        version=made.version,
        sends=len(plan.sends),
        types=len({s.kind for s in plan.sends}),
        expected_cents=plan.objective.expected_cents,
        gap=plan.objective.gap,
        hard=hard,
        soft=len(verdict.findings) - hard,
        notes=len(plan.notes),
        status=verdict.status.value,
        seconds=seconds,
    )
