"""What all pages together did, and the estimate made from it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from eros.domain.bank import PortfolioSends
from eros.domain.words import PageType
from eros.stores.codec import coded, kind_codes, to_seconds
from eros.stores.schema import pages, portfolios, sends

YEAR_SECONDS = int(timedelta(days=365).total_seconds())
KEPT = 4  # fitted portfolios; older ones can be fitted again
_S = sends.c


class SqlPortfolioRepo:
    """All pages' sends as columns, and fitted portfolios by version of the data."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def sends(self, as_of: datetime | None = None) -> PortfolioSends:
        """All pages' sends of the twelve months before ``as_of``, or up to the newest send."""
        if as_of is None:
            newest = self._c.execute(select(func.max(_S.sent_at))).scalar()
            until = 1 + (newest or 0)
        else:
            until = to_seconds(as_of)
        rows = self._c.execute(
            select(
                _S.page_id, _S.sent_at, _S.send_id, _S.send_type, _S.local_day, _S.local_hour,
                _S.content_type, _S.price_cents, _S.sent_count, _S.earnings_cents,
            ).where(_S.sent_at >= until - YEAR_SECONDS, _S.sent_at < until)
        ).all()  # fmt: skip
        columns = list(zip(*sorted(tuple(r) for r in rows), strict=True)) or [()] * 10
        page, _, _, kind, day, hour, content, price, sent, earned = columns
        page_codes, page_keys = coded(page)
        content_codes, content_keys = coded(content)
        kinds = dict(self._c.execute(select(pages.c.page_id, pages.c.page_type)).all())
        paid = np.array([kinds[key] == PageType.PAID for key in page_keys], np.bool_)
        ordinal = np.array(day, np.int32)
        return PortfolioSends(
            page=page_codes,
            paid=paid[page_codes],
            kind=kind_codes(kind),
            weekday=((ordinal - 1) % 7).astype(np.int32),
            hour=np.array(hour, np.int32),
            local_day=ordinal,
            content=content_codes,
            price_cents=np.array(price, np.int64),
            sent=np.array(sent, np.int64),
            earnings_cents=np.array(earned, np.int64),
            page_keys=page_keys,
            content_keys=content_keys,
        )

    def cached(self, version: str) -> str | None:
        """The JSON kept under ``version``."""
        query = select(portfolios.c.body).where(portfolios.c.version == version)
        return self._c.execute(query).scalar()

    def save_cached(self, version: str, body: str) -> None:
        """Keep a fitted portfolio; only the latest few stay."""
        turn = self._c.execute(select(func.max(portfolios.c.turn))).scalar() or 0
        self._c.execute(delete(portfolios).where(portfolios.c.version == version))
        self._c.execute(insert(portfolios).values(version=version, body=body, turn=turn + 1))
        self._c.execute(delete(portfolios).where(portfolios.c.turn <= turn + 1 - KEPT))
