"""What a page did over 30, 180, 365 days and all time: plain figures, nothing judged (gap 10.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, UNKNOWN, Flags, History, Segments
from eros.domain.words import PPV, Audience, Channel
from eros.learning.sales import sells
from eros.learning.traits import best_first

ALL_TIME = 0
MESSAGES = frozenset({Channel.MASS_MESSAGE, Channel.TARGETED_MESSAGE})


@dataclass(frozen=True, slots=True)
class TopSend:
    """One of a stretch's best sends. ``day`` counts back from the digest's date: 1 is the day before."""

    day: int
    hour: int
    kind: str | None
    content: str | None
    price_cents: int
    earnings_cents: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """What pages are judged by (gap 4.4); ``None`` where history cannot tell.

    ``retention`` share of subscribers with renewal on, 0..1, as it stands now; ``message_revenue``
    cents a day from sends that go out as messages; ``unlock_conversion`` purchases over recipients
    of PPV sends, 0..1.
    """

    retention: float | None
    message_revenue: float | None
    unlock_conversion: float | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of days up to the digest's date. ``days`` 0: all that is on record, ``length`` days.

    ``enough`` says whether it holds the minimum sample: only then is anything judged by it.
    """

    days: int
    length: int
    sends: int
    sales: int
    earnings_cents: int
    mean_sale_cents: float | None
    metrics: Metrics
    enough: bool
    top: tuple[TopSend, ...]

    @property
    def name(self) -> str:
        """``30 days``, or ``all time``."""
        return f"{self.days} days" if self.days != ALL_TIME else "all time"


@dataclass(frozen=True, slots=True)
class Performer:
    """A send type, content type or hour and how it sells over a stretch.

    ``value`` is in cents a sale (RPS) or purchases over recipients (conversion), as ``by`` says.
    """

    subject: str
    by: str
    value: float
    n: int
    days: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a send type runs: a week over the last 30 days, and over the 150 before."""

    kind: str
    week_now: float
    week_before: float


class Frames:
    """One page's history seen from a date. ``end`` is its local day number, exclusive."""

    def __init__(self, history: History, segments: Segments, end: int, need: int, catalog: Catalog) -> None:
        self._h, self._end, self._need, self._catalog = history, end, need, catalog
        self._segments = segments
        self._before = history.local_day < end
        self._sold: Flags = sells(history.kind, history.price_cents, catalog) & self._before
        messages = [
            {s.primary_channel, s.secondary_channel} <= MESSAGES | {None}
            for s in (catalog.send_types[k] for k in KIND_CODES)
        ]
        self._message = np.array([*messages, False])[history.kind]
        self._ppv = np.array([*(k in PPV for k in KIND_CODES), False])[history.kind]

    def frame(self, days: int, top: int) -> Frame:
        """Figures of the last ``days`` days (0: all)."""
        h, here = self._h, self._within(days)
        sold = self._sold & here
        n, earned = int(sold.sum()), int(h.earnings_cents[here].sum())
        length = int(self._end - h.local_day[here].min()) if here.any() else 0
        return Frame(
            days=days,
            length=length if days == ALL_TIME else min(days, length),
            sends=int(here.sum()),
            sales=n,
            earnings_cents=earned,
            mean_sale_cents=float(h.earnings_cents[sold].mean()) if n else None,
            metrics=self._metrics(here, length if days == ALL_TIME else min(days, length)),
            enough=n >= self._need,
            top=self._top(sold, top),
        )

    def best(self, what: str, by: str, frames: Sequence[int], n: int) -> tuple[Performer, ...]:
        """The best ``n`` by ``what`` (kind, content, hour), judged by RPS or conversion over the
        shortest of the stretches in which so many of them have the minimum sample, else the last."""
        found: list[Performer] = []
        for days in frames:
            found = self._judged(what, by, days)
            if len(found) >= n:
                break
        return tuple(sorted(found, key=lambda p: (-p.value, p.subject))[:n])

    def pace(self, short: int, long: int) -> tuple[Pace, ...]:
        """How often each send type runs of late and before, the most frequent first."""
        now = self._counts(self._within(short))
        before = self._counts(self._within(long)) - now
        weeks_now, weeks_before = short / 7, (long - short) / 7
        rows = [
            Pace(KIND_CODES[i].value, now[i] / weeks_now, before[i] / weeks_before)
            for i in np.flatnonzero(now + before).tolist()
        ]
        return tuple(sorted(rows, key=lambda p: (-p.week_now, p.kind)))

    def unknown_kinds(self, days: int) -> int:
        """Sends of the stretch whose type nobody knows."""
        return int((self._within(days) & (self._h.kind == UNKNOWN)).sum())

    def last_send(self) -> int | None:
        """Days since the last send; ``None`` without any."""
        return int(self._end - self._h.local_day[self._before].max()) if self._before.any() else None

    def _within(self, days: int) -> Flags:
        if days == ALL_TIME:
            return self._before
        return self._before & (self._h.local_day >= self._end - days)

    def _counts(self, here: Flags) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        kinds = self._h.kind[here & (self._h.kind != UNKNOWN)]
        return np.bincount(kinds, minlength=len(KIND_CODES)).astype(np.float64)

    def _judged(self, what: str, by: str, days: int) -> list[Performer]:
        h = self._h
        codes = {"kind": h.kind, "content": h.content, "hour": h.hour}[what]
        names = {
            "kind": KIND_CODES,
            "content": h.content_keys,
            "hour": tuple(f"{i:02d}h" for i in range(24)),
        }[what]
        mine = self._sold & self._within(days) & (codes != UNKNOWN)
        n = np.bincount(codes[mine], minlength=len(names))
        earned = np.bincount(codes[mine], weights=h.earnings_cents[mine], minlength=len(names))
        bought = np.bincount(codes[mine], weights=h.purchased[mine], minlength=len(names))
        sent = np.bincount(codes[mine], weights=h.sent[mine], minlength=len(names))
        found = []
        for i in np.flatnonzero(n >= self._need).tolist():
            if by == "conversion" and sent[i] <= 0:
                continue
            value = bought[i] / sent[i] if by == "conversion" else earned[i] / n[i]
            found.append(Performer(str(names[i]), by, float(value), int(n[i]), days))
        return found

    def _metrics(self, here: Flags, length: int) -> Metrics:
        h = self._h
        messages, ppv = here & self._message, here & self._ppv
        sent = int(h.sent[ppv].sum())
        return Metrics(
            retention=renewal_share(self._segments),
            message_revenue=float(h.earnings_cents[messages].sum()) / length if messages.any() else None,
            unlock_conversion=float(h.purchased[ppv].sum()) / sent if sent else None,
        )

    def _top(self, sold: Flags, n: int) -> tuple[TopSend, ...]:
        h = self._h
        return tuple(
            TopSend(
                day=int(self._end - h.local_day[i]),
                hour=int(h.hour[i]),
                kind=KIND_CODES[h.kind[i]].value if h.kind[i] != UNKNOWN else None,
                content=h.content_keys[h.content[i]] if h.content[i] != UNKNOWN else None,
                price_cents=int(h.price_cents[i]),
                earnings_cents=int(h.earnings_cents[i]),
            )
            for i in best_first(h, sold)[:n].tolist()
        )


def renewal_share(segments: Segments) -> float | None:
    """Share of subscribers whose renewal is on; ``None`` where the segments are not known."""
    on, off = segments.size.get(Audience.RENEW_ON), segments.size.get(Audience.RENEW_OFF)
    return None if on is None or off is None or on + off == 0 else on / (on + off)
