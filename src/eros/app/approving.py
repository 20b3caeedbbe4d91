"""Draft, approved, published: who said yes, and when."""

from __future__ import annotations

from datetime import date

from eros.app.desk import Desk
from eros.app.editing import PlanPublished
from eros.app.judging import current_plan, judge_plan
from eros.app.ports import StoredPlan
from eros.domain.words import PlanStatus, Severity
from eros.kit.errors import ErosError


class PlanBreaksRules(ErosError):
    """The week from {week} of {page} breaks hard rules ({count} findings), first {first}."""

    code = "plan.breaks_rules"
    exit_status = 2
    http_status = 409
    hint = "See them all with `eros judge PAGE WEEK`; mend them with `eros edit` or `eros replan`."


class PlanNeedsCaptions(ErosError):
    """The week from {week} of {page} still waits for captions ({count}), first for {first}."""

    code = "plan.needs_captions"
    exit_status = 2
    http_status = 409
    hint = 'Write them: eros edit caption PAGE WEEK SEND --text "..."; or drop the sends.'


def set_status(desk: Desk, page_key: str, week_start: date, status: PlanStatus, *, by: str) -> StoredPlan:
    """Move the current version of a week to another status.

    A week is judged afresh before it is approved or published.

    Raises
    ------
    PlanNotFound, PlanStatusIllegal, PlanChanged
        As their names say.
    PlanBreaksRules, PlanNeedsCaptions
        If a week with a hard finding, or with captions still to be written, was to be approved or
        published.
    """
    stored = current_plan(desk, page_key, week_start)
    if status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        hard = [
            f
            for f in judge_plan(desk, stored.judged.plan, stored.judged.issued_at).findings
            if f.severity is Severity.HARD
        ]
        if hard:
            raise PlanBreaksRules(
                page=stored.page, week=week_start, count=len(hard), first=f"{hard[0].rule}: {hard[0].text}"
            )
        bare = [s.id for s in stored.judged.plan.sends if s.needs_caption]
        if bare:
            raise PlanNeedsCaptions(page=stored.page, week=week_start, count=len(bare), first=bare[0])
    with desk.store.write() as session:
        return session.plans.set_status(
            stored.page, week_start, status, by=by, at=desk.clock.now(), expected_version=stored.version
        )


def undo(desk: Desk, page_key: str, week_start: date, *, by: str) -> StoredPlan:
    """Take the last change of a week back, as a new version.

    Raises
    ------
    PlanNotFound, NothingToUndo, PlanPublished
        As their names say.
    """
    stored = current_plan(desk, page_key, week_start)
    if stored.status is PlanStatus.PUBLISHED:
        raise PlanPublished(page=stored.page, week=week_start)
    with desk.store.write() as session:
        return session.plans.undo(stored.page, week_start, by=by, at=desk.clock.now())
