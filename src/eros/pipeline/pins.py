"""Which wall posts stand at the top of the page, and until when (gap 1.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eros.catalog.values import Catalog
from eros.domain.facts import PastPin
from eros.domain.plan import Note, Pin, Send
from eros.domain.week import Week
from eros.domain.words import Channel
from eros.rules.measure import pin_rank


def pinned(
    sends: Sequence[Send], carried: Sequence[PastPin], week: Week, catalog: Catalog
) -> tuple[tuple[Pin, ...], tuple[Note, ...]]:
    """Wall-post campaigns are pinned as they are posted, for the catalogue's hours.

    Pins of earlier weeks, ``carried``, keep their places: they are handed over already. Where all
    places are taken, one of the week of lower priority makes room, the lowest and then the oldest
    first; else the new one is not pinned, and a note says so.
    """
    hold, most = catalog.whole("pins.hours") * 60, catalog.whole("pins.at_once")
    kind = {s.id: s.kind for s in sends}
    kept: list[Pin] = []
    notes = list(_of_earlier(carried, week))

    def order(pin: Pin) -> tuple[int, int, str]:
        return pin_rank(kind[pin.send], catalog), pin.start, pin.send

    for send in sorted(sends, key=lambda s: (s.at, -pin_rank(s.kind, catalog), s.id)):
        if not send.campaign or send.channel is not Channel.WALL_POST:
            continue
        here = [p for p in kept if p.until > send.at]
        if len(here) + sum(c.until > send.at for c in carried) >= most:
            lowest = min((p for p in here if p.start < send.at), key=order, default=None)
            words = f"{week.label(send.at)} {send.kind}"
            if lowest is None or order(lowest)[0] >= pin_rank(send.kind, catalog):
                notes.append(Note("pins.full", f"{words}: not pinned, all {most} places are taken", send.id))
                continue
            kept[kept.index(lowest)] = replace(lowest, until=send.at)
            went = next(s for s in sends if s.id == lowest.send)
            text = f"{words} takes the place of {went.kind} of {week.label(went.at)}"
            notes.append(Note("pins.replaced", text, send.id))
        kept.append(Pin(send.id, send.at, send.at + hold))
    return tuple(sorted(kept, key=lambda p: (p.start, p.send))), tuple(notes)


def _of_earlier(carried: Sequence[PastPin], week: Week) -> Iterator[Note]:
    for pin in sorted(carried, key=lambda p: (p.until, p.at)):
        what = pin.kind or "post"
        text = f"{week.label(pin.until)}: the pin of last week's {what} comes down"
        yield Note("pins.carried", text, date=week.date(pin.until))
