"""Draft, approved, published: who said yes, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eros.app.desk import Desk
from eros.app.editing import PlanPublished
from eros.app.gone import SendGone, TimePast, check_past_stays, only_gone
from eros.app.judging import current_plan, judge_plan
from eros.app.ports import StoredPlan
from eros.domain.page import PageId
from eros.domain.plan import Finding, Note
from eros.domain.words import PlanStatus, Severity
from eros.kit.errors import ErosError

GONE_AGAINST = "approve.gone_against_rules"
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


class UndoReachesPast(ErosError):
    """The last change of the week from {week} of {page} cannot be taken back: {why}"""

    code = "plan.undo_past"
    exit_status = 5
    http_status = 409
    hint = "What is out stays as it was sent; plan the rest again: eros replan PAGE WEEK."


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a page's week: its status now, notes for who moved it, and the error that stood
    against it when all were to move."""

    page: PageId
    version: int
    status: PlanStatus
    notes: tuple[Note, ...] = ()
    error: ErosError | None = None


def set_status(desk: Desk, page_key: str, week_start: date, status: PlanStatus, *, by: str) -> Moved:
    """Move the current version of a week to another status.

    A week is judged afresh before it is approved or published. Findings that concern only sends which
    have gone out by the clock do not hold it up, for nothing can mend them; a note counts them, and
    the judgement keeps them.

    Raises
    ------
    PlanNotFound, PlanStatusIllegal, StatusAlready, PlanChanged
        As their names say.
    PlanBreaksRules, PlanNeedsCaptions
        If a week with another hard finding, or with captions still to be written, was to be approved
        or published.
    """
    stored = current_plan(desk, page_key, week_start)
    if stored.status is status:
        raise StatusAlready(page=stored.page, week=week_start, status=status)
    notes: tuple[Note, ...] = ()
    if status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        hard, past = _hard_findings(desk, stored)
        if hard:
            raise PlanBreaksRules(
                page=stored.page, week=week_start, count=len(hard),
                first=f"{hard[0].rule} {hard[0].send or 'whole plan'}: {hard[0].text}",
            )  # fmt: skip
        bare = [s.id for s in stored.judged.plan.sends if s.needs_caption]
        if bare:
            raise PlanNeedsCaptions(page=stored.page, week=week_start, count=len(bare), first=bare[0])
        notes = _gone_note(past)
    with desk.store.write() as session:
        done = session.plans.set_status(
            stored.page, week_start, status, by=by, at=desk.clock.now(), expected_version=stored.version
        )
    return Moved(done.page, done.version, done.status, notes)


def _hard_findings(desk: Desk, stored: StoredPlan) -> tuple[list[Finding], list[Finding]]:
    """The week's hard findings judged afresh: those that hold approval up, and those that nothing can mend.

    The latter name a send that has gone out, and are found word for word in what has gone out alone: so
    no send still to come has a part in them. One that names no send is about the week and holds it up.
    """
    plan, as_of = stored.judged.plan, stored.judged.issued_at
    hard = [f for f in judge_plan(desk, plan, as_of).findings if f.severity is Severity.HARD]
    gone = only_gone(plan, plan.week.minute(desk.clock.now()))
    ids = {s.id for s in gone.sends}
    if not any(f.send in ids for f in hard):
        return hard, []
    alone = list(judge_plan(desk, gone, as_of).findings)
    standing, past = [], []
    for f in hard:
        if f.send in ids and f in alone:
            alone.remove(f)
            past.append(f)
        else:
            standing.append(f)
    return standing, past


def _gone_note(past: list[Finding]) -> tuple[Note, ...]:
    if not past:
        return ()
    rules = ", ".join(sorted({f.rule for f in past}))
    text = f"Hard findings on sends that have gone out: {len(past)} ({rules}); nothing can mend them"
    return (Note(GONE_AGAINST, text),)


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
            moved.append(set_status(desk, head.page, week_start, status, by=by))
        except ErosError as e:
            moved.append(Moved(head.page, head.version, head.status, error=e))
    return tuple(moved)


def undo(desk: Desk, page_key: str, week_start: date, *, by: str) -> StoredPlan:
    """Take the last change of a week back, as a new version.

    Raises
    ------
    PlanNotFound, NothingToUndo, PlanPublished
        As their names say.
    UndoReachesPast
        If that would change what has gone out by the clock, or put a send at a time that is past.
    """
    before = current_plan(desk, page_key, week_start)
    page = before.page
    with desk.store.write() as session:  # asked in here: what is published or changed meanwhile stays
        now = session.plans.current(page, week_start) or before
        if now.status is PlanStatus.PUBLISHED:
            raise PlanPublished(page=page, week=week_start)
        done = session.plans.undo(page, week_start, by=by, at=desk.clock.now())
        try:
            check_past_stays(desk, now.judged.plan, done.judged.plan)
        except (SendGone, TimePast) as e:  # leaves the block, so nothing is kept
            raise UndoReachesPast(page=page, week=week_start, why=e) from e
    return done
