"""Weeks near the edges: distances and counts within two of a rule's numbers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from tests.builders import a_page, a_send
from tests.planscript import WEEK, Scene

from eros.catalog.load import default
from eros.domain.facts import DripSet, Facts, LiveEvent, PastSend, VaultItem
from eros.domain.page import ActiveHours
from eros.domain.plan import DripWindow, Send, SendId, WeekPlan
from eros.domain.words import FOLLOWUP_PARENTS, LINK_DROPS, Audience, PpvStyle, SendKind
from eros.rules.base import Given

# Distances that some rule cares about, in minutes, and their neighbours.
EDGES = sorted({edge + d for edge in (15, 45, 60, 120, 180, 240, 360, 480, 1440) for d in (-2, -1, 0, 1, 2)})
GAMES = (None, "spin_the_wheel", "mystery_box", "prize_wheel")
WORDS = ("Good morning, coffee first?", "Good morning, coffee first!", "A long walk by the sea", "Tonight only for you",
         "The new shower video is here", "Back in high school")  # fmt: skip


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A page with three to nine sends in a chain of edge distances, and facts that bind."""
    page = a_page(draw(st.sampled_from(("paid", "free"))), draw(st.sampled_from(("LOW", "MID", "HIGH", "ULTRA"))),
                  active_hours=ActiveHours(480, draw(st.sampled_from((1439, 1500)))))  # fmt: skip
    # a few types only, so that they meet one another
    kinds = draw(st.lists(st.sampled_from(tuple(SendKind)), min_size=1, max_size=4))
    at = WEEK.day_start(draw(st.integers(0, 5))) + draw(
        st.sampled_from((1, 61, 478, 480, 482, 607, 700, 1300))
    )
    sends: list[Send] = []
    for i in range(draw(st.integers(3, 9))):
        if at >= WEEK.length_min:
            break
        kind = draw(st.sampled_from((*kinds, SendKind.PPV_FOLLOWUP)) if i else st.sampled_from(kinds))
        sends.append(_send(draw, i, at, kind, sends))
        at += draw(st.sampled_from(EDGES))
    windows: tuple[DripWindow, ...] = ()
    sets: tuple[DripSet, ...] = ()
    if draw(st.booleans()):
        day = WEEK.day(sends[len(sends) // 2].at)
        start = max(sends[len(sends) // 2].at + draw(st.integers(-2, 2)), 0)
        windows = (DripWindow("w1", start, start + draw(st.sampled_from((239, 240, 300, 480, 481))), "d1"),)
        sets = (DripSet("d1", day),)
    return Scene(
        WeekPlan(page, WEEK, tuple(sends), drip_windows=windows),
        Given(default(), replace(_facts(draw, kinds), drip_sets=sets)),
    )


def _send(draw: st.DrawFn, i: int, at: int, kind: SendKind, before: list[Send]) -> Send:
    send = a_send(at, kind, id=SendId(f"s{i}"), caption_text=draw(st.sampled_from((None, *WORDS))))
    if kind is SendKind.GAME_POST:
        return replace(send, game=draw(st.sampled_from(GAMES)))
    if kind in (SendKind.PPV_UNLOCK, SendKind.PPV_WALL):
        send = replace(send, ppv_style=draw(st.sampled_from(tuple(PpvStyle))))
    if kind is SendKind.PPV_FOLLOWUP:
        parents = [s.id for s in before if s.kind in FOLLOWUP_PARENTS][-2:]
        return replace(send, parent=draw(st.sampled_from(parents)) if parents else None)
    if kind in LINK_DROPS:
        parents = [s.id for s in before if s.campaign][-2:]
        return replace(send, link_to=draw(st.sampled_from(parents)) if parents else None)
    if draw(st.integers(0, 3)) == 0:
        return replace(send, audience=draw(st.sampled_from((Audience.HIGH_SPENDERS, Audience.RENEW_OFF))))
    return replace(send, campaign=draw(st.booleans()))


def _facts(draw: st.DrawFn, kinds: list[SendKind]) -> Facts:
    past = []
    for _ in range(draw(st.integers(0, 3))):
        at = -draw(st.sampled_from((*EDGES, 2 * 1440 + 5, 6 * 1440 + 5, 7 * 1440 + 5)))
        kind = draw(st.sampled_from((None, *kinds)))
        past.append(
            PastSend(
                at,
                kind,
                campaign=kind is not None,
                game="spin_the_wheel",
                caption_text=draw(st.sampled_from(WORDS)),
            )
        )
    live = (LiveEvent("e1", WEEK.day_start(2) + 1200, WEEK.day_start(2) + 1260),)
    return Facts(
        past=tuple(sorted(past, key=lambda p: p.at)),
        vault={"solo": VaultItem("solo", 1, adult_ok=True, consent_ok=True)},
        live_events=live if draw(st.booleans()) else (),
        non_converters=draw(st.sampled_from((frozenset(), frozenset({SendKind.LIKE_FARM})))),
    )
