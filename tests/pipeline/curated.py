"""A page's inputs for agents 3 and 4: small by default, as large as a test asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from tests.builders import a_page

from eros.catalog.load import default
from eros.domain.bank import (
    KIND_CODES,
    CaptionBank,
    CaptionTraits,
    CaptionUse,
    History,
    Portfolio,
    Segments,
)
from eros.domain.facts import Facts, VaultItem
from eros.domain.page import Page
from eros.domain.week import Week
from eros.domain.words import SendKind
from eros.pipeline.values import Allocation, PageInputs, PageValues, Performance, Score

CATALOG = default()
ALL_TYPES = tuple(sorted({t for s in CATALOG.send_types.values() for t, _ in s.caption_types}))
CONTENTS = ("garden_unknown_to_vault", "lingerie", "solo", "teasing")
TONES = ("dominant", "flirty", "playful")


def a_bank(*rows: dict[str, Any], contents: tuple[str, ...] = CONTENTS) -> CaptionBank:
    """Captions of these fields; id, text and everything else have defaults."""
    n = len(rows)

    def column(name: str, otherwise: Any) -> list[Any]:
        return [r.get(name, otherwise) for r in rows]

    def code(keys: tuple[str, ...], value: str | None) -> int:
        return -1 if value is None else keys.index(value)

    pages = ("other", "p1")
    return CaptionBank(
        ids=tuple(r.get("id", f"c{i:05d}") for i, r in enumerate(rows)),
        text=tuple(r.get("text", f"caption {i}") for i, r in enumerate(rows)),
        owner=np.array([code(pages, v) for v in column("owner", None)], dtype=np.int32),
        caption_type=np.array([code(ALL_TYPES, v) for v in column("type", "bump_normal")], dtype=np.int32),
        content=np.array([code(contents, v) for v in column("content", contents[-1])], dtype=np.int32),
        tone=np.array([code(TONES, v) for v in column("tone", None)], dtype=np.int32),
        chars=np.array(column("chars", 300), dtype=np.int32),
        performance=np.array(column("performance", 50.0), dtype=np.float64),
        paid_only=np.array(column("paid_only", False), dtype=np.bool_),
        blocked=np.array(column("blocked", False), dtype=np.bool_),
        page_keys=pages,
        type_keys=ALL_TYPES,
        content_keys=contents,
        tone_keys=TONES,
        version=f"test-{n}",
        traits=CaptionTraits(
            promised=np.array(column("promised", 0), dtype=np.int64),
            faults=np.array(column("faults", 0), dtype=np.int32),
            emojis=np.array(column("emojis", 0), dtype=np.int32),
            slang=np.array(column("slang", 0), dtype=np.int32),
            promises=("solo", "pov lingerie"),
        ),
    )


def a_history(
    content: Sequence[str] = (), chars: Sequence[int] = (), kind: SendKind = SendKind.PPV_UNLOCK
) -> History:
    """Sends of the last days, one per content (or length) given."""
    n = max(len(content), len(chars))
    zero = np.zeros(n, dtype=np.int64)
    codes = [CONTENTS.index(c) for c in content] or [-1] * n
    return History(
        at=-1440 * np.arange(n, 0, -1, dtype=np.int64),
        kind=np.full(n, KIND_CODES.index(kind), dtype=np.int32),
        weekday=zero.astype(np.int32),
        hour=zero.astype(np.int32),
        local_day=np.full(n, -3, dtype=np.int32),
        content=np.array(codes, dtype=np.int32),
        price_cents=zero,
        sent=zero,
        viewed=zero,
        purchased=zero,
        earnings_cents=zero,
        chars=np.array(list(chars) or [-1] * n, dtype=np.int32),
        caption=np.array([""] * n, dtype=np.str_),
        content_keys=CONTENTS,
    )


def a_use(**last_used_day: int) -> CaptionUse:
    """Captions c00000, ... by number -> local day of their last use (below 0)."""
    numbers = sorted((int(k.removeprefix("c")), v) for k, v in last_used_day.items())
    return CaptionUse(
        caption=np.array([n for n, _ in numbers], dtype=np.int64),
        last_used_day=np.array([d for _, d in numbers], dtype=np.int32),
        times=np.ones(len(numbers), dtype=np.int64),
        earnings_cents=np.zeros(len(numbers), dtype=np.int64),
    )


VAULT = {c: VaultItem(c, 5, adult_ok=True, consent_ok=True) for c in ("lingerie", "solo", "teasing")}


def a_world(
    bank: CaptionBank,
    *,
    page: Page | None = None,
    use: CaptionUse | None = None,
    history: History | None = None,
    **facts: Any,
) -> PageInputs:
    """A page's inputs around a bank."""
    page = page or a_page()
    shape = (7, 24)
    ones = np.ones(len(KIND_CODES))
    portfolio = Portfolio(
        rps_cents={"paid": ones, "free": ones},
        rps_n={"paid": ones, "free": ones},
        curve=np.ones(shape),
        curve_n=np.ones(shape),
        content_factor={},
        content_n={},
        engagement_lift=0.0,
        residual_sd=1.0,
        mean_priced_rps_cents=100.0,
    )
    return PageInputs(
        page=page,
        week=Week(date(2026, 1, 5), page.time_zone),
        catalog=CATALOG,
        facts=Facts(**{"vault": VAULT, **facts}),
        history=history or a_history(),
        portfolio=portfolio,
        bank=bank,
        use=use or a_use(),
        segments=Segments({}),
        as_of=datetime(2026, 1, 4, tzinfo=UTC),
        seed=1,
        sha256="",
    )


def a_performance(confidence: float = 0.9, **more: Any) -> Performance:
    """What agent 1 would say of a healthy page."""
    score = Score(50.0, 50.0, 50.0, 50.0, diverges=False)
    values = PageValues(
        rps_cents=np.full(len(KIND_CODES), 10000.0),
        curve=np.ones((7, 24)),
        content_factor=more.pop("content_factor", {}),
        fatigue_cents=(0.0,),
        crowding_cents=(0.0,),
        recency_cents=0.0,
        recency_min=120,
        followup_share=0.15,
        log_sd=1.0,
        own_n=np.zeros(len(KIND_CODES), dtype=np.int64),
        version="test",
    )
    made: dict[str, Any] = {
        "saturation": score,
        "opportunity": score,
        "confidence": confidence,
        "message_count": 200,
        "revenue_trend": None,
        "volume_factor": 1.0,
        "retention_factor": 1.0,
        "trend_step": 0,
        "revenue_cap": None,
        "day_factor": (1.0,) * 7,
        "content_tier": {},
        "avoid": frozenset(),
        "non_converters": frozenset(),
        "values": values,
        "adjustments": (),
        "step": CATALOG.step(confidence),
    }
    return Performance(**{**made, **more})


def an_allocation(**more: Any) -> Allocation:
    """What agent 2 would say without wishes."""
    made: dict[str, Any] = {
        "days": (),
        "targets": (),
        "boost": {},
        "content_boost": {},
        "games": ("spin_the_wheel", "mystery_box"),
    }
    return Allocation(**{**made, **more})
