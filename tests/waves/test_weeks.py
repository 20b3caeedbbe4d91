"""Figures and gap checks of weeks written out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.planscript import Scene
from tests.planscript import scene as parse

from eros.catalog.load import default
from eros.domain.plan import Day, Note, Verdict, WeekPlan
from eros.domain.words import SendKind, VerdictStatus
from eros.learning.page_values import PageValues
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.rules.catalogue import ALL
from eros.rules.gaps import BY_ID, GAPS
from eros.waves.gapcheck import GapCheck, Seen, Status, check_gaps, explained
from eros.waves.metrics import figures, longest_flavour, longest_structure, model_cents

ONE = "x" * 300
VALUES = PageValues(
    rps_cents=np.arange(22, dtype=np.float64) * 0 + 1000.0,
    curve=np.ones((7, 24)),
    content_factor={"solo": 2.0},
    fatigue_cents=(0.0, 100.0),
    crowding_cents=(0.0,),
    recency_cents=0.0,
    recency_min=0,
    followup_share=0.25,
    log_sd=1.0,
    own_n=np.zeros(22, dtype=np.int64),
    version="test",
)


def seen(text: str) -> Seen:
    scene: Scene = parse(text)
    return Seen(scene.plan, QualityValidator(ALL)(scene.plan, scene.given))


def check(gap: str, *weeks: Seen) -> GapCheck:
    return check_gaps(weeks, [BY_ID[gap]])[0]


ROUND = "mon 10:15 bump_normal #a\nmon 12:07 bump_normal #b\n"
CLEAN = "mon 10:16 bump_normal #a\nmon 12:07 bump_normal #b\n"


def test_a_gap_is_confirmed_from_half_of_the_weeks_on() -> None:
    r, c = seen(ROUND), seen(CLEAN)
    assert check("10.7", r, c).status is Status.CONFIRMED
    assert check("10.7", r, c, c).status is Status.PARTLY
    assert check("10.7", c, c).status is Status.ALREADY
    found = check("10.7", r)
    assert found.left and found.evidence[0].sends == ("a",) and found.evidence[0].hard == 1


def test_a_gap_whose_subject_is_missing_is_not_applicable() -> None:
    assert check("5.1", seen(CLEAN)).status is Status.NOT_APPLICABLE
    week = seen("mon 10:16 ppv_unlock #a price=1969\nmon 10:44 ppv_followup >a #b\n")
    assert check("5.1", week).status is Status.ALREADY


def test_a_gap_of_a_command_is_not_judged_by_weeks() -> None:
    found = check("10.2", seen(CLEAN))
    assert found.status is Status.NOT_APPLICABLE and "eros digest" in found.why


def test_the_second_id_of_a_gap_is_the_same_gap() -> None:
    assert BY_ID["10.6"] is BY_ID["10.1"]
    assert len(check_gaps([seen(CLEAN)])) == len(GAPS) == 47


def test_a_wish_that_a_note_explains_is_a_choice() -> None:
    week = seen("page: paid LOW explicit commercial\nmon 10:16 ppv_unlock #a price=1969\n")
    bumps = next(f for f in week.verdict.findings if f.rule == "MIX02")
    assert not explained(bumps, week.plan)
    assert check("3.2", week).left
    noted = replace(week.plan, notes=(Note("volume.density_binds", "spacing lets so many in"),))
    assert explained(bumps, noted)
    assert not check("3.2", Seen(noted, week.verdict)).left
    other = replace(week.plan, notes=(Note("plan.short_of_target", "Link drops: 3, 1 fewer"),))
    assert not explained(bumps, other)


def test_a_note_that_quotes_explains_that_finding_alone() -> None:
    week = seen("page: paid LOW\ntue-fri 10:07 game_post\nmon-thu 12:07 ppv_unlock content=niche_feet\n")
    found = [f for f in week.verdict.findings if f.rule == "MIX04"]
    assert len(found) == 2, "proves nothing"
    noted = replace(week.plan, notes=(Note("plan.flavour_short", f"{found[1].text}: for a reason"),))
    assert [explained(f, noted) for f in found] == [False, True]
    assert check("3.4", Seen(noted, week.verdict)).left


def test_a_send_is_reckoned_by_type_content_and_place_in_the_day() -> None:
    plan = parse(
        f'mon 10:16 bundle #a content=solo text="{ONE}" price=3000\nmon 12:07 bundle #b content=pov price=3000\n'
        "mon 12:37 ppv_followup >b #c\n"
    ).plan
    best = default().length_multiplier(len(ONE))
    cents = {str(k): v for k, v in model_cents(plan, VALUES, default(), usual_length=best).items()}
    assert cents["a"] == pytest.approx(2000.0)
    assert cents["b"] == pytest.approx(900.0)
    assert cents["c"] == pytest.approx(225.0)
    half = {str(k): v for k, v in model_cents(plan, VALUES, default(), usual_length=best / 4).items()}
    assert half["a"] == pytest.approx(2000.0 * 4 ** default().number("value.length_weight"))


def test_the_figures_of_a_week() -> None:
    week = seen(
        f'mon 10:15 bundle #a content=solo text="{ONE}" price=3000\nmon 12:07 bundle #b text="{"y" * 100}" price=3000\n'
        "tue 20:16 bump_normal #c\ntue 22:31 game_post #d\n"
    )
    f = figures(week.plan, week.verdict, VALUES, (10,), default(), usual_length=1.0, seconds=2.5)
    assert (f.sends, f.types, f.seconds) == (4, 3, 2.5)
    assert f.long_share == 0.5 and f.round_share == 0.25 and f.hour_share == pytest.approx(1 / 3)
    assert f.campaigns_month == pytest.approx(30 / 7)
    assert f.mean_chars == 200 and f.lengths["250-449"] == 1 and f.lengths["50-149"] == 1
    assert f.mix == {"revenue": 3, "engagement": 1, "retention": 0}
    assert f.hours[10] == 1 and sum(f.hours.values()) == 4
    assert f.hard == sum(x.severity == "hard" for x in week.verdict.findings) > 0


def test_an_empty_week_shares_nothing() -> None:
    empty = parse("mon 10:16 bump_normal #a\n").plan
    bare = replace(empty, sends=())
    verdict = Verdict(True, 100.0, VerdictStatus.APPROVED, (), (), 0)
    f = figures(bare, verdict, VALUES, (10,), default(), usual_length=1.0)
    assert f.rps_cents is None and f.long_share is None and f.hour_share is None and f.round_share is None


def test_days_in_a_row_with_one_structure() -> None:
    def days(*orders: str) -> WeekPlan:
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        style = {"s": "solo", "b": "bundle", "w": "winner"}
        lines = [
            f"{names[d]} {10 + 3 * i}:16 ppv_unlock #{names[d]}{i} style={style[c]} price=1969"
            for d, order in enumerate(orders)
            for i, c in enumerate(order)
        ]
        return parse("\n".join(lines) + "\n").plan

    assert longest_structure((days("sb", "sb", "bs", "sb"),)) == 2
    assert longest_structure((days("sb", "s", "sb"),)) == 2, "a day without an order breaks no run"
    assert longest_structure((days("sb", "bs"), days("sb"))) == 1
    assert longest_structure(()) == 0


def test_days_in_a_row_with_one_flavour() -> None:
    plan = parse("mon 10:16 bump_normal #a\n").plan
    flavours = ("a", "a", "b", "", "b", "b", "b")
    days = tuple(
        Day(
            plan.week.start,
            "s",
            f,
            parse("day: mon balanced_spread\nmon 10:16 bump_normal\n").plan.days[0].budget,
        )
        for f in flavours
    )
    assert longest_flavour((replace(plan, days=days),)) == 3
    assert SendKind.BUMP_NORMAL in {s.kind for s in plan.sends}
