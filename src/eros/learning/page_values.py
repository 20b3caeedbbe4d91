"""The value model of one page, in the factors that price its sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eros.domain.bank import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class PageValues:
    """The page's value model: expected cents of a reference send, in factors (:func:`eros.learning.value.fit_values`).

    Attributes
    ----------
    rps_cents
        Per send type, shape (22,): page RPS shrunk to page kind and portfolio. For non-selling
        types: what one is worth to the selling sends around it and to retention.
    curve
        Weekday x hour multiplier around 1, shape (7, 24), shrunk to the portfolio's.
    content_factor
        content type -> multiplier around 1.
    fatigue_cents
        Marginal cost of the k-th revenue send of a day, k = 1, 2, ...; never falling.
    crowding_cents
        Marginal cost of the k-th non-selling send of a day, likewise.
    recency_cents
        Cost of each further revenue send within ``recency_min`` minutes.
    followup_share
        Expected earnings of a follow-up as a share of its parent's.
    log_sd
        Residual standard deviation of log earnings where a sale earns anything, for intervals.
    zero_share
        Share of the page's sales that earn nothing, 0..1.
    """

    rps_cents: Floats
    curve: Floats
    content_factor: Mapping[str, float]
    fatigue_cents: tuple[float, ...]
    crowding_cents: tuple[float, ...]
    recency_cents: float
    recency_min: int
    followup_share: float
    log_sd: float
    own_n: Ints
    version: str
    zero_share: float = 0.0
