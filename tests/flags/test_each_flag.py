"""All flags off is the baseline planner; each one alone changes what its wave may change, and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest
from benchmarks.probe import watching
from tests import agency
from tests.flags.weeks import (
    ROUGH,
    THIN,
    allowed,
    asked_otherwise,
    changed_fields,
    differ,
    inputs,
    plan,
    question,
)

from eros.app.desk import Desk
from eros.app.flags import kill, set_flags
from eros.app.planning import plan_page
from eros.app.week_file import to_text
from eros.domain.switches import ALL_ON, BASELINE, NAMES, RULES, Switches
from eros.flags.catalogue import BY_NAME, FLAGS, Flag
from eros.flags.setting import OFF, ON
from eros.pipeline.week import Planned, WeekPlanner
from eros.rules.catalogue import ALL
from eros.solver.greedy.pipeline import RulesPipeline

PAGES = ("delia", THIN)  # free, and one of which little is known
WEEKS = [
    ("greedy", "delia"), ("greedy", THIN), ("joint", "delia"),
    pytest.param("joint", THIN, marks=pytest.mark.slow),
    pytest.param("greedy", "alexia", marks=pytest.mark.slow),
    pytest.param("joint", "alexia", marks=pytest.mark.slow),
]  # fmt: skip
ASSEMBLERS = {"greedy": BASELINE, "joint": replace(BASELINE, joint_solver=True)}
WAVES = [flag for flag in FLAGS if flag.wave is not None]
JOINT = BY_NAME["ENABLE_JOINT_SOLVER"]
KNOWN = frozenset(rule.code for rule in ALL)
Weeks = Callable[[str, Switches], Planned]


@pytest.fixture(scope="module")
def week(planned: Desk) -> Weeks:
    """Weeks by page and switches, each planned once."""
    return lru_cache(maxsize=None)(lambda page, switches: plan(planned, page, switches, ROUGH))


@pytest.mark.parametrize(("assembler", "page"), WEEKS)
@pytest.mark.parametrize("flag", WAVES, ids=lambda f: f.field)
def test_a_flag_alone_changes_only_what_its_wave_may(
    week: Weeks, assembler: str, page: str, flag: Flag
) -> None:
    base = ASSEMBLERS[assembler]
    before, after = week(page, base), week(page, replace(base, **{flag.field: True}))
    assert asked_otherwise(before, after) <= flag.asks
    assert changed_fields(before, after) <= allowed(flag)
    asked = set(after.judged.verdict.rules_checked) ^ set(before.judged.verdict.rules_checked)
    assert asked <= set(flag.rules) and asked >= {c for c in flag.rules if c in KNOWN}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("rest", [BASELINE, ALL_ON], ids=["off", "on"])
def test_the_assembler_answers_the_same_question(week: Weeks, page: str, rest: Switches) -> None:
    before = week(page, replace(rest, joint_solver=False))
    after = week(page, replace(rest, joint_solver=True))
    assert asked_otherwise(before, after) == set()
    assert changed_fields(before, after) <= allowed(JOINT)
    assert before.judged.verdict.rules_checked == after.judged.verdict.rules_checked
    one, two = (w.judged.plan for w in (before, after))
    assert one.provenance is not None and two.provenance is not None
    assert (one.provenance.solver, two.provenance.solver) == ("greedy", "ortools")
    assert [n.code for n in one.notes].count("plan.no_bound") == 1
    assert not [n for n in two.notes if n.code == "plan.no_bound"]


@pytest.mark.parametrize("flag", WAVES, ids=lambda f: f.field)
def test_every_flag_changes_something_somewhere(week: Weeks, planned: Desk, flag: Flag) -> None:
    off = replace(ALL_ON, **{flag.field: False})

    def asks(page: str) -> bool:
        one, two = (question(planned, inputs(planned, page, s)) for s in (ALL_ON, off))
        return bool(differ(one, two))

    pages = (THIN, *agency.PAGES)
    assert any(map(asks, pages)) if flag.asks else changed_fields(week("delia", ALL_ON), week("delia", off))


@pytest.mark.parametrize("page", ["elena", "flora"])  # not planned yet: ids of a first plan
def test_all_flags_off_is_the_baseline_planner_byte_for_byte(desk: Desk, page: str) -> None:
    direct = to_text(plan(desk, page, BASELINE).judged)
    set_flags(desk, dict.fromkeys(NAMES, OFF), by="t", why="")
    assert to_text(plan_page(desk, page, agency.WEEK, by="t").judged) == direct
    set_flags(desk, dict.fromkeys(NAMES, ON), by="t", why="")
    kill(desk, by="t", why="")
    killed = WeekPlanner(desk.rules, desk.solver)(agency.inputs_of(desk, page))
    assert to_text(killed.judged) == direct


@pytest.mark.parametrize("page", PAGES)
def test_the_baseline_planner_is_the_pipeline_that_the_benchmarks_compare_with(
    week: Weeks, planned: Desk, page: str
) -> None:
    off = frozenset().union(*RULES.values())
    rules = tuple(rule for rule in planned.rules if rule.code not in off)
    asked = inputs(planned, page, replace(BASELINE, joint_solver=True))
    letters = {s.name: s.letters for s in planned.catalog.strategies}
    by_day = tuple(letters[d.strategy] for d in week(page, BASELINE).judged.plan.days)
    with watching(RulesPipeline(by_day)):
        theirs = WeekPlanner(rules, planned.solver)(asked).judged
    ours = week(page, BASELINE).judged
    assert ours.plan.sends == theirs.plan.sends
    assert (ours.plan.days, ours.plan.drip_windows, ours.plan.pins) == (
        theirs.plan.days, theirs.plan.drip_windows, theirs.plan.pins
    )  # fmt: skip
    assert ours.verdict == theirs.verdict


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "switches",
    [BASELINE, ASSEMBLERS["joint"], replace(ALL_ON, joint_solver=False)],
    ids=["off", "joint", "greedy"],
)
def test_what_has_no_flag_holds_with_any_switches(week: Weeks, page: str, switches: Switches) -> None:
    judged = week(page, switches).judged
    assert {"CHN02", "TRU01", "TRU02", "TRU03", "PRF02"} <= set(judged.verdict.rules_checked)
    assert judged.verdict.ok, [f.text for f in judged.verdict.findings][:3]
