"""Synthetic weeks and simple inline rules for the solver's own tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar, cast

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.facts import DripSet, Facts, PastSend
from eros.domain.page import ActiveHours, Page, PageId
from eros.domain.plan import Finding, WeekPlan
from eros.domain.week import BIN_MIN, Week
from eros.domain.words import (
    LONG_FORM,
    Audience,
    Category,
    Channel,
    PageClass,
    PageType,
    PpvStyle,
    SendKind,
    Severity,
    SubType,
    Tier,
)
from eros.kit.rng import stable_hash
from eros.rules.base import (
    CLOCK_HOUR,
    DAY,
    EVERY,
    FOLLOWUPS,
    ORDINARY,
    ROLLING_WEEK,
    WEEK,
    Given,
    Model,
    PlanRule,
    Which,
    minutes,
    of,
)
from eros.solver.problem import Option, Pool, Problem, Stay, Target

K = SendKind
R, E, T = Category.REVENUE, Category.ENGAGEMENT, Category.RETENTION

# kind: category, most a day, most a week, hours between, paid, free, worth in dollars
TYPES: Mapping[SendKind, tuple[Category, int, int | None, int, bool, bool, float]] = {
    K.PPV_UNLOCK: (R, 4, None, 2, True, True, 150),
    K.PPV_WALL: (R, 3, None, 3, False, True, 120),
    K.TIP_GOAL: (R, 2, None, 4, True, False, 90),
    K.VIP_PROGRAM: (R, 1, 1, 24, True, True, 200),
    K.GAME_POST: (R, 1, None, 4, True, True, 130),
    K.BUNDLE: (R, 2, None, 3, True, True, 140),
    K.FLASH_BUNDLE: (R, 1, None, 6, True, True, 110),
    K.SNAPCHAT_BUNDLE: (R, 1, 1, 24, True, True, 160),
    K.FIRST_TO_TIP: (R, 1, None, 6, True, True, 80),
    K.LINK_DROP: (E, 3, None, 2, True, True, 18),
    K.WALL_LINK_DROP: (E, 2, None, 3, True, True, 15),
    K.BUMP_NORMAL: (E, 5, None, 1, True, True, 25),
    K.BUMP_DESCRIPTIVE: (E, 3, None, 2, True, True, 24),
    K.BUMP_TEXT_ONLY: (E, 4, None, 2, True, True, 22),
    K.BUMP_FLYER: (E, 2, None, 4, True, True, 26),
    K.DM_FARM: (E, 2, None, 4, True, True, 20),
    K.LIKE_FARM: (E, 1, None, 24, True, True, 15),
    K.LIVE_PROMO: (E, 2, None, 2, True, True, 30),
    K.RENEW_ON_POST: (T, 2, None, 12, True, False, 22),
    K.RENEW_ON_MESSAGE: (T, 1, None, 24, True, False, 30),
    K.EXPIRED_WINBACK: (T, 1, None, 24, True, False, 28),
}


class Saying:
    """A rule that only encodes, for tests of the solver."""

    code: ClassVar[str]
    name: ClassVar[str] = "test"
    gaps: ClassVar[tuple[str, ...]] = ()
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "test"
    binds: ClassVar[tuple[str, ...]] = ()
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def __init__(self, words: Callable[[Model], None]) -> None:
        self.words = words

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Never asked."""
        raise AssertionError("the solver never judges")

    def encode(self, m: Model) -> None:
        """Speak."""
        self.words(m)


def Says(code: str, words: Callable[[Model], None]) -> PlanRule:  # noqa: N802
    """A rule with this code that says these words."""
    return cast("type[Saying]", type(f"Says{code}", (Saying,), {"code": code}))(words)


def kinds_of(category: Category) -> frozenset[SendKind]:
    return frozenset(k for k, row in TYPES.items() if row[0] is category)


REVENUE, ENGAGEMENT = Which(kinds_of(R)), Which(kinds_of(E))


def _limits(m: Model) -> None:
    for kind, (_, day, week, hours, *_rest) in TYPES.items():
        m.at_most(of(kind), day, DAY)
        if week is not None:
            m.at_most(of(kind), week, WEEK)
            m.at_most(of(kind), week, ROLLING_WEEK)
        m.apart(of(kind), of(kind), hours * 60)


def _campaigns(m: Model) -> None:
    m.apart_days(Which(frozenset({K.PPV_WALL, K.TIP_GOAL}), campaign=True), 2)
    m.apart_days(Which(frozenset({K.BUNDLE, K.FLASH_BUNDLE}), campaign=True), 5)
    m.apart_days(Which(frozenset({K.GAME_POST}), games=frozenset({"spin_the_wheel"})), 7)
    m.apart_days(Which(frozenset({K.GAME_POST}), games=frozenset({"dice"})), 7)
    m.at_least(Which(campaign=True), 3, WEEK, cents=4000)
    m.at_most(Which(campaign=True), 5, WEEK, cents=4000)


def _drips(m: Model) -> None:
    kinds = kinds_of(R) | {
        K.LINK_DROP,
        K.WALL_LINK_DROP,
        K.RENEW_ON_MESSAGE,
        K.RENEW_ON_POST,
        K.EXPIRED_WINBACK,
        K.LIVE_PROMO,
    }
    m.drip_windows(Which(frozenset(kinds)), 240, 480)


def _ratio(m: Model) -> None:
    bumps = Which(frozenset({K.BUMP_NORMAL, K.BUMP_DESCRIPTIVE, K.BUMP_TEXT_ONLY, K.BUMP_FLYER}))
    m.at_least(bumps, 2, DAY)


def _distinct(m: Model) -> None:
    m.distinct(ORDINARY, 10)
    m.distinct(REVENUE, 4)
    m.distinct(ENGAGEMENT, 4)
    if m.page.page_type is PageType.PAID:
        m.distinct(Which(kinds_of(T)), 2)


def _followups(m: Model) -> None:
    m.after(FOLLOWUPS, Which(frozenset({K.PPV_UNLOCK, K.PPV_WALL, K.BUNDLE})), 15, 45, one_per_parent=True)
    m.apart(FOLLOWUPS, EVERY, 15)
    m.at_most(FOLLOWUPS, 4, DAY)


def _contacts(m: Model) -> None:
    m.at_most(Which(audience=Audience.RENEW_OFF), 1, DAY)
    m.at_most(Which(audience=Audience.RENEW_OFF), 3, WEEK)
    m.at_most(Which(audience=Audience.EXPIRED_RECENT), 3, WEEK)
    m.at_most(Which(audience=Audience.INACTIVE_7D), 2, WEEK)
    m.at_most(Which(audience=Audience.HIGH_SPENDERS), 3, WEEK)


def usual_rules(page: Page, density: int = 4) -> tuple[PlanRule, ...]:
    """Stand-ins for the hard rules of a week, in the verbs."""
    hours = page.hours
    share = 0.6 if page.tier is Tier.LOW else 0.5
    rules = [
        Says("HRS", lambda m: m.forbid(EVERY, lambda at: not hours.allows(m.week.minute_of_day(at)))),
        Says("LIM", _limits),
        Says("SPC", lambda m: m.apart(ORDINARY, ORDINARY, 45)),
        Says("FUP", _followups),
        Says("HOU", lambda m: m.at_most(ORDINARY, 2, CLOCK_HOUR)),
        Says("DEN", lambda m: m.at_most(ORDINARY, density, minutes(240))),
        Says("CMP", _campaigns),
        Says(
            "LNK",
            lambda m: m.after(
                Which(frozenset({K.LINK_DROP, K.WALL_LINK_DROP})),
                Which(campaign=True),
                120,
                240,
                one_per_parent=False,
            ),
        ),
        Says("DRP", _drips),
        Says("MIX", lambda m: m.share(REVENUE, Which(kinds_of(R) | kinds_of(E)), share - 0.1, share + 0.1)),
        Says("DIV", _distinct),
        Says("CAP", lambda m: m.share_per_kind(0.3)),
        Says("BMP", _ratio),
        Says("CON", _contacts),
        Says("LIV", lambda m: m.forbid(of(K.LIVE_PROMO))),
        Says("RND", lambda m: m.minute_not_in(frozenset({0, 15, 30, 45}))),
        Says("CLK", lambda m: m.clock_unique(2)),
        Says("ONCE", lambda m: m.caption_once(30, 7, 90.0)),
        Says("LEN", lambda m: m.length_share(Which(LONG_FORM), 250, 449, 0.6, cents=1500)),
        Says("STY", lambda m: m.styles(frozenset({"winner", "bundle"}))),
    ]
    return tuple(rules)


def _smooth(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    hour = np.arange(24)
    evening = (
        0.6 + 0.5 * np.exp(-0.5 * ((hour - 21) / 2.5) ** 2) + 0.25 * np.exp(-0.5 * ((hour - 13) / 2) ** 2)
    )
    noise = rng.normal(0, 0.08, shape)
    return np.asarray(evening[None, :] * (1 + noise) * rng.uniform(0.85, 1.15, (shape[0], 1)))


def pool_of(kind: SendKind, seed: int, n: int, shared: int = 400) -> Pool:
    """``n`` captions, some of them in several pools."""
    rng = np.random.default_rng(stable_hash("pool", kind, seed) % 2**32)
    key = np.sort(rng.choice(shared * 20, n, replace=False)).astype(np.int64)
    factor = np.exp(rng.normal(0, 0.25, n))
    order = np.lexsort((key, -factor))
    key, factor = key[order], factor[order]
    chars = rng.integers(40, 520, n)
    return Pool(
        key=key,
        ids=tuple(f"c{k}" for k in key),
        text=tuple(f"{k} {stable_hash('t', int(k)):x} {stable_hash('u', int(k)):x}" for k in key),
        factor=factor,
        chars=chars.astype(np.int64),
        content=tuple(None for _ in key),
        reference=float(factor[: max(1, n // 2)].mean()) if n else 1.0,
    )


def problem(
    seed: int = 0,
    *,
    paid: bool = True,
    tier: Tier = Tier.MID,
    a_day: int = 12,
    drip_days: tuple[int, ...] = (2, 5),
    past: bool = True,
    start: date = date(2026, 3, 16),
    zone: str = "America/New_York",
    hours: ActiveHours | None = None,
    captions: int = 90,
    catalog: Catalog | None = None,
) -> Problem:
    """A full synthetic week."""
    rng = np.random.default_rng(seed)
    hours = hours or ActiveHours()
    page = Page(
        PageId(f"p{seed}"), f"p{seed}", PageType.PAID if paid else PageType.FREE, PageClass.SUGGESTIVE,
        SubType.COMMERCIAL, tier, 3000, zone, 0.8, hours,
    )  # fmt: skip
    week = Week(start, zone)
    options: list[Option] = []
    worth: list[float] = []
    for kind, (category, _, _, _, on_paid, on_free, dollars) in TYPES.items():
        if not (on_paid if paid else on_free) or kind is K.LIVE_PROMO:
            continue
        audience = {
            K.VIP_PROGRAM: Audience.HIGH_SPENDERS,
            K.RENEW_ON_MESSAGE: Audience.RENEW_OFF,
            K.EXPIRED_WINBACK: Audience.EXPIRED_RECENT,
        }.get(kind, Audience.ALL_ACTIVE)
        base = Option(kind, category, audience, Channel.MASS_MESSAGE)
        mean = dollars * float(np.exp(rng.normal(0, 0.2)))
        if kind is K.GAME_POST:
            for game in ("spin_the_wheel", "dice"):
                options.append(replace(base, campaign=True, game=game))
                worth.append(mean * (1.1 if game == "dice" else 1.0))
            continue
        options.append(base)
        worth.append(mean)
        if kind in (K.BUNDLE, K.FLASH_BUNDLE, K.PPV_WALL if not paid else K.TIP_GOAL):
            options.append(replace(base, campaign=True))
            worth.append(mean * 1.02)
        if kind is K.DM_FARM:
            options.append(replace(base, audience=Audience.INACTIVE_7D, channel=Channel.TARGETED_MESSAGE))
            worth.append(mean * 0.9)
    at = np.arange(week.n_bins) * BIN_MIN
    day = np.array([week.day(int(t)) for t in at])
    hour = np.array([week.minute_of_day(int(t)) // 60 for t in at])
    value = np.empty((len(options), week.n_bins))
    for i, mean in enumerate(worth):
        curve = _smooth(rng, (7, 24))
        value[i] = mean * 100 * curve[day, hour]
    follow = np.zeros_like(value)
    for i, o in enumerate(options):
        if o.kind in (K.PPV_UNLOCK, K.PPV_WALL, K.BUNDLE):
            follow[i] = 0.18 * value[i]
    targets = []
    for d in range(7):
        n = a_day + int(rng.integers(-1, 2))
        targets.append(
            Target(Which(kinds_of(R) | kinds_of(E) | kinds_of(T)), n - 1, n + 1, 6000, "volume", d)
        )
        targets.append(Target(REVENUE, n // 2 - 1, n // 2 + 1, 1500, "revenue a day", d))
        targets.append(
            Target(Which(frozenset({list(TYPES)[int(rng.integers(10, 17))]})), 1, 5, 800, "flavour", d)
        )
    sent: list[PastSend] = []
    if past:
        for t in range(-14 * 1440, 0, 117):
            if hours.allows(week.minute_of_day(t)):
                kind = list(TYPES)[int(rng.integers(0, len(TYPES)))]
                if kind not in (K.VIP_PROGRAM, K.SNAPCHAT_BUNDLE):
                    played = "dice" if kind is K.GAME_POST and t < -8 * 1440 else None
                    if kind is not K.GAME_POST or played:
                        sent.append(PastSend(t, kind, campaign=played is not None, game=played))
    facts = Facts(past=tuple(sent), drip_sets=tuple(DripSet(f"d{d}", d) for d in drip_days))
    pools = {k: pool_of(k, seed, captions) for k in [*dict.fromkeys(o.kind for o in options), K.PPV_FOLLOWUP]}
    return Problem(
        page=page, week=week, given=Given(catalog, facts),  # type: ignore[arg-type]
        options=tuple(options), value=value, followup_value=follow,
        fatigue_cents=(0.0, 0.0, 0.0, 500.0, 1000.0, 1800.0, 2800.0, 4000.0, 5500.0, 7000.0),
        crowding_cents=(0.0, 0.0, 0.0, 0.0, 100.0, 200.0, 400.0, 700.0, 1100.0, 1600.0),
        recency_cents=900.0, recency_min=120, targets=tuple(targets), pools=pools,
        followups_per_day=4, followup_share=0.6, followup_delay=(28.0, 8.0, 15, 45),
        style_pattern=tuple((PpvStyle.SOLO, PpvStyle.BUNDLE, PpvStyle.WINNER, PpvStyle.FEATURE) for _ in range(7)),
        minute_noise=seed,
    )  # fmt: skip


__all__ = ["ENGAGEMENT", "REVENUE", "Says", "Stay", "kinds_of", "problem", "usual_rules"]
