"""What a page has sent, or has promised to send, before a week."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from eros.domain.facts import PastSend
from eros.domain.page import Page
from eros.domain.week import Week
from eros.domain.words import Audience
from eros.stores.codec import kind_or_none, to_seconds
from eros.stores.schema import captions, sends, standing_sends

SAME_SEND_MIN = 3  # a platform's clock and ours differ by this much at most


def past_sends(connection: Connection, page: Page, week: Week, horizon_days: int) -> tuple[PastSend, ...]:
    """History of the horizon and the standing sends of earlier weeks, oldest first.

    Where both tell of one send, history's time stays and the plan fills in what history does not
    know.
    """
    origin = to_seconds(week.origin)
    since = origin - int(timedelta(days=horizon_days).total_seconds())
    past = _history(connection, page, origin, since)
    planned = _standing(connection, page, week, origin, since)
    return merge(past, planned)


def merge(past: Sequence[PastSend], planned: Sequence[PastSend]) -> tuple[PastSend, ...]:
    """One ordered tale out of two. A planned send within three minutes of one in ``past`` that no
    other planned send has claimed is that send."""
    merged = list(past)
    times = [p.at for p in merged]
    claimed: set[int] = set()
    extra: list[PastSend] = []
    for plan in planned:
        i = _nearest(times, plan.at, claimed)
        if i is None:
            extra.append(plan)
        else:
            claimed.add(i)
            merged[i] = _filled(merged[i], plan)
    return tuple(sorted((*merged, *extra), key=lambda s: (s.at, s.kind or "", s.caption_id or "")))


def _nearest(times: Sequence[int], at: int, claimed: set[int]) -> int | None:
    first = bisect_left(times, at - SAME_SEND_MIN)
    best: int | None = None
    for i in range(first, len(times)):
        if times[i] > at + SAME_SEND_MIN:
            break
        if i not in claimed and (best is None or abs(times[i] - at) < abs(times[best] - at)):
            best = i
    return best


def _filled(seen: PastSend, plan: PastSend) -> PastSend:
    if seen.kind is not None and seen.kind is not plan.kind:
        return seen  # something else went out at that minute: history is right
    return replace(
        seen,
        kind=plan.kind,
        audience=plan.audience,
        campaign=seen.campaign or plan.campaign,
        game=seen.game or plan.game,
        caption_id=seen.caption_id or plan.caption_id,
        caption_text=seen.caption_text or plan.caption_text,
        content_type=seen.content_type or plan.content_type,
    )


def _history(connection: Connection, page: Page, origin: int, since: int) -> list[PastSend]:
    c = sends.c
    query = (
        select(
            c.sent_at.label("at"), c.send_type, c.audience, c.campaign, c.game, c.caption_id,
            captions.c.text.label("caption_text"), c.content_type, c.price_cents,
        )
        .select_from(sends.outerjoin(captions, captions.c.caption_id == c.caption_id))
        .where(c.page_id == page.id, c.sent_at >= since, c.sent_at < origin)
    )  # fmt: skip
    return _told(connection, query, origin)


def _standing(connection: Connection, page: Page, week: Week, origin: int, since: int) -> list[PastSend]:
    c = standing_sends.c
    query = select(standing_sends).where(
        c.page_id == page.id, c.week_start < week.start, c.at >= since, c.at < origin
    )
    return _told(connection, query, origin)


def _told(connection: Connection, query: Select[Any], origin: int) -> list[PastSend]:
    """The sends of a query by time, in minutes since ``origin``."""
    found = [
        PastSend(
            at=(r.at - origin) // 60,
            kind=kind_or_none(r.send_type),
            audience=Audience(r.audience),
            campaign=r.campaign,
            game=r.game,
            caption_id=r.caption_id,
            caption_text=r.caption_text,
            content_type=r.content_type,
            price_cents=r.price_cents or None,
        )
        for r in connection.execute(query)
    ]
    return sorted(found, key=lambda s: (s.at, s.kind or "", s.caption_id or ""))
