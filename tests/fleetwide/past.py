"""Histories of random pages: what went out, what it earned, and last week's tail, all legal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from eros.catalog.load import default
from eros.domain.bank import (
    KIND_CODES,
    CaptionBank,
    CaptionUse,
    History,
    Portfolio,
    PortfolioSends,
)
from eros.domain.facts import PastSend
from eros.domain.page import Page
from eros.domain.week import Week
from eros.domain.words import Audience, PageType, SendKind
from eros.learning.portfolio import fit_portfolio

HORIZON_DAYS = 60
SPACE = 80  # minutes between two past sends: legal at every tier's density
CONTENTS = ("solo", "teasing", "lingerie", "pov", "implied_1", "partner_couple", "gfe", "explicit_act_1")
PRICED = (
    SendKind.PPV_UNLOCK, SendKind.PPV_WALL, SendKind.BUNDLE, SendKind.FLASH_BUNDLE, SendKind.TIP_GOAL,
    SendKind.FIRST_TO_TIP, SendKind.VIP_PROGRAM, SendKind.SNAPCHAT_BUNDLE, SendKind.GAME_POST,
)  # fmt: skip
USUAL = (
    SendKind.PPV_UNLOCK, SendKind.BUMP_NORMAL, SendKind.BUMP_DESCRIPTIVE, SendKind.BUNDLE, SendKind.DM_FARM,
    SendKind.BUMP_FLYER, SendKind.LIKE_FARM, SendKind.FLASH_BUNDLE, SendKind.BUMP_TEXT_ONLY,
    SendKind.FIRST_TO_TIP, SendKind.PPV_WALL, SendKind.TIP_GOAL, SendKind.RENEW_ON_MESSAGE,
)  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How a history is: ``sends`` in all; shares of unknown types and of sends that earned nothing;
    ``tight`` sends stand right before the week; ``weekly`` the once-a-week types went out on Sunday."""

    sends: int
    unknown: float = 0.0
    zero: float = 0.12
    tight: bool = False
    weekly: bool = False
    tired: bool = False  # the whole bank was used yesterday


@dataclass(frozen=True, eq=False)
class Past:
    """A history in the three forms that the planner reads it in."""

    history: History
    sends: tuple[PastSend, ...]
    use: CaptionUse


def make(rng: np.random.Generator, page: Page, week: Week, bank: CaptionBank, how: Manner) -> Past:
    """Past sends inside the page's active hours, 80 minutes apart at least, newest yesterday."""
    at = _instants(rng, page, week, how)
    kinds = [KIND_CODES.index(k) for k in USUAL if page.page_type in default().send_types[k].page_types]
    kind = rng.choice(kinds, size=at.shape[0], p=_falling(len(kinds))).astype(np.int32)
    kind[rng.random(at.shape[0]) < how.unknown] = -1
    campaign = np.zeros(at.shape[0], np.bool_)
    game: list[str | None] = [None] * at.shape[0]
    if how.weekly:
        _weekly(rng, page, kind, campaign, game)
    caption = np.asarray(rng.integers(0, bank.n, at.shape[0]) if bank.n else np.full(at.shape[0], -1))
    history = _history(rng, page, week, bank, at, kind, caption, how)
    recent = [i for i in range(at.shape[0]) if at[i] >= week.day_start(-HORIZON_DAYS)]
    sends = tuple(
        PastSend(
            at=int(at[i]),
            kind=None if kind[i] < 0 else KIND_CODES[kind[i]],
            audience=_audience(kind[i]),
            campaign=bool(campaign[i]),
            game=game[i],
            caption_id=bank.ids[caption[i]] if bank.n else None,
            caption_text=bank.text[caption[i]] if bank.n else None,
            price_cents=int(history.price_cents[i]) or None,
        )
        for i in recent
    )
    return Past(history, sends, _use(week, bank, at, caption, history, how))


def _instants(rng: np.random.Generator, page: Page, week: Week, how: Manner) -> np.ndarray:
    """Week minutes (< 0) in rising order."""
    hours = page.hours
    slots = max(1, (hours.end_min - hours.start_min) // SPACE)
    per_day = min(max(1, slots - 1), 12)
    found: list[int] = []
    day = -1
    left = how.sends
    while left > 0 and day >= -720:
        n = min(left, int(rng.integers(max(1, per_day - 4), per_day + 1)))
        for slot in sorted(rng.permutation(slots)[:n].tolist(), reverse=True):
            wall = hours.start_min + slot * SPACE + int(rng.integers(0, 30))
            at = week.wall(day, min(wall, hours.end_min))
            if at is not None and at < 0:
                found.append(at)
        left -= n
        day -= 1
    if how.tight and how.sends:
        last = week.wall(-1, hours.end_min)  # past midnight this is the week itself: then 23:59
        edge = -1 if last is None or last >= 0 else last
        found = [a for a in found if a <= edge - 3 * SPACE] + [edge, edge - SPACE, edge - 2 * SPACE]
    times = sorted(set(found))
    kept: list[int] = []
    for at in times:  # neighbours of two days past midnight
        if not kept or at - kept[-1] >= SPACE:
            kept.append(at)
    return np.array(kept, np.int64)


def _falling(n: int) -> np.ndarray:
    weight = 1.0 / np.arange(1, n + 1)
    out: np.ndarray = weight / weight.sum()
    return out


def _weekly(
    rng: np.random.Generator, page: Page, kind: np.ndarray, campaign: np.ndarray, game: list[str | None]
) -> None:
    """The newest sends: both weekly types, a campaign of each kind, a game; one of each only."""
    rare = [SendKind.VIP_PROGRAM, SendKind.SNAPCHAT_BUNDLE, SendKind.GAME_POST, SendKind.BUNDLE]
    rare.append(SendKind.TIP_GOAL if page.page_type is PageType.PAID else SendKind.PPV_WALL)
    for place, one in enumerate(np.array(rare, object)[rng.permutation(len(rare))].tolist(), start=1):
        if place > kind.shape[0]:
            return
        kind[-place] = KIND_CODES.index(one)
        campaign[-place] = one in (SendKind.GAME_POST, SendKind.BUNDLE, SendKind.TIP_GOAL, SendKind.PPV_WALL)
        game[-place] = "spin_the_wheel" if one is SendKind.GAME_POST else None


def _audience(kind: int) -> Audience:
    if kind < 0:
        return Audience.ALL_ACTIVE
    spec = default().send_types[KIND_CODES[kind]]
    return spec.required_audience or spec.audience


def _history(
    rng: np.random.Generator,
    page: Page,
    week: Week,
    bank: CaptionBank,
    at: np.ndarray,
    kind: np.ndarray,
    caption: np.ndarray,
    how: Manner,
) -> History:
    n = at.shape[0]
    sells = np.isin(kind, [KIND_CODES.index(k) for k in PRICED])
    day = np.array([week.day(int(a)) for a in at], np.int32)
    hour = np.array([week.minute_of_day(int(a)) // 60 for a in at], np.int32)
    reach = max(1, page.fan_count)
    sent = np.full(n, page.fan_count, np.int64)
    mean = np.log(3.0 * reach**0.85 + 1.0) + 0.25 * np.sin((hour - 14) / 24 * 2 * np.pi)
    earned = np.exp(rng.normal(mean, 0.8))
    earned[rng.random(n) < how.zero] = 0.0
    price = np.where(sells, rng.choice([999, 1499, 1972, 2497], n), 0).astype(np.int64)
    earnings = np.where(sells, earned, 0).astype(np.int64)
    bought = np.minimum(sent, np.where(price > 0, earnings // np.maximum(price, 1), 0))
    return History(
        at=at,
        kind=kind,
        weekday=(day % 7).astype(np.int32),
        hour=hour,
        local_day=day,
        content=np.asarray(rng.integers(-1, len(CONTENTS), n), np.int32),
        price_cents=price,
        sent=sent,
        viewed=np.maximum(bought, sent // 4),
        purchased=bought,
        earnings_cents=earnings,
        chars=bank.chars[caption].astype(np.int32) if bank.n else np.full(n, -1, np.int32),
        caption=np.array([bank.ids[i] for i in caption.tolist()] if bank.n else [""] * n, np.str_),
        content_keys=CONTENTS,
    )


def _use(
    week: Week, bank: CaptionBank, at: np.ndarray, caption: np.ndarray, history: History, how: Manner
) -> CaptionUse:
    last: dict[int, int] = {}
    times: dict[int, int] = {}
    earned: dict[int, int] = {}
    if how.tired:
        last = dict.fromkeys(range(bank.n), -1)
        times, earned = dict.fromkeys(last, 1), dict.fromkeys(last, 0)
    for i, c in enumerate(caption.tolist()):
        if c >= 0:
            last[c] = max(int(history.local_day[i]), last.get(c, -10_000))
            times[c] = times.get(c, 0) + 1
            earned[c] = earned.get(c, 0) + int(history.earnings_cents[i])
    rows = sorted(last)
    return CaptionUse(
        caption=np.array(rows, np.int64),
        last_used_day=np.array([last[r] for r in rows], np.int32),
        times=np.array([times[r] for r in rows], np.int32),
        earnings_cents=np.array([earned[r] for r in rows], np.int64),
    )


@lru_cache(maxsize=1)
def portfolio() -> Portfolio:
    """What eight random pages have in common."""
    from tests.fleetwide.pages import PORTFOLIO, quiet_page

    pages, histories = [], []
    for seed in PORTFOLIO:
        rng = np.random.default_rng((seed, 77))
        page, week, bank = quiet_page(seed)
        pages.append(page)
        histories.append(make(rng, page, week, bank, Manner(sends=500)).history)
    code = np.repeat(np.arange(len(pages)), [h.n for h in histories]).astype(np.int32)

    def join(name: str) -> np.ndarray:
        return np.concatenate([getattr(h, name) for h in histories])

    return fit_portfolio(
        PortfolioSends(
            page=code,
            paid=np.array([p.page_type is PageType.PAID for p in pages], np.bool_)[code],
            kind=join("kind"),
            weekday=join("weekday"),
            hour=join("hour"),
            local_day=join("local_day"),
            content=join("content"),
            price_cents=join("price_cents"),
            sent=join("sent"),
            earnings_cents=join("earnings_cents"),
            page_keys=tuple(p.id for p in pages),
            content_keys=CONTENTS,
        ),
        default(),
    )
