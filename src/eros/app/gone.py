"""What has gone out by the clock: no edit and no undo reaches it any more."""

from __future__ import annotations

from dataclasses import replace

from eros.app.desk import Desk
from eros.domain.plan import Send, SendId, WeekPlan
from eros.kit.errors import ErosError


class SendGone(ErosError):
    """{send} stood at {at} and that is past ({now} by the page's clock): it has gone out as it was."""

    code = "edit.send_gone"
    exit_status = 5
    http_status = 409
    hint = "Edit a send that is still to come, or plan the rest again: eros replan PAGE WEEK."


class TimePast(ErosError):
    """Nothing can be put at {at}: that is past ({now} by the page's clock)."""

    code = "edit.time_past"
    exit_status = 64
    hint = "Choose a time that is still to come."


def only_gone(plan: WeekPlan, minute: int) -> WeekPlan:
    """The week as far as it has gone out before ``minute``: nothing that is still to come, and none
    that still waits for its caption. A post that stands pinned can still be taken down: its pin has
    not gone."""
    sends = tuple(s for s in plan.sends if s.at < minute and not s.needs_caption)
    ids = {s.id for s in sends}
    return replace(
        plan,
        sends=sends,
        pins=tuple(p for p in plan.pins if p.send in ids and p.until <= minute),
        drip_windows=tuple(w for w in plan.drip_windows if w.start < minute),
    )


def check_past_stays(desk: Desk, before: WeekPlan, after: WeekPlan) -> None:
    """Refuse an edit that touches what is past by the desk's clock, whichever edit it is.

    Pins are not looked at: a re-plan keeps a past send with or without one, so a pin set or lifted
    there changes nothing that went out. A send that still waits for its caption has not gone out at
    its time: it may be dropped or moved to a time to come.

    Raises
    ------
    SendGone
        If a send that has gone out would be changed or taken out.
    TimePast
        If a send would be put into the past: added, moved, or given its caption there.
    """
    minute = before.week.minute(desk.clock.now())
    old, new = _past(before, minute), _past(after, minute)
    for send in old.values():
        if not send.needs_caption and new.get(send.id) != send:
            raise _gone(before, send, minute)
    for send in new.values():
        if old.get(send.id) != send:
            raise _late(before, send, minute)


def check_to_come(desk: Desk, plan: WeekPlan, send: Send) -> None:
    """Refuse to work on a send that is past by the desk's clock. Raises like ``check_past_stays``."""
    minute = plan.week.minute(desk.clock.now())
    if send.at < minute:
        raise _late(plan, send, minute) if send.needs_caption else _gone(plan, send, minute)


def _past(plan: WeekPlan, minute: int) -> dict[SendId, Send]:
    """Sends before ``minute`` by id, their pins left out."""
    return {s.id: replace(s, pinned_by_user=False) for s in plan.sends if s.at < minute}


def _gone(plan: WeekPlan, send: Send, minute: int) -> SendGone:
    return SendGone(send=send.id, at=plan.week.label(send.at), now=_clock(plan, minute))


def _late(plan: WeekPlan, send: Send, minute: int) -> TimePast:
    return TimePast(at=plan.week.label(send.at), now=_clock(plan, minute))


def _clock(plan: WeekPlan, minute: int) -> str:
    return f"{plan.week.local(minute):%a %Y-%m-%d %H:%M}"
