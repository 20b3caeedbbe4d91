"""Pins over the weeks: few, three days, replaced only by what matters more."""

from __future__ import annotations

from tests.builders import a_send
from tests.planscript import WEEK

from eros.catalog.load import default
from eros.domain.facts import PastPin
from eros.domain.plan import Pin, Send, SendId
from eros.domain.words import Channel, SendKind
from eros.pipeline.pins import pinned

C = default()
HOLD = 72 * 60


def post(key: str, at: int, kind: SendKind = SendKind.PPV_WALL) -> Send:
    return a_send(at, kind, id=SendId(key), campaign=True, channel=Channel.WALL_POST)


def of(*sends: Send, carried: tuple[PastPin, ...] = ()) -> tuple[list[Pin], list[str]]:
    found, notes = pinned(sends, carried, WEEK, C)
    return list(found), [n.code for n in notes]


def test_only_wall_post_campaigns_for_three_days() -> None:
    plain = a_send(700, SendKind.BUMP_NORMAL, id=SendId("b"))
    told = a_send(800, SendKind.BUNDLE, id=SendId("m"), campaign=True)
    assert of(post("a", 600), plain, told) == ([Pin(SendId("a"), 600, 600 + HOLD)], [])


def test_the_sixth_of_equals_waits_for_none() -> None:
    pins, notes = of(*(post(f"p{i}", 600 + 60 * i) for i in range(6)))
    assert [p.send for p in pins] == [f"p{i}" for i in range(5)] and notes == ["pins.full"]


def test_a_higher_one_takes_the_place_of_the_lowest() -> None:
    games = [post(f"g{i}", 600 + 60 * i, SendKind.GAME_POST) for i in range(2)]
    goal = post("t", 900, SendKind.TIP_GOAL)
    walls = [post(f"p{i}", 1000 + 60 * i) for i in range(4)]
    pins, notes = of(*games, goal, *walls)
    until = {p.send: p.until for p in pins}
    assert notes == ["pins.replaced"] * 2
    assert until[SendId("t")] == walls[2].at and until[SendId("g0")] == walls[3].at
    assert until[SendId("g1")] == games[1].at + HOLD
    for pin in pins:
        assert sum(p.start <= pin.start < p.until for p in pins) <= 5


def test_last_weeks_pins_keep_their_places_until_they_come_down() -> None:
    carried = tuple(PastPin(-600, SendKind.GAME_POST, 800 + i) for i in range(5))
    pins, notes = of(post("a", 700), post("b", 803), carried=carried)
    assert [p.send for p in pins] == ["b"]
    assert notes == ["pins.carried"] * 5 + ["pins.full"]


def test_what_a_pin_is_replaced_by_keeps_the_rule() -> None:
    """The rule that judges pins finds nothing to say of those drawn here."""
    from tests.builders import a_page

    from eros.domain.facts import Facts
    from eros.domain.plan import WeekPlan
    from eros.rules import catalogue
    from eros.rules.base import Given

    kinds = (SendKind.GAME_POST, SendKind.TIP_GOAL, SendKind.PPV_WALL, SendKind.BUNDLE)
    sends = tuple(post(f"s{i:02}", 500 + 271 * i, kinds[i * 7 % 4]) for i in range(30))
    carried = tuple(PastPin(-600 * i, SendKind.PPV_WALL, 700 * i) for i in range(1, 5))
    pins, _ = pinned(sends, carried, WEEK, C)
    assert len(pins) > 10
    plan = WeekPlan(a_page("free"), WEEK, sends, pins=pins)
    found = list(catalogue.rule("TIM06").check(plan, Given(C, Facts(pins=carried))))
    assert found == []
