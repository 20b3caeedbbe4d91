"""Pages, with the tier and confidence that the catalogue and the history give them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, func, select

from eros.app.import_values import KnownPage
from eros.app.store_errors import PageNotFound
from eros.catalog.values import Catalog
from eros.domain.page import ActiveHours, Page, PageId
from eros.domain.words import PageClass, PageType, SubType
from eros.stores.codec import to_seconds
from eros.stores.schema import pages, personas, sends

CONFIDENCE_WINDOW = timedelta(days=90)  # DECISIONS, words: message_count
NEAR = 60.0  # rapidfuzz ratio from which a name is worth suggesting
_ROWS = select(pages, personas.c.primary_tone).select_from(pages.outerjoin(personas))


class SqlPageRepo:
    """Pages by id or name."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def list_pages(self, catalog: Catalog, as_of: datetime, *, active_only: bool = True) -> tuple[Page, ...]:
        """All pages, by id."""
        query = _ROWS.where(pages.c.is_active) if active_only else _ROWS
        counts = self._message_counts(as_of)
        rows = sorted(self._c.execute(query), key=lambda r: r.page_id)
        return tuple(_page(r, catalog, counts.get(r.page_id, 0)) for r in rows)

    def get_page(self, id_or_name: str, catalog: Catalog, as_of: datetime) -> Page:
        """A page by id or by name (any case); an id goes before a name."""
        wanted = id_or_name.strip()
        row = self._c.execute(_ROWS.where(pages.c.page_id == wanted)).one_or_none()
        if row is None:
            row = next((r for r in self._c.execute(_ROWS) if r.name.casefold() == wanted.casefold()), None)
        if row is None:
            raise PageNotFound(page=id_or_name, nearest=self._nearest(wanted))
        return _page(row, catalog, self._message_counts(as_of, row.page_id).get(row.page_id, 0))

    def known_pages(self) -> tuple[KnownPage, ...]:
        """Every page that rows may refer to, inactive ones included, by id."""
        rows = self._c.execute(select(pages.c.page_id, pages.c.name, pages.c.time_zone))
        return tuple(sorted((KnownPage(*r) for r in rows), key=lambda p: p.page_id))

    def _message_counts(self, as_of: datetime, page: str | None = None) -> dict[str, int]:
        """Sends of the 90 days before ``as_of`` per page."""
        query = select(sends.c.page_id, func.count()).where(
            sends.c.sent_at >= to_seconds(as_of - CONFIDENCE_WINDOW), sends.c.sent_at < to_seconds(as_of)
        )
        if page is not None:
            query = query.where(sends.c.page_id == page)
        return dict(self._c.execute(query.group_by(sends.c.page_id)).all())

    def _nearest(self, wanted: str) -> str:
        from rapidfuzz import fuzz, process

        names = [p.name for p in self.known_pages()]
        if not names:
            return "The store holds no pages yet; import some, or run `eros demo init`."
        found = process.extract(wanted, names, scorer=fuzz.ratio, limit=3, score_cutoff=NEAR)
        if not found:
            return "No name comes near it."
        return "Did you mean " + " or ".join(name for name, _, _ in found) + "?"


def _page(row: Row[tuple[object, ...]], catalog: Catalog, messages: int) -> Page:
    r = row
    return Page(
        id=PageId(r.page_id),
        name=r.name,
        page_type=PageType(r.page_type),
        page_class=PageClass(r.page_class),
        sub_type=SubType(r.sub_type),
        tier=catalog.tier_of(r.fan_count),
        fan_count=r.fan_count,
        time_zone=r.time_zone,
        confidence=confidence(catalog, messages),
        active_hours=ActiveHours(r.active_start_min, r.active_end_min),
        subscription_price_cents=r.subscription_price_cents,
        performance_tier=r.performance_tier,
        tone=r.primary_tone,
        group=r.page_group,
    )


def confidence(catalog: Catalog, messages: int) -> float:
    """The catalogue's confidence for this many sends in 90 days; the lowest row below all."""
    steps = sorted(catalog.confidence_by_messages)
    reached = [value for at_least, value in steps if messages >= at_least]
    return reached[-1] if reached else min((value for _, value in steps), default=0.0)
