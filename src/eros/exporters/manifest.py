"""The chatters' manifest (gap 6.3): what lands in inboxes on which date, and whom to expect."""

from __future__ import annotations

from collections.abc import Iterator

from eros.domain.plan import JudgedWeek, Send, WeekPlan
from eros.domain.words import Audience, Channel, SendKind
from eros.exporters.digest_md import md
from eros.exporters.words import caption, kind_title, money, one_line, title

ENDING = "manifest.md"
SHORT = 140
INBOX = frozenset({Channel.MASS_MESSAGE, Channel.TARGETED_MESSAGE})
# Posts that fans answer in the inbox: tips, games, live shows.
ANSWERED = frozenset(
    {SendKind.TIP_GOAL, SendKind.FIRST_TO_TIP, SendKind.GAME_POST, SendKind.VIP_PROGRAM, SendKind.LIVE_PROMO}
)

EXPECT: dict[SendKind, str] = {
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

WHO: dict[Audience, str] = {
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


def manifest(judged: JudgedWeek) -> bytes:
    """UTF-8 Markdown: a table a date of message-relevant items, with that date's notes."""
    return ("\n".join(_lines(judged)).rstrip() + "\n").encode()


def _lines(judged: JudgedWeek) -> Iterator[str]:
    plan = judged.plan
    items = [s for s in plan.sends if relevant(s)]
    yield f"# Chat manifest: {md(plan.page.name)}, week of {plan.week.start.isoformat()}"
    yield ""
    yield f"Times are local ({md(plan.page.time_zone)}). Status: {plan.status.value}. Items: {len(items)}."
    yield "Write as being there only beside items marked staffed."
    general = [n for n in plan.notes if n.date is None and plan.get(n.send) is None]
    if general:
        yield ""
        yield "For the whole week:"
        yield ""
        yield from (f"- {md(n.text)} ({md(n.code)})" for n in general)
    for d in range(7):
        date = plan.week.date(plan.week.day_start(d))
        mine = [s for s in items if plan.week.day(s.at) == d]
        yield ""
        yield f"## {date.isoformat()} {date:%A}"
        yield ""
        if mine:
            yield "| Time | Item | Price | Content | Replies from | Expect | Staffed | Says |"
            yield "|---|---|---:|---|---|---|---|---|"
            for s in mine:
                yield _row(plan, s)
        else:
            yield "No message-relevant items."
        notes = list(_notes(plan, d))
        if notes:
            yield ""
            yield "Notes:"
            yield ""
            yield from (f"- {n}" for n in notes)


def _row(plan: WeekPlan, s: Send) -> str:
    says = "**needs a caption**" if s.needs_caption else md(one_line(caption(s), SHORT))
    cells = (
        f"{plan.week.local(s.at):%H:%M}",
        kind_title(s.kind) + (f": {md(title(s.game))}" if s.game else ""),
        md(money(s.price_cents)),
        md(title(s.content_type)),
        WHO[s.audience],
        EXPECT.get(s.kind, "reactions"),
        "yes" if s.staffed else "",
        says,
    )
    return f"| {' | '.join(cells)} |"


def _notes(plan: WeekPlan, d: int) -> Iterator[str]:
    """What a chatter should know on a day: windows, ends, offers, the plan's own notes."""
    week = plan.week
    for w in plan.drip_windows:
        if week.day(w.start) == d:
            look = f", outfit {md(w.outfit_id)}" if w.outfit_id else ""
            yield (
                f"{week.local(w.start):%H:%M}-{week.local(w.end):%H:%M}: drip window of {md(w.drip_set_id)}{look}; "
                "the plan sells nothing in it."
            )
    for s in plan.sends:
        if week.day(s.at) == d and s.offer_id and relevant(s):
            yield f"{week.local(s.at):%H:%M}: {kind_title(s.kind).lower()} sells offer {md(s.offer_id)}; its recorded items bind."
        if s.expires_at is not None and week.day(s.expires_at) == d:
            yield f"{week.local(s.expires_at):%H:%M}: {kind_title(s.kind).lower()} of {week.label(s.at)} expires."
    date = week.date(week.day_start(d))
    for n in plan.notes:
        send = plan.get(n.send)
        if n.date == date or (n.date is None and send is not None and week.day(send.at) == d):
            yield f"{md(n.text)} ({md(n.code)})"


__all__ = ["ENDING", "manifest", "relevant"]
