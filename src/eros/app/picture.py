"""What history looked like: a few figures a week, for the day when it looks different."""

from __future__ import annotations

import numpy as np

from eros.app.desk import Desk
from eros.app.ports_waves import Snapshot
from eros.domain.bank import KIND_CODES

WEEKLY = "week"  # kind of the weekly snapshot


def take_snapshot(desk: Desk) -> str | None:
    """The week's picture of history, once an ISO week; its key if it was taken just now. Without a sale
    there is nothing to picture."""
    now = desk.clock.now()
    key = "{}-W{:02d}".format(*now.isocalendar()[:2])
    with desk.store.read() as session:
        if any(s.key == key for s in session.waves.snapshots(WEEKLY)):
            return None
    body = picture(desk)
    if not body["sales"]:
        return None
    with desk.store.write() as session:
        session.waves.put_snapshot(Snapshot(WEEKLY, key, now, body))
    return key


def picture(desk: Desk) -> dict[str, object]:
    """History in a few figures: sales, what one earns, its spread over the hours, types and prices."""
    with desk.store.read() as session:
        sends = session.portfolio.sends(desk.clock.now())
        version = session.data_version()
    sold = (sends.kind >= 0) & (sends.price_cents > 0)
    logs = np.log(np.maximum(sends.earnings_cents[sold], 1).astype(np.float64))
    hours = np.bincount(sends.hour[sold], minlength=24)
    kinds = np.bincount(sends.kind[sold], minlength=len(KIND_CODES))
    n = max(int(sold.sum()), 1)
    return {
        "sends": sends.n, "sales": int(sold.sum()), "data_version": version,
        "mean_log_earnings": round(float(logs.mean()), 6) if logs.size else None,
        "hours": [round(float(x), 6) for x in hours / n],
        "kinds": [round(float(x), 6) for x in kinds / n],
        "mean_price_cents": round(float(sends.price_cents[sold].mean()), 2) if logs.size else None,
    }  # fmt: skip
