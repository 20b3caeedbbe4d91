"""Agent 3: what is dropped, what a caption is worth, what a shortlist holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.builders import a_page
from tests.pipeline.curated import (
    CATALOG,
    VAULT,
    a_bank,
    a_history,
    a_performance,
    a_use,
    a_world,
    an_allocation,
)

from eros.domain.facts import Facts, LiveEvent, Persona, VaultItem
from eros.domain.switches import ALL_ON
from eros.domain.words import PageType, SendKind
from eros.pipeline.agents.content_curator import ContentCurator
from eros.pipeline.values import PageInputs, Shortlist, Shortlists
from eros.pipeline.voice import strange
from eros.rules.base import Given
from eros.rules.catalogue import ALL
from eros.rules.traits import BITS

BUMP, UNLOCK, TEXT = SendKind.BUMP_NORMAL, SendKind.PPV_UNLOCK, SendKind.BUMP_TEXT_ONLY


def curate(world: PageInputs, allocation: dict[str, Any] | None = None, **perf: Any) -> Shortlists:
    return ContentCurator()(world, a_performance(**perf), an_allocation(**(allocation or {}))).value


def ids(world: PageInputs, kind: SendKind, **perf: Any) -> list[str]:
    short = curate(world, **perf).by_kind[kind]
    return [world.bank.ids[i] for i in short.index]


@pytest.mark.parametrize(
    "row",
    [
        {"blocked": True},
        {"owner": "other"},
        {"content": "garden_unknown_to_vault"},
        {"type": "renew_on_message"},
    ],
)
def test_what_a_page_may_never_use_is_dropped(row: dict[str, Any]) -> None:
    world = a_world(a_bank({"id": "good"}, {"id": "bad", **row}))
    assert ids(world, BUMP) == ["good"]
    assert curate(world).by_kind[BUMP].usable == 1


@pytest.mark.parametrize(
    "vault",
    [
        {},
        {"teasing": VaultItem("teasing", 5, adult_ok=False, consent_ok=True)},
        {"teasing": VaultItem("teasing", 5, adult_ok=True, consent_ok=False)},
        {"teasing": VaultItem("teasing", 0, adult_ok=True, consent_ok=True)},
    ],
)
def test_the_vault_clears_or_nothing_does(vault: dict[str, VaultItem]) -> None:
    world = a_world(a_bank({"content": "teasing"}), vault=vault)
    assert ids(world, BUMP) == []


def test_avoid_holds_from_facts_and_from_the_analyst() -> None:
    bank = a_bank({"content": "teasing"}, {"content": "solo"})
    assert ids(a_world(bank, avoid=frozenset({"teasing"})), BUMP) == ["c00001"]
    assert ids(a_world(bank), BUMP, avoid=frozenset({"solo"})) == ["c00000"]


def test_unknown_content_serves_only_types_that_sell_none() -> None:
    bank = a_bank({"content": None, "type": "ppv_message"}, {"content": "solo", "type": "ppv_message"})
    assert ids(a_world(bank), UNLOCK) == ["c00001"]
    assert sorted(ids(a_world(bank), SendKind.LINK_DROP)) == ["c00000", "c00001"]


@pytest.mark.parametrize(("page_type", "found"), [("paid", ["c00000"]), ("free", [])])
def test_paid_only_captions_stay_on_paid_pages(page_type: str, found: list[str]) -> None:
    assert ids(a_world(a_bank({"paid_only": True}), page=a_page(page_type)), BUMP) == found


@pytest.mark.parametrize(("confidence", "days"), [(0.8, 30), (0.79, 30), (0.59, 20), (0.4, 20), (0.39, 15)])
def test_reuse_window_of_the_confidence_table_from_both_sides(confidence: float, days: int) -> None:
    bank = a_bank({}, {}, {})
    world = a_world(bank, use=a_use(c0=-days + 1, c1=-days))
    assert sorted(ids(world, BUMP, confidence=confidence)) == ["c00001", "c00002"]


@pytest.mark.parametrize(("chars", "sold"), [(749, 1), (750, 0)])
def test_longer_ppv_captions_are_not_sold(chars: int, sold: int) -> None:
    world = a_world(a_bank({"type": "bundle", "chars": chars}), page=a_page("free"))
    lists = curate(world).by_kind
    assert lists[SendKind.PPV_WALL].usable == sold
    assert lists[SendKind.BUNDLE].usable == 1


@pytest.mark.parametrize(("days", "points"), [(16, 40), (19, 40), (20, 70), (29, 70), (30, 100), (400, 100)])
def test_freshness_steps_in_the_right_direction(days: int, points: float) -> None:
    world = a_world(a_bank({}), use=a_use(c0=-days))
    assert curate(world, confidence=0.1).by_kind[BUMP].freshness.tolist() == [points]


def test_score_is_the_weighted_sum_of_its_parts() -> None:
    bank = a_bank({"type": "bump_normal", "performance": 80.0, "tone": "flirty", "content": "solo"})
    world = a_world(bank, page=a_page(tone="playful"), history=a_history(["solo", "solo", "teasing"]))
    short = curate(world).by_kind[TEXT]  # bump_normal is its second accepted type of two
    parts = [short.freshness, short.performance, short.type_priority, short.diversity, short.persona]
    assert [p.tolist() for p in parts] == [[100], [80], [60], [80], [75]]
    assert short.score[0] == pytest.approx(0.4 * 100 + 0.35 * 80 + 0.15 * 60 + 0.05 * 80 + 0.05 * 75)
    assert short.factor[0] == pytest.approx(1 + 0.5 * (short.score[0] - 68) / 100)


@pytest.mark.parametrize(
    ("page_tone", "tone", "points"),
    [
        ("playful", "playful", 100), ("playful", "flirty", 75), ("playful", "dominant", 40),
        ("playful", None, 50), (None, "playful", 50),
    ],
)  # fmt: skip
def test_persona_points(page_tone: str | None, tone: str | None, points: float) -> None:
    world = a_world(a_bank({"tone": tone}), page=a_page(tone=page_tone))
    assert curate(world).by_kind[BUMP].persona.tolist() == [points]


@pytest.mark.parametrize(("ran", "points"), [(0, 100), (4, 60), (5, 60), (9, 28), (11, 20)])
def test_diversity_falls_with_recent_sends_of_the_content(ran: int, points: float) -> None:
    world = a_world(a_bank({"content": "solo"}), history=a_history(["solo"] * ran))
    assert curate(world).by_kind[BUMP].diversity.tolist() == [points]


def test_length_counts_for_long_form_only_and_is_softened() -> None:
    bank = a_bank(
        {"type": "ppv_message", "chars": 300}, {"type": "ppv_message", "chars": 100}, {"type": "ppv_message", "chars": 560}
    )  # fmt: skip
    lists = curate(a_world(bank)).by_kind
    best, middle, worst = lists[UNLOCK].factor
    assert lists[UNLOCK].index.tolist() == [0, 1, 2]
    assert middle / best == pytest.approx((0.469 / 1.0) ** 0.5)
    assert worst / best == pytest.approx((0.112 / 1.0) ** 0.5)
    assert len(set(lists[SendKind.LINK_DROP].factor.tolist())) == 1


def test_length_is_reckoned_against_what_the_page_usually_writes() -> None:
    bank = a_bank({"type": "ppv_message", "chars": 300})
    fresh = curate(a_world(bank)).by_kind[UNLOCK].factor[0]
    long_already = curate(a_world(bank, history=a_history(chars=[300] * 200))).by_kind[UNLOCK].factor[0]
    assert fresh / long_already == pytest.approx(1 / 0.41 ** (0.5 * 200 / 250))


def test_content_moves_selling_types_only() -> None:
    bank = a_bank({"type": "ppv_message", "content": "solo"}, {"type": "ppv_message", "content": "teasing"})
    lists = curate(a_world(bank), content_factor={"solo": 0.5, "teasing": 1.5}).by_kind
    assert lists[UNLOCK].index.tolist() == [1, 0]
    assert lists[UNLOCK].factor[1] / lists[UNLOCK].factor[0] == pytest.approx(0.5 / 1.5)
    assert lists[SendKind.LINK_DROP].factor.tolist() == [lists[SendKind.LINK_DROP].factor[0]] * 2


def many(n: int, **more: Any) -> list[dict[str, Any]]:
    return [{"performance": float(i % 100), **more} for i in range(n)]


def test_the_best_90_and_60_more_of_the_target_length() -> None:
    rows = many(300, type="bundle", chars=200) + many(200, type="bundle", chars=250, content="lingerie")
    world = a_world(a_bank(*rows))
    short = curate(world, content_factor={"lingerie": 0.1}).by_kind[SendKind.BUNDLE]
    chars = world.bank.chars[short.index]
    assert short.usable == 500
    assert ((chars == 200).sum(), (chars == 250).sum()) == (90, 60)
    assert (np.diff(short.factor) <= 0).all()
    assert len(set(short.index.tolist())) == 150
    in_band = np.flatnonzero(world.bank.chars == 250)
    kept = set(short.index.tolist())
    worst_kept = min(world.bank.performance[i] for i in in_band if i in kept)
    assert worst_kept >= max(world.bank.performance[i] for i in in_band if i not in kept)


def contents_of(world: PageInputs, short: Shortlist) -> dict[str, int]:
    names = [world.bank.content_keys[c] for c in world.bank.content[short.index].tolist()]
    return {name: names.count(name) for name in sorted(set(names))}


CONTENT_KEYS = tuple(f"scene_{i}" for i in range(9))


def wide(rows: list[dict[str, Any]]) -> PageInputs:
    """A page whose vault clears nine scenes."""
    vault = {c: VaultItem(c, 5, adult_ok=True, consent_ok=True) for c in CONTENT_KEYS}
    return a_world(a_bank(*rows, contents=CONTENT_KEYS), vault=vault)


def test_one_good_seller_cannot_fill_a_ppv_week() -> None:
    rows = [r for c in CONTENT_KEYS for r in many(40, type="ppv_message", content=c)]
    world = wide(rows)
    lists = curate(world, content_factor={"scene_3": 3.0}).by_kind
    assert contents_of(world, lists[UNLOCK]) == dict.fromkeys(CONTENT_KEYS, 8)
    best_of_3 = [i for i in lists[UNLOCK].index.tolist() if rows[i]["content"] == "scene_3"]
    assert [rows[i]["performance"] for i in best_of_3] == [39.0, 38.0, 37.0, 36.0, 35.0, 34.0, 33.0, 32.0]
    assert contents_of(world, lists[SendKind.FLASH_BUNDLE])["scene_3"] == 40


def test_the_spread_leaves_room_for_the_target_length() -> None:
    rows = [
        r
        for c in CONTENT_KEYS
        for chars in (200, 300)
        for r in many(40, type="ppv_message", content=c, chars=chars)
    ]
    for row in rows:  # so good that they win in spite of their length
        row["performance"] = 100.0 if row["chars"] == 200 else 0.0
    world = wide(rows)
    short = curate(world).by_kind[UNLOCK]
    in_band = world.bank.chars[short.index] == 300
    assert (in_band.sum(), (~in_band).sum()) == (72, 72)


@pytest.mark.parametrize(("scenes", "each"), [(9, 8), (7, 8), (6, 16), (3, 32), (2, 32), (1, 64)])
def test_few_content_types_give_more_of_each(scenes: int, each: int) -> None:
    rows = [r for c in CONTENT_KEYS[:scenes] for r in many(70, type="ppv_message", content=c)]
    world = wide(rows)
    found = contents_of(world, curate(world).by_kind[UNLOCK])
    assert found == dict.fromkeys(CONTENT_KEYS[:scenes], each)


def test_ties_go_to_the_smaller_id() -> None:
    world = a_world(a_bank(*[{} for _ in range(200)]))
    assert ids(world, BUMP) == [f"c{i:05d}" for i in range(90)]


def test_same_list_as_ranking_everything_at_once() -> None:
    rng = np.random.default_rng(7)
    types = ["bump_normal", "bump_descriptive", "bump_flyer", "ppv_message", "ppv_video", "bundle"]
    rows = [
        {
            "type": types[int(rng.integers(len(types)))],
            "performance": float(rng.integers(0, 100)),
            "chars": int(rng.integers(10, 800)),
            "content": ["solo", "teasing", None][int(rng.integers(3))],
        }
        for _ in range(2000)
    ]
    world = a_world(a_bank(*rows), page=a_page("free"))
    lists = curate(world, content_factor={"solo": 1.3})
    for kind in (SendKind.BUMP_FLYER, SendKind.BUMP_DESCRIPTIVE, SendKind.FLASH_BUNDLE, SendKind.GAME_POST):
        _same_as_slow(world, lists.by_kind[kind], kind, {"solo": 1.3})


def _same_as_slow(world: PageInputs, short: Shortlist, kind: SendKind, content: dict[str, float]) -> None:
    """Rank every caption of a type with plain Python and compare memberships' worst factor."""
    spec, bank = CATALOG.send_types[kind], world.bank
    accepted = [t for t, _ in spec.caption_types]
    found = []
    for i in range(bank.n):
        caption_type = bank.type_keys[bank.caption_type[i]]
        key = None if bank.content[i] < 0 else bank.content_keys[bank.content[i]]
        if caption_type not in accepted or (spec.needs_content and key is None):
            continue
        place = accepted.index(caption_type)
        points = 100 - 40 * place / (len(accepted) - 1)
        score = 40 + 0.35 * bank.performance[i] + 0.15 * points + 5 + 2.5
        factor = 1 + 0.5 * (score - 68) / 100
        if spec.sells:
            factor *= content.get(key or "", 1.0)
        if kind is SendKind.FLASH_BUNDLE:
            factor *= (CATALOG.length_multiplier(int(bank.chars[i])) / 0.41) ** 0.5
        found.append((-factor, i))
    found.sort()
    np.testing.assert_allclose(short.factor[:90], [-f for f, _ in found[:90]])
    assert short.usable == len(found)


def test_levels_of_the_ladder() -> None:
    bank = a_bank(
        {"performance": 71.0}, {"performance": 51.0}, {"performance": 41.0}, {"performance": 40.0}, {"performance": 61.0}
    )  # fmt: skip
    short = curate(a_world(bank)).by_kind[BUMP]
    by_id = dict(zip(short.index.tolist(), short.level.tolist(), strict=True))
    assert by_id == {0: 1, 1: 2, 2: 3, 3: 5, 4: 2}


def test_a_boosted_group_gets_in_but_its_factor_stays_honest() -> None:
    rows = [{"type": "ppv_message", "content": "teasing", "performance": 60.0}] * 90 + [
        {"type": "ppv_message", "content": "solo", "performance": 50.0}
    ] * 90
    world = a_world(a_bank(*rows))
    plain = curate(world).by_kind[SendKind.FLASH_BUNDLE]
    boosted = curate(world, {"content_boost": {(d, "solo"): 1.4 for d in range(7)}}).by_kind[
        SendKind.FLASH_BUNDLE
    ]
    assert set(plain.index[:90].tolist()) == set(range(90))
    assert set(boosted.index.tolist()) >= set(range(90, 180))
    assert boosted.factor.max() == plain.factor.max()


def test_reference_is_the_mean_of_a_weeks_worth() -> None:
    world = a_world(a_bank(*many(100, type="vip_program"), *many(100)))
    lists = curate(world)
    assert lists.reference[SendKind.VIP_PROGRAM] == lists.by_kind[SendKind.VIP_PROGRAM].factor[0]
    assert lists.reference[BUMP] == pytest.approx(lists.by_kind[BUMP].factor[:35].mean())
    assert lists.reference[SendKind.DM_FARM] < lists.by_kind[SendKind.DM_FARM].factor[0]
    assert lists.reference[SendKind.BUNDLE] == pytest.approx(1 - 0.5 * 0.68)


@pytest.mark.parametrize(
    ("n", "code", "word"),
    [(0, "captions.none_fit", "no caption"), (2, "captions.short", "critical"), (3, "captions.short", "limited"),
     (6, "captions.short", "limited"), (7, None, "")],
)  # fmt: skip
def test_a_short_pool_is_said(n: int, code: str | None, word: str) -> None:
    world = a_world(a_bank({}, *[{"type": "ppv_video"}] * n))
    notes = [
        note
        for note in ContentCurator()(world, a_performance(), an_allocation()).notes
        if note.text.startswith("PPV unlock:")
    ]
    assert [x.code for x in notes] == ([] if code is None else [code])
    assert all(word in x.text for x in notes)


def test_live_promo_is_missed_only_with_a_live_event() -> None:
    said = [
        any(x.text.startswith("Live promo") for x in ContentCurator()(w, a_performance(), an_allocation()).notes)
        for w in (a_world(a_bank({})), a_world(a_bank({}), live_events=(LiveEvent("l", 100, 200),)))
    ]  # fmt: skip
    assert said == [False, True]


@pytest.mark.parametrize("page_type", ["paid", "free"])
def test_lists_for_exactly_the_types_of_the_page(page_type: str) -> None:
    lists = curate(a_world(a_bank({}), page=a_page(page_type)))
    expected = {k for k, s in CATALOG.send_types.items() if PageType(page_type) in s.page_types}
    assert set(lists.by_kind) == set(lists.reference) == expected


def test_a_bank_without_captions_is_no_crash() -> None:
    lists = curate(a_world(a_bank(), vault=VAULT))
    assert all(short.usable == 0 for short in lists.by_kind.values())


def test_a_caption_type_is_ranked_anew_where_it_earns_other_points() -> None:
    """Points do not move content and performance alike: the order within a type turns."""
    rows = [{"type": "vip_program", "content": "solo", "performance": 0.0}] * 90 + [
        {"type": "vip_program", "content": "teasing", "performance": 100.0}
    ] * 90
    world = a_world(a_bank(*rows))
    places = {SendKind.VIP_PROGRAM: 100.0, SendKind.TIP_GOAL: 80.0}  # only one; second of three

    def worth(performance: float, points: float) -> float:
        return 1 + 0.5 * (40 + 5 + 2.5 + 0.35 * performance + 0.15 * points - 68) / 100

    ratios = [worth(100, p) / worth(0, p) for p in places.values()]
    lists = curate(world, content_factor={"solo": sum(ratios) / 2}).by_kind
    found = [contents_of(world, lists[kind]) for kind in places]
    assert found == [{"solo": 90}, {"teasing": 90}]


@pytest.mark.parametrize(("reminders", "from_offers"), [(56, 0), (55, 1), (0, 56)])
def test_reminders_offer_nothing_else_while_there_are_enough(reminders: int, from_offers: int) -> None:
    offers = [{"type": "ppv_message", "performance": 90.0} for _ in range(100)]
    world = a_world(a_bank(*[{"type": "ppv_followup"} for _ in range(reminders)], *offers))
    found = ids(world, SendKind.PPV_FOLLOWUP)
    assert sum(int(i[1:]) >= reminders for i in found) == from_offers


@pytest.mark.parametrize("kind", [SendKind.LINK_DROP, SendKind.WALL_LINK_DROP])
@pytest.mark.parametrize("talk", [0, 10, 300])
def test_a_link_offers_nothing_else_than_what_it_links_to_while_there_is_talk_enough(
    kind: SendKind, talk: int
) -> None:
    offers = [{"type": "ppv_message", "performance": 90.0} for _ in range(100)]
    world = a_world(a_bank(*[{"type": "bump_normal"} for _ in range(talk)], *offers))
    missing = max(0, 14 * CATALOG.send_types[kind].max_per_day - talk)
    assert sum(int(i[1:]) >= talk for i in ids(world, kind)) == missing


def test_a_promise_that_no_schedulable_content_keeps_drops_a_caption() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "none"},
        {"id": "kept", "promised": 1},
        {"id": "unkept", "promised": 2},
    ]
    vault = {k: VAULT[k] for k in ("solo", "teasing")}
    assert ids(a_world(a_bank(*rows), vault=vault), BUMP) == ["none", "kept"]
    assert ids(a_world(a_bank(*rows), vault={**vault, "lingerie": VAULT["lingerie"]}), BUMP) == [
        "none", "kept", "unkept",
    ]  # fmt: skip


def sellers(n: int, **row: Any) -> list[dict[str, Any]]:
    return [
        {"type": "ppv_message", "content": ("solo", "teasing", "lingerie")[i % 3], **row} for i in range(n)
    ]


def test_what_breaks_a_soft_rule_is_passed_over_where_enough_keep_them_all() -> None:
    week = 2 * 7 * CATALOG.send_types[UNLOCK].max_per_day
    good = [{"id": f"good{i}", **r} for i, r in enumerate(sellers(week))]
    bad = [{"id": f"bad{i}", **r} for i, r in enumerate(sellers(20, performance=99.0, faults=BITS["CAP02"]))]
    world = a_world(a_bank(*good, *bad))
    assert not [i for i in ids(world, UNLOCK) if i.startswith("bad")]
    few = ContentCurator()(a_world(a_bank(*good[:-1], *bad)), a_performance(), an_allocation())
    names = [f"{'good' if i < week - 1 else 'bad'}" for i in few.value.by_kind[UNLOCK].index]
    assert names.count("good") == week - 1 and "bad" in names
    assert any(n.code == "captions.faults" and "CAP02" in n.text for n in few.notes)


def test_a_rule_weighs_only_where_it_judges_and_while_its_flag_is_on() -> None:
    week = 2 * 7 * CATALOG.send_types[UNLOCK].max_per_day
    good = [{"id": f"good{i}", **r} for i, r in enumerate(sellers(week))]
    bad = [{"id": f"bad{i}", **r} for i, r in enumerate(sellers(20, performance=99.0, faults=BITS["CAP03"]))]
    assert any(i.startswith("bad") for i in ids(a_world(a_bank(*good, *bad)), UNLOCK))
    bad = [{**row, "faults": BITS["CAP05"]} for row in bad]
    world = a_world(a_bank(*good, *bad))
    assert not any(i.startswith("bad") for i in ids(world, UNLOCK))
    off = replace(world, switches=replace(ALL_ON, quality_validators=False))
    assert any(i.startswith("bad") for i in ids(off, UNLOCK))


def test_captions_in_another_tone_are_passed_over_where_the_pages_is_known() -> None:
    week = 2 * 7 * CATALOG.send_types[UNLOCK].max_per_day
    mine = [{"id": f"mine{i}", **r} for i, r in enumerate(sellers(week, tone="flirty"))]
    other = [{"id": f"other{i}", **r} for i, r in enumerate(sellers(20, tone="dominant", performance=99.0))]
    world = a_world(a_bank(*mine, *other))
    assert any(i.startswith("other") for i in ids(world, UNLOCK))
    known = replace(world, facts=replace(world.facts, persona=Persona(tone="flirty")))
    assert not any(i.startswith("other") for i in ids(known, UNLOCK))


def test_the_columns_draw_the_line_of_the_persona_rule() -> None:
    """CAP08 over columns and CAP08 over a plan agree for every tone, emoji and slang level."""
    rule: Any = next(r for r in ALL if r.code == "CAP08")
    texts = {0: "Hello", 1: "Hello ❤️", 2: "Hello ❤️❤️", 3: "Hello ❤️❤️❤️"}
    slang = {0: "", 1: " babe", 2: " babe omg", 3: " babe omg lol"}
    keys = ("dominant", "flirty", "playful")
    for persona in (Persona("flirty", "dominant", "heavy", "none"), Persona("playful", None, "light", None),
                    Persona(None, None, "none", "heavy"), Persona()):  # fmt: skip
        given = Given(CATALOG, Facts(persona=persona))
        grid = [(t, e, s) for t in range(3) for e in texts for s in slang]
        tone, emoji, level = (np.array(c, np.int32) for c in zip(*grid, strict=True))
        got = strange(emoji, level, tone, keys, persona, CATALOG)
        for (t, e, s), flag in zip(grid, got.tolist(), strict=True):
            points = rule.match(texts[e] + slang[s], keys[t], given)
            assert flag is (points is not None and points < rule.persona_min), (persona, t, e, s)
