"""Reminders of one day say different things, where the week's captions can be exchanged for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from tests import agency
from tests.solver.problems import pool_of, problem

from eros.app.desk import Desk
from eros.app.trial import plan_as
from eros.domain.words import SendKind
from eros.solver import stage
from eros.solver.captions import Captions
from eros.solver.leaning import Place
from eros.solver.problem import Problem
from eros.solver.saying import sentences, vary

REMINDER = SendKind.PPV_FOLLOWUP
NUDGE, POINT, ABOVE = "Here is a small nudge", "I wanted to point at it", "It is one message up"
CLOSE = "No rush, open it any time"


def a_problem(texts: tuple[str, ...], factor: tuple[float, ...] | None = None) -> Problem:
    n = len(texts)
    pool = replace(
        pool_of(REMINDER, 1, n), text=texts, factor=np.array(factor or (1.0,) * n), content=(None,) * n
    )
    p = problem(3, a_day=10)
    return replace(p, pools={**p.pools, REMINDER: pool})


def place(day: int, cents: float = 100.0) -> Place:
    return REMINDER, cents, day, None


def test_sentences_are_compared_by_their_words_and_greetings_are_none() -> None:
    assert sentences(
        "Hey love! \N{SPARKLES} Here is a SMALL nudge. No rush, open it  any time!"
    ) == sentences(f"{NUDGE}... {CLOSE} \N{KISS MARK}")
    assert sentences("Good morning. Hello you!") == frozenset()


def test_two_days_exchange_what_one_would_say_twice() -> None:
    p = a_problem((f"Hey love. {NUDGE}.", f"{NUDGE}!", f"{ABOVE}.", f"{POINT}."))
    places = [place(0), place(0), place(1), place(1)]
    got = vary(places, Captions((0, 1, 2, 3), 7.0, 0), p)
    by_day = [{p.pools[REMINDER].text[r or 0] for r in got.rank[i : i + 2]} for i in (0, 2)]
    assert all(sum(NUDGE in t for t in texts) == 1 for texts in by_day)
    assert sorted(r or 0 for r in got.rank) == [0, 1, 2, 3], "the set stays"
    different = Captions((0, 2, 1, 3), 7.0, 0)
    assert vary(places, different, p) == different


def test_of_exchanges_that_help_alike_the_cheapest_is_made_and_is_paid_for() -> None:
    p = a_problem((f"{NUDGE}.", f"{NUDGE}!", ABOVE, POINT), (1.0, 1.0, 0.9, 0.99))
    got = vary([place(0), place(0), place(1, 90.0), place(2, 90.0)], Captions((0, 1, 2, 3), 7.0, 0), p)
    assert got.rank == (3, 1, 2, 0)
    assert got.slack_cents == pytest.approx(7.0 + 10.0 * 0.01)
    dear = vary([place(0, 100.0), place(0, 100.0), place(1, 10.0)], Captions((0, 1, 2), 7.0, 0),
                a_problem((f"{NUDGE}.", f"{NUDGE}!", ABOVE), (1.0, 1.0, 0.5)))  # fmt: skip
    assert dear.rank == (0, 1, 2) and dear.slack_cents == 7.0, "half of what one earns is too much"


def test_a_day_is_not_mended_at_the_cost_of_another() -> None:
    p = a_problem((f"{NUDGE}.", f"{NUDGE}!", f"{NUDGE}. {ABOVE}", POINT))
    places = [place(0), place(0), place(1), place(1)]
    had = Captions((0, 1, 2, 3), 0.0, 0)
    assert vary(places, had, p) == had, "three of four: one day says it twice in any case"


def test_what_stays_and_what_has_none_is_left_alone() -> None:
    p = a_problem((f"{NUDGE}.", f"{NUDGE}!", ABOVE, POINT))
    places = [place(0), place(0), place(1), place(1), (SendKind.PPV_UNLOCK, 5.0, 0, None)]
    had = Captions((0, 1, 2, None, 0), 0.0, 0)
    assert vary(places, had, p, frozenset({0, 1})) == had
    assert vary(places, had, p, frozenset({0})).rank == (0, 2, 1, None, 0)
    without = replace(p, pools={k: v for k, v in p.pools.items() if k is not REMINDER})
    assert vary(places, had, without) == had


def test_a_week_says_less_twice_and_keeps_its_captions(
    planned: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = agency.inputs_of(planned, "delia")

    def week() -> tuple[Counter[str | None], int]:
        plan = plan_as(planned, inputs).judged.plan
        told = [s for s in plan.sends if s.kind is REMINDER]
        by_day = [
            [sentences(s.caption_text or "") for s in told if plan.week.day(s.at) == d] for d in range(7)
        ]
        return Counter(s.caption_id for s in told), sum(
            sum(map(len, d)) - len(frozenset().union(*d)) for d in by_day
        )

    captions, repeats = week()
    monkeypatch.setattr(stage, "vary", lambda places, found, problem, stay: found)
    before, more = week()
    assert captions == before and captions.total() > 7
    assert repeats < more
