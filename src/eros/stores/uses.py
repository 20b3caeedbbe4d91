"""When a page last used which captions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, CursorResult, func, select

from eros.domain.bank import CaptionBank, CaptionUse
from eros.domain.page import Page
from eros.domain.week import Week
from eros.stores.codec import to_seconds
from eros.stores.past import SAME_SEND_MIN
from eros.stores.schema import sends, standing_sends


def uses_before(connection: Connection, page: Page, week: Week, bank: CaptionBank) -> CaptionUse:
    """History and standing plans before the week, per caption of the bank, by bank index."""
    found = {key: (day, n, int(earned)) for key, day, n, earned in _history(connection, page, week).all()}
    for key, day in _planned_only(connection, page, week).all():
        last, n, earned = found.get(key, (day, 0, 0))
        found[key] = max(last, day), n + 1, earned
    places = places_of(bank)
    used = sorted((places[key], *found[key]) for key in found.keys() & places.keys())
    columns = list(zip(*used, strict=True)) or [()] * 4
    return CaptionUse(
        caption=np.array(columns[0], np.int64),
        last_used_day=np.array(columns[1], np.int32) - np.int32(week.start.toordinal()),
        times=np.array(columns[2], np.int32),
        earnings_cents=np.array(columns[3], np.int64),
    )


def last_used(connection: Connection, page: Page, week: Week, ids: Collection[str]) -> dict[str, int]:
    """Week minute (< 0) of each caption's latest use on the page before the week."""
    origin = to_seconds(week.origin)
    found: dict[str, int] = {}
    for table, when in ((sends, sends.c.sent_at), (standing_sends, standing_sends.c.at)):
        rows = connection.execute(
            select(table.c.caption_id, func.max(when))
            .where(table.c.page_id == page.id, when < origin, table.c.caption_id.in_(ids))
            .group_by(table.c.caption_id)
        )
        for caption, at in rows:
            found[caption] = max(found.get(caption, at), at)
    return {caption: (at - origin) // 60 for caption, at in found.items()}


def _history(connection: Connection, page: Page, week: Week) -> CursorResult[Any, Any, Any, Any]:
    c = sends.c
    return connection.execute(
        select(c.caption_id, func.max(c.local_day), func.count(), func.sum(c.earnings_cents))
        .where(c.page_id == page.id, c.sent_at < to_seconds(week.origin), c.caption_id.is_not(None))
        .group_by(c.caption_id)
    )


def _planned_only(connection: Connection, page: Page, week: Week) -> CursorResult[Any, Any]:
    """Standing sends that history does not tell of yet."""
    c, h = standing_sends.c, sends.c
    near = SAME_SEND_MIN * 60
    told = (
        select(h.send_id)
        .where(h.page_id == c.page_id, h.sent_at.between(c.at - near, c.at + near))
        .where(h.caption_id == c.caption_id)
        .exists()
    )
    return connection.execute(
        select(c.caption_id, c.local_day)
        .where(c.page_id == page.id, c.week_start < week.start, c.at < to_seconds(week.origin))
        .where(c.caption_id.is_not(None), ~told)
    )


@lru_cache(maxsize=1)
def places_of(bank: CaptionBank) -> Mapping[str, int]:
    """Bank index by caption id. Kept for the bank in hand, which a process loads once."""
    return {key: i for i, key in enumerate(bank.ids)}
