"""What is believed of a page before any history: the catalogue's figures."""

from __future__ import annotations

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, Floats
from eros.domain.words import SendKind
from eros.learning.effects import Effects


def catalogue_effects(catalog: Catalog, n_contents: int) -> Effects:
    """The prior of last resort, with ``n_contents`` neutral content types."""
    n_orders = catalog.whole("value.max_order")
    return Effects(
        hour=centred(np.log(np.array(catalog.hour_curve_prior))),
        weekday=centred(np.log(np.array(catalog.day_curve_prior))),
        kind=kind_ratio(catalog),
        content=np.zeros(n_contents),
        order=np.arange(n_orders) * np.log(catalog.number("value.order_keep")),
        lift=catalog.number("value.engagement_lift"),
        recency=float(np.log1p(-catalog.number("value.recency_loss"))),
        sd=catalog.number("value.residual_sd"),
        positive=catalog.number("value.positive_share"),
    )


def kind_ratio(catalog: Catalog) -> Floats:
    """Log of a send type's worth over an unlock's, by the reference's own ranking; shape (22,)."""
    best = catalog.send_types[SendKind.PPV_UNLOCK].priority_score
    return np.array([np.log(max(catalog.send_types[k].priority_score, 1) / best) for k in KIND_CODES])


def centred(effect: Floats) -> Floats:
    """The same effects with mean 0."""
    moved: Floats = effect - effect.mean()
    return moved
