"""The closed vocabularies of the product."""

from __future__ import annotations

from enum import StrEnum


class PageType(StrEnum):
    """Whether fans pay a subscription for the page."""

    PAID = "paid"
    FREE = "free"


class PageClass(StrEnum):
    """How explicit a page's material is (lifestyle is the catalogue's non-explicit)."""

    LIFESTYLE = "lifestyle"
    SUGGESTIVE = "suggestive"
    EXPLICIT = "explicit"


class SubType(StrEnum):
    """How a page speaks to its fans: as a person or as a shop."""

    PERSONAL = "personal"
    COMMERCIAL = "commercial"


class Tier(StrEnum):
    """Size of a page by fan count."""

    LOW = "LOW"
    MID = "MID"
    HIGH = "HIGH"
    ULTRA = "ULTRA"


class Category(StrEnum):
    """What a send is for."""

    REVENUE = "revenue"
    ENGAGEMENT = "engagement"
    RETENTION = "retention"


class SendKind(StrEnum):
    """The 22 send types, in catalogue order."""

    PPV_UNLOCK = "ppv_unlock"
    PPV_WALL = "ppv_wall"
    TIP_GOAL = "tip_goal"
    VIP_PROGRAM = "vip_program"
    GAME_POST = "game_post"
    BUNDLE = "bundle"
    FLASH_BUNDLE = "flash_bundle"
    SNAPCHAT_BUNDLE = "snapchat_bundle"
    FIRST_TO_TIP = "first_to_tip"
    LINK_DROP = "link_drop"
    WALL_LINK_DROP = "wall_link_drop"
    BUMP_NORMAL = "bump_normal"
    BUMP_DESCRIPTIVE = "bump_descriptive"
    BUMP_TEXT_ONLY = "bump_text_only"
    BUMP_FLYER = "bump_flyer"
    DM_FARM = "dm_farm"
    LIKE_FARM = "like_farm"
    LIVE_PROMO = "live_promo"
    RENEW_ON_POST = "renew_on_post"
    RENEW_ON_MESSAGE = "renew_on_message"
    PPV_FOLLOWUP = "ppv_followup"
    EXPIRED_WINBACK = "expired_winback"


class Channel(StrEnum):
    """Where a send appears."""

    WALL_POST = "wall_post"
    MASS_MESSAGE = "mass_message"
    TARGETED_MESSAGE = "targeted_message"
    STORY = "story"
    LIVE = "live"


class Audience(StrEnum):
    """Whom a send is addressed to."""

    ALL_ACTIVE = "all_active"
    RENEW_OFF = "renew_off"
    RENEW_ON = "renew_on"
    EXPIRED_RECENT = "expired_recent"
    EXPIRED_ALL = "expired_all"
    NEVER_PURCHASED = "never_purchased"
    RECENT_PURCHASERS = "recent_purchasers"
    HIGH_SPENDERS = "high_spenders"
    INACTIVE_7D = "inactive_7d"
    PPV_NON_PURCHASERS = "ppv_non_purchasers"


class PpvStyle(StrEnum):
    """The four styles of an unlock; WINNER is shown as "feature offer", FEATURE as "long film"."""

    SOLO = "solo"
    BUNDLE = "bundle"
    WINNER = "winner"
    FEATURE = "feature"


class Media(StrEnum):
    """What a send shows."""

    NONE = "none"
    PICTURE = "picture"
    GIF = "gif"
    VIDEO = "video"
    FLYER = "flyer"


class PlanStatus(StrEnum):
    """Where a week stands between machine and fans."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"


class VerdictStatus(StrEnum):
    """What the validator says of a week."""

    APPROVED = "APPROVED"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    REJECTED = "REJECTED"


class Severity(StrEnum):
    """HARD may never be broken; SOFT has a price; INFO is said and nothing more."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


class ContentTier(StrEnum):
    """How well a content type sells on a page; AVOID is never scheduled."""

    TOP = "TOP"
    MID = "MID"
    LOW = "LOW"
    AVOID = "AVOID"


class RotationState(StrEnum):
    """States of the PPV rotation of a page (algorithms 9)."""

    INITIALIZING = "INITIALIZING"
    PATTERN_ACTIVE = "PATTERN_ACTIVE"
    ROTATION_PENDING = "ROTATION_PENDING"
    ROTATING = "ROTATING"
    PATTERN_EXHAUSTED = "PATTERN_EXHAUSTED"
    ERROR = "ERROR"


PPV = frozenset({SendKind.PPV_UNLOCK, SendKind.PPV_WALL})
BUMPS = frozenset(
    {
        SendKind.BUMP_NORMAL,
        SendKind.BUMP_DESCRIPTIVE,
        SendKind.BUMP_TEXT_ONLY,
        SendKind.BUMP_FLYER,
    }
)
PICTURED = BUMPS - {SendKind.BUMP_TEXT_ONLY}  # what can show an item of a drip set
LONG_FORM = frozenset({SendKind.PPV_UNLOCK, SendKind.PPV_WALL, SendKind.BUNDLE, SendKind.FLASH_BUNDLE})
FOLLOWUP_PARENTS = frozenset({SendKind.PPV_UNLOCK, SendKind.PPV_WALL, SendKind.BUNDLE})
BUNDLES = frozenset({SendKind.BUNDLE, SendKind.FLASH_BUNDLE, SendKind.SNAPCHAT_BUNDLE})
LINK_DROPS = frozenset({SendKind.LINK_DROP, SendKind.WALL_LINK_DROP})
