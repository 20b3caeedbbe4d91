"""What a made-up history shows, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from tests.learning.worlds import CATALOG, EMPTY, PAGE, UNLOCK, columns, inputs

from eros.domain.bank import KIND_CODES, History
from eros.domain.evidence import Evidence, TypeSeen
from eros.domain.facts import Facts, VaultItem
from eros.domain.words import PageType, SendKind
from eros.learning.evidence import gather
from eros.learning.games import posterior
from eros.learning.traits import dominant

BUNDLE, GAME = KIND_CODES.index(SendKind.BUNDLE), KIND_CODES.index(SendKind.GAME_POST)
Row = tuple[int, int, int, int, int, int]


def sale(day: int, earned: int, *, kind: int = UNLOCK, content: int = 0, hour: int = 12) -> Row:
    return (day * 1440 + hour * 60, kind, day, hour, content, earned)


def seen(past: History, **more: object) -> Evidence:
    facts = Facts(vault={"solo": VaultItem("solo", 5, adult_ok=True, consent_ok=True)})
    made = replace(inputs(PAGE, past), facts=facts)
    return gather(made, end=0, confidence=1.0, messages=past.n, **more)  # type: ignore[arg-type]


def type_of(found: Evidence, subject: str) -> TypeSeen:
    return next(t for t in found.types if t.subject == subject)


def planted(n: int, best: int) -> History:
    """``n`` sales of which the ten best earners are of the tone "playful", ``best`` of them."""
    past = columns([sale(-1 - i % 90, 10_000 + i if i < n - 10 else 90_000 + i) for i in range(n)], ("solo",))
    tone = np.array(
        ["playful" if i >= n - best or (i < n - 10 and i % 10 == 0) else "soft" for i in range(n)]
    )
    return replace(past, tone=tone, chars=np.full(n, 100, dtype=np.int32))


def test_a_planted_trait_is_found_with_its_counts() -> None:
    found = {t.subject: t for t in seen(planted(200, 8)).traits}
    tone = found["tone:playful"]
    assert (tone.top, tone.top_with, tone.rest) == (10, 8, 190)
    assert tone.p_value < 0.001
    assert found["length:250-449"].top_with == 0
    assert found["content:solo"].p_value == 1.0  # all have it: it tells nothing


def test_fewer_sales_than_the_best_make_show_no_trait() -> None:
    assert seen(columns([sale(-i, 9_000) for i in range(1, 10)], ("solo",))).traits == ()
    assert (
        len(seen(columns([sale(-i, 9_000) for i in range(1, 11)], ("solo",))).traits) == 3
    )  # no tone is known


def test_sales_before_the_stretch_are_no_traits() -> None:
    old = columns([sale(-181, 9_000) for _ in range(60)], ("solo",))
    assert seen(old, days=180).traits == ()
    assert seen(old, days=0).traits != ()
    assert seen(old).stretch == 365  # the shortest frame that holds enough
    assert seen(columns([sale(-400, 9_000) for _ in range(60)], ("solo",))).stretch == 0
    assert seen(columns([sale(-180, 9_000) for _ in range(50)], ("solo",))).stretch == 180
    assert seen(columns([sale(-180, 9_000) for _ in range(49)], ("solo",))).stretch == 0
    assert type_of(seen(old), "content:solo").n == 60


def test_a_type_counts_its_uses_and_its_weeks() -> None:
    rows = [sale(d, 20_000) for d in range(-7, 0)] + [sale(d, 10_000) for d in range(-14, -7)]
    rows += [sale(-30, 10_000), sale(-31, 10_000)]
    got = type_of(seen(columns(sorted(rows), ("solo",))), "content:solo")
    assert (got.n, got.recent_n, got.uses) == (16, 14, 15)
    assert got.rps_change == pytest.approx(1.0)
    assert got.rps_p == 1.0  # nothing varies within a week: no error to measure by
    assert got.conversion == pytest.approx(0.01)
    assert got.sellable
    assert got.falling_days == 0


@pytest.mark.parametrize(
    ("earned", "days"),
    [((9, 8, 7, 6), 3), ((9, 8, 7, 7), 0), ((6, 8, 7, 6), 2), ((9, 9, 8, 7), 2), ((5,), 0)],
)
def test_falling_days_are_counted_back_from_the_last(earned: tuple[int, ...], days: int) -> None:
    rows = [sale(-len(earned) + i, 1_000 * e) for i, e in enumerate(earned)]
    assert type_of(seen(columns(rows, ("solo",))), "kind:ppv_unlock").falling_days == days


def test_a_week_with_four_sales_is_not_compared() -> None:
    rows = [sale(d, 20_000) for d in range(-4, 0)] + [sale(d, 10_000) for d in range(-14, -7)]
    got = type_of(seen(columns(sorted(rows), ("solo",))), "content:solo")
    assert (got.rps_change, got.open_change) == (None, None)


def test_what_is_not_cleared_or_not_for_the_page_is_not_sellable() -> None:
    rows = [sale(-1, 9_000, content=1), sale(-2, 9_000, kind=KIND_CODES.index(SendKind.PPV_WALL))]
    found = seen(columns(sorted(rows), ("solo", "pov")))
    assert not type_of(found, "content:pov").sellable
    assert PAGE.page_type is PageType.PAID
    assert not type_of(found, "kind:ppv_wall").sellable  # free pages only


def test_money_stands_at_the_references_scale() -> None:
    reference = CATALOG.number("content.reference_rps_cents")
    rows = [sale(-1 - i % 60, 2_000 if i % 2 else 4_000) for i in range(100)]
    got = type_of(seen(columns(sorted(rows), ("solo",))), "content:solo")
    assert got.rps_cents == pytest.approx(reference)  # its mean is the page's mean


def test_ranks_name_types_among_best_and_worst() -> None:
    rows = [sale(-1 - i % 90, 90_000 + i, kind=BUNDLE) for i in range(8)]
    rows += [sale(-1 - i % 90, 5_000 + i) for i in range(92)]
    found = {r.subject: r for r in seen(columns(sorted(rows), ("solo",))).ranks}
    bundle = found["kind:bundle"]
    assert (bundle.top_with, bundle.bottom, bundle.bottom_with, bundle.all_with) == (8, 20, 0, 8)
    assert bundle.top_p < 1e-6 < found["content:solo"].top_p


def test_games_weigh_benchmark_and_own_campaigns() -> None:
    game = CATALOG.games["mystery_box"]
    alone = posterior(game, 0, 0.0, 0.0)
    assert (alone.mean_cents, alone.n) == (game.mean_cents, 0)
    both = posterior(game, game.n, 100_000.0, 0.0)
    assert both.mean_cents == pytest.approx((game.mean_cents + 100_000) / 2)
    assert both.low_cents < both.mean_cents < both.high_cents
    close = posterior(game, 10_000, 100_000.0, 100.0)
    assert close.high_cents - close.low_cents < alone.high_cents - alone.low_cents


def test_own_campaigns_are_counted_by_game() -> None:
    past = columns(
        [sale(-3, 50_000, kind=GAME), sale(-2, 70_000, kind=GAME), sale(-1, 9_000, kind=GAME)], ("solo",)
    )
    past = replace(past, game=np.array(["mystery_box", "mystery_box", ""]))
    found = {g.game: g.n for g in seen(past).games}
    assert found == dict.fromkeys(sorted(CATALOG.games), 0) | {"mystery_box": 2}


def test_nothing_is_seen_in_an_empty_history() -> None:
    found = seen(EMPTY)
    assert (found.types, found.traits, found.ranks, dict(found.ages)) == ((), (), (), {})
    assert len(found.games) == len(CATALOG.games)  # the benchmark


def test_ties_go_to_the_first_by_name() -> None:
    assert dominant(["b", "a", "", "b", "a", "", ""]) == "a"
    assert dominant(["", ""]) == ""


def test_a_thousand_sends_take_less_than_a_tenth_of_a_second() -> None:
    past = planted(1_000, 8)
    made = replace(inputs(PAGE, past), facts=Facts())
    gather(made, end=0, confidence=1.0, messages=1_000)
    begun = perf_counter()
    gather(made, end=0, confidence=1.0, messages=1_000)
    assert perf_counter() - begun < 0.1
