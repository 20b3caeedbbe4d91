"""``eros rules``: what is in force, each rule's sheet, which gap is carried by what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from tests import agency
from tests.conftest import Eros

from eros.app.desk import Desk
from eros.app.replanning import RuleUnknown
from eros.app.rule_book import (
    FamilyUnknown,
    GapUnknown,
    as_dict,
    cost_words,
    coverage,
    list_rules,
    page_of,
    show_rule,
)
from eros.domain.switches import Switches
from eros.domain.words import Severity
from eros.rules import catalogue
from eros.rules.card import card, family
from eros.rules.gaps import GAPS
from eros.rules.measured import measured
from eros.rules.overrides import UNSWITCHABLE


def changed_desk(home: Path, text: str) -> Desk:
    (home / "catalog.yaml").write_text(text, encoding="utf-8")
    return agency.app_at(home).desk


def test_the_list_and_its_filters(planned: Desk) -> None:
    every = list_rules(planned)
    assert [r.code for r in every] == [r.code for r in catalogue.ALL]
    assert {r.code for r in list_rules(planned, of_family="timing")} == {
        r.code for r in every if r.code[:3] == "TIM"
    }
    assert list_rules(planned, of_family="TIM") == list_rules(planned, of_family="timing")
    assert "TIM08" in {r.code for r in list_rules(planned, gap="10.8")}
    assert {r.code for r in list_rules(planned, gap="10.6")} == {
        "TRU01",
        "TRU02",
        "TRU03",
    }  # 10.1 by its other id
    assert all(r.wave == 2 for r in list_rules(planned, wave=2)) and list_rules(planned, wave=2)
    hard = list_rules(planned, severity=Severity.HARD)
    assert {r.code for r in hard} == {r.code for r in catalogue.HARD}
    assert {r.code for r in list_rules(planned, wave=2, severity=Severity.HARD)} < {r.code for r in hard}
    with pytest.raises(GapUnknown):
        list_rules(planned, gap="99.1")
    with pytest.raises(FamilyUnknown, match="timing"):
        list_rules(planned, of_family="tming")


def test_the_list_says_what_is_in_force(home: Path) -> None:
    desk = changed_desk(
        home, 'rules: {LIM01: {severity: soft, cents: 5}, TIM02: {severity: "off", pages: [alexia]}}'
    )
    lines = {r.code: r for r in list_rules(desk)}
    assert (lines["LIM01"].severity, lines["LIM01"].changed) == ("soft", "soft, cents 5")
    assert (lines["TIM02"].severity, lines["TIM02"].changed) == ("hard", "")
    there = {r.code: r for r in list_rules(desk, page=page_of(desk, "alexia"))}
    assert (there["TIM02"].severity, there["TIM02"].changed) == ("off", "off")
    assert "LIM01" in {r.code for r in list_rules(desk, severity=Severity.SOFT)}


def test_what_a_flag_leaves_out_is_said_page_by_page(home: Path) -> None:
    app = agency.app_at(home)
    page = page_of(app.desk, "alexia")

    class Off:
        def resolve(self, page: str) -> Switches:
            return Switches(timing_rules=False)

    desk = replace(app.desk, flags=cast(Any, Off()))
    there = {r.code: r for r in list_rules(desk, page=page)}
    assert (there["TIM02"].severity, there["TIM02"].changed) == ("off", "off by ENABLE_TIMING_RULES")
    assert show_rule(desk, "TIM02", page).line.severity == "off"
    assert {r.code: r for r in list_rules(desk)}["TIM02"].severity == "hard"
    agency.close(app)


def test_a_sheet_says_where_each_number_stands(home: Path) -> None:
    desk = changed_desk(
        home,
        "numbers:\n  spacing.followup_min: 20\nrules:\n  TIM08:\n    - {set: {any_min: 60}}\n"
        "    - {set: {any_min: 75}, pages: [alexia]}\n",
    )
    shown = show_rule(desk, "tim08")
    any_min, followup = shown.parameters
    assert (any_min.name, any_min.default, any_min.value, any_min.yours) == ("any_min", 45, 60, True)
    assert any_min.place.endswith("catalog.yaml:5") and any_min.key == "spacing.any_min"
    assert (followup.value, followup.yours) == (20, True) and followup.place.endswith("catalog.yaml:2")
    assert [says for _, says in shown.changes] == ["set.any_min 60", "set.any_min 75, pages alexia"]
    (there, _) = show_rule(desk, "TIM08", page_of(desk, "alexia")).parameters
    assert there.value == 75 and there.place.endswith("catalog.yaml:6")
    (packaged, _) = show_rule(agency.app_at(home.parent / "none").desk, "TIM08").parameters
    assert packaged.place.startswith("catalog/data/numbers.yaml:") and not packaged.yours
    assert packaged.unit == "minutes between two sends of a page"


def test_a_price_of_the_file_is_shown_as_the_rules_own(home: Path) -> None:
    desk = changed_desk(home, "rules: {CAP01: {cents: 900}}")
    cents = next(p for p in show_rule(desk, "CAP01").parameters if p.name == "cents")
    assert (cents.value, cents.default, cents.yours) == (900, 2000, True)


def test_what_a_sheet_holds(planned: Desk) -> None:
    shown = show_rule(planned, "TIM08")
    assert shown.card.why and "10:51" in shown.card.breaks and "10:52" in shown.card.keeps
    assert shown.gaps[0].id == "10.8" and shown.gaps[0].ours
    assert shown.cases["keeps"] > 0 < shown.cases["breaks"]
    assert not shown.fixed and not shown.judges_only
    assert show_rule(planned, "OPS02").judges_only
    assert cost_words(show_rule(planned, "OPS02")) == "none: the solver hears nothing of it"
    assert cost_words(show_rule(planned, "TRU01")).startswith("never asked")
    with pytest.raises(RuleUnknown, match="TIM99"):
        show_rule(planned, "TIM99")
    flat = as_dict(shown)
    assert flat["code"] == "TIM08" and flat["parameters"][0]["name"] == "any_min" and "line" not in flat


def test_what_a_rule_cost_the_golden_weeks_is_told_with_what_measured_it(planned: Desk) -> None:
    """The figures are measured; these are the words for each sort of figure."""
    of = measured("costs")
    assert of["weeks"] == 8 and set(of["rules"]) <= {r.code for r in catalogue.ALL}
    shown = show_rule(planned, "TIM08")
    row = {"cost_cents": 1250, "binding": 8, "measured": 2, "within_cents": 300}
    some, none = replace(shown, cost=row), replace(shown, cost={**row, "measured": 0})
    idle = replace(shown, cost={**row, "binding": 0})
    assert cost_words(some).startswith(
        "12.50 dollars over 8 golden weeks"
    ) and "measurable in 2;" in cost_words(some)
    assert "measurable in none; the searches leave 3.00 open" in cost_words(none)
    assert cost_words(idle).startswith("nothing: it binds in none of 8 golden weeks")
    assert cost_words(replace(shown, cost=None)) == "not measured yet"
    assert all(of["solver"] in cost_words(s) for s in (some, none, idle))


@pytest.mark.parametrize("code", sorted(UNSWITCHABLE))
def test_what_protects_people_is_shown_as_fixed(planned: Desk, code: str) -> None:
    assert show_rule(planned, code).fixed


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_every_card_is_whole(rule: object) -> None:
    cls = type(rule)
    found = card(cls)  # type: ignore[arg-type]
    assert found.summary.endswith(".") and found.why.endswith(".")
    assert bool(found.breaks) == bool(found.keeps)
    assert family(cls) in {p.name for p in (Path(catalogue.__file__).parent).iterdir() if p.is_dir()}  # type: ignore[arg-type]
    from eros.rules.overrides import parameters

    assert set(parameters(cls)) <= set(found.fields), "a parameter without words"  # type: ignore[arg-type]


def test_coverage_has_one_entry_a_gap() -> None:
    found = coverage()
    assert [g.id for g in found.gaps] == [g.id for g in GAPS] and len(found.gaps) == 47
    assert found.totals == {"all": 47, "P0": 12, "P1": 18, "P2": 17}
    missing = {c for g in found.gaps for c in g.missing}
    assert not missing
    assert sum(not g.missing and g.keeps > 0 < g.breaks for g in found.gaps) == found.covered["all"]


def test_the_commands(eros: Eros, home: Path) -> None:
    ran = eros(home, "rules", "list", "--family", "timing", "--json")
    assert ran.status == 0 and {r["family"] for r in json.loads(ran.out)} == {"timing"}
    ran = eros(home, "rules", "show", "TIM08", "--json")
    assert ran.status == 0 and json.loads(ran.out)["parameters"][0]["value"] == 45
    ran = eros(home, "rules", "show", "TIM08", "--page", "alexia")
    assert "mon 10:51 dm_farm #f" in ran.out and "numbers.yaml" in ran.out
    ran = eros(home, "rules", "coverage", "--json")
    found = json.loads(ran.out)
    assert len(found["gaps"]) == 47 and {"id", "name", "priority", "wave", "ours", "rules"} <= set(
        found["gaps"][0]
    )
    assert ran.status == (0 if found["covered"]["all"] == 47 else 1)
    ran = eros(home, "rules", "show", "TIM99")
    assert ran.status == 64 and "rules.unknown" in ran.err
    ran = eros(home, "rules", "list", "--gap", "77")
    assert ran.status == 64 and "rules.gap_unknown" in ran.err
