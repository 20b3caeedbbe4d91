"""A made-up judged week with everything in it, nasty texts included. Deterministic, mild, no store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from eros.domain.page import Page, PageId
from eros.domain.plan import (
    Budget,
    Day,
    DripWindow,
    Finding,
    JudgedWeek,
    Note,
    Objective,
    Pin,
    Provenance,
    Reason,
    Send,
    SendId,
    Verdict,
    WeekPlan,
)
from eros.domain.week import Week
from eros.domain.words import (
    Audience,
    Category,
    Channel,
    Media,
    PageClass,
    PageType,
    PpvStyle,
    SendKind,
    Severity,
    SubType,
    Tier,
    VerdictStatus,
)
from eros.kit.rng import stable_hash

K = SendKind
R, E, T = Category.REVENUE, Category.ENGAGEMENT, Category.RETENTION
MM, WP, TM, ST = Channel.MASS_MESSAGE, Channel.WALL_POST, Channel.TARGETED_MESSAGE, Channel.STORY

# kind -> category, channel, media, price, expected cents
KINDS: dict[SendKind, tuple[Category, Channel, Media, int | None, int]] = {
    K.PPV_UNLOCK: (R, MM, Media.VIDEO, 1950, 24_300),
    K.TIP_GOAL: (R, WP, Media.PICTURE, 10_000, 9_800),
    K.VIP_PROGRAM: (R, MM, Media.FLYER, 20_000, 31_000),
    K.GAME_POST: (R, MM, Media.GIF, 1500, 15_200),
    K.BUNDLE: (R, MM, Media.FLYER, 2499, 27_500),
    K.FLASH_BUNDLE: (R, MM, Media.FLYER, 1799, 18_900),
    K.SNAPCHAT_BUNDLE: (R, MM, Media.PICTURE, 1250, 8_100),
    K.FIRST_TO_TIP: (R, WP, Media.PICTURE, 2500, 5_400),
    K.LINK_DROP: (E, MM, Media.NONE, None, 2_300),
    K.WALL_LINK_DROP: (E, WP, Media.PICTURE, None, 1_700),
    K.BUMP_NORMAL: (E, MM, Media.PICTURE, None, 1_150),
    K.BUMP_DESCRIPTIVE: (E, MM, Media.PICTURE, None, 1_400),
    K.BUMP_TEXT_ONLY: (E, MM, Media.NONE, None, 600),
    K.BUMP_FLYER: (E, MM, Media.FLYER, None, 1_300),
    K.DM_FARM: (E, MM, Media.NONE, None, 900),
    K.LIKE_FARM: (E, WP, Media.PICTURE, None, 450),
    K.RENEW_ON_POST: (T, WP, Media.PICTURE, None, 1_900),
    K.RENEW_ON_MESSAGE: (T, TM, Media.NONE, None, 2_100),
    K.EXPIRED_WINBACK: (T, TM, Media.PICTURE, None, 2_700),
    K.PPV_FOLLOWUP: (T, TM, Media.NONE, None, 3_100),
}

TEXTS = (
    "Golden hour on the balcony, coffee in hand and nowhere to be. I filmed the whole slow morning for you, "
    "from the first stretch by the window to the walk along the water, and I talk you through every minute of "
    "it. Press play when the day gets loud ☀️",
    "=cmd|'/C calc'!A0",
    'She said "hello, you" — then: comma, semicolon; and\na second line\n\nand a third 💌',
    "</script><script>alert('x')</script> <b>not bold</b> & so on",
    "مرحبا بكم في عطلة نهاية الأسبوع ✨ see you there",
    "+1 for everyone who guessed the dress right 👗👏🏽",
    "-50 minutes to go, bring snacks",
    "@everyone the garden set is up 🌿",
    "\tTabbed in quietly",
    "Rate my outfit 1 to 10? Be honest, I can take it 😇",
    "Long shoot day: three looks, one rooftop, far too much wind. The red one nearly flew to the next town. "
    "All of it is in the bundle, the laughing fits included, and the sum of what is inside is stated below.",
    "{{ 7 * 7 }} {% raw %} \\N{BULLET} %s &lt;already escaped&gt;",
    "What should I cook tonight? Answers decide 🍝",
    "Thank you for a lovely week. Renewal stays on with one tap, and the little extra is in your inbox.",
)

MILD = (
    TEXTS[0],
    TEXTS[10],
    "Sunday slippers and a very loud kettle. How is your morning going? ☕",
    "I finally learned the second half of that dance. Took me nine tries and one broken lamp. The whole take is "
    "in here, with the outtakes I swore nobody would see, and a slow version so that you can try it at home. "
    "Twelve minutes, start to finish, unlocked for you to keep.",
    "Which one for Friday: the green dress or the silver one? 💚🤍",
    "New on the wall today: the rooftop set, six pictures, all golden light. Tell me your favourite.",
    "I am at my desk until ten tonight and reading everything. Ask me something you never asked.",
    "A week of early mornings, one perfect sunset and a film I am honestly proud of. It begins by the lake and "
    "ends in the kitchen, and in between I tell you the story I promised last month. Long enough for a rainy "
    "evening, and yours for less than the popcorn. Tell me afterwards which part made you smile; I read every "
    "answer myself.",
    "Spin day! Every spin wins something that is listed below, nothing is left out 🎡",
    "Your renewal keeps the price you joined with. One tap, and next month's diary opens on the first.",
)

DAY_PLAN: tuple[tuple[tuple[int, int, SendKind], ...], ...] = tuple(
    (
        (8, 11, K.BUMP_NORMAL),
        (9, 37, K.LIKE_FARM if d % 2 else K.DM_FARM),
        (10, 52, K.PPV_UNLOCK),
        (13, 8, (K.TIP_GOAL, K.GAME_POST, K.BUNDLE, K.FIRST_TO_TIP, K.SNAPCHAT_BUNDLE, K.FLASH_BUNDLE, K.VIP_PROGRAM)[d]),
        (15, 44, (K.BUMP_DESCRIPTIVE, K.LINK_DROP, K.LINK_DROP, K.BUMP_TEXT_ONLY, K.BUMP_FLYER, K.LINK_DROP, K.WALL_LINK_DROP)[d]),
        (18, 19, (K.RENEW_ON_POST, K.RENEW_ON_MESSAGE, K.EXPIRED_WINBACK)[d % 3]),
        (19, 41, K.PPV_UNLOCK),
        (21, 3, K.BUMP_DESCRIPTIVE),
        (22, 26, K.PPV_UNLOCK if d in (4, 5) else K.BUMP_TEXT_ONLY),
    )
    for d in range(7)
)  # fmt: skip


def page(zone: str = "Europe/Berlin", **changes: object) -> Page:
    base: dict[str, object] = {
        "id": PageId("alexia"),
        "name": "Alexia",
        "page_type": PageType.PAID,
        "page_class": PageClass.SUGGESTIVE,
        "sub_type": SubType.PERSONAL,
        "tier": Tier.HIGH,
        "fan_count": 8_214,
        "time_zone": zone,
        "confidence": 0.84,
        "active_hours": None,
    }
    return Page(**(base | changes))  # type: ignore[arg-type]


def _send(week: Week, d: int, n: int, at: int, kind: SendKind, **more: object) -> Send:
    category, channel, media, price, cents = KINDS[kind]
    h = stable_hash(week.start, d, n)
    cents = cents * (80 + h % 50) // 100
    fields: dict[str, object] = {
        "id": SendId(f"s{d}{n:02d}"),
        "at": at,
        "kind": kind,
        "category": category,
        "channel": channel,
        "audience": Audience.RENEW_OFF if channel is TM else Audience.ALL_ACTIVE,
        "caption_id": f"c{h % 60_000:05d}",
        "caption_text": (TEXTS if h % 3 == 0 else MILD)[h // 3 % len(TEXTS if h % 3 == 0 else MILD)],
        "content_type": "outdoor" if category is R else None,
        "ppv_style": tuple(PpvStyle)[n % 4] if kind is K.PPV_UNLOCK else None,
        "price_cents": price,
        "media": media,
        "flyer_required": media is Media.FLYER,
        "expected_cents": cents,
        "interval_cents": (cents * 55 // 100, cents * 170 // 100),
        "reasons": (
            Reason("page RPS", f"This page earns ${cents / 130:.2f} with a {kind} on average.", cents * 3 // 4),
            Reason("hour", "This hour is worth more than the page's mean hour.", multiplier=1.0 + (h % 40) / 100),
            Reason("caption", "Never used on this page; its length fits the price.", multiplier=1.12),
            Reason("best alternative", "Ten minutes later would cost $3.10: the next send is near.", -310),
        ),
    }  # fmt: skip
    return Send(**(fields | more))  # type: ignore[arg-type]


def plan(start: date = date(2026, 11, 23), zone: str = "Europe/Berlin") -> WeekPlan:
    """70 sends and more over seven days, in any zone."""
    week = Week(start, zone)
    sends: list[Send] = []
    for d, rows in enumerate(DAY_PLAN):
        campaign: Send | None = None
        for n, (hour, minute, kind) in enumerate(rows):
            shift = stable_hash("shift", d, n) % 83 - 41  # no two days alike, none on a quarter
            wall = hour * 60 + minute + shift
            at = week.wall(d, wall + (wall % 15 == 0))
            assert at is not None
            more: dict[str, object] = {}
            if kind in (K.GAME_POST, K.BUNDLE, K.TIP_GOAL, K.FLASH_BUNDLE):
                more = {"campaign": True, "label": "Games & <fun>" if kind is K.GAME_POST else "Bundles"}
            if kind is K.GAME_POST:
                more["game"] = "spin_the_wheel"
            if kind in (K.BUNDLE, K.FLASH_BUNDLE):
                more["offer_id"] = "offer-7"
            if kind in (K.LINK_DROP, K.WALL_LINK_DROP):
                more = {"link_to": campaign.id if campaign else None, "expires_at": at + 1440}
            if n == 4 and d == 3:
                more = {"drip_window": "w3", "shoot_id": "shoot-2", "outfit_id": "outfit-5"}
            if n == 0 and d == 2:
                more = {"caption_id": None, "caption_text": None, "needs_caption": True}
            if n == 1:
                more["staffed"] = True
            if n == 6 and d == 1:
                more["pinned_by_user"] = True
            send = _send(week, d, n, at, kind, **more)
            sends.append(send)
            campaign = send if send.campaign else campaign
            if kind is K.PPV_UNLOCK and n == 6:
                sends.append(
                    _send(week, d, 20 + n, at + 17 + d, K.PPV_FOLLOWUP, parent=send.id,
                          audience=Audience.PPV_NON_PURCHASERS)
                )  # fmt: skip
    expected = sum(s.expected_cents for s in sends)
    window = week.wall(3, 14 * 60)
    pin_at = next(s for s in sends if s.kind is K.TIP_GOAL)
    assert window is not None
    return WeekPlan(
        page=page(zone),
        week=week,
        sends=tuple(sends),
        days=tuple(
            Day(start + timedelta(days=d), ("steady", "evening peak", "slow build")[d % 3],
                ("relationship", "games", "bundles", "drip", "solo", "winner", "calm")[d], Budget(4, 4, 1, 1))
            for d in range(7)
        ),
        drip_windows=(DripWindow("w3", window, window + 300, "set-9", "shoot-2", "outfit-5"),),
        pins=(Pin(pin_at.id, pin_at.at, pin_at.at + 72 * 60),),
        notes=(
            Note("captions.short", "One bump has no caption: the pool holds none that is fresh.", SendId("s200")),
            Note("followup.dropped", "No follow-up on Saturday night: it would end after hours.", None, start),
            Note("volume.density", "=Density <SPC04> keeps the evening at 4 sends in 4 hours."),
        ),
        objective=Objective(expected, int(expected * 1.0042), proven=True),
        provenance=Provenance(
            seed=42, inputs_sha256="ab" * 32, switches={"pipeline.timing": True, "share": 0.25, "set": ["a", None]},
            model_version="value-1", solver="cp-sat", solver_version="9.15", eros_version="0.1.0",
        ),
    )  # fmt: skip


FINDINGS = (
    Finding("CAP07", SendId("s200"), 1.0, "A send waits for a caption.", "sends", "2.6", Severity.SOFT),
    Finding(
        "MIX05",
        None,
        4.0,
        "Length share is <4> points under its target, 56 %.",
        "points",
        "2.1",
        Severity.SOFT,
    ),
    Finding("facts.missing", None, 1.0, "Judged without a store.", "", None, Severity.INFO),
)


def judged(
    start: date = date(2026, 11, 23),
    zone: str = "Europe/Berlin",
    findings: tuple[Finding, ...] = FINDINGS,
) -> JudgedWeek:
    """The sample plan with a verdict."""
    hard = any(f.severity is Severity.HARD for f in findings)
    week = plan(start, zone)
    return JudgedWeek(
        week,
        Verdict(
            ok=not hard,
            quality_score=94.0 if not hard else 58.0,
            status=VerdictStatus.REJECTED if hard else VerdictStatus.NEEDS_REVIEW,
            findings=findings,
            rules_checked=("CAP07", "MIX05", "TIM03"),
            sends_checked=len(week.sends),
        ),
        datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )
