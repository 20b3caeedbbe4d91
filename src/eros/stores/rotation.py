"""Where each page's PPV rotation stands at the end of each week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select

from eros.domain.facts import Rotation
from eros.domain.page import PageId
from eros.domain.words import RotationState
from eros.stores.schema import rotations

_C = rotations.c
WEEK = timedelta(days=7)


class SqlRotationRepo:
    """Rotation states by page and week."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def get(self, page: PageId, week_start: date) -> Rotation:
        """The state on that Monday, as the latest earlier week left it."""
        row = self._c.execute(
            select(rotations)
            .where(_C.page_id == page, _C.week_start < week_start)
            .order_by(_C.week_start.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return Rotation()
        pattern = tuple(row.pattern.split(",")) if row.pattern else ()
        left = Rotation(RotationState(row.state), pattern, row.days_on_pattern)
        idle = (week_start - row.week_start - WEEK).days
        return replace(left, days_on_pattern=left.days_on_pattern + idle) if pattern and idle > 0 else left

    def save(self, page: PageId, week_start: date, rotation: Rotation) -> None:
        """Record how the week from ``week_start`` leaves the rotation."""
        self._c.execute(delete(rotations).where(_C.page_id == page, _C.week_start == week_start))
        self._c.execute(
            insert(rotations).values(
                page_id=page,
                week_start=week_start,
                state=rotation.state,
                pattern=",".join(rotation.pattern),
                days_on_pattern=rotation.days_on_pattern,
            )
        )
