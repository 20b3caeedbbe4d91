"""What whoever answers fans must know: which sends reach an inbox, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping

from eros.domain.plan import Send
from eros.domain.words import Audience, Channel, SendKind

INBOX = frozenset({Channel.MASS_MESSAGE, Channel.TARGETED_MESSAGE})
# Posts that fans answer in the inbox: tips, games, live shows.
ANSWERED = frozenset(
    {SendKind.TIP_GOAL, SendKind.FIRST_TO_TIP, SendKind.GAME_POST, SendKind.VIP_PROGRAM, SendKind.LIVE_PROMO}
)

EXPECT: Mapping[SendKind, str] = {
    SendKind.PPV_UNLOCK: "questions before the unlock, thanks after it",
    SendKind.PPV_WALL: "questions before the unlock, thanks after it",
    SendKind.PPV_FOLLOWUP: "late unlocks and questions about the first message",
    SendKind.TIP_GOAL: "tips towards the goal; thank each one",
    SendKind.VIP_PROGRAM: "questions about what the programme holds",
    SendKind.GAME_POST: "entries and winners to answer by hand",
    SendKind.BUNDLE: "questions about what is inside",
    SendKind.FLASH_BUNDLE: "questions about what is inside and until when",
    SendKind.SNAPCHAT_BUNDLE: "questions about what is inside",
    SendKind.FIRST_TO_TIP: "a first tip to confirm, thanks to the rest",
    SendKind.LINK_DROP: "questions about the linked post",
    SendKind.DM_FARM: "many replies; answer them the same hour",
    SendKind.BUMP_NORMAL: "casual replies",
    SendKind.BUMP_DESCRIPTIVE: "replies to the story",
    SendKind.BUMP_TEXT_ONLY: "casual replies",
    SendKind.BUMP_FLYER: "replies to the picture",
    SendKind.LIVE_PROMO: "questions about the live show",
    SendKind.RENEW_ON_MESSAGE: "questions about renewal",
    SendKind.EXPIRED_WINBACK: "former fans asking what is new",
}

WHO: Mapping[Audience, str] = {
    Audience.ALL_ACTIVE: "all active fans",
    Audience.RENEW_OFF: "fans with renewal off",
    Audience.RENEW_ON: "fans with renewal on",
    Audience.EXPIRED_RECENT: "fans who left lately",
    Audience.EXPIRED_ALL: "fans who left",
    Audience.NEVER_PURCHASED: "fans who never bought",
    Audience.RECENT_PURCHASERS: "recent buyers",
    Audience.HIGH_SPENDERS: "the top spenders",
    Audience.INACTIVE_7D: "fans quiet for a week",
    Audience.PPV_NON_PURCHASERS: "fans who have not unlocked it",
}


def relevant(send: Send) -> bool:
    """Whether a chatter must know of this send."""
    return send.channel in INBOX or send.kind in ANSWERED
