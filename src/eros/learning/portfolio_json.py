"""A portfolio as text and back, so that it is fitted once and kept."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from eros.domain.bank import Floats, Portfolio
from eros.kit.canonical import compact


def to_json(portfolio: Portfolio) -> str:
    """One line of JSON; what is not known (NaN) is null."""
    return compact(
        {
            "rps_cents": {k: _list(v) for k, v in portfolio.rps_cents.items()},
            "rps_n": {k: _list(v) for k, v in portfolio.rps_n.items()},
            "curve": [_list(row) for row in portfolio.curve],
            "curve_n": [_list(row) for row in portfolio.curve_n],
            "content_factor": dict(portfolio.content_factor),
            "content_n": dict(portfolio.content_n),
            "engagement_lift": portfolio.engagement_lift,
            "residual_sd": portfolio.residual_sd,
            "mean_priced_rps_cents": portfolio.mean_priced_rps_cents,
            "fatigue_log": list(portfolio.fatigue_log),
            "followup_share": _known(portfolio.followup_share),
            "mean_sent": portfolio.mean_sent,
            "reach_elasticity": portfolio.reach_elasticity,
            "n_priced": portfolio.n_priced,
        }
    )


def from_json(text: str) -> Portfolio:
    """The portfolio that :func:`to_json` wrote, bit for bit."""
    d: dict[str, Any] = json.loads(text)
    return Portfolio(
        rps_cents={k: _array(v) for k, v in d["rps_cents"].items()},
        rps_n={k: _array(v) for k, v in d["rps_n"].items()},
        curve=np.array(d["curve"], dtype=np.float64),
        curve_n=np.array(d["curve_n"], dtype=np.float64),
        content_factor=d["content_factor"],
        content_n=d["content_n"],
        engagement_lift=d["engagement_lift"],
        residual_sd=d["residual_sd"],
        mean_priced_rps_cents=d["mean_priced_rps_cents"],
        fatigue_log=tuple(d["fatigue_log"]),
        followup_share=math.nan if d["followup_share"] is None else d["followup_share"],
        mean_sent=d["mean_sent"],
        reach_elasticity=d["reach_elasticity"],
        n_priced=d["n_priced"],
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _list(values: Floats) -> list[float | None]:
    return [_known(v) for v in values.tolist()]


def _array(values: list[float | None]) -> Floats:
    return np.array([math.nan if v is None else v for v in values], dtype=np.float64)
