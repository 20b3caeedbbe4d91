"""What the agents do with what evidence rules ask for, and what they leave alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.learning.worlds import CATALOG, PAGE, UNLOCK, columns, inputs

from eros.domain.bank import KIND_CODES
from eros.domain.evidence import Adjustment, Evidence, Lever, Trust
from eros.domain.words import SendKind, Tier
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.send_type_allocator import SendTypeAllocator
from eros.pipeline.allocation.triggers import usual_week
from eros.pipeline.evidence import asked, games_of, holds, multipliers, step_of
from eros.pipeline.values import PageInputs, Performance
from eros.rules.catalogue import EVIDENCE, rule
from eros.solver.problem import Target

BUNDLE = KIND_CODES.index(SendKind.BUNDLE)


def an(subject: str, amount: float, lever: Lever = Lever.VOLUME, **more: object) -> Adjustment:
    return Adjustment("PRF01", lever, subject, amount, "test", f"{subject} proven", 99, Trust.HIGH, **more)  # type: ignore[arg-type]


class Says:
    """A rule that asks for what it is told to."""

    def __init__(self, *said: Adjustment) -> None:
        self.said = said

    def read(self, evidence: Evidence) -> tuple[Adjustment, ...]:
        return self.said


def heard(*said: Adjustment, lead: int = 4) -> tuple[Adjustment, ...]:
    return asked([Says(*said)], Evidence(), lead)  # type: ignore[list-item]


def test_a_hold_keeps_its_subject_where_it_is() -> None:
    hold = an("kind:bundle", 3, Lever.HOLD)
    got = heard(an("kind:bundle", 1.3), an("kind:bundle", 2, Lever.MONTHLY), an("kind:like_farm", 1.3), hold)
    assert [a.subject for a in got] == ["kind:like_farm", "kind:bundle"]
    assert set(holds(got)) == {"kind:bundle"}


@pytest.mark.parametrize(("days", "kept"), [(4, True), (3, False), (None, True)])
def test_what_runs_out_before_the_week_is_left_out(days: int | None, kept: bool) -> None:
    assert bool(heard(an("tone:playful", 1.2, days=days))) is kept


def test_raises_and_cuts_of_one_subject_make_one_bounded_multiplier() -> None:
    said = [an("tone:a", 1.2), an("tone:a", 1.3), an("tone:a", 0.85), an("tone:b", 0.1), an("tone:c", 9.0)]
    assert multipliers(said, CATALOG) == pytest.approx({"tone:a": 1.3 * 0.85, "tone:b": 0.5, "tone:c": 1.5})
    assert multipliers([an("page", 0.7), an("tone:a", 1.2, Lever.HINT)], CATALOG) == {}


def test_games_stand_in_order_of_their_places() -> None:
    said = [an("game:b", 2, Lever.GAME), an("game:c", 0, Lever.GAME), an("game:a", 1, Lever.GAME)]
    assert games_of(said, CATALOG) == ("a", "b")
    assert games_of([an("game:a", 0, Lever.GAME)], CATALOG) == ()
    assert games_of([], CATALOG) == ("spin_the_wheel", "mystery_box")  # no rule in force


@pytest.mark.parametrize("confidence", [1.0, 0.8, 0.6, 0.4, 0.2])
def test_the_step_in_force_is_the_tables_row(confidence: float) -> None:
    table, row = rule("PRF06"), CATALOG.step(confidence)
    got = step_of(asked([table], Evidence(confidence=confidence), 4), CATALOG)  # type: ignore[list-item]
    assert (got.volume, got.freshness_days, got.followup) == (row.volume, row.freshness_days, row.followup)
    assert step_of((), CATALOG) == CATALOG.confidence[0]  # switched off


def per_day(
    days: int, bundles: int, *, now: int = 10_000, before: int = 10_000, kind: int = BUNDLE
) -> PageInputs:
    """``days`` days with an unlock each, and so many bundles (or others) a week on the first days of it."""
    rows = []
    for d in range(-days, 0):
        rows.append((d * 1440 + 600, UNLOCK, d, 10, 0, now if d >= -14 else before))
        if d % 7 < bundles:
            rows.append((d * 1440 + 900, kind, d, 15, 0, now if d >= -14 else before))
    return inputs(PAGE, columns(rows, ("solo",)))


def allocated(made: PageInputs, *said: Adjustment) -> tuple[Performance, tuple[Target, ...], list[str]]:
    perf = replace(PerformanceAnalyst()(made).value, asked=said)
    got = SendTypeAllocator()(made, perf)
    mine = tuple(t for t in got.value.targets if t.why.startswith(("triggers.", "winners.")))
    return perf, mine, [n.code for n in got.notes if n.code.startswith("volume.trigger")]


def test_a_raised_type_is_wished_for_that_much_more_often() -> None:
    made = per_day(90, 2, kind=KIND_CODES.index(SendKind.FIRST_TO_TIP))
    assert usual_week(made)[SendKind.FIRST_TO_TIP] == 2
    _, wishes, notes = allocated(made, an("kind:first_to_tip", 1.25))
    assert [(t.lo, t.why) for t in wishes] == [(math.ceil(2 * 1.25), "triggers.first_to_tip")]
    assert notes == ["volume.trigger"]


def test_a_raise_stays_inside_the_caps_and_says_so() -> None:
    made = per_day(90, 7)
    _, wishes, notes = allocated(made, an("kind:bundle", 1.5))
    cap = CATALOG.tiers[PAGE.tier].bundle_per_week
    assert [t.lo for t in wishes] == [cap]
    assert notes == ["volume.trigger", "volume.trigger_capped"]


def test_a_lowered_type_has_an_upper_wish_but_is_not_given_up() -> None:
    _, wishes, _ = allocated(per_day(90, 4), an("kind:bundle", 0.75))
    assert [(t.lo, t.hi) for t in wishes] == [(0, 3)]
    _, wishes, _ = allocated(per_day(90, 1), an("kind:bundle", 0.5))
    assert [(t.lo, t.hi) for t in wishes] == [(0, 1)]


def test_no_trigger_cuts_into_the_matrix() -> None:
    made = per_day(90, 1)
    assert PAGE.tier is Tier.MID
    _, wishes, _ = allocated(made, an("kind:ppv_unlock", 0.5))
    row = CATALOG.bump_matrix[PAGE.page_class, PAGE.sub_type, PAGE.tier]
    assert [t.hi for t in wishes] == [7 * min(row.ppv.lo, 3)]


def test_what_the_page_may_not_send_is_not_wished_for() -> None:
    _, wishes, _ = allocated(per_day(90, 1), an("kind:ppv_wall", 1.3), an("tone:playful", 1.2))
    assert wishes == ()


def test_a_rare_winner_is_wished_for_once_a_week() -> None:
    _, wishes, notes = allocated(per_day(90, 0), an("kind:bundle", 3, Lever.MONTHLY))
    assert [(t.lo, t.why) for t in wishes] == [(1, "winners.bundle")]
    assert notes == ["volume.trigger"]


def test_captions_are_lifted_by_what_is_no_send_type() -> None:
    made = per_day(90, 1)
    perf = replace(PerformanceAnalyst()(made).value, asked=(an("tone:playful", 1.2), an("kind:bundle", 1.2)))
    assert SendTypeAllocator()(made, perf).value.lift == {"tone:playful": 1.2}


def test_a_trend_of_too_few_sales_moves_nothing() -> None:
    thin = PerformanceAnalyst()(per_day(90, 0, now=20_000))  # a sale a day: 28 in four weeks
    assert thin.value.revenue_trend == pytest.approx(1.0)
    assert thin.value.trend_step == 0
    assert "performance.too_few" in {n.code for n in thin.notes}
    enough = PerformanceAnalyst()(per_day(90, 7, now=20_000))
    assert enough.value.trend_step == 1


def test_without_rules_nothing_is_asked_and_nothing_is_damped() -> None:
    bare = PerformanceAnalyst(rules=())(per_day(20, 0)).value
    assert bare.asked == ()
    assert bare.step == CATALOG.confidence[0]
    assert PerformanceAnalyst()(per_day(10, 0)).value.step.volume < 1.0


def test_a_tone_that_history_proves_is_found_and_lifted() -> None:
    """From the sends to the lift, with nothing put in between."""
    rows = [(d * 1440 + 600 + 90 * i, UNLOCK, d, 10, 0, 5_000 + d) for d in range(-100, 0) for i in range(2)]
    past = columns(sorted(rows), ("solo",))
    best = np.zeros(past.n, dtype=np.bool_)
    best[:8] = True
    earned = np.where(best, 90_000, past.earnings_cents)
    tone = np.where(best | (np.arange(past.n) % 20 == 0), "playful", "soft")
    made = inputs(PAGE, replace(past, earnings_cents=earned, tone=tone))
    perf = PerformanceAnalyst(rules=EVIDENCE)(made).value
    said = [a for a in perf.asked if a.rule == "PRF01"]
    assert [(a.subject, a.amount) for a in said] == [("tone:playful", 1.2)]
    assert SendTypeAllocator()(made, perf).value.lift == {"tone:playful": 1.2}


def test_signals_of_too_few_sales_move_nothing() -> None:
    """Sales every other day fall by half: thirty in two months tell nothing, twice as many do."""

    def falling(per_day: int) -> PageInputs:
        rows = [
            (d * 1440 + 600 + 100 * i, UNLOCK, d, 10 + 2 * i, 0, 5_000 if d >= -14 else 10_000)
            for d in range(-60, 0)
            for i in range(per_day if d % 2 else 0)
        ]
        return inputs(PAGE, columns(sorted(rows), ("solo",)))

    thin, enough = (PerformanceAnalyst()(falling(n)) for n in (1, 2))
    assert thin.value.saturation.fused > 50  # said, and not acted on
    assert thin.value.retention_factor == 1.0
    assert any(n.text.startswith("Saturation") for n in thin.notes)
    assert enough.value.retention_factor < 1.0
    assert not any(n.text.startswith("Saturation") for n in enough.notes)
