"""Agent 4: which options a page has, to whom and over which channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.builders import a_page
from tests.pipeline.curated import CATALOG, VAULT, a_bank, a_performance, a_world, an_allocation

from eros.domain.bank import KIND_CODES, Segments
from eros.domain.facts import LiveEvent, VaultItem
from eros.domain.words import Audience, Category, Channel, PageType, SendKind
from eros.pipeline.agents.audience_targeter import AudienceTargeter, channel_of
from eros.pipeline.values import Segmented, Staged
from eros.solver.problem import Option

LIVE = (LiveEvent("live", 3000, 3060),)


def target(
    page_type: str = "paid",
    sizes: dict[Audience, int] | None = None,
    games: tuple[str, ...] = ("spin_the_wheel", "mystery_box"),
    perf: dict[str, Any] | None = None,
    **facts: Any,
) -> Staged[Segmented]:
    world = replace(a_world(a_bank(), page=a_page(page_type), **facts), segments=Segments(sizes or {}))
    return AudienceTargeter()(world, a_performance(**(perf or {})), an_allocation(games=games))


def of(staged: Staged[Segmented], kind: str) -> list[Option]:
    return [o for o in staged.value.options if o.kind is SendKind(kind)]


def kinds(staged: Staged[Segmented]) -> set[SendKind]:
    return {o.kind for o in staged.value.options}


def codes(staged: Staged[Segmented]) -> list[str]:
    return [n.code for n in staged.notes]


@pytest.mark.parametrize("page_type", ["paid", "free"])
def test_every_type_of_the_page_kind_but_follow_ups(page_type: str) -> None:
    found = target(page_type, live_events=LIVE)
    expected = {k for k, s in CATALOG.send_types.items() if PageType(page_type) in s.page_types}
    assert kinds(found) == expected - {SendKind.PPV_FOLLOWUP}
    assert found.notes == ()
    order = [KIND_CODES.index(o.kind) for o in found.value.options]
    assert order == sorted(order)
    assert len(set(found.value.options)) == len(found.value.options)


@pytest.mark.parametrize("page_type", ["paid", "free"])
def test_every_option_keeps_the_channel_rule(page_type: str) -> None:
    for option in target(page_type, live_events=LIVE).value.options:
        spec, segment = CATALOG.send_types[option.kind], CATALOG.audiences[option.audience]
        assert option.category is spec.category
        assert option.channel in segment.channels
        assert PageType(page_type) in segment.page_types
        assert option.audience in {spec.audience, spec.required_audience, *spec.alternate_audiences}
        if option.audience is Audience.ALL_ACTIVE:
            assert option.channel is spec.primary_channel
        else:
            assert option.channel is Channel.TARGETED_MESSAGE


@pytest.mark.parametrize(
    ("page_type", "kind", "campaigns"),
    [
        ("free", "ppv_wall", [False, True]), ("paid", "tip_goal", [False, True]), ("paid", "bundle", [False, True]),
        ("free", "flash_bundle", [False, True]), ("paid", "ppv_unlock", [False]), ("paid", "snapchat_bundle", [False]),
    ],
)  # fmt: skip
def test_campaign_twins(page_type: str, kind: str, campaigns: list[bool]) -> None:
    assert [o.campaign for o in of(target(page_type), kind)] == campaigns


def test_a_game_post_is_always_a_campaign_of_one_game() -> None:
    found = of(target(games=("spin_the_wheel", "mystery_box", "spin_the_wheel")), "game_post")
    assert [(o.game, o.campaign) for o in found] == [("spin_the_wheel", True), ("mystery_box", True)]
    none = target(games=())
    assert of(none, "game_post") == []
    assert "types.no_game" in codes(none)


def test_whom_types_are_addressed_to() -> None:
    found = target()
    assert [(o.audience, o.channel) for o in of(found, "vip_program")] == [
        (Audience.HIGH_SPENDERS, Channel.TARGETED_MESSAGE)
    ]
    assert [o.audience for o in of(found, "renew_on_message")] == [Audience.RENEW_OFF]
    assert [(o.audience, o.channel) for o in of(found, "expired_winback")] == [
        (Audience.EXPIRED_RECENT, Channel.TARGETED_MESSAGE),
        (Audience.EXPIRED_ALL, Channel.TARGETED_MESSAGE),  # the recent ones may be spoken to twice a week
    ]
    assert [(o.audience, o.channel) for o in of(found, "dm_farm")] == [
        (Audience.ALL_ACTIVE, Channel.MASS_MESSAGE),
        (Audience.INACTIVE_7D, Channel.TARGETED_MESSAGE),
    ]
    assert [o.channel for o in of(found, "renew_on_post")] == [Channel.WALL_POST]


def test_an_empty_segment_is_not_written_to() -> None:
    found = target(sizes={Audience.INACTIVE_7D: 0, Audience.HIGH_SPENDERS: 0, Audience.EXPIRED_RECENT: 0})
    assert [o.audience for o in of(found, "dm_farm")] == [Audience.ALL_ACTIVE]
    assert [(o.audience, o.channel) for o in of(found, "vip_program")] == [
        (Audience.ALL_ACTIVE, Channel.MASS_MESSAGE)
    ]
    assert of(found, "expired_winback") == []
    assert [n.text for n in found.notes if n.code == "types.left_out"] == [
        "Expired win-back: left out, nobody is in its segment expired_recent"
    ]


def test_an_empty_segment_is_kept_where_the_minimum_needs_its_type() -> None:
    found = target(sizes={Audience.EXPIRED_RECENT: 0, Audience.RENEW_OFF: 0})
    retention = {k for k in kinds(found) if CATALOG.send_types[k].category is Category.RETENTION}
    assert len(retention) == 2
    assert sorted(c for c in codes(found) if c != "types.no_live_event") == [
        "types.kept_for_diversity", "types.left_out",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "there"), [((), False), (LIVE, True), ((LiveEvent("x", -10, 50),), False), ((LiveEvent("x", 20000, 20060),), False)]
)  # fmt: skip
def test_live_promo_only_with_a_live_event_in_the_week(events: tuple[LiveEvent, ...], there: bool) -> None:
    found = target(live_events=events)
    assert (SendKind.LIVE_PROMO in kinds(found)) is there
    assert ("types.no_live_event" in codes(found)) is not there


@pytest.mark.parametrize(
    ("vault", "perf"),
    [
        ({}, {}),
        ({"solo": VaultItem("solo", 3, adult_ok=True, consent_ok=False)}, {}),
        ({"solo": VAULT["solo"]}, {"avoid": frozenset({"solo"})}),
    ],
)
def test_nothing_to_sell_leaves_out_what_sells_content(
    vault: dict[str, VaultItem], perf: dict[str, Any]
) -> None:
    found = target("free", vault=vault, perf=perf)
    needing = {k for k, s in CATALOG.send_types.items() if s.needs_content}
    assert not kinds(found) & needing
    assert {SendKind.LINK_DROP, SendKind.WALL_LINK_DROP, SendKind.FIRST_TO_TIP} <= kinds(found)
    assert codes(found).count("types.no_content") == len(needing)


def worth(**cents: float) -> Any:
    values = a_performance().values
    rps = values.rps_cents.copy()
    for kind, amount in cents.items():
        rps[KIND_CODES.index(SendKind(kind))] = amount
    return replace(values, rps_cents=np.asarray(rps))


def test_a_proven_non_converter_is_left_out() -> None:
    found = target(perf={"non_converters": frozenset({SendKind.BUNDLE})})
    assert SendKind.BUNDLE not in kinds(found)
    assert "types.left_out" in codes(found)
    assert SendKind.BUNDLE not in kinds(target(non_converters=frozenset({SendKind.BUNDLE})))


def test_the_best_non_converters_come_back_for_the_minimum() -> None:
    revenue = [k for k, s in CATALOG.send_types.items() if s.sells and PageType.FREE in s.page_types]
    dull = frozenset(revenue) - {SendKind.PPV_UNLOCK}
    perf = {
        "non_converters": dull,
        "values": worth(bundle=30000, game_post=20000, ppv_wall=15000, vip_program=14000),
    }
    found = target("free", perf=perf)
    kept = {k for k in kinds(found) if CATALOG.send_types[k].sells}
    assert kept == {SendKind.PPV_UNLOCK, SendKind.BUNDLE, SendKind.GAME_POST, SendKind.PPV_WALL}
    assert codes(found).count("types.kept_for_diversity") == 3
    assert codes(found).count("types.left_out") == len(dull) - 3


def test_the_total_minimum_counts_too() -> None:
    everything = frozenset(k for k, s in CATALOG.send_types.items() if PageType.FREE in s.page_types)
    found = target("free", perf={"non_converters": everything})
    assert len(kinds(found)) == 10
    by_category = [CATALOG.send_types[k].category for k in kinds(found)]
    assert by_category.count(Category.REVENUE) >= 4
    assert by_category.count(Category.ENGAGEMENT) >= 4


@pytest.mark.parametrize("kind", ["ppv_followup", "expired_winback"])
def test_reminders_and_win_backs_are_targeted_whoever_they_address(kind: str) -> None:
    spec = CATALOG.send_types[SendKind(kind)]
    for audience in Audience:
        assert channel_of(spec, audience) is Channel.TARGETED_MESSAGE


def test_a_type_with_captions_is_kept_for_diversity_before_one_without() -> None:
    everything = frozenset(k for k, s in CATALOG.send_types.items() if PageType.FREE in s.page_types)
    perf = a_performance(non_converters=everything, values=worth(live_promo=90000, bump_normal=1))
    page = a_page("free")

    def kept(*captions: dict[str, Any]) -> set[SendKind]:
        world = a_world(a_bank(*captions), page=page, live_events=LIVE)
        return kinds(AudienceTargeter()(world, perf, an_allocation(games=("mystery_box",))))

    assert SendKind.LIVE_PROMO in kept()
    assert SendKind.LIVE_PROMO not in kept({"type": "bump_normal"}, {"type": "dm_farm"})


def test_a_page_without_fans_has_all_its_types_but_those_to_empty_segments() -> None:
    found = kinds(target(sizes=dict.fromkeys(Audience, 0)))
    left = {SendKind.RENEW_ON_MESSAGE, SendKind.EXPIRED_WINBACK, SendKind.LIVE_PROMO, SendKind.PPV_WALL}
    assert {SendKind.PPV_UNLOCK, SendKind.BUMP_NORMAL, SendKind.VIP_PROGRAM, SendKind.LINK_DROP} <= found
    assert not left & found - {SendKind.RENEW_ON_MESSAGE}  # one of them the minimum of retention may need
