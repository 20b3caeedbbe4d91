"""Gates: measured or not met, recorded, escalated, signed; and what test results are worth."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.conftest import Eros

from eros.app import gate_weeks, gates, results, rollout
from eros.app.app import App
from eros.app.gate_measures import MEASURES, Look, measure
from eros.app.results import ResultsUnreadable, read_results
from eros.kit.clock import FixedClock, SystemClock
from eros.waves.catalogue import Criterion, criteria, criteria_of, wave
from eros.waves.verdict import Reading

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(autouse=True)
def _one_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One sample week says how a gate works; no results lie about."""
    monkeypatch.setattr(gate_weeks, "SAMPLE", 1)
    # Printing all pages takes seconds; test_gate_measures has what it is read as.
    monkeypatch.setitem(MEASURES, "stale_pages", lambda look: Reading(0, "not printed"))
    monkeypatch.chdir(tmp_path)


def junit(folder: Path, *cases: str, stamp: str | None = None) -> Path:
    stamp, rows = stamp or SystemClock().now().isoformat(), []
    for case in cases:
        name, _, state = case.partition("=")
        inner = {"failed": "<failure/>", "skipped": "<skipped/>"}.get(state, "")
        classname, _, test = name.rpartition(".")
        rows.append(f'<testcase classname="{classname}" name="{test}">{inner}</testcase>')
    file = folder / "junit.xml"
    file.write_text(f'<testsuites><testsuite timestamp="{stamp}">{"".join(rows)}</testsuite></testsuites>')
    return file


def nothing_told(look: object, c: Criterion) -> Reading:
    return Reading(None, "gone")


def own_alone(look: Look, c: Criterion) -> Reading:
    """The wave's own criteria; what all gates ask is left out."""
    return measure(look, c) if c.wave == look.wave.number else nothing_told(look, c)


def all_met(look: object, c: Criterion) -> Reading:
    return Reading(c.threshold + {"<": -1.0, ">": 1.0}.get(c.compare, 0.0), "by the test")


def test_every_criterion_names_a_measurement() -> None:
    assert {c.measure for c in criteria()} - {"acceptance"} == set(MEASURES)


def test_a_gate_without_results_is_no_go_and_goes_up_step_by_step(
    eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = eros(home, "gate", 3, "--json")
    assert first.status == 2
    told = json.loads(first.out)
    by_key = {c["key"]: c for c in told["criteria"]}
    assert not told["go"] and not by_key["tests_pass"]["measurable"] and by_key["sample_weeks"]["met"]
    assert told["not_measured"] == sum(not c["measurable"] for c in told["criteria"]) > 0
    assert told["failed"] == sum(c["measurable"] and not c["met"] for c in told["criteria"]) < 3
    assert told["next"].startswith("Measure first") and told["class"] == "minor"
    assert told["escalation"]["who"] == "technical lead"
    monkeypatch.setattr(gates, "measure", nothing_told)
    again = eros(home, "gate", 3, "--md")
    assert again.status == 2 and "# Gate of wave 3: NO-GO" in again.out and "engineering manager" in again.out
    third = eros(home, "gate", 3)
    assert "executive" in third.out and "not measurable" in third.out
    assert "NO-GO on 2026-01-08" in eros(home, "waves").out


def test_the_gate_of_the_doors_cannot_be_measured(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "measure", own_alone)
    found = gates.run_gate(app.desk, app.many, "6")
    own = [j for j in found.judged if j.criterion.wave == 6]
    assert not found.go and len(own) == 5 and not any(j.measurable for j in own)


def test_wave_0_needs_its_run(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "measure", own_alone)
    found = gates.run_gate(app.desk, app.many, "0")
    own = {j.criterion.key: j for j in found.judged if j.criterion.wave == 0}
    assert not any(j.measurable for j in own.values()) and "eros wave0 run" in own["gaps"].reading.evidence


def test_go_opens_the_roll_out_and_starts_the_count_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from eros.app import flags, sample_weeks

    monkeypatch.setattr(sample_weeks, "WEEKS", 1)
    desk = app.desk
    flags.kill(desk, ["char_length_multiplier", "confidence_dampening"], by="tests", why="before")
    monkeypatch.setattr(gates, "measure", nothing_told)
    gates.run_gate(desk, app.many, "1")
    with pytest.raises(rollout.GateNotGo):
        rollout.start(desk, "1", by="tests")
    monkeypatch.setattr(gates, "measure", all_met)
    good = gates.run_gate(desk, app.many, "1")
    assert good.go and good.before == 1 and gates.body(good)["next"] == "Go on to the roll-out."
    assert "GO" in gates.as_markdown(good)
    assert rollout.start(desk, "1", by="tests").standing.phase == "canary"
    monkeypatch.setattr(gates, "measure", nothing_told)
    assert gates.run_gate(desk, app.many, "1").before == 0


def test_an_old_go_opens_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of another release, or from before the wave was taken back."""
    from eros.app import rollback, sample_weeks

    monkeypatch.setattr(sample_weeks, "WEEKS", 1)
    monkeypatch.setattr(gates, "measure", all_met)
    desk = app.desk
    monkeypatch.setattr("eros.app.gates.eros.__version__", "0.0.1")
    gates.run_gate(desk, app.many, "1")
    monkeypatch.undo()
    monkeypatch.setattr(sample_weeks, "WEEKS", 1)
    monkeypatch.setattr(gates, "measure", all_met)
    later = replace(desk, clock=FixedClock(agency.NOW + timedelta(hours=1)))
    rollback.roll_back(later, "1", by="tests")
    with pytest.raises(rollout.GateNotGo, match=r"release 0\.0\.1"):
        rollout.start(later, "1", by="tests")
    gates.run_gate(desk, app.many, "1")
    with pytest.raises(rollout.GateNotGo, match="taken back since"):
        rollout.start(later, "1", by="tests")
    gates.run_gate(replace(later, clock=FixedClock(agency.NOW + timedelta(hours=2))), app.many, "1")
    assert rollout.start(later, "1", by="tests").standing.phase == "canary"


def test_a_signature_counts_for_its_release(eros: Eros, home: Path, app: App) -> None:
    assert eros(home, "gate", "sign", 2).status == 64
    assert eros(home, "gate", "sign").status == 64
    assert eros(home, "gate", 2, 3).status == 64
    done = eros(home, "gate", "sign", 2, "--by", "Ann", "--role", "lead", "--json")
    assert done.status == 0 and json.loads(done.out)["name"] == "Ann"
    look = Look(app.desk, app.many, wave(2), None, 1)
    assert MEASURES["signatures"](look).value == 1
    other = Look(app.desk, app.many, wave(3), None, 1)
    assert MEASURES["signatures"](other).value == 0
    assert "Ann, lead" in eros(home, "waves").out


def test_results_are_read_by_suite_and_function(tmp_path: Path) -> None:
    file = junit(
        tmp_path, "tests.test_wave_1.test_a[x]", "tests.test_wave_1.test_a[y]=failed", "tests.test_wave_1.test_b",
        "tests.test_wave_1.test_c=skipped", "tests.cli.test_x.test_d", "tests.contracts.test_y.test_e=failed",
    )  # fmt: skip
    found = read_results(tmp_path)
    assert found is not None and found.path == file and not found.stale
    suite = "tests.test_wave_1"
    assert [found.outcome(t, suite) for t in ("test_a", "test_b", "test_c", "test_d")] == [
        "failed", "passed", "skipped", "missing",
    ]  # fmt: skip
    assert found.integration() == (1, 2) and len(found.failed()) == 2
    assert found.coverage is None


def test_a_case_told_twice_counts_as_the_worse(tmp_path: Path) -> None:
    junit(tmp_path, "tests.a.test_x=failed", "tests.a.test_x", "tests.a.test_y", "tests.a.test_y=skipped")
    found = read_results(tmp_path)
    assert found is not None and found.cases == {"tests.a.test_x": "failed", "tests.a.test_y": "skipped"}


def test_a_run_said_to_be_later_than_its_file_is_no_evidence(tmp_path: Path) -> None:
    junit(tmp_path, "tests.a.test_x", stamp="2099-01-01T00:00:00+00:00")
    found = read_results(tmp_path)
    assert found is not None and "after the file was written" in found.stale


def test_stamps_with_and_without_offset_and_odd_coverage_are_no_bug(tmp_path: Path) -> None:
    file = junit(tmp_path, "tests.a.test_x", stamp="2020-01-01T00:00:00")
    more = file.read_text("utf-8").replace(
        "</testsuites>", '<testsuite timestamp="2021-01-01T00:00:00Z"/></testsuites>'
    )
    file.write_text(more, encoding="utf-8")
    found = read_results(tmp_path)
    assert found is not None and "before the newest" in found.stale
    (tmp_path / "coverage.json").write_text('{"files": []}', encoding="utf-8")
    with pytest.raises(ResultsUnreadable):
        read_results(tmp_path)


def test_coverage_is_that_of_the_new_code_with_its_branches(tmp_path: Path) -> None:
    def row(lines: int, covered: int, branches: int, taken: int) -> object:
        return {"summary": {"num_statements": lines, "covered_lines": covered, "num_branches": branches,
                            "covered_branches": taken}}  # fmt: skip

    files = {"src/eros/waves/a.py": row(80, 80, 20, 10), "src/eros/rules/b.py": row(100, 100, 0, 0),
             "src/eros/stores/c.py": row(1000, 0, 0, 0)}  # fmt: skip
    junit(tmp_path, "tests.test_wave_1.test_a")
    (tmp_path / "coverage.json").write_text(json.dumps({"files": files}))
    found = read_results(tmp_path / "junit.xml")
    assert found is not None and found.coverage == 95.0
    (tmp_path / "coverage.json").write_text("{}")
    with pytest.raises(ResultsUnreadable):
        read_results(tmp_path)


def test_old_results_say_nothing_of_this_code(tmp_path: Path, app: App) -> None:
    old = read_results(junit(tmp_path, "tests.test_wave_2.test_a", stamp="2020-01-01T00:00:00"))
    assert old is not None and "before the newest source file" in old.stale
    look = Look(app.desk, app.many, wave(2), old, 1)
    for name in ("failed_tests", "coverage_percent", "integration_percent"):
        assert MEASURES[name](look).value is None
    plain = tmp_path / "plain"
    plain.mkdir()
    file = junit(plain, "tests.test_wave_2.test_a", stamp="")
    os.utime(file, (1, 1))
    unstamped = read_results(file)
    assert unstamped is not None and unstamped.stale
    odd = read_results(junit(plain, "tests.test_wave_2.test_a", stamp="yesterday"))  # the file's age counts
    assert odd is not None and not odd.stale


def test_results_that_cannot_be_read(tmp_path: Path) -> None:
    assert read_results(None) is None
    with pytest.raises(ResultsUnreadable):
        read_results(tmp_path / "none.xml")
    (tmp_path / "junit.xml").write_text("<broken")
    with pytest.raises(ResultsUnreadable):
        read_results(tmp_path)
    assert Path("out/gate") == results.FOLDER
    junit(tmp_path, "tests.test_wave_1.test_a")
    (tmp_path / "coverage.json").write_text("[" * 100_000)
    with pytest.raises(ResultsUnreadable, match="recursion"):
        read_results(tmp_path)


def test_acceptance_counts_only_tests_that_ran(tmp_path: Path, app: App) -> None:
    c = next(c for c in criteria_of(2) if c.key == "styles")
    good = junit(tmp_path, *(f"tests.test_wave_2.{t}" for t in c.tests))
    look = Look(app.desk, app.many, wave(2), read_results(good), 1)
    assert measure(look, c).value == 2
    half = junit(tmp_path, f"tests.test_wave_2.{c.tests[0]}", f"tests.test_wave_2.{c.tests[1]}=failed")
    look = Look(app.desk, app.many, wave(2), read_results(half), 1)
    assert measure(look, c).value == 1
    less = junit(tmp_path, f"tests.test_wave_2.{c.tests[0]}")
    look = Look(app.desk, app.many, wave(2), read_results(less), 1)
    assert measure(look, c).value is None
    assert agency.PAGES
