"""Small worlds with known effects, made inside the test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import numpy as np

from eros.catalog.load import default
from eros.domain.bank import (
    KIND_CODES,
    CaptionBank,
    CaptionUse,
    Floats,
    History,
    Portfolio,
    PortfolioSends,
    Segments,
)
from eros.domain.facts import Facts, VaultItem
from eros.domain.page import Page, PageId
from eros.domain.week import Week
from eros.domain.words import PageClass, PageType, SendKind, SubType, Tier
from eros.learning.portfolio import no_portfolio
from eros.pipeline.values import PageInputs

CATALOG = default()
WEEK = Week(date(2026, 1, 5), "Europe/Berlin")
UNLOCK = KIND_CODES.index(SendKind.PPV_UNLOCK)
BUMP = KIND_CODES.index(SendKind.BUMP_NORMAL)
FLAT = np.ones((7, 24))


@dataclass(frozen=True, eq=False)
class Truth:
    """What a made-up page really does. ``level`` is log cents of a neutral first sale."""

    level: float = 9.0
    sd: float = 1.1
    curve: Floats = field(default_factory=lambda: FLAT)
    order_keep: float = 1.0
    lift: float = 0.0
    kinds: dict[int, float] = field(default_factory=lambda: {UNLOCK: 0.0})
    contents: dict[str, float] = field(default_factory=lambda: {"solo": 0.0})


def history(truth: Truth, days: int, sales: int, bumps: int, rng: np.random.Generator) -> History:
    """``days`` days before the week with up to ``sales`` sales and ``bumps`` bumps each."""
    rows: list[tuple[int, int, int, int, int, int]] = []  # at, kind, day, hour, content, earnings
    codes, keys = list(truth.kinds), tuple(truth.contents)
    times: list[int] = []
    for day in range(-days, 0):
        n_b = int(rng.integers(0, bumps + 1))
        hours_b = sorted(rng.integers(8, 24, n_b).tolist())
        for h in hours_b:
            at = day * 1440 + h * 60
            rows.append((at, BUMP, day, h, -1, 0))
            times.append(at)
        hours = sorted(
            rng.choice(np.arange(8, 24), size=int(rng.integers(1, sales + 1)), replace=False).tolist()
        )
        for k, h in enumerate(hours):
            at = day * 1440 + h * 60 + 30
            near = sum(at - 1440 <= t < at for t in times)
            kind = codes[int(rng.integers(len(codes)))]
            content = int(rng.integers(len(keys)))
            mean = (
                truth.level
                + np.log(truth.curve[day % 7, h])
                + k * np.log(truth.order_keep)
                + truth.lift * near
                + truth.kinds[kind]
                + truth.contents[keys[content]]
            )
            rows.append((at, kind, day, h, content, int(np.exp(rng.normal(mean, truth.sd)))))
    rows.sort()
    return columns(rows, keys)


def columns(rows: list[tuple[int, int, int, int, int, int]], keys: tuple[str, ...]) -> History:
    """A history of (at, kind, local day, hour, content, earnings); every sale reaches 1,000 fans."""
    a = np.array(rows, dtype=np.int64).reshape(-1, 6)
    sold = a[:, 1] != BUMP
    n = a.shape[0]
    return History(
        at=a[:, 0],
        kind=a[:, 1].astype(np.int32),
        weekday=(a[:, 2] % 7).astype(np.int32),
        hour=a[:, 3].astype(np.int32),
        local_day=a[:, 2].astype(np.int32),
        content=a[:, 4].astype(np.int32),
        price_cents=np.where(sold, 1499, 0).astype(np.int64),
        sent=np.full(n, 1000, dtype=np.int64),
        viewed=np.full(n, 200, dtype=np.int64),
        purchased=np.full(n, 10, dtype=np.int64),
        earnings_cents=a[:, 5],
        chars=np.full(n, 300, dtype=np.int32),
        caption=np.full(n, ""),
        content_keys=keys,
    )


def together(histories: list[History], sent: list[int] | None = None) -> PortfolioSends:
    """Several pages' histories as one; odd pages are paid. All share the first's content keys."""

    def join(name: str) -> np.ndarray:
        return np.concatenate([getattr(h, name) for h in histories])

    page = np.repeat(np.arange(len(histories)), [h.n for h in histories]).astype(np.int32)
    reach = join("sent") if sent is None else np.array(sent, dtype=np.int64)[page]
    return PortfolioSends(
        page=page,
        paid=page % 2 == 1,
        kind=join("kind"),
        weekday=join("weekday"),
        hour=join("hour"),
        local_day=join("local_day"),
        content=join("content"),
        price_cents=join("price_cents"),
        sent=reach,
        earnings_cents=join("earnings_cents"),
        page_keys=tuple(f"p{i}" for i in range(len(histories))),
        content_keys=histories[0].content_keys,
    )


PAGE = Page(
    id=PageId("alexia"),
    name="alexia",
    page_type=PageType.PAID,
    page_class=PageClass.EXPLICIT,
    sub_type=SubType.PERSONAL,
    tier=Tier.MID,
    fan_count=2_000,
    time_zone="Europe/Berlin",
    confidence=1.0,
    subscription_price_cents=999,
)

EMPTY = columns([], ("solo",))


def bank(per_type: int = 400, content: str = "solo") -> CaptionBank:
    """``per_type`` shared captions of each caption type any send type accepts."""
    types = sorted({t for s in CATALOG.send_types.values() for t, _ in s.caption_types})
    n = per_type * len(types)
    code = np.repeat(np.arange(len(types)), per_type).astype(np.int32)
    return CaptionBank(
        ids=tuple(f"c{i:05d}" for i in range(n)),
        text=tuple(f"caption {i}" for i in range(n)),
        owner=np.full(n, -1, dtype=np.int32),
        caption_type=code,
        content=np.zeros(n, dtype=np.int32),
        tone=np.full(n, -1, dtype=np.int32),
        chars=np.full(n, 300, dtype=np.int32),
        performance=np.full(n, 50.0),
        paid_only=np.zeros(n, dtype=np.bool_),
        blocked=np.zeros(n, dtype=np.bool_),
        page_keys=(),
        type_keys=tuple(types),
        content_keys=(content,),
        tone_keys=(),
        version="test",
    )


UNUSED = CaptionUse(
    caption=np.zeros(0, dtype=np.int64),
    last_used_day=np.zeros(0, dtype=np.int32),
    times=np.zeros(0, dtype=np.int64),
    earnings_cents=np.zeros(0, dtype=np.int64),
)
FULL_BANK = bank()


def inputs(
    page: Page = PAGE,
    past: History = EMPTY,
    portfolio: Portfolio | None = None,
    facts: Facts | None = None,
    captions: CaptionBank = FULL_BANK,
    use: CaptionUse = UNUSED,
    week: Week = WEEK,
    segments: Segments | None = None,
    not_before: int = 0,
) -> PageInputs:
    """Everything one page's week is planned from."""
    vault = {"solo": VaultItem("solo", 10, adult_ok=True, consent_ok=True)}
    return PageInputs(
        page=replace(page, time_zone=week.zone),
        week=week,
        catalog=CATALOG,
        facts=facts or Facts(vault=vault),
        history=past,
        portfolio=portfolio or no_portfolio(CATALOG),
        bank=captions,
        use=use,
        segments=segments or Segments({}),
        as_of=datetime(2026, 1, 4, 12, tzinfo=UTC),
        seed=1,
        sha256="0" * 64,
        not_before=not_before,
    )
