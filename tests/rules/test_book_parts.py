"""What rules share: selectors, measures, prices, the screen of a bank, each at its edges."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any, cast

import pytest
from tests.builders import a_page, a_send
from tests.planscript import scene

from eros.catalog.load import default
from eros.catalog.values import PriceBand, PriceRange, Span
from eros.domain.facts import Facts, LiveEvent, VaultItem
from eros.domain.plan import Finding
from eros.domain.switches import ALL_ON, Switches, switched_off
from eros.domain.words import (
    Audience,
    Category,
    Channel,
    ContentTier,
    PageClass,
    PageType,
    SendKind,
    Severity,
    SubType,
    Tier,
)
from eros.rules import catalogue, chat, measure, price, traits
from eros.rules.base import FOLLOWUPS, Given, Per, Which, finding, minutes, of, selected, worded
from eros.rules.measure import SPIN
from eros.rules.probe import FACTS, sample_pages
from eros.rules.switched import in_force
from eros.rules.text.lexicon_file import shipped

C = default()
BAND = PriceBand(1969, Span(1734, 2233), Span(250, 449), 0.18, 0.44)
BUNDLES = {"bundle", "flash_bundle", "snapchat_bundle"}


@pytest.mark.parametrize(
    ("own", "span"),
    [
        ((500, 9900), (1734, 2233)), ((1800, 2000), (1800, 2000)), ((1800, 9900), (1800, 2233)), ((500, 2000), (1734, 2000)),
        ((500, 1734), (1734, 1734)), ((2233, 3000), (2233, 2233)), ((500, 1733), (1734, 2233)), ((2234, 9900), (1734, 2233)),
    ],
)  # fmt: skip
def test_the_room_of_a_type_in_a_band(own: tuple[int, int], span: tuple[int, int]) -> None:
    assert price.room(BAND, PriceRange(own[0], *own)) == Span(*span)


@pytest.mark.parametrize(
    ("known", "tier", "factor"),
    [
        (True, ContentTier.TOP, 1.3), (True, ContentTier.MID, 1.0), (True, ContentTier.LOW, 0.85), (True, None, 1.0),
        (False, None, 1.3), (False, ContentTier.LOW, 1.3),
    ],
)  # fmt: skip
def test_what_an_unlock_is_worth(known: bool, tier: ContentTier | None, factor: float) -> None:
    content = {**C.content_types, "solo": replace(C.content_types["solo"], price_factor=1.5)}
    facts = Facts(known=known, content_tier={} if tier is None else {"solo": tier})
    given = Given(replace(C, content_types=content), facts)
    assert price.full_cents(BAND, "solo", given) == pytest.approx(1969 * 1.5 * factor)
    assert price.full_cents(BAND, None, given) == pytest.approx(1969 * (1.0 if known else 1.3))
    assert price.content_factor("none of these", given.catalog) == 1.0


@pytest.mark.parametrize(
    ("wanted", "asked", "most"),
    [
        (1900, 1899, 1900), (1900, 1900, 1900), (1900, 1901, 1900), (1850, 1869, 1869), (1500, 1600, 1734), (1500, 1800, 1769),
        (3000, 2000, 2233), (3000, 2500, 2233), (1900.9, 1950, 1900), (1960, 1969, 1969), (1985, 1999, 1999),
    ],
)  # fmt: skip
def test_the_most_that_may_be_asked(wanted: float, asked: int, most: int) -> None:
    assert price.most_cents(wanted, asked, BAND.price_cents, 1969, C) == most


@pytest.mark.parametrize(
    ("cents", "point"),
    [(0, 1499), (1733, 1499), (1734, 1969), (2233, 1969), (2234, 2499), (3999, 2999), (9900, 2999)],
)
def test_the_band_that_owns_a_price(cents: int, point: int) -> None:
    turned = replace(C, price_bands=tuple(reversed(C.price_bands)))
    assert price.band_of_price(cents, turned).point_cents == point


@pytest.mark.parametrize(
    ("wanted", "lo", "hi", "point", "usual"),
    [
        (1784.0, 1700, 1900, 1869, 1769), (1834.0, 1700, 1900, 1869, 1869), (1834.0, 1700, 1900, 1000, 1799),
        (1815.0, 1801, 1815, 1815, 1815), (1752.0, 1735, 1769, 1735, 1735), (100.0, 99, 199, 199, 99), (184.0, 99, 199, 50, 169),
        (1000.0, 1699, 1699, 5, 1699), (1234.4, 1200, 1260, 1, 1234), (1234.6, 1200, 1260, 1, 1235),
    ],
)  # fmt: skip
def test_usual_prices_and_ties(wanted: float, lo: int, hi: int, point: int, usual: int) -> None:
    assert price.nice(wanted, Span(lo, hi), point, C) == usual


def test_dollars() -> None:
    assert [price.dollars(c) for c in (0, 5, 123_450, 99.6)] == ["$0.00", "$0.05", "$1,234.50", "$1.00"]


SEND = a_send(607, SendKind.GAME_POST, game=SPIN)


@pytest.mark.parametrize(
    ("field", "same", "other"),
    [
        ("kinds", frozenset({SendKind.GAME_POST}), frozenset({SendKind.BUNDLE})), ("campaign", True, False),
        ("games", frozenset({SPIN, None}), frozenset({None, "prize_wheel"})),
        ("audience", SEND.audience, Audience.EXPIRED_ALL), ("channel", SEND.channel, Channel.MASS_MESSAGE),
    ],
)  # fmt: skip
def test_a_selector_asks_each_thing_it_names(field: str, same: Any, other: Any) -> None:
    assert SEND in Which() and SEND in Which(**{field: same}) and SEND not in Which(**{field: other})
    assert SEND not in Which(**{field: other}, unknown=True)
    plain = replace(SEND, id=cast(Any, "s2"), kind=SendKind.BUNDLE, campaign=False, game=None)
    assert selected(Which(games=frozenset({None})), [plain, SEND, plain]) == [plain, plain]
    assert selected(of(SendKind.BUNDLE, SendKind.DM_FARM), [SEND, plain]) == [plain]


def test_past_sends_of_unknown_type_are_seen_where_asked_for_and_have_no_channel() -> None:
    (past,) = scene("past: -1 23:50 ?\nmon 10:07 bump_normal").given.facts.past
    assert past in Which() and past in Which(frozenset(), unknown=True) and past not in FOLLOWUPS
    assert past not in Which(channel=Channel.MASS_MESSAGE) and past not in Which(frozenset())
    assert past not in Which(frozenset(), unknown=True, campaign=not past.campaign)


def test_a_finding_carries_what_its_rule_is() -> None:
    rule = catalogue.rule("TIM05")
    found = finding(rule, cast(Any, "s1"), 3, "late")
    assert found == Finding(
        rule="TIM05",
        send=cast(Any, "s1"),
        amount=3,
        text="late",
        unit=rule.unit,
        gap="1.5",
        severity=rule.severity,
    )
    none = type("None_", (), {"code": "X", "unit": "u", "gaps": (), "severity": Severity.SOFT})()
    assert finding(none, None, 0, "").gap is None
    assert minutes(30) == Per("minutes", 30)


def test_which_captions_are_read() -> None:
    made = scene(
        'mon 10:07 bump_normal #a text="ab"\nmon 11:07 dm_farm #b needs_caption text="abc"\nmon 12:07 dm_farm #c\n'
        'mon 13:07 dm_farm #d text="abcd"'
    )

    class Counts:
        code, unit, gaps, severity = "X", "letters", (), Severity.SOFT

        def breaches(self, text: str, given: Given) -> list[tuple[float, str]]:
            assert given is made.given
            return [(len(text), text), (0, "again")]

    def read(*more: Any, **words: Any) -> list[tuple[Any, float, str]]:
        told = worded(cast(Any, Counts()), made.plan, made.given, *more, **words)
        return [(f.send, f.amount, f.text) for f in told]

    a, b, d = ([(s, n, "abcd"[:n]), (s, 0, "again")] for s, n in (("a", 2), ("b", 3), ("d", 4)))
    assert read() == [*a, *d] and read(placeholders=True) == [*a, *b, *d]
    assert read(frozenset({SendKind.DM_FARM})) == d
    assert read(frozenset({SendKind.DM_FARM}), placeholders=True) == [*b, *d]


def test_campaigns_by_kind() -> None:
    kinds = measure.campaign_kinds(C)
    walls, games = frozenset({SendKind.PPV_WALL, SendKind.TIP_GOAL}), frozenset({SendKind.GAME_POST})
    assert kinds == {
        "descriptive": Which(walls, campaign=True),
        "bundle": Which(frozenset({SendKind.BUNDLE, SendKind.FLASH_BUNDLE}), campaign=True),
        "spin_the_wheel": Which(games, games=frozenset({"spin_the_wheel"})),
        "other_game": Which(games, games=frozenset({*C.games, None} - {"spin_the_wheel"})),
    }


def test_the_campaign_that_runs() -> None:
    plan = scene(
        "mon 10:07 ppv_wall #old campaign expires=wed@10:00\nmon 12:07 game_post #game expires=tue@10:00\n"
        "mon 13:07 ppv_wall #plain expires=wed@10:00\nwed 11:07 bundle #open campaign"
    ).plan

    def runs(day: int, clock: int) -> str | None:
        found = measure.running_campaign(plan, 1440 * day + clock)
        return None if found is None else found.id

    at = [
        (0, 607),
        (0, 608),
        (0, 727),
        (0, 728),
        (0, 848),
        (1, 600),
        (1, 601),
        (2, 600),
        (2, 601),
        (2, 668),
        (6, 0),
    ]
    assert [runs(*when) for when in at] == [
        None, "old", "old", "game", "game", "game", "old", "old", None, "open", "open",  # no end is none
    ]  # fmt: skip


def test_ranks_of_pins() -> None:
    assert [measure.pin_rank(kind, C) for kind in (SendKind.PPV_WALL, SendKind.DM_FARM, None)] == [10, 1, 1]


def test_types_that_a_page_can_use() -> None:
    vault = {"solo": VaultItem("solo", 1, adult_ok=True, consent_ok=True)}
    live = (LiveEvent("l", 1_000, 1_060),)
    paid, free = a_page(), a_page("free")
    for page in (paid, free):
        mine = {k for k, s in C.send_types.items() if page.page_type in s.page_types}
        without = {k for k in mine if not C.send_types[k].needs_content}
        show = {SendKind.LIVE_PROMO}
        assert measure.usable_kinds(page, C, Facts(vault=vault, live_events=live)) == mine
        assert measure.usable_kinds(page, C, Facts(vault=vault)) == mine - show
        assert measure.usable_kinds(page, C, Facts()) == without - show
        unfit = {"solo": VaultItem("solo", 1, adult_ok=False, consent_ok=True)}
        assert measure.usable_kinds(page, C, Facts(vault=unfit, live_events=live)) == without


def test_how_many_types_a_week_has() -> None:
    rows = [(None, 10), (Category.REVENUE, 4), (Category.ENGAGEMENT, 4), (Category.RETENTION, 2)]
    assert measure.minimum_types(a_page(), C) == tuple(rows)
    assert measure.minimum_types(a_page("free"), C) == tuple(rows[:3])
    had = [SendKind.BUNDLE, SendKind.BUNDLE, SendKind.DM_FARM, SendKind.PPV_UNLOCK]
    assert measure.diverse(had, a_page(), C) == {
        "types": (3, 10), "revenue types": (2, 4), "engagement types": (1, 4), "retention types": (0, 2),
    }  # fmt: skip
    assert [measure.enough(n, C) for n in (49, 50, 51)] == [False, True, True]


def test_days_and_patterns() -> None:
    made = scene(
        "mon 10:07 ppv_unlock #a\nmon 10:29 ppv_followup >a\nmon 12:07 dm_farm\nmon 14:07 renew_on_message\ntue 10:07 bundle"
    )
    sends = made.plan.sends
    assert measure.letters(sends) == "RETR"
    assert {d: len(s) for d, s in measure.by_day(made.plan, sends).items()} == {0: 4, 1: 1}
    assert [measure.mean_day(n) for n in (0, 3, 4, 10, 11, 17, 18)] == [0, 0, 1, 1, 2, 2, 3]
    assert measure.kinds_of(C, Category.RETENTION) == {
        k for k, s in C.send_types.items() if s.category is Category.RETENTION
    }
    assert measure.code_points("  añ ❤ ") == 4


def test_where_a_day_falls_short_of_what_it_leans_to() -> None:
    week = "tue-fri 10:07 bump_descriptive content=solo\nsat 11:07 dm_farm\nsat 10:07 dm_farm content=nothing"
    found = list(measure.leans_short(scene(week).plan, C))
    self_care = [f for f in found if f.flavour.name == "self-care"]
    assert [(f.groups, f.here, f.all_week, f.wanted) for f in self_care] == [(frozenset(), 0, 6, 1)]
    assert self_care[0].words == "sun has 0 of the week's 6 sends of its self-care types"
    tuesday = "wed-sat 10:07 ppv_unlock content=solo"
    (short,) = measure.leans_short(scene(tuesday).plan, C)
    assert short.words == "tue has 0 of the week's 4 sends of its seductive content" and short.groups == {
        "solo"
    }
    assert list(measure.leans_short(scene(f"{tuesday}\ntue 10:07 bump_normal content=solo").plan, C)) == []
    child = "mon 10:07 ppv_unlock #a content=solo\nmon 10:29 ppv_followup >a content=solo\nmon 12:07 dm_farm"
    groups = [measure.content_group(s, C) for s in scene(child).plan.sends]
    assert groups == ["solo", None, None]


def test_which_rules_read_captions_of_a_type() -> None:
    def marks(caption_type: str) -> dict[str, int]:
        return {rule.code: bit for rule, bit in traits._judges(caption_type, catalogue.ALL, C)}

    every = {"CAP05": 8, "CAP06": 16}
    assert marks("bump_normal") == every
    assert marks("ppv_followup") == {"CAP04": 4, **every}
    assert marks("ppv_video") == {"CAP02": 1, "CAP03": 2, **every}
    assert marks("of no send type") == dict(traits.BITS)
    own: dict[str, int] = {"ppv_unlock": 1, "ppv_wall": 2, "ppv_followup": 4, **dict.fromkeys(BUNDLES, 32)}
    for kind in SendKind:
        mask = 24 + own.get(kind, 0)
        assert traits.fault_mask(kind) == mask
        assert traits.fault_mask(kind, weighed=True) == (24 if kind is SendKind.FLASH_BUNDLE else mask)
    assert traits.fault_mask(SendKind.BUNDLE, ["CMP02", "CAP05", "TIM01"]) == 40


def test_what_is_read_in_a_bank() -> None:
    rows = [
        ("Good morning", "ppv_followup", False, 0, 0, 0, ()),
        ("I sent it half an hour ago", "ppv_followup", False, 4, 0, 0, ()),  # true after some parents only
        ("I sent it half an hour ago", "bump_normal", False, 0, 0, 0, ()),
        (
            "GO AND LOOK AT ALL OF THIS 😀😀😀😀😀😀 **a** **b** **c** **d**",
            "bump_normal",
            False,
            24,
            3,
            0,
            (),
        ),
        ("omg babe ❤️❤️ shower video, lingerie set", "bump_normal", False, 0, 2, 2, ("shower", "lingerie")),
        ("when i was 16", "bump_normal", True, 0, 0, 0, ()),
        ("Price glitch", "bump_normal", True, 0, 0, 0, ()),
        ("Hurry up", "ppv_followup", False, 4, 0, 0, ()),
    ]
    blocked, read = traits.screen(
        [r[0] for r in rows], [r[1] for r in rows], rules=catalogue.ALL, catalog=C, lexicon=shipped()
    )
    names = list(shipped().content)
    assert blocked.tolist() == [r[2] for r in rows]
    assert read.faults.tolist() == [r[3] for r in rows]
    assert (read.emojis.tolist(), read.slang.tolist()) == ([r[4] for r in rows], [r[5] for r in rows])
    assert read.promised.tolist() == [sum(1 << names.index(name) for name in r[6]) for r in rows]
    assert read.promises == tuple(" ".join(sorted(types)) for types in shipped().content.values())
    assert [a.dtype.name for a in (blocked, read.promised, read.faults, read.emojis, read.slang)] == [
        "bool", "int64", "int32", "int32", "int32",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="shorter"):
        traits.screen(["a", "b"], ["bump_normal"], rules=(), catalog=C, lexicon=shipped())


def test_a_bank_is_read_without_a_page() -> None:
    class Reads:
        code = "CAP05"

        def breaches(self, text: str, given: Given) -> list[tuple[float, str]]:
            return [(1, text)] if text == "x" and given == Given(C, Facts(known=False)) else []

    rules = [cast(Any, Reads()), catalogue.rule("TIM08")]
    _, read = traits.screen(["x", "y"], ["bump_normal"] * 2, rules=rules, catalog=C, lexicon=shipped())
    assert read.faults.tolist() == [traits.BITS["CAP05"], 0]


def test_rules_are_asked_about_a_page_of_every_kind() -> None:
    pages = sample_pages()
    kinds = [(p.page_type, p.page_class, p.sub_type, p.tier) for p in pages]
    assert kinds == list(product(PageType, PageClass, SubType, Tier))
    assert all(C.tier_of(p.fan_count) is p.tier for p in pages)
    assert {(p.id, p.name, p.time_zone, p.confidence) for p in pages} == {("sample", "sample", "UTC", 1.0)}
    assert FACTS[0] == Facts()


def test_switches_leave_rules_out_in_order() -> None:
    off = Switches(timing_rules=False)
    assert in_force(catalogue.ALL, ALL_ON) == catalogue.ALL
    kept = in_force(catalogue.ALL, off)
    assert kept == tuple(r for r in catalogue.ALL if r.code not in switched_off(off)) != catalogue.ALL
    assert catalogue.evidence_rules(catalogue.ALL) == tuple(r for r in catalogue.ALL if hasattr(r, "read"))


def test_sends_that_chatters_hear_of() -> None:
    made = scene("mon 10:07 ppv_unlock\nmon 11:07 tip_goal\nmon 12:07 ppv_wall\nmon 13:07 dm_farm")
    assert [s.channel in chat.INBOX for s in made.plan.sends] == [True, False, False, True]
    assert [chat.relevant(s) for s in made.plan.sends] == [True, True, False, True]
