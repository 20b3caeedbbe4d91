"""What a page's week is planned from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
from sqlalchemy import ColumnElement, Connection, Table, func, select

from eros.catalog.values import Catalog
from eros.domain.bank import CaptionBank, CaptionUse, History, Segments
from eros.domain.facts import DripSet, Facts, LiveEvent, Offer, PastPin, Persona
from eros.domain.page import Page
from eros.domain.week import Week
from eros.domain.words import Audience, PlanStatus
from eros.stores import schema
from eros.stores.codec import coded, kind_codes, kind_or_none, to_seconds
from eros.stores.past import past_sends
from eros.stores.rotation import SqlRotationRepo
from eros.stores.uses import places_of, uses_before
from eros.stores.vault import SqlVaultRepo

HISTORY_DAYS = 731  # 24 months
MANY = 10_000  # values in one statement: each kind of database takes so many


class SqlInputRepo:
    """Reads; every answer is about one page and one week."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def facts(self, page: Page, week: Week, catalog: Catalog, *, horizon_days: int = 60) -> Facts:
        """Everything a rule needs beside the plan."""
        offers = self._offers(page, week)
        return Facts(
            past=past_sends(self._c, page, week, horizon_days),
            vault=SqlVaultRepo(self._c).items(page.id),
            offers=offers,
            drip_sets=self._drip_sets(page, week),
            live_events=self._live_events(page, week),
            staffed=self._staffed(page, week),
            stock={o.id: o.stock for o in offers.values() if o.stock is not None},
            rotation=SqlRotationRepo(self._c).get(page.id, week.start),
            own_weeks=self._own_weeks(page, week),
            persona=self._persona(page),
            pins=self._pins(page, week),
        )

    def history(
        self, page: Page, week: Week, *, days: int | None = HISTORY_DAYS, bank: CaptionBank | None = None
    ) -> History:
        """The page's sends of the 24 months before the week; of so many ``days``, ``None`` all.

        Where a ``bank`` is at hand, it tells the tones of its captions.
        """
        origin = to_seconds(week.origin)
        since = 0 if days is None else origin - int(timedelta(days=days).total_seconds())
        c = schema.sends.c
        rows = self._c.execute(
            select(
                c.sent_at, c.send_id, c.send_type, c.local_day, c.local_hour, c.content_type, c.price_cents,
                c.sent_count, c.viewed_count, c.purchased_count, c.earnings_cents, c.chars, c.caption_id,
                c.game,
            ).where(
                c.page_id == page.id,
                c.sent_at >= since,
                c.sent_at < origin,
            )
        ).all()  # fmt: skip
        columns = list(zip(*sorted(tuple(r) for r in rows), strict=True)) or [()] * 14
        at, _, kind, day, hour, content, price, sent, viewed, bought, earned, chars, caption, game = columns
        tones = self._tones(set(caption), bank)
        codes, keys = coded(content)
        ordinal = np.array(day, np.int32)
        return History(
            at=(np.array(at, np.int64) - origin) // 60,
            kind=kind_codes(kind),
            weekday=((ordinal - 1) % 7).astype(np.int32),
            hour=np.array(hour, np.int32),
            local_day=(ordinal - week.start.toordinal()).astype(np.int32),
            content=codes,
            price_cents=np.array(price, np.int64),
            sent=np.array(sent, np.int64),
            viewed=np.array(viewed, np.int64),
            purchased=np.array(bought, np.int64),
            earnings_cents=np.array(earned, np.int64),
            chars=np.array([-1 if n is None else n for n in chars], np.int32),
            caption=np.array([k or "" for k in caption], np.str_),
            content_keys=keys,
            tone=np.array([tones.get(k) or "" for k in caption], np.str_),
            game=np.array([k or "" for k in game], np.str_),
        )

    def use(self, page: Page, week: Week, bank: CaptionBank) -> CaptionUse:
        """What the page did with the bank's captions before the week."""
        return uses_before(self._c, page, week, bank)

    def _tones(self, used: set[str], bank: CaptionBank | None) -> Mapping[str, str | None]:
        """The tone of each caption; a look into the table costs more than all else of a send."""
        found: dict[str, str | None] = {}
        if bank is not None:
            places, keys = places_of(bank), (*bank.tone_keys, None)  # the last for -1, not known
            found = {key: keys[bank.tone[places[key]]] for key in used & places.keys()}
        c, others = schema.captions.c, sorted(key for key in used - found.keys() if key)
        for i in range(0, len(others), MANY):
            rows = self._c.execute(select(c.caption_id, c.tone).where(c.caption_id.in_(others[i : i + MANY])))
            found.update(rows.all())
        return found

    def segments(self, page: Page) -> Segments:
        """Sizes of the page's segments; a missing one is not known."""
        rows = self._c.execute(select(schema.segments).where(schema.segments.c.page_id == page.id))
        return Segments({Audience(r.audience): r.size for r in sorted(rows, key=lambda r: r.audience)})

    def _offers(self, page: Page, week: Week) -> Mapping[str, Offer]:
        """Offers that have not ended when the week begins, by id."""
        o, i = schema.offers, schema.offer_items
        rows = self._c.execute(
            select(o, i.c.position, i.c.content_type, i.c.list_price_cents)
            .select_from(o.outerjoin(i))
            .where(o.c.page_id == page.id)
            .where(o.c.ends_at.is_(None) | (o.c.ends_at > to_seconds(week.origin)))
        ).all()
        found: dict[str, Offer] = {}
        for r in sorted(rows, key=lambda r: (r.offer_id, r.position or 0)):
            before = found.get(r.offer_id)
            item = () if r.content_type is None else ((r.content_type, r.list_price_cents),)
            found[r.offer_id] = Offer(
                id=r.offer_id,
                items=(*(before.items if before else ()), *item),
                price_cents=r.price_cents,
                stock=r.stock,
                ends_at=None if r.ends_at is None else (r.ends_at - to_seconds(week.origin)) // 60,
            )
        return found

    def _drip_sets(self, page: Page, week: Week) -> tuple[DripSet, ...]:
        c = schema.drip_sets.c
        last = week.start + timedelta(days=6)
        rows = self._c.execute(
            select(schema.drip_sets).where(c.page_id == page.id, c.on.between(week.start, last))
        )
        found = [DripSet(r.drip_set_id, (r.on - week.start).days, r.shoot_id, r.outfit_id) for r in rows]
        return tuple(sorted(found, key=lambda d: (d.day, d.id)))

    def _live_events(self, page: Page, week: Week) -> tuple[LiveEvent, ...]:
        table, origin = schema.live_events, to_seconds(week.origin)
        rows = self._c.execute(select(table).where(*_overlaps(table, page, week)))
        found = [
            LiveEvent(r.event_id, (r.starts_at - origin) // 60, (r.ends_at - origin) // 60) for r in rows
        ]
        return tuple(sorted(found, key=lambda e: (e.start, e.id)))

    def _staffed(self, page: Page, week: Week) -> tuple[tuple[int, int], ...]:
        table, origin = schema.staffed_hours, to_seconds(week.origin)
        rows = self._c.execute(select(table).where(*_overlaps(table, page, week)))
        return tuple(sorted(((r.starts_at - origin) // 60, (r.ends_at - origin) // 60) for r in rows))

    def _persona(self, page: Page) -> Persona:
        c = schema.personas.c
        row = self._c.execute(
            select(c.primary_tone, c.secondary_tone, c.emoji_level, c.slang_level).where(c.page_id == page.id)
        ).one_or_none()
        return Persona() if row is None else Persona(*row)

    def _pins(self, page: Page, week: Week) -> tuple[PastPin, ...]:
        """Pins of earlier weeks, approved or published, that reach into this one."""
        pins, sent, origin = schema.pins, schema.standing_sends, to_seconds(week.origin)
        rows = self._c.execute(
            select(sent.c.at, sent.c.send_type, pins.c.ends_at)
            .select_from(
                pins.join(
                    sent,
                    (sent.c.page_id == pins.c.page_id)
                    & (sent.c.week_start == pins.c.week_start)
                    & (sent.c.send_id == pins.c.send_id),
                )
            )
            .where(pins.c.page_id == page.id, pins.c.week_start < week.start, pins.c.ends_at > origin)
        )
        found = [
            PastPin((r.at - origin) // 60, kind_or_none(r.send_type), (r.ends_at - origin) // 60)
            for r in rows
        ]
        return tuple(sorted(found, key=lambda p: (p.at, p.kind or "", p.until)))

    def _own_weeks(self, page: Page, week: Week) -> int:
        """Weeks before this one of which some version was published."""
        c = schema.plans.c
        return int(
            self._c.execute(
                select(func.count(func.distinct(c.week_start))).where(
                    c.page_id == page.id, c.week_start < week.start, c.status == PlanStatus.PUBLISHED
                )
            ).scalar_one()
        )


def _overlaps(table: Table, page: Page, week: Week) -> tuple[ColumnElement[bool], ...]:
    origin = to_seconds(week.origin)
    return (
        table.c.page_id == page.id,
        table.c.ends_at > origin,
        table.c.starts_at < origin + week.length_min * 60,
    )
