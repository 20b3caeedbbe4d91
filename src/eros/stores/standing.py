"""Sends and pins of weeks that stand approved or published: later weeks reckon with them.

A new draft of such a week changes nothing here until it is approved itself; what was published
goes out meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert

from eros.app.stored import StoredPlan
from eros.domain.words import PlanStatus
from eros.stores.codec import to_seconds
from eros.stores.schema import pins, standing_sends

STANDS = frozenset({PlanStatus.APPROVED, PlanStatus.PUBLISHED})


def follow(connection: Connection, stored: StoredPlan) -> None:
    """Bring the standing sends in line with a version whose status has just changed."""
    page, week, version = stored.page, stored.week, stored.version
    for table in (standing_sends, pins):
        gone = delete(table).where(table.c.page_id == page, table.c.week_start == week.start)
        if stored.status not in STANDS:
            gone = gone.where(table.c.version == version)  # another version's stay
        connection.execute(gone)
    if stored.status not in STANDS:
        return
    key = {"page_id": page, "week_start": week.start, "version": version}
    plan, origin = stored.judged.plan, week.origin
    if plan.sends:
        connection.execute(
            insert(standing_sends),
            [
                {
                    **key,
                    "send_id": s.id,
                    "at": to_seconds(origin + timedelta(minutes=s.at)),
                    "local_day": week.date(s.at).toordinal(),
                    "send_type": s.kind,
                    "audience": s.audience,
                    "campaign": s.campaign,
                    "game": s.game,
                    "caption_id": s.caption_id,
                    "caption_text": s.caption_text,
                    "content_type": s.content_type,
                    "price_cents": s.price_cents,
                }
                for s in plan.sends
            ],
        )
    if plan.pins:
        connection.execute(
            insert(pins),
            [
                {
                    **key,
                    "send_id": p.send,
                    "starts_at": to_seconds(origin + timedelta(minutes=p.start)),
                    "ends_at": to_seconds(origin + timedelta(minutes=p.until)),
                }
                for p in plan.pins
            ],
        )
