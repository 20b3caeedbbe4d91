"""An agency's change of a rule reaches planner and judge alike, on the pages it names only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app import week_file
from eros.app.desk import Desk
from eros.app.judging import CHANGED, current_plan, judge_plan, judge_stored
from eros.app.planning import plan_page
from eros.domain.plan import JudgedWeek
from eros.domain.words import SendKind, Severity

SRC = Path(agency.__file__).parents[1] / "src" / "eros"


def followups(judged: JudgedWeek) -> list[int]:
    week = judged.plan.week
    days = [week.day(s.at) for s in judged.plan.sends if s.kind is SendKind.PPV_FOLLOWUP]
    return [days.count(d) for d in range(7)]


def changed_desk(home: Path, text: str) -> Desk:
    (home / "catalog.yaml").write_text(text, encoding="utf-8")
    return agency.app_at(home).desk


def test_a_number_for_one_page_binds_its_planner_and_its_judge(home: Path) -> None:
    plain = agency.app_at(home).desk
    before = {p: agency.inputs_of(plain, p).sha256 for p in ("alexia", "delia")}
    old = current_plan(plain, "alexia", WEEK).judged
    assert max(followups(old)) > 2
    desk = changed_desk(home, "rules: {LIM01: {set: {most: 2}, pages: [alexia]}}")
    assert agency.inputs_of(desk, "alexia").sha256 != before["alexia"]
    assert agency.inputs_of(desk, "delia").sha256 == before["delia"]
    told = judge_stored(desk, "alexia", WEEK).judged.verdict
    assert {f.rule for f in told.findings if f.severity is Severity.HARD} == {"LIM01"}
    (word,) = [f for f in told.findings if f.rule == CHANGED]
    assert word.text == "Planned under other rules: LIM01 (as packaged; now most 2 not 4)."
    made = plan_page(desk, "alexia", WEEK, by="tests")
    assert made.fresh and made.judged.verdict.ok and max(followups(made.judged)) <= 2
    assert made.judged.plan.provenance is not None
    assert made.judged.plan.provenance.rules == {"LIM01": "most 2 not 4"}
    assert not plan_page(desk, "delia", WEEK, by="tests").fresh
    again = week_file.from_text(week_file.to_text(made.judged))
    assert again.plan.provenance == made.judged.plan.provenance
    assert CHANGED not in {f.rule for f in judge_stored(desk, "alexia", WEEK).judged.verdict.findings}
    back = agency.app_at(home)
    (home / "catalog.yaml").unlink()
    found = judge_plan(agency.app_at(home).desk, made.judged.plan, made.judged.issued_at).findings
    assert [f.text for f in found if f.rule == CHANGED] == [
        "Planned under other rules: LIM01 (most 2 not 4; now as packaged)."
    ]
    agency.close(back)


def test_a_softened_rule_gives_way_at_its_price_and_is_told_as_soft(home: Path) -> None:
    desk = changed_desk(home, "rules: {LIM01: [{set: {most: 1}}, {severity: soft, cents: 1}]}")
    made = plan_page(desk, "alexia", WEEK, by="tests").judged
    assert max(followups(made)) > 1 and made.verdict.ok
    soft = [f for f in made.verdict.findings if f.rule == "LIM01"]
    assert soft and {f.severity for f in soft} == {Severity.SOFT}
    dear = changed_desk(home, "rules: {LIM01: [{set: {most: 1}}, {severity: soft, cents: 1000000}]}")
    assert max(followups(plan_page(dear, "alexia", WEEK, by="tests").judged)) == 1


def test_a_rule_that_is_off_is_neither_planned_nor_judged(home: Path) -> None:
    desk = changed_desk(home, 'rules: {MIX06: {severity: "off", page_types: [paid]}}')
    made = plan_page(desk, "alexia", WEEK, by="tests").judged
    assert "MIX06" not in made.verdict.rules_checked
    assert "MIX06" in judge_stored(desk, "delia", WEEK).judged.verdict.rules_checked
    assert made.plan.provenance is not None and made.plan.provenance.rules == {"MIX06": "off"}


def test_groups_hold_for_the_judge_too(home: Path) -> None:
    plain = agency.app_at(home).desk
    group = agency.inputs_of(plain, "alexia").page.group
    assert group
    desk = changed_desk(home, f"rules: {{LIM01: {{set: {{most: 2}}, groups: [{group}]}}}}")
    told = judge_stored(desk, "alexia", WEEK).judged.verdict
    assert "LIM01" in {f.rule for f in told.findings}


def test_a_mistake_stops_every_command_with_its_line_and_code(eros: Eros, home: Path) -> None:
    (home / "catalog.yaml").write_text('rules:\n  TRU01: {severity: "off"}\n  TIM99: {}\n', encoding="utf-8")
    ran = eros(home, "plan", "alexia", "next")
    assert ran.status == 78
    assert "catalog.invalid" in ran.err
    for part in (
        "catalog.yaml:2 rules.TRU01",
        "[rules.unswitchable]",
        "catalog.yaml:3",
        "[rules.unknown_rule]",
    ):
        assert part in "".join(ran.err.split("\n")), ran.err


def test_the_catalogue_shows_changes(eros: Eros, home: Path) -> None:
    (home / "catalog.yaml").write_text(
        "rules:\n  TIM08: {set: {any_min: 50}, pages: [alexia]}\n", encoding="utf-8"
    )
    ran = eros(home, "catalog", "show", "rules.TIM08")
    assert ran.status == 0 and "rules.TIM08.set.any_min" in ran.out and "(yours)" in ran.out


@pytest.mark.parametrize("room", ["app", "fleet"])
def test_pages_are_planned_and_judged_by_their_own_rules(room: str) -> None:
    """Whoever plans, judges or analyses a page asks for the page's rules, not for the agency's."""
    past = re.compile(r"(WeekPlanner|QualityValidator|in_force)\((rules=)?desk\.rules|PerformanceAnalyst\(\)")
    assert [p.name for p in sorted((SRC / room).glob("*.py")) if past.search(p.read_text())] == []
