"""Content types and send types of a page one by one: what they earn, how they move, how often they run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, UNKNOWN, Flags, Floats, History, Ints, Small
from eros.domain.evidence import TypeSeen
from eros.learning.chance import mean_change

WEEK = 7
ROUNDING = 1e-12  # relative: a smaller variance is what arithmetic leaves of none


def types_seen(
    history: History,
    sold: Flags,
    end: int,
    scale: float,
    sellable: Callable[[str], bool],
    catalog: Catalog,
) -> tuple[TypeSeen, ...]:
    """Every content type and send type that sold something, by subject.

    Parameters
    ----------
    sold
        Which sends sell, shape (n_sends,).
    end
        Local day number that history reaches up to, exclusive.
    scale
        The page's mean RPS over the reference's, > 0.
    sellable
        Whether the page may send a subject.
    """
    found = []
    for prefix, codes, keys in (
        ("content", history.content, history.content_keys),
        ("kind", history.kind, tuple(k.value for k in KIND_CODES)),
    ):
        table = _Table(history, sold, codes, len(keys), end, catalog)
        found += [table.seen(code, f"{prefix}:{keys[code]}", scale, sellable) for code in table.selling]
    return tuple(sorted(found, key=lambda t: t.subject))


class _Table:
    """Sums per code over all sales, over each of the last two weeks and over their days."""

    def __init__(
        self, history: History, sold: Flags, codes: Small, n: int, end: int, catalog: Catalog
    ) -> None:
        self._codes, self._n, self._need = codes, n, catalog.whole("signal.min_sends")
        known = codes != UNKNOWN
        used = known & (history.local_day >= end - catalog.whole("winners.days")) & (history.local_day < end)
        self.uses = np.bincount(codes[used], minlength=n)
        mine = known & sold
        self.n = self._count(mine)
        self.earned = self._sum(mine, history.earnings_cents)
        self.sent = self._sum(mine, history.sent)
        self.bought = self._sum(mine, history.purchased)
        now = mine & (history.local_day >= end - WEEK) & (history.local_day < end)
        before = mine & (history.local_day >= end - 2 * WEEK) & (history.local_day < end - WEEK)
        worth = np.log1p(history.earnings_cents.astype(np.float64))
        opened = np.divide(
            history.viewed, history.sent, out=np.zeros(history.n), where=history.sent > 0
        )  # a send's own view rate
        self.weeks = [
            (self._count(w), self._sum(w, history.earnings_cents), self._moments(w, worth), self._moments(w, opened))
            for w in (now, before)
        ]  # fmt: skip
        recent = now | before
        day = history.local_day[recent] - (end - 2 * WEEK)
        cell = codes[recent].astype(np.int64) * 2 * WEEK + day
        self._daily_n = np.bincount(cell, minlength=n * 2 * WEEK).reshape(n, 2 * WEEK)
        self._daily = np.bincount(
            cell, weights=history.earnings_cents[recent], minlength=n * 2 * WEEK
        ).reshape(n, 2 * WEEK)

    @property
    def selling(self) -> list[int]:
        return list(np.flatnonzero(self.n).tolist())

    def seen(self, code: int, subject: str, scale: float, sellable: Callable[[str], bool]) -> TypeSeen:
        (n1, sum1, worth1, open1), (n0, sum0, worth0, open0) = self.weeks
        now, before = int(n1[code]), int(n0[code])
        told = min(now, before) >= self._need
        rps_change = open_change = None
        rps_p = open_p = 1.0
        if told and sum0[code] > 0:
            rps_change = float((sum1[code] / now) / (sum0[code] / before) - 1.0)
            rps_p = _p(now, worth1, before, worth0, code)
        if told and open0[0][code] > 0:
            open_change = float(open1[0][code] / open0[0][code] - 1.0)
            open_p = _p(now, open1, before, open0, code)
        return TypeSeen(
            subject=subject,
            n=int(self.n[code]),
            recent_n=now + before,
            uses=int(self.uses[code]),
            rps_cents=float(self.earned[code] / self.n[code] / scale),
            conversion=float(self.bought[code] / self.sent[code]) if self.sent[code] > 0 else None,
            rps_change=rps_change,
            rps_p=rps_p,
            open_change=open_change,
            open_p=open_p,
            falling_days=self._falling(code),
            sellable=sellable(subject),
        )

    def _falling(self, code: int) -> int:
        """How many of its last days with sends, in a row, each earned less per send than the one before."""
        n = self._daily_n[code]
        there = n > 0
        rps = (self._daily[code][there] / n[there]).tolist()
        falls = 0
        for later, earlier in zip(reversed(rps), reversed(rps[:-1]), strict=False):
            if later >= earlier:
                break
            falls += 1
        return falls

    def _count(self, mask: Flags) -> Floats:
        return np.bincount(self._codes[mask], minlength=self._n).astype(np.float64)

    def _sum(self, mask: Flags, values: Ints | Floats) -> Floats:
        return np.bincount(self._codes[mask], weights=values[mask], minlength=self._n).astype(np.float64)

    def _moments(self, mask: Flags, values: Floats) -> tuple[Floats, Floats]:
        """Mean and variance per code."""
        n = np.maximum(self._count(mask), 1.0)
        mean = self._sum(mask, values) / n
        square = self._sum(mask, values**2) / n - mean**2
        square[square < ROUNDING * mean**2] = 0.0
        return mean, square * n / np.maximum(n - 1.0, 1.0)


def _p(now: int, after: tuple[Floats, Floats], then: int, before: tuple[Floats, Floats], code: int) -> float:
    return mean_change(
        now,
        float(after[0][code]),
        float(after[1][code]),
        then,
        float(before[0][code]),
        float(before[1][code]),
    )
