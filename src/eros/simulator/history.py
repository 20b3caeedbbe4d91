"""Outcomes of past sends: captions, prices, recipients, views, purchases and earnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from eros.domain.words import SendKind
from eros.simulator import habits
from eros.simulator.captions import Bank
from eros.simulator.draw import generator
from eros.simulator.pages import SimPage
from eros.simulator.timeline import KINDS, Ints, Timeline
from eros.simulator.truth import PRICED_BY_TASTE, PageTruth, Truth

Floats = NDArray[np.float64]

CODE = {k: n for n, k in enumerate(KINDS)}
SELLS = np.array([k in habits.PRICES for k in KINDS])
LONG = 250  # code points from which a caption is long (DECISIONS, words)
DAY_SD = 0.25  # log sd of what all sends of a page and day share
MOST_BUYERS = 0.04  # of the recipients; on tiny pages three may always buy


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The bank's text columns as arrays, made once for all pages. Shape (n,) each."""

    bank: Bank
    types: NDArray[np.str_]
    contents: NDArray[np.str_]
    paid_only: NDArray[np.bool_]

    @staticmethod
    def of(bank: Bank) -> Shelf:
        """The shelf of a bank."""
        return Shelf(bank, np.array(bank.caption_type), np.array(bank.content), np.array(bank.paid_only))


@dataclass(frozen=True, slots=True, eq=False)
class PageSends:
    """A page's past sends with all that the truth asks for. Shape (n,) each.

    ``expected`` is the truth's expectation in cents.
    """

    page: SimPage
    timeline: Timeline
    caption: Ints
    price: Ints
    game: tuple[str | None, ...]
    campaign: NDArray[np.bool_]
    weekday: Ints
    day_of_year: Ints
    order: Ints
    since_selling: Floats
    engagement: Ints
    expected: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PageHistory(PageSends):
    """Sends with their outcomes. Shape (n,) each; ``earnings`` in cents is what came in."""

    sent: Ints
    viewed: Ints
    purchased: Ints
    earnings: Ints


def page_sends(
    seed: int, page: SimPage, line: Timeline, shelf: Shelf, held: frozenset[str], truth: Truth, as_of: date
) -> PageSends:
    """Draw captions, prices and games for a timeline, and say what each send is truly worth."""
    rng = generator(seed, "sends", page.page_id)
    bank = shelf.bank
    caption = _captions(rng, page, line, shelf, held)
    price = _prices(rng, line)
    game = _games(rng, line)
    weekday = (line.day + as_of.weekday()) % 7
    calendar = {int(d): (as_of + timedelta(days=int(d))).timetuple().tm_yday for d in np.unique(line.day)}
    day_of_year = np.array([calendar[d] for d in line.day.tolist()], dtype=np.int64)
    order, since, engagement = context(line)
    chars = bank.chars[caption]
    expected = expected_cents(
        truth, truth.pages[page.page_id], line, weekday, day_of_year, shelf.contents[caption].tolist(), price,
        chars, game, bank.quality[caption], order, since, engagement,
    )  # fmt: skip
    return PageSends(
        page, line, caption, price, game, _campaigns(line, chars), weekday, day_of_year, order, since, engagement,
        expected,
    )  # fmt: skip


def page_history(seed: int, sends: PageSends, truth: Truth, scale: float) -> PageHistory:
    """Draw the outcomes, with every expectation times ``scale``."""
    page, line, price = sends.page, sends.timeline, sends.price
    rng = generator(seed, "outcomes", page.page_id)
    own = truth.pages[page.page_id]
    n = line.local.size
    expected = sends.expected * scale
    zero = rng.random(n) < truth.zero_share
    shared = rng.normal(0.0, DAY_SD, page.days + 2)[line.day + page.days + 1]
    sd = np.sqrt(own.log_sd**2 - DAY_SD**2)
    noise = np.exp(rng.normal(0.0, sd, n) + shared - own.log_sd**2 / 2) / (1.0 - truth.zero_share)
    earned = np.where(zero, 0.0, expected * noise)
    sent, viewed = _reach(rng, page, line, own)
    # whole purchases: rounded at random, so that the mean stays
    purchased = np.floor(earned / np.maximum(price, 1) + rng.random(n)).astype(np.int64)
    most = np.minimum(sent, np.maximum(3, (MOST_BUYERS * sent).astype(np.int64)))
    purchased = np.where(price > 0, np.minimum(purchased, most), 0)
    viewed = np.minimum(np.maximum(viewed, purchased), sent)
    facts = {f.name: getattr(sends, f.name) for f in fields(PageSends)} | {"expected": expected}
    return PageHistory(**facts, sent=sent, viewed=viewed, purchased=purchased, earnings=purchased * price)


def expected_cents(
    truth: Truth,
    own: PageTruth,
    line: Timeline,
    weekday: Ints,
    day_of_year: Ints,
    content: Sequence[str],
    price: Ints,
    chars: Ints,
    game: Sequence[str | None],
    quality: Floats,
    order: Ints,
    since: Floats,
    engagement: Ints,
) -> Floats:
    """``Truth.expected_cents`` for all sends of a page at once (a test holds the two together)."""
    types = np.array([truth.types.get(k.value, 0.0) for k in KINDS])
    value = own.base_cents * types[line.kind] * np.array(own.curve)[weekday, line.hour] * quality
    value = value * np.array([own.content.get(c, 1.0) for c in content])
    value = value * np.array([truth.games.get(g or "", 1.0) for g in game])
    most, effect = zip(*truth.lengths, strict=True)
    value = value * np.array(effect)[np.searchsorted(np.array(most), chars)]
    value = value * np.array(truth.order)[np.minimum(order, len(truth.order) - 1)]
    value = value * (1.0 - truth.recency_loss * np.exp(-since / truth.recency_min))
    value = value * (1.0 + truth.lift_per_send * np.minimum(engagement, truth.lift_most))
    taste = np.isin(line.kind, [CODE[k] for k in PRICED_BY_TASTE]) & (price > 0)
    off = np.log(np.maximum(price, 1) / own.best_price_cents) / own.price_width
    value = np.where(taste, value * np.exp(-0.5 * off**2), value)
    ago = -line.local / habits.DAY
    log = -own.trend * ago / 365.25 + own.season * np.cos(2 * np.pi * (day_of_year - own.season_day) / 365.25)
    log = log - own.saturates * np.maximum(0.0, 1.0 - ago / 60.0)
    return np.asarray(value * np.exp(log), dtype=np.float64)


def context(line: Timeline) -> tuple[Ints, Floats, Ints]:
    """Of each send: its place among the day's selling sends, minutes since the last of them, and
    non-selling sends of the 24 hours before."""
    sells = SELLS[line.kind]
    n = line.local.size
    before = np.concatenate(([0], np.cumsum(sells)))[:-1]
    first = np.searchsorted(line.local, line.day * habits.DAY)
    order = before - np.concatenate((before, [sells.sum()]))[first]
    latest = np.maximum.accumulate(np.where(sells, np.arange(n), -1)) if n else np.array([], dtype=np.int64)
    previous = np.concatenate(([-1], latest))[:-1][:n]
    since = np.where(previous >= 0, line.utc - line.utc[np.maximum(previous, 0)], 10**9).astype(np.float64)
    quiet = (~sells) & (line.kind != CODE[SendKind.PPV_FOLLOWUP])
    counted = np.concatenate(([0], np.cumsum(quiet)))
    begin = np.searchsorted(line.utc, line.utc - habits.DAY)
    return order.astype(np.int64), since, (counted[:-1] - counted[begin]).astype(np.int64)


def _captions(
    rng: np.random.Generator, page: SimPage, line: Timeline, shelf: Shelf, held: frozenset[str]
) -> Ints:
    """A caption for each send: of its type, of content the page holds, long before any repeat."""
    bank, types, contents = shelf.bank, shelf.types, shelf.contents
    usable = (bank.owner < 0) | (bank.owner == page.index)
    usable &= np.isin(contents, ["", *sorted(held)])
    if not page.paid:
        usable &= ~shelf.paid_only
    out = np.zeros(line.local.size, dtype=np.int64)
    wanted = np.array([habits.CAPTION_TYPES[k] for k in KINDS])[line.kind]
    for kind in sorted(set(wanted.tolist())):
        at = np.flatnonzero(wanted == kind)
        pool = np.flatnonzero(usable & (types == kind))
        if not pool.size:
            pool = np.flatnonzero(types == kind)
        # a working set that is gone through again and again: about 1.8 uses each
        size = min(pool.size, max(160, int(at.size / 1.8)))
        weights = np.ones(pool.size)
        if kind == "ppv_message":  # people liked long ones for these
            weights = np.where(bank.chars[pool] >= LONG, 3.0, 1.0)
        _, code, many = np.unique(contents[pool], return_inverse=True, return_counts=True)
        weights = weights * many[code] ** -0.6  # rarer contents sell more often than they are written of
        chosen = rng.choice(pool, size=size, replace=False, p=weights / weights.sum())
        out[at] = chosen[np.arange(at.size) % size]
    return out


def _prices(rng: np.random.Generator, line: Timeline) -> Ints:
    price = np.zeros(line.local.size, dtype=np.int64)
    for kind, (cents, shares) in habits.PRICES.items():
        at = np.flatnonzero(line.kind == CODE[kind])
        price[at] = rng.choice(np.array(cents), size=at.size, p=np.array(shares))
    child = line.parent >= 0
    price[child] = price[line.parent[child]]
    return price


def _games(rng: np.random.Generator, line: Timeline) -> tuple[str | None, ...]:
    names = [name for name, _ in habits.GAMES]
    drawn = rng.choice(len(names), size=line.local.size, p=np.array([share for _, share in habits.GAMES]))
    code = CODE[SendKind.GAME_POST]
    return tuple(
        names[d] if k == code else None for d, k in zip(drawn.tolist(), line.kind.tolist(), strict=True)
    )


def _campaigns(line: Timeline, chars: Ints) -> NDArray[np.bool_]:
    """Games always; long walls and tip goals and bundles where the last campaign is days ago."""
    marks = np.zeros(line.local.size, dtype=np.bool_)
    last: dict[str, int] = {}
    families: Mapping[int, str] = {
        CODE[SendKind.PPV_WALL]: "descriptive", CODE[SendKind.TIP_GOAL]: "descriptive",
        CODE[SendKind.BUNDLE]: "bundle", CODE[SendKind.FLASH_BUNDLE]: "bundle",
    }  # fmt: skip
    for i, (at, kind) in enumerate(zip(line.local.tolist(), line.kind.tolist(), strict=True)):
        family = families.get(kind)
        if kind == CODE[SendKind.GAME_POST]:
            marks[i] = True
        elif (
            family
            and (family == "bundle" or chars[i] >= LONG)
            and at - last.get(family, -(10**9)) >= habits.CAMPAIGN_GAPS[family]
        ):
            marks[i] = True
            last[family] = at
    return marks


def _reach(rng: np.random.Generator, page: SimPage, line: Timeline, own: PageTruth) -> tuple[Ints, Ints]:
    """Recipients and views: the page grew by a third in two years; a sated audience opens less."""
    n = line.local.size
    ago = -line.local / habits.DAY
    share = np.array([habits.AUDIENCES.get(k, (None, 1.0))[1] for k in KINDS])[line.kind]
    fans = page.fan_count * (1.0 - 0.25 * ago / 730.0)
    sent = np.maximum(1, np.rint(fans * share * np.exp(rng.normal(0.0, 0.03, n)))).astype(np.int64)
    mean = own.view_rate * np.where(SELLS[line.kind], 1.0, 1.25)
    mean = mean * np.exp(-0.5 * own.saturates * np.maximum(0.0, 1.0 - ago / 60.0))
    strength = 60.0
    rate = rng.beta(mean * strength, (1.0 - mean) * strength)
    return sent, np.rint(sent * rate).astype(np.int64)
