"""The PPV rotation over many pages and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest
from tests.learning.worlds import CATALOG

from eros.domain.facts import Rotation
from eros.domain.week import Week
from eros.domain.words import PpvStyle, RotationState
from eros.pipeline.rotation import TRANSITIONS, InvalidTransition, advance, is_due, on_day, rotate

S = RotationState
STYLES = sorted(PpvStyle)
MONDAY = date(2026, 1, 5)


def weeks(page_id: str, n: int) -> list[tuple[PpvStyle, ...]]:
    found: list[tuple[PpvStyle, ...]] = []
    state = Rotation()
    for i in range(n):
        days, state = rotate(state, page_id, Week(MONDAY + timedelta(days=7 * i), "UTC"), CATALOG)
        found += days
    return found


@pytest.mark.parametrize("page", [f"page-{i}" for i in range(60)])
def test_patterns_last_three_or_four_days_and_two_weeks_show_three_changes(page: str) -> None:
    days = weeks(page, 6)
    runs = [len(list(g)) for _, g in groupby(days)]
    assert all(3 <= r <= 4 for r in runs[:-1])
    assert sum(a != b for a, b in pairwise(days[:14])) >= 3
    assert all(sorted(p) == STYLES for p in days)


def in_a_ring(pattern: tuple[PpvStyle, ...]) -> tuple[PpvStyle, ...]:
    """A pattern is walked round and round: where it begins says nothing of what follows what."""
    at = pattern.index(PpvStyle.SOLO)
    return pattern[at:] + pattern[:at]


def test_a_new_pattern_is_another_ring_not_the_old_one_begun_elsewhere() -> None:
    for i in range(60):
        for before, after in pairwise([p for p, _ in groupby(weeks(f"page-{i}", 6))]):
            assert in_a_ring(before) != in_a_ring(after), (i, before, after)


@pytest.mark.parametrize("turn", range(4))
def test_what_runs_out_goes_on_with_a_standard_pattern_that_is_another_ring(turn: int) -> None:
    now = CATALOG.rotation_patterns[0]
    now = now[turn:] + now[:turn]
    got = on_day(
        Rotation(S.PATTERN_EXHAUSTED, tuple(s.value for s in now), 4), "alexia", MONDAY, CATALOG
    ).pattern
    after = tuple(PpvStyle(s) for s in got)
    assert after in CATALOG.rotation_patterns and in_a_ring(after) != in_a_ring(now)


def test_both_lengths_and_all_methods_happen() -> None:
    runs, changes = set(), set()
    standard = set(CATALOG.rotation_patterns)
    for i in range(40):
        days = weeks(f"page-{i}", 4)
        found = [(p, len(list(g))) for p, g in groupby(days)]
        runs |= {n for _, n in found[:-1]}
        for (a, _), (b, _) in pairwise(found):
            changes.add("reverse" if b == tuple(reversed(a)) else "standard" if b in standard else "shuffle")
    assert runs == {3, 4}
    assert changes == {"reverse", "standard", "shuffle"}


def test_a_week_can_be_made_again_and_pages_differ() -> None:
    assert weeks("alexia", 3) == weeks("alexia", 3)
    assert len({tuple(weeks(f"p{i}", 2)) for i in range(10)}) > 5


@pytest.mark.parametrize(
    ("days", "due"), [(0, {False}), (2, {False}), (3, {True, False}), (4, {True}), (9, {True})]
)
def test_fewer_than_three_stay_three_draw_four_go(days: int, due: set[bool]) -> None:
    active = Rotation(S.PATTERN_ACTIVE, tuple(STYLES), days)
    assert {is_due(active, f"p{i}", MONDAY, CATALOG) for i in range(50)} == due


@pytest.mark.parametrize("now", list(S))
@pytest.mark.parametrize("then", list(S))
def test_only_the_drawn_transitions_are_allowed(now: RotationState, then: RotationState) -> None:
    if then in TRANSITIONS[now]:
        assert advance(Rotation(now), then).state is then
    else:
        with pytest.raises(InvalidTransition) as caught:
            advance(Rotation(now), then)
        assert caught.value.code == "rotation.invalid_transition"
        assert now.value in str(caught.value)


def test_the_machine_is_the_one_of_the_decisions() -> None:
    assert {S.ERROR in after for now, after in TRANSITIONS.items() if now is not S.ERROR} == {True}
    assert TRANSITIONS[S.ERROR] == {S.INITIALIZING}
    assert S.ROTATING not in TRANSITIONS[S.PATTERN_ACTIVE]


@pytest.mark.parametrize(
    "broken",
    [
        Rotation(S.PATTERN_ACTIVE, ("solo", "solo", "winner", "feature"), 1),
        Rotation(S.PATTERN_ACTIVE, (), 1),
        Rotation(S.ROTATING, ("solo", "bundle", "winner", "nonsense"), 2),
        Rotation(S.PATTERN_ACTIVE, tuple(STYLES), -1),
        Rotation(S.ERROR, ("nonsense",), 5),
    ],
)
def test_what_cannot_be_read_starts_afresh(broken: Rotation) -> None:
    got = on_day(broken, "alexia", MONDAY, CATALOG)
    assert got.state is S.PATTERN_ACTIVE
    assert got.pattern in {tuple(s.value for s in p) for p in CATALOG.rotation_patterns}
    assert got.days_on_pattern == 0


@pytest.mark.parametrize("state", [S.ROTATION_PENDING, S.ROTATING, S.PATTERN_EXHAUSTED])
def test_a_change_that_was_under_way_is_finished(state: RotationState) -> None:
    before = Rotation(state, tuple(STYLES), 4)
    got = on_day(before, "alexia", MONDAY, CATALOG)
    assert got.state is S.PATTERN_ACTIVE
    assert got.pattern != before.pattern
    assert got.days_on_pattern == 0


def test_monday_goes_on_where_sunday_stopped() -> None:
    _, sunday = rotate(Rotation(), "alexia", Week(MONDAY, "UTC"), CATALOG)
    again = replace(sunday)
    assert 1 <= sunday.days_on_pattern <= 4
    assert rotate(again, "alexia", Week(MONDAY + timedelta(days=7), "UTC"), CATALOG)[0] == tuple(
        weeks("alexia", 2)[7:]
    )
