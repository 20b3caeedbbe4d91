"""Plan a page's week and keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.domain.facts import Rotation
from eros.domain.plan import JudgedWeek
from eros.domain.words import PlanStatus
from eros.kit.errors import ErosError
from eros.pipeline.week import Planned, WeekPlanner

PLANNED = "plan"  # the reason of versions that no person had a hand in


class PlanSettled(ErosError):
    """The week from {week} of {page} is {status} already (version {version})."""

    code = "plan.settled"
    exit_status = 5
    http_status = 409
    hint = "Use `eros replan`, which keeps what is published and pinned, or set it back to draft."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A planned page: the judged week, its stored version, whether it was planned just now, and
    whether people had a hand in it."""

    page_id: str
    judged: JudgedWeek
    version: int
    fresh: bool
    by_hand: bool = False


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
    around their changes: what they did is never planned over without being asked for.

    Raises
    ------
    PageNotFound, PlanInfeasible
        As their names say.
    PlanSettled
        If the week is approved or published.
    """
    with desk.store.read() as session:
        inputs = load_inputs(desk, session, page_key, week_start, ask)
        current = session.plans.current(inputs.page.id, week_start)
        changes = session.plans.status_changes(inputs.page.id, week_start) if current else ()
    if current is not None:
        out = [c.version for c in changes if c.to_status is PlanStatus.PUBLISHED]
        if out:  # its sends have been handed over, whatever was drafted around them since
            raise PlanSettled(
                page=inputs.page.id, week=week_start, status=PlanStatus.PUBLISHED, version=out[-1]
            )
        if current.status is PlanStatus.APPROVED:
            raise PlanSettled(
                page=inputs.page.id, week=week_start, status=current.status, version=current.version
            )
        same = current.inputs_sha256 == inputs.sha256 or current.reason != PLANNED
        if current.status is PlanStatus.DRAFT and same and not again:
            return Outcome(inputs.page.id, current.judged, current.version, False, current.reason != PLANNED)
    planned = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs)
    version = save(desk, planned, by=by, reason=PLANNED, expected=current.version if current else None)
    return Outcome(inputs.page.id, planned.judged, version, fresh=True)


def save(desk: Desk, planned: Planned, *, by: str, reason: str, expected: int | None) -> int:
    """Store a planned week and where the rotation stands after it, in one transaction."""
    return save_judged(desk, planned.judged, planned.rotation, by=by, reason=reason, expected=expected)


def save_judged(
    desk: Desk,
    judged: JudgedWeek,
    rotation: Rotation | None,
    *,
    by: str,
    reason: str,
    expected: int | None,
) -> int:
    """Store a new version, compare-and-set on the version seen."""
    with desk.store.write() as session:
        version = session.plans.save(
            judged, by=by, reason=reason, at=desk.clock.now(), expected_version=expected
        )
        if rotation is not None:
            session.rotation.save(judged.plan.page.id, judged.plan.week.start, rotation)
        return version
