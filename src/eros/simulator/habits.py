"""How the agency's people planned before EROS: counts, types, hours, minutes and prices.

The figures follow the reference's baseline (data_model 3-5). Past schedulers kept the platform's
own limits; ``GAPS`` and ``MOST_A_DAY`` are theirs, so that the last days before the planned week
leave it room: no weekly type twice in a week, campaigns some days apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from eros.domain.words import Audience, SendKind

K = SendKind

SELLING_WEIGHTS: Mapping[bool, Mapping[SendKind, float]] = {
    True: {
        K.PPV_UNLOCK: 30.0, K.TIP_GOAL: 6.0, K.VIP_PROGRAM: 1.5, K.GAME_POST: 1.4, K.BUNDLE: 7.0,
        K.FLASH_BUNDLE: 4.5, K.SNAPCHAT_BUNDLE: 1.4, K.FIRST_TO_TIP: 4.2,
    },
    False: {
        K.PPV_UNLOCK: 27.0, K.PPV_WALL: 12.0, K.VIP_PROGRAM: 1.3, K.GAME_POST: 1.4, K.BUNDLE: 6.0,
        K.FLASH_BUNDLE: 4.5, K.SNAPCHAT_BUNDLE: 1.3, K.FIRST_TO_TIP: 3.5,
    },
}  # fmt: skip
OTHER_WEIGHTS: Mapping[bool, Mapping[SendKind, float]] = {
    True: {
        K.LINK_DROP: 5.0, K.WALL_LINK_DROP: 3.0, K.BUMP_NORMAL: 10.5, K.BUMP_DESCRIPTIVE: 4.8,
        K.BUMP_TEXT_ONLY: 2.8, K.BUMP_FLYER: 3.0, K.DM_FARM: 3.4, K.LIKE_FARM: 1.5, K.LIVE_PROMO: 0.8,
        K.RENEW_ON_POST: 3.0, K.RENEW_ON_MESSAGE: 2.6, K.EXPIRED_WINBACK: 1.6,
    },
    False: {
        K.LINK_DROP: 6.0, K.WALL_LINK_DROP: 3.5, K.BUMP_NORMAL: 13.0, K.BUMP_DESCRIPTIVE: 6.0,
        K.BUMP_TEXT_ONLY: 4.0, K.BUMP_FLYER: 4.0, K.DM_FARM: 4.0, K.LIKE_FARM: 1.5, K.LIVE_PROMO: 0.8,
    },
}  # fmt: skip

CAPTION_TYPES: Mapping[SendKind, str] = {
    K.PPV_UNLOCK: "ppv_message", K.PPV_WALL: "ppv_message", K.TIP_GOAL: "first_to_tip",
    K.VIP_PROGRAM: "vip_program", K.GAME_POST: "first_to_tip", K.BUNDLE: "bundle",
    K.FLASH_BUNDLE: "bundle", K.SNAPCHAT_BUNDLE: "bundle", K.FIRST_TO_TIP: "first_to_tip",
    K.LINK_DROP: "ppv_message", K.WALL_LINK_DROP: "ppv_message", K.BUMP_NORMAL: "bump_normal",
    K.BUMP_DESCRIPTIVE: "bump_descriptive", K.BUMP_TEXT_ONLY: "bump_text_only",
    K.BUMP_FLYER: "bump_flyer", K.DM_FARM: "dm_farm", K.LIKE_FARM: "dm_farm",
    K.LIVE_PROMO: "live_promo", K.RENEW_ON_POST: "renew_on_message",
    K.RENEW_ON_MESSAGE: "renew_on_message", K.PPV_FOLLOWUP: "ppv_followup",
    K.EXPIRED_WINBACK: "expired_winback",
}  # fmt: skip

DAY, WEEK = 1440, 10080  # minutes
GAPS: Mapping[SendKind, int] = {  # least minutes between two sends of a type
    K.PPV_UNLOCK: 120, K.PPV_WALL: 180, K.TIP_GOAL: 240, K.VIP_PROGRAM: WEEK + DAY,
    K.GAME_POST: WEEK + DAY, K.BUNDLE: 180, K.FLASH_BUNDLE: DAY, K.SNAPCHAT_BUNDLE: WEEK + DAY,
    K.FIRST_TO_TIP: DAY, K.LINK_DROP: 120, K.WALL_LINK_DROP: 180, K.BUMP_NORMAL: 60,
    K.BUMP_DESCRIPTIVE: 120, K.BUMP_TEXT_ONLY: 120, K.BUMP_FLYER: 240, K.DM_FARM: 240,
    K.LIKE_FARM: 2 * DAY, K.LIVE_PROMO: 2 * DAY, K.RENEW_ON_POST: 720, K.RENEW_ON_MESSAGE: 2 * DAY,
    K.EXPIRED_WINBACK: 2 * DAY,
}  # fmt: skip
MOST_A_DAY: Mapping[SendKind, int] = {
    K.PPV_UNLOCK: 4, K.PPV_WALL: 3, K.TIP_GOAL: 2, K.BUNDLE: 2, K.LINK_DROP: 3, K.WALL_LINK_DROP: 2,
    K.BUMP_NORMAL: 5, K.BUMP_DESCRIPTIVE: 3, K.BUMP_TEXT_ONLY: 4, K.BUMP_FLYER: 2, K.DM_FARM: 2,
    K.RENEW_ON_POST: 2,
}  # fmt: skip  # others: 1
SPACING = 45  # least minutes between two sends of a page
CAMPAIGN_GAPS = {"descriptive": 3 * DAY, "bundle": 6 * DAY}
FOLLOWUP_CHANCE, FOLLOWUPS_A_DAY = 0.20, 4
FOLLOWUP_PARENTS = (K.PPV_UNLOCK, K.PPV_WALL, K.BUNDLE)

AUDIENCES: Mapping[SendKind, tuple[Audience, float]] = {  # audience and its share of the fans
    K.VIP_PROGRAM: (Audience.HIGH_SPENDERS, 0.10),
    K.RENEW_ON_MESSAGE: (Audience.RENEW_OFF, 0.40),
    K.PPV_FOLLOWUP: (Audience.PPV_NON_PURCHASERS, 0.18),
    K.EXPIRED_WINBACK: (Audience.EXPIRED_RECENT, 0.08),
}

# percent of sends by minute of the hour; with the follow-ups, which are never round, 69.7 % are
# round (data_model 4). The rest spreads over the other minutes.
MINUTES = ((0, 30.2), (30, 19.4), (15, 13.8), (45, 10.7))
HOUR_HABIT = (  # where past schedulers put sends: the configured prime hours above all
    0.5, 0.3, 0.2, 0, 0, 0, 0, 0.2, 0.7, 1.0, 1.7, 1.1, 1.1, 1.2, 1.8, 1.2, 1.2, 1.2, 1.4, 2.0, 1.5, 2.1, 1.3, 0.8,
)  # fmt: skip
PRICES: Mapping[SendKind, tuple[tuple[int, ...], tuple[float, ...]]] = {  # cents, and how often
    K.PPV_UNLOCK: ((999, 1499, 1969, 2499, 2999), (0.20, 0.40, 0.20, 0.15, 0.05)),
    K.PPV_WALL: ((999, 1499, 1969, 2499), (0.30, 0.40, 0.20, 0.10)),
    K.TIP_GOAL: ((1500, 2500, 5000), (0.35, 0.45, 0.20)),
    K.VIP_PROGRAM: ((10000, 20000), (0.4, 0.6)),
    K.GAME_POST: ((500, 1000, 1500), (0.3, 0.5, 0.2)),
    K.BUNDLE: ((2497, 2997, 3997, 4997), (0.25, 0.40, 0.20, 0.15)),
    K.FLASH_BUNDLE: ((1997, 2497, 2997), (0.35, 0.45, 0.20)),
    K.SNAPCHAT_BUNDLE: ((2500, 3500), (0.5, 0.5)),
    K.FIRST_TO_TIP: ((2000, 2500, 3000, 3500, 4000, 5000), (0.2, 0.2, 0.2, 0.15, 0.15, 0.1)),
}
GAMES: tuple[tuple[str, float], ...] = (("spin_the_wheel", 0.30), ("mystery_box", 0.22), ("prize_wheel", 0.22), ("scratch_off", 0.16),
         ("card_game", 0.10))  # fmt: skip
TYPE_KNOWN = 0.85  # share of past sends whose type somebody wrote down
CONTENT_KNOWN = 0.93

RAMP_START, RAMP_POWER = 0.04, 1.6  # volume grew from a twentieth to today's within two years
SENDS_A_PAGE = 1_870  # clean sends a page over 24 months: 69,000 on 37 pages
