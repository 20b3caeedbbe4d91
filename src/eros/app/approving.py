"""Draft, approved, published: who said yes, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eros.app.desk import Desk
from eros.app.editing import PlanPublished
from eros.app.judging import current_plan, judge_plan
from eros.app.ports import StoredPlan
from eros.domain.page import PageId
from eros.domain.words import PlanStatus, Severity
from eros.kit.errors import ErosError

WAITING = {PlanStatus.APPROVED: PlanStatus.DRAFT, PlanStatus.PUBLISHED: PlanStatus.APPROVED}


class PlanBreaksRules(ErosError):
    """The week from {week} of {page} breaks hard rules (findings: {count}), first {first}."""

    code = "plan.breaks_rules"
    exit_status = 2
    http_status = 409
    hint = "See them all with `eros judge PAGE WEEK`; mend them with `eros edit` or `eros replan`."


class NothingWaits(ErosError):
    """No page has a week from {week} that is {before} and could become {status}."""

    code = "plan.nothing_waits"
    exit_status = 5
    http_status = 409
    hint = "Plan first: eros plan --all WEEK; weeks go from draft to approved to published."


class StatusAlready(ErosError):
    """The week from {week} of {page} is {status} already."""

    code = "plan.status_already"
    exit_status = 5
    http_status = 409
    hint = "`eros history PAGE WEEK` shows by whom."


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
    PlanNotFound, PlanStatusIllegal, StatusAlready, PlanChanged
        As their names say.
    PlanBreaksRules, PlanNeedsCaptions
        If a week with a hard finding, or with captions still to be written, was to be approved or
        published.
    """
    stored = current_plan(desk, page_key, week_start)
    if stored.status is status:
        raise StatusAlready(page=stored.page, week=week_start, status=status)
    if status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        hard = [
            f
            for f in judge_plan(desk, stored.judged.plan, stored.judged.issued_at).findings
            if f.severity is Severity.HARD
        ]
        if hard:
            raise PlanBreaksRules(
                page=stored.page, week=week_start, count=len(hard),
                first=f"{hard[0].rule} {hard[0].send or 'whole plan'}: {hard[0].text}",
            )  # fmt: skip
        bare = [s.id for s in stored.judged.plan.sends if s.needs_caption]
        if bare:
            raise PlanNeedsCaptions(page=stored.page, week=week_start, count=len(bare), first=bare[0])
    with desk.store.write() as session:
        return session.plans.set_status(
            stored.page, week_start, status, by=by, at=desk.clock.now(), expected_version=stored.version
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one page's week when all were to move: its status now, and the error that stood
    against it."""

    page: PageId
    version: int
    status: PlanStatus
    error: ErosError | None = None


def set_all(desk: Desk, week_start: date, status: PlanStatus, *, by: str) -> tuple[Moved, ...]:
    """Move every week that waits for it: drafts to approved, approved ones to published. One that is
    refused stays as it was and does not stop the others; weeks of another status are left out.

    Raises
    ------
    NothingWaits
        If no week of any page is in the status before.
    """
    before = WAITING[status]
    with desk.store.read() as session:
        heads = [h for h in session.plans.weeks(week_start=week_start) if h.status is before]
    if not heads:
        raise NothingWaits(week=week_start, before=before, status=status)
    moved = []
    for head in heads:
        try:
            done = set_status(desk, head.page, week_start, status, by=by)
            moved.append(Moved(done.page, done.version, done.status))
        except ErosError as e:
            moved.append(Moved(head.page, head.version, head.status, e))
    return tuple(moved)


def undo(desk: Desk, page_key: str, week_start: date, *, by: str) -> StoredPlan:
    """Take the last change of a week back, as a new version.

    Raises
    ------
    PlanNotFound, NothingToUndo, PlanPublished
        As their names say.
    """
    page = current_plan(desk, page_key, week_start).page
    with desk.store.write() as session:  # asked in here: what is published meanwhile stays
        now = session.plans.head(page, week_start)
        if now is not None and now.status is PlanStatus.PUBLISHED:
            raise PlanPublished(page=page, week=week_start)
        return session.plans.undo(page, week_start, by=by, at=desk.clock.now())
