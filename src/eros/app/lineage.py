"""What the earlier versions of a week still say: names that are used up, sends nobody wants back."""

from __future__ import annotations

from eros.app.ports import StoredPlan, UnitOfWork
from eros.domain.plan import DripWindow, Send
from eros.domain.words import PlanStatus
from eros.pipeline.values import Veto

PLANNED = "plan"  # the reason of versions that no person had a hand in
REPLANNED = "replan"  # of those planned again around what people did


def dropped_by_hand(session: UnitOfWork, stored: StoredPlan) -> tuple[Veto, ...]:
    """Sends that people took out since the week was last planned from nothing, oldest first.

    Read off the versions that led to this one: a drop that was undone is not among them. What went
    along with a dropped parent is not either: only the parent was unwanted.
    """
    lines = {v.version: v for v in session.plans.versions(stored.page, stored.week.start)}
    found: list[Veto] = []
    line = lines[stored.version]
    while line.parent is not None and line.reason != PLANNED:
        before = lines[line.parent]
        if line.reason != REPLANNED and line.sends < before.sends:
            old = session.plans.get(stored.page, stored.week.start, before.version).judged.plan.sends
            new = session.plans.get(stored.page, stored.week.start, line.version).judged.plan.sends
            found += [Veto(s.kind, s.at) for s in reversed(_gone(old, new))]
        line = before
    return tuple(dict.fromkeys(reversed(found)))


def published_windows(session: UnitOfWork, stored: StoredPlan) -> frozenset[DripWindow]:
    """The drip windows of the week's versions that were published: what is out stays as it is."""
    moves = session.plans.status_changes(stored.page, stored.week.start)
    out = {move.version for move in moves if move.to_status is PlanStatus.PUBLISHED}
    weeks = (session.plans.get(stored.page, stored.week.start, n).judged.plan for n in sorted(out))
    return frozenset(window for week in weeks for window in week.drip_windows)


def _gone(old: tuple[Send, ...], new: tuple[Send, ...]) -> list[Send]:
    here = {s.id for s in new}
    gone = {s.id: s for s in old if s.id not in here}
    return [s for s in gone.values() if s.parent not in gone and s.link_to not in gone]
