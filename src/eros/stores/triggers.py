"""Volume triggers and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from eros.app.ports_triggers import Trigger
from eros.domain.evidence import Adjustment, Lever, Trust
from eros.domain.page import PageId
from eros.stores.codec import from_seconds, to_seconds
from eros.stores.schema_triggers import volume_triggers

_C = volume_triggers.c


class SqlTriggerRepo:
    """Rows are added, and marked when newer ones take their place."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def save(
        self, page: PageId, week_start: date, said: Sequence[Adjustment], *, seen_on: date, at: datetime
    ) -> bool:
        """Put these in the place of the page's latest; ``False`` where they are the same."""
        until = [None if a.days is None else seen_on + timedelta(days=a.days) for a in said]
        before = [(t.week_start, t.said.rule, t.said.trigger, t.said.lever, t.said.subject, t.said.amount,
                   t.said.reason, t.said.n, t.said.trust, t.expires_on) for t in self.latest(page)]  # fmt: skip
        now = [(week_start, a.rule, a.trigger, a.lever, a.subject, a.amount, a.reason, a.n, a.trust, u)
               for a, u in zip(said, until, strict=True)]  # fmt: skip
        if before == now:
            return False
        self._c.execute(
            update(volume_triggers)
            .where(_C.page_id == page, _C.superseded_at.is_(None))
            .values(superseded_at=to_seconds(at))
        )
        rows = [
            {
                "page_id": page, "week_start": week_start, "rule": a.rule, "trigger": a.trigger,
                "lever": a.lever.value, "subject": a.subject, "amount": a.amount, "reason": a.reason,
                "n": a.n, "trust": a.trust.value, "seen_on": seen_on, "found_at": to_seconds(at), "expires_on": u,
            }
            for a, u in zip(said, until, strict=True)
        ]  # fmt: skip
        if rows:
            self._c.execute(insert(volume_triggers), rows)
        return True

    def latest(self, page: PageId) -> tuple[Trigger, ...]:
        """What nothing has superseded, in the order it was asked for."""
        return tuple(t for t in self.history(page) if t.superseded_at is None)

    def history(self, page: PageId) -> tuple[Trigger, ...]:
        """All that ever was, oldest first."""
        rows = self._c.execute(select(volume_triggers).where(_C.page_id == page).order_by(_C.id))
        return tuple(
            Trigger(
                id=r.id,
                page=PageId(r.page_id),
                week_start=r.week_start,
                said=Adjustment(
                    rule=r.rule, lever=Lever(r.lever), subject=r.subject, amount=r.amount, trigger=r.trigger,
                    reason=r.reason, n=r.n, trust=Trust(r.trust),
                    days=None if r.expires_on is None else (r.expires_on - r.seen_on).days,
                ),
                found_at=from_seconds(r.found_at),
                expires_on=r.expires_on,
                superseded_at=None if r.superseded_at is None else from_seconds(r.superseded_at),
            )
            for r in rows
        )  # fmt: skip
