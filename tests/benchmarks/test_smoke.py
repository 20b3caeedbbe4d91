"""The benchmarks run on a small agency and print whole tables. No time is asserted here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.agency import Bench, inputs_of
from benchmarks.baselines import greedy
from benchmarks.compare import letters, worth
from benchmarks.growth import grown
from benchmarks.probe import watching
from benchmarks.table import Row, lines, missed
from tests.agency import PAGES, WEEK

from benchmarks import __main__ as command
from benchmarks import agency as bench_agency
from eros.app.desk import Desk
from eros.pipeline.week import WeekPlanner
from eros.solver.greedy.answer import penalty_of, value_of
from eros.solver.greedy.partial import _full
from eros.solver.greedy.pipeline import RulesPipeline
from eros.solver.problem import Solved

BARS = {  # the bars by section: at least so many rows that can be missed
    "imports": 3, "captions": 3, "plan": 10, "judge": 1, "replan": 3, "memory": 1, "fleet": 4, "baselines": 11,
}  # fmt: skip


@pytest.fixture
def tiny(home: Path) -> Bench:
    return Bench(home=home, week=WEEK, runs=1, pages=len(PAGES), sample=1, most=1, growth_pages=(), rows=50)


@pytest.mark.parametrize("section", ["imports", "captions", "plan", "judge", "replan"])
def test_a_section_measures_all_its_rows(section: str, tiny: Bench) -> None:
    rows = command.measure(tiny, [section])
    assert {r.section for r in rows} == {section}
    assert len({r.figure for r in rows}) == len(rows)
    assert all(np.isfinite(r.value) for r in rows), rows
    assert sum(r.ok is not None for r in rows) >= BARS.get(section, 0)


@pytest.mark.slow
@pytest.mark.parametrize("section", ["memory", "fleet", "growth"])
def test_the_longer_sections_measure_all_their_rows(section: str, tiny: Bench) -> None:
    rows = command.measure(replace(tiny, most=2), [section])
    assert all(np.isfinite(r.value) for r in rows), rows
    assert sum(r.ok is not None for r in rows) >= BARS.get(section, 0)


def test_the_comparison_reckons_all_three_alike(tiny: Bench) -> None:
    rows = command.measure(replace(tiny, per_page=True), ["baselines"])
    assert sum(r.ok is not None for r in rows) >= BARS["baselines"]
    by_name = {r.figure: r.value for r in rows}
    assert by_name["pages without a plan of ours"] == 0
    assert any(words.startswith("alexia") for words in tiny.said), "a line a page"


def test_the_baselines_are_tried_in_earnest(planned: Desk) -> None:
    inputs = inputs_of(planned, "alexia", WEEK)
    rules = worth(inputs, planned.rules, planned.solver, RulesPipeline(letters(inputs, planned.catalog)))
    best = worth(inputs, planned.rules, planned.solver, greedy)
    assert rules.hard == best.hard == 0
    assert rules.sends >= 40
    assert best.sends >= 40
    assert best.net > rules.net > 0


def test_the_objective_is_reckoned_from_its_definition(planned: Desk) -> None:
    with watching() as seen:
        WeekPlanner(planned.rules, planned.solver)(inputs_of(planned, "delia", WEEK))
    assert seen.problem is not None
    assert isinstance(seen.answer, Solved)
    assert value_of(seen.answer.placed) == pytest.approx(seen.answer.value_cents)
    rules = {rule.code for rule in planned.rules}
    wished = sum(s.cents for s in seen.answer.slacks if s.why not in rules)  # prices of rules are their own
    assert penalty_of(seen.problem, seen.answer.placed) == pytest.approx(wished)
    assert seen.split["solve"] > 0
    assert seen.split["agents"] > 0


def test_windows_are_full_where_one_more_would_be_too_many() -> None:
    assert _full(np.array([4]), 0, 8, 3, 1).tolist() == [b in range(2, 7) for b in range(8)]
    assert not _full(np.array([4]), 0, 8, 3, 2).any()
    assert _full(np.array([-1, 0]), 0, 4, 3, 2).tolist() == [True, True, False, False]


def test_a_grown_bank_keeps_its_old_indices(planned: Desk) -> None:
    with planned.store.read() as session:
        bank = planned.bank(session)
    twice = grown(bank, 2)
    assert twice.n == 2 * bank.n == len(twice.owner)
    assert twice.ids[: bank.n] == bank.ids
    assert list(twice.ids) == sorted(twice.ids)


def test_missed_bars_are_named_and_counted(
    tiny: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = Row("plan", "good", 1.0, "s", "<=", 2.0)
    bad = Row("plan", "bad", float("nan"), "s", "<=", 2.0)
    assert (good.ok, bad.ok, Row("plan", "no bar", 1.0, "s").ok) == (True, False, None)
    assert len(missed([good, bad])) == 1
    assert len({len(line) for line in lines([good, bad])[1:2]}) == 1
    monkeypatch.setattr(bench_agency, "ensure", lambda home, pages: home)
    monkeypatch.setattr(command, "ensure", lambda home, pages: home)
    monkeypatch.setattr(command, "fresh", lambda home, work: work)
    monkeypatch.setattr(command, "measure", lambda bench, wanted: [good, bad])
    out = tmp_path / "results.json"
    assert command.main(["plan", "--out", str(out)]) == 1
    assert "1 bars missed" in capsys.readouterr().out
    assert [r["ok"] for r in json.loads(out.read_text())["rows"]] == [True, False]
    monkeypatch.setattr(command, "measure", lambda bench, wanted: [good])
    assert command.main(["plan", "--out", str(out)]) == 0
