"""The world as rows under the importer's column names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import Enum

import numpy as np

from eros.domain.records import PersonaRecord
from eros.simulator import habits
from eros.simulator.captions import Bank
from eros.simulator.dirt import Row
from eros.simulator.draw import generator
from eros.simulator.history import PageHistory
from eros.simulator.pages import SimPage
from eros.simulator.timeline import KINDS
from eros.simulator.world import World

# where performance scores lie (data_model 3), used captions by rank: up to this rank, from, to
SCORES = ((0.30, 2.0, 20.0), (0.46, 20.0, 40.0), (0.84, 40.0, 60.0), (0.90, 60.0, 80.0), (1.0, 80.0, 99.0))


def tables(world: World) -> dict[str, list[Row]]:
    """Noun -> clean rows, in the order in which they refer to one another."""
    return {
        "pages": [_page(p) for p in world.pages],
        "personas": [_plain(_persona(p)) for p in world.pages],
        "captions": _captions(world),
        "vault": [_plain(v) for rows in world.vault.values() for v in rows],
        "segments": [_plain(s) for s in world.segments],
        "offers": [_offer(_plain(o), o.items) for o in world.offers],
        "drips": [_plain(d) for d in world.drips],
        "live": [_plain(e) for e in world.live],
        "staffed": [_plain(s) for s in world.staffed],
        "history": [row for h in world.history for row in _history(world, h)],
    }


def _text(value: object) -> object:
    """Instants and dates as ISO 8601, words as text; the rest as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _plain(record: object) -> Row:
    return {k: _text(v) for k, v in asdict(record).items()}  # type: ignore[call-overload]


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _page(page: SimPage) -> Row:
    return {
        "page_id": page.page_id,
        "name": page.page_id,
        "page_type": page.page_type.value,
        "page_class": page.page_class.value,
        "sub_type": page.sub_type.value,
        "fan_count": page.fan_count,
        "time_zone": page.time_zone,
        "subscription_price_cents": page.subscription_price_cents,
        "performance_tier": page.performance_tier,
        "group": page.group,
        "active_start": _clock(page.active[0]),
        "active_end": _clock(page.active[1]),
    }


def _persona(page: SimPage) -> PersonaRecord:
    return PersonaRecord(page.page_id, page.tone, page.second_tone, page.emoji_level, page.slang_level, 112)


def _offer(row: Row, items: Iterable[tuple[str, int]]) -> Row:
    return {**row, "items": [{"content_type": c, "list_price_cents": cents} for c, cents in items]}


def _captions(world: World) -> list[Row]:
    bank = world.bank
    uses, earned, score = _performance(world)
    owner = [world.pages[i].page_id if i >= 0 else None for i in bank.owner.tolist()]
    columns = zip(
        bank.ids, bank.text, bank.caption_type, owner, bank.content, bank.tone, bank.paid_only, score, uses, earned,
        strict=True,
    )  # fmt: skip
    return [
        {
            "caption_id": i,
            "text": text,
            "caption_type": kind,
            "page_id": page,
            "content_type": content or None,
            "tone": tone or None,
            "paid_only": paid,
            "performance": points,
            "times_used": times,
            "earnings_cents": cents,
        }
        for i, text, kind, page, content, tone, paid, points, times, cents in columns
    ]


def _performance(world: World) -> tuple[list[int], list[int], list[float]]:
    """Uses, earnings and score of every caption as its history tells; 50 where it was never used.

    The score ranks captions of a type by what their sends earned (or, where nothing is sold, how
    many opened) over what the page's sends of that type usually do.
    """
    bank: Bank = world.bank
    n = bank.n
    uses = np.zeros(n, dtype=np.int64)
    cents = np.zeros(n, dtype=np.int64)
    relative = np.zeros(n)
    for h in world.history:
        np.add.at(uses, h.caption, 1)
        np.add.at(cents, h.caption, h.earnings)
        opened = h.viewed / h.sent
        for code in np.unique(h.timeline.kind).tolist():
            at = np.flatnonzero(h.timeline.kind == code)
            value = h.earnings[at] if KINDS[code] in habits.PRICES else opened[at]
            np.add.at(relative, h.caption[at], value / max(float(value.mean()), 1e-9))
    score = np.full(n, 50.0)
    types = np.array(bank.caption_type)
    rng = generator(world.seed, "score")
    jitter = rng.random(n)
    for kind in sorted(set(bank.caption_type)):
        used = np.flatnonzero((types == kind) & (uses > 0))
        mean = relative[used] / uses[used]
        rank = np.empty(used.size)
        rank[np.lexsort((jitter[used], mean))] = (np.arange(used.size) + 0.5) / max(1, used.size)
        last = 0.0
        for most, lo, hi in SCORES:
            inside = (rank > last) & (rank <= most)
            score[used[inside]] = lo + (hi - lo) * (rank[inside] - last) / (most - last)
            last = most
    return uses.tolist(), cents.tolist(), np.round(score, 1).tolist()


def _history(world: World, h: PageHistory) -> list[Row]:
    """A page's sends; the type is left out on some, as nobody wrote it down then."""
    rng = generator(world.seed, "memory", h.page.page_id)
    n = h.timeline.local.size
    typed = rng.random(n) < habits.TYPE_KNOWN
    shown = rng.random(n) < habits.CONTENT_KNOWN
    audiences: Mapping[int, str] = {
        code: habits.AUDIENCES[k][0].value if k in habits.AUDIENCES else "all_active"
        for code, k in enumerate(KINDS)
    }
    bank, page = world.bank, h.page.page_id
    stamps = np.datetime_as_string(h.timeline.utc.astype("datetime64[m]"), unit="s").tolist()
    columns = zip(
        stamps, h.timeline.kind.tolist(), h.caption.tolist(), h.price.tolist(), h.sent.tolist(), h.viewed.tolist(),
        h.purchased.tolist(), h.earnings.tolist(), h.campaign.tolist(), h.game, typed.tolist(), shown.tolist(),
        strict=True,
    )  # fmt: skip
    return [
        {
            "send_id": f"{page}-{i:05d}",
            "page_id": page,
            "sent_at": f"{stamp}Z",
            "send_type": KINDS[kind].value if known else None,
            "caption_id": bank.ids[caption],
            "content_type": (bank.content[caption] or None) if content else None,
            "price_cents": price,
            "sent_count": sent,
            "viewed_count": viewed,
            "purchased_count": purchased,
            "earnings_cents": earned,
            "chars": int(bank.chars[caption]),
            "campaign": campaign and known,
            "game": game if known else None,
            "audience": audiences[kind],
        }
        for i, (stamp, kind, caption, price, sent, viewed, purchased, earned, campaign, game, known, content)
        in enumerate(columns, 1)
    ]  # fmt: skip
