"""What a send is worth that sells nothing itself: to the sales around it, and to staying fans."""

from __future__ import annotations

from eros.catalog.values import Catalog
from eros.domain.bank import Segments
from eros.domain.page import Page
from eros.domain.words import Audience, SendKind


def engagement_worth(
    mean_rps_cents: float, lift: float, sales_per_day: float, page: Page, catalog: Catalog
) -> float:
    """Cents that the first non-selling send of a day adds to the sales of the next hours.

    The lift is estimated at the page's usual number of such sends a day; as each further one adds
    less (``value.crowding_keep``), the first adds more.

    Parameters
    ----------
    mean_rps_cents
        RPS of the page's usual sale, >= 0.
    lift
        Gain of each sale in the next ``value.lift_hours`` per non-selling send, a share >= 0.
    sales_per_day
        Sales on a day with sales; 0: not known, the tier's base count is taken.
    """
    base = catalog.per_day[page.tier, page.page_type]
    sales = sales_per_day or float(base.revenue)
    usual = max(base.engagement - 1, 0)
    return float(lift * mean_rps_cents * sales / catalog.number("value.crowding_keep") ** usual)


def retention_worth(kind: SendKind, page: Page, segments: Segments, catalog: Catalog) -> float:
    """Cents of subscriptions that one retention send keeps or wins back; 0 for other sends.

    Subscription price x fans addressed x conversion per message. The conversions are assumptions
    (``value.renew_conversion``, ``value.winback_conversion``): history does not record renewals.
    """
    price, number = page.subscription_price_cents, catalog.number
    if kind is SendKind.RENEW_ON_MESSAGE:
        return price * _size(Audience.RENEW_OFF, page, segments, catalog) * number("value.renew_conversion")
    if kind is SendKind.RENEW_ON_POST:
        reached = _size(Audience.RENEW_OFF, page, segments, catalog) * number("value.renew_post_share")
        return price * reached * number("value.renew_conversion")
    if kind is SendKind.EXPIRED_WINBACK:
        gone = _size(Audience.EXPIRED_RECENT, page, segments, catalog)
        return price * gone * number("value.winback_conversion")
    return 0.0


def _size(audience: Audience, page: Page, segments: Segments, catalog: Catalog) -> float:
    """Fans of a segment: counted, else by the catalogue's share of the page's fans."""
    known = segments.size.get(audience)
    if known is not None:
        return float(known)
    share = catalog.audiences[audience].reach_share
    if share is None:
        share = catalog.number("value.expired_share")
    return page.fan_count * share
