"""Weeks around sends that break rules by themselves: what stands stays, the rest breaks nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.rules.listener import hear
from tests.solver.plans import plan_of
from tests.solver.problems import TYPES, problem, usual_rules

from eros.domain.plan import DripWindow, Send, SendId, WeekPlan
from eros.domain.week import BIN_MIN
from eros.domain.words import Audience, Category, Channel, SendKind
from eros.rules.base import PlanRule
from eros.solver.columns import board_of
from eros.solver.problem import Answer, Infeasible, Problem, Solved
from eros.solver.solve import solve
from eros.solver.verbs import Drips, listen
from eros.solver.weekly import weekly

K = SendKind
DENSITY = 4


def send(n: int, kind: SendKind, at: int, **more: object) -> Send:
    category = Category.RETENTION if kind is K.PPV_FOLLOWUP else TYPES[kind][0]
    return Send(
        id=SendId(f"u{n:03d}"), at=at, kind=kind, category=category, channel=Channel.MASS_MESSAGE,
        audience=Audience.ALL_ACTIVE, needs_caption=True, pinned_by_user=True, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def at(p: Problem, day: int, hour: int, minute: int = 7) -> int:
    return p.week.day_start(day) + hour * 60 + minute


def with_fixed(p: Problem, *sends: Send, **more: object) -> Problem:
    return replace(p, fixed=tuple(sorted(sends, key=lambda s: s.at)), **more)  # type: ignore[arg-type]


def broken(rules: Sequence[PlanRule], plan: WeekPlan, p: Problem) -> Counter[str]:
    """How many verbs of each rule the plan does not keep, read word by word."""
    return Counter({r.code: len(n) for r in rules if (n := hear(r, plan, p.given).refused)})


def checked(p: Problem) -> Solved:
    """The answer, which keeps what stands and breaks no rule that this does not break alone."""
    rules = usual_rules(p.page, DENSITY)
    answer: Answer = solve(p, rules)
    assert isinstance(answer, Solved), answer
    stand = sorted((s.at, s.kind) for s in answer.placed if s.fixed is not None)
    assert stand == sorted((s.at, s.kind) for s in p.fixed)
    assert answer.bound_cents >= answer.value_cents - 1
    assert broken(rules, plan_of(p, answer), p) <= broken(rules, WeekPlan(p.page, p.week, p.fixed), p)
    return answer


def free(answer: Solved) -> list[tuple[int, SendKind]]:
    return [(s.at, s.kind) for s in answer.placed if s.fixed is None]


def test_a_limit_that_is_used_up_leaves_no_room() -> None:
    p = problem(3)
    p = with_fixed(p, *(send(d, K.VIP_PROGRAM, at(p, d, 12)) for d in range(3)))
    answer = checked(p)
    assert K.VIP_PROGRAM not in {kind for _, kind in free(answer)}
    assert len(answer.placed) > 60


def test_two_that_stand_too_close_are_planned_around() -> None:
    p = problem(4)
    p = with_fixed(p, send(1, K.BUMP_NORMAL, at(p, 1, 12)), send(2, K.DM_FARM, at(p, 1, 12, 21)))
    assert min(abs(t - s.at) for t, _ in free(checked(p)) for s in p.fixed) >= 15


@pytest.mark.parametrize("seed", range(6))
def test_whatever_stands_there_is_a_week_around_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = problem(seed, paid=bool(seed % 2))
    kinds = [*TYPES, K.PPV_FOLLOWUP]
    sends = [
        send(n, kinds[int(rng.integers(len(kinds)))], int(rng.integers(p.week.length_min)))
        for n in range(int(rng.integers(4, 30)))
    ]
    late = int(rng.integers(p.week.n_bins)) if seed % 3 == 0 else 0
    value, follow = p.value.copy(), p.followup_value.copy()
    value[:, :late] = follow[:, :late] = np.nan
    checked(with_fixed(p, *sends, value=value, followup_value=follow, not_before=late * BIN_MIN))


def test_what_the_rest_can_mend_it_mends_as_far_as_it_can() -> None:
    """On the last evening too few types stand: as many as still fit are added, and no window is missed."""
    p = problem(5)
    late = at(p, 6, 20, 0)
    value, follow = p.value.copy(), p.followup_value.copy()
    value[:, : late // BIN_MIN] = follow[:, : late // BIN_MIN] = np.nan
    stand = [send(d, K.DM_FARM, at(p, d, 10)) for d in range(6)]
    stand += [send(10 + d, K.PPV_UNLOCK, at(p, d, 20)) for d in range(6)]
    p = with_fixed(p, *stand, value=value, followup_value=follow, not_before=late)
    answer = checked(p)
    rules = usual_rules(p.page, DENSITY)
    assert "DIV" in broken(rules, plan_of(p, answer), p)
    here = [kind for _, kind in free(answer) if kind is not K.PPV_FOLLOWUP]
    assert len(here) >= 4 and len({*here, K.DM_FARM, K.PPV_UNLOCK}) == len(here) + 2  # each a new type
    assert len(answer.drips) == 2


def test_a_drip_day_without_room_has_no_window_and_the_other_keeps_its_own() -> None:
    p = problem(6)
    p = with_fixed(p, *(send(h, K.PPV_UNLOCK, at(p, 2, h)) for h in range(7, 24, 2)))
    assert [p.week.day(d.start) for d in checked(p).drips] == [5]


def test_a_window_keeps_off_a_follow_up_without_a_parent() -> None:
    p = problem(6)
    p = with_fixed(p, *(send(h, K.PPV_FOLLOWUP, at(p, 2, h)) for h in range(10, 24, 5)))
    [window] = [d for d in checked(p).drips if p.week.day(d.start) == 2]
    assert not [s for s in p.fixed if window.start <= s.at < window.end]


@pytest.mark.parametrize("seed", range(4))
def test_a_window_that_stands_is_kept_off_and_no_second_one_is_drawn(seed: int) -> None:
    """It may begin and end inside half hours, and a sale may stand in it: no follow-up comes after that."""
    p = problem(seed, past=False)
    window = DripWindow("d7", at(p, 2, 18, 10), at(p, 2, 23, 40), "d2")
    p = with_fixed(p, send(0, K.PPV_UNLOCK, at(p, 2, 20)), windows=(window,))
    rules = usual_rules(p.page, DENSITY)
    [drips] = listen(rules, p.page, p.week, p.given).of(Drips)
    answer = solve(p, rules)
    assert isinstance(answer, Solved)
    assert [p.week.day(d.start) for d in answer.drips] == [5]
    inside = [s for s in answer.placed if s.fixed is None and window.start <= s.at < window.end]
    assert inside and drips.blocked.kinds and not {s.kind for s in inside} & drips.blocked.kinds
    parents = [answer.placed[s.parent] for s in inside if s.parent is not None]
    assert all(parent.at < window.start for parent in parents)


def test_minutes_between_two_that_stand_count_in_full() -> None:
    """Four in just less than four hours, in nine half hours: one more between them is one too many."""
    p = problem(7)
    first = at(p, 3, 10, 29)
    kinds = (K.BUMP_NORMAL, K.DM_FARM, K.BUMP_FLYER, K.LIKE_FARM)
    stand = [send(n, k, first + m) for n, (k, m) in enumerate(zip(kinds, (0, 100, 145, 239), strict=True))]
    value = p.value.copy()
    value[:, first // BIN_MIN + 1 : (first + 239) // BIN_MIN] *= 4  # a good time, if there were room
    p = with_fixed(p, *stand, value=value)
    assert not [t for t, kind in free(checked(p)) if first < t < first + 239 and kind is not K.PPV_FOLLOWUP]


def test_half_hours_with_one_minute_do_not_all_show_the_same_clock() -> None:
    p = problem(8)
    p = with_fixed(
        p,
        *(send(d, K.BUMP_NORMAL, at(p, d, 11, 8)) for d in range(7)),
        *(send(10 + d, K.DM_FARM, at(p, d, 12, 38)) for d in range(7)),
    )
    rules = usual_rules(p.page, DENSITY)
    week = weekly(board_of(p, listen(rules, p.page, p.week, p.given)))
    m = week.model
    rows = [r for r in range(m.m) if m.rule[r] == "CLK"]
    here = [set(week.board.cells.bin[m.col[m.row == r]] % 48) for r in rows]
    assert {23} in here  # 11:53, the one minute that is 45 from both
    assert sum(p.week.minute_of_day(t) == 11 * 60 + 53 for t, _ in free(checked(p))) <= 2


def test_a_crowd_at_the_end_of_the_week_is_no_fault_of_the_money() -> None:
    p = problem(9)
    last = p.week.length_min - 1
    checked(with_fixed(p, *(send(n, K.PPV_UNLOCK, last - 3 * n) for n in range(90))))


def test_what_the_page_does_not_have_is_not_the_fault_of_a_pin() -> None:
    """Six types on offer where ten are wanted: no week, with a pin as without, and in mid-week too."""
    p = problem(10)
    few = [i for i, o in enumerate(p.options) if o.kind in {*list(TYPES)[9:13], K.PPV_UNLOCK, K.BUNDLE}]
    p = replace(
        p,
        options=tuple(p.options[i] for i in few),
        value=p.value[few],
        followup_value=p.followup_value[few],
    )
    rules = usual_rules(p.page, DENSITY)
    for late in (0, 1440):
        answer = solve(with_fixed(p, send(1, K.BUNDLE, at(p, 0, 12)), not_before=late), rules)
        assert isinstance(answer, Infeasible) and "DIV" in answer.clash


def test_without_what_stands_the_rows_are_the_same() -> None:
    p = problem(11)
    board = board_of(p, listen(usual_rules(p.page, DENSITY), p.page, p.week, p.given))
    a, b = weekly(board).model, weekly(board, eased=True).model
    for name in ("cost", "lb", "ub", "row", "col", "val", "lo", "hi"):
        assert np.array_equal(getattr(a, name), getattr(b, name)), name
