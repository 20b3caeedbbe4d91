"""Where drip windows are laid: on whole hours, and where something of their set can be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.solver.problems import Says, problem, usual_rules
from tests.solver.test_standing import at, send, with_fixed

from eros.domain.words import PICTURED, SendKind
from eros.rules.base import Which
from eros.solver.problem import Problem, Solved
from eros.solver.solve import solve

CENTS = 300


def answer(p: Problem, least: int = 0, cents: int = CENTS) -> Solved:
    daily = {"BMP"} if p.not_before else set()  # days that are over have no bumps to add
    rules = tuple(r for r in usual_rules(p.page) if r.code not in daily)
    if least:
        rules = (*rules, Says("ITM", lambda m: m.drip_items(Which(PICTURED), least, cents=cents)))
    found = solve(p, rules)
    assert isinstance(found, Solved)
    return found


def shown(found: Solved) -> list[int]:
    """Bumps with a picture in each window."""
    return [sum(s.kind in PICTURED and w.start <= s.at < w.end for s in found.placed) for w in found.drips]


@pytest.mark.parametrize("seed", range(3))
def test_a_window_is_laid_where_its_set_can_be_shown(seed: int) -> None:
    p = problem(seed)
    without, least = shown(answer(p)), 3
    assert min(without) < least
    found = answer(p, least, cents=20_000)
    assert min(shown(found)) >= least
    assert not [s for s in found.slacks if s.why == "ITM"]


def test_what_a_window_lacks_costs_its_price_and_no_more_is_paid_for_it() -> None:
    p = problem(1)
    asked, without = answer(p, 40), answer(p)
    lacks = sum(40 - n for n in shown(asked))
    told = [s for s in asked.slacks if s.why == "ITM"]
    assert sum(s.units for s in told) == lacks and sum(s.cents for s in told) == lacks * CENTS
    assert asked.value_cents <= without.value_cents
    assert asked.penalty_cents == pytest.approx(sum(s.cents for s in asked.slacks))


def test_a_window_begins_on_a_whole_hour_of_the_clock() -> None:
    for seed in range(3):
        p = problem(seed)
        assert {p.week.minute_of_day(w.start) % 60 for w in answer(p).drips} == {0}


def test_unless_what_stands_leaves_only_half_hours() -> None:
    p = problem(2)
    stand = [send(n, SendKind.PPV_UNLOCK, at(p, 2, *hm)) for n, hm in enumerate(
        [(8, 7), (9, 7), (13, 40), (15, 37), (17, 37), (19, 37), (21, 37), (23, 37)])]  # fmt: skip
    p = with_fixed(replace(p, targets=()), *stand)
    [window] = [w for w in answer(p).drips if p.week.day(w.start) == 2]
    assert p.week.minute_of_day(window.start) == 9 * 60 + 30


def test_a_window_still_to_be_laid_on_a_day_that_has_begun_is_to_come() -> None:
    p = problem(0)
    before = {p.week.day(w.start): w.start for w in answer(p).drips}[2]
    late = before + 10
    found = answer(replace(p, not_before=late))
    assert [w.start >= late for w in found.drips] == [True, True]


def test_one_whose_hours_are_over_is_laid_all_the_same() -> None:
    """The rule wants one on each drip day, and nobody knows of another."""
    p = problem(0)
    found = answer(replace(p, not_before=p.week.day_start(2) + 22 * 60))
    assert [p.week.day(w.start) for w in found.drips] == [2, 5]


@pytest.mark.parametrize(("drip", "lacks"), [(None, 6), ("d1", 3)])
def test_a_pinned_bump_that_is_no_item_counts_for_no_window(drip: str | None, lacks: int) -> None:
    """Three stand in the one day's window, and no others are on offer: the other's lacks three anyhow."""
    p = problem(1)
    [window] = [w for w in answer(p).drips if p.week.day(w.start) == 2]
    stand = [send(n, SendKind.BUMP_NORMAL, window.start + 37 + 75 * n, drip_window=drip) for n in range(3)]
    value = p.value.copy()
    value[[i for i, o in enumerate(p.options) if o.kind in PICTURED]] = np.nan
    found = answer(replace(with_fixed(p, *stand), value=value, targets=()), 3, cents=20_000)
    assert sum(s.units for s in found.slacks if s.why == "ITM") == lacks
