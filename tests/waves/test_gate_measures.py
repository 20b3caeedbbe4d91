"""What gates measure on sample weeks, on weeks written out: values on both sides, and no value."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.agency import NOW
from tests.planscript import scene

from eros.app import gate_measures, gate_weeks, trial
from eros.app.desk import Desk
from eros.app.gate_measures import MEASURES, Look, measure
from eros.app.gate_weeks import Ask, SampleWeek, sample_week
from eros.app.ports_waves import Snapshot
from eros.app.results import Results
from eros.app.weeks import parse_week
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.values import PageInputs
from eros.pipeline.week import Planned
from eros.rules.catalogue import ALL
from eros.rules.gaps import BY_ID
from eros.waves.catalogue import criteria_of, wave

LONG, SHORT = "x" * 300, "y" * 100
WEEK = (
    f'mon 10:07 bundle #a campaign label=bundles text="{LONG}" price=3000\ntue 12:08 bundle #b text="{SHORT}" price=3000\n'
    "wed 20:16 ppv_unlock #c price=1969\nwed 20:44 ppv_followup >c #d\nthu 22:31 game_post #e\n"
)


def look(desk: Desk, number: int, *texts: str) -> Look:
    found = Look(desk, None, wave(number), None, 1)  # type: ignore[arg-type]
    weeks = []
    for text in texts:
        made = scene(text)
        weeks.append(SampleWeek("p1", made.plan, QualityValidator(ALL)(made.plan, made.given), 1.1, 1.0))
    found.__dict__["weeks"] = tuple(weeks)
    return found


SAMPLE = [m for m in MEASURES if m.startswith("sample_")]


@pytest.mark.parametrize("name", [*SAMPLE, "slower_percent"])
def test_without_sample_weeks_nothing_is_measured(planned: Desk, name: str) -> None:
    assert MEASURES[name](look(planned, 2)).value is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("sample_length_share", 50.0), ("sample_least_types", 4.0), ("sample_channel_percent", 100.0),
     ("sample_most_followups", 1.0), ("sample_label_percent", 50.0), ("slower_percent", pytest.approx(10.0))],
)  # fmt: skip
def test_sample_weeks_are_measured(planned: Desk, name: str, value: float) -> None:
    assert MEASURES[name](look(planned, 2, WEEK)).value == value


def test_the_poorest_and_the_fullest_week_count(planned: Desk) -> None:
    two = look(planned, 2, WEEK, "mon 10:07 bump_normal\n")
    assert MEASURES["sample_least_types"](two).value == 1
    assert MEASURES["sample_most_followups"](two).value == 1


def test_findings_count(planned: Desk) -> None:
    good, bad = look(planned, 2, "mon 10:07 bump_normal\n"), look(planned, 2, "mon 10:15 bump_normal\n")
    assert (
        MEASURES["sample_timing_percent"](good).value == 0
        and MEASURES["sample_timing_percent"](bad).value == 100
    )
    more = MEASURES["sample_hard_findings"](bad).value
    less = MEASURES["sample_hard_findings"](good).value
    assert more is not None and less is not None and more == less + 1
    wrong = look(planned, 2, "mon 10:07 ppv_unlock channel=wall_post price=1969\n")
    assert MEASURES["sample_channel_percent"](wrong).value == 0
    mixed = look(
        planned, 3, "page: paid LOW explicit commercial\nmon 10:07 bump_normal\ntue 10:08 bump_normal\n"
    )
    assert MEASURES["sample_mix_weeks"](mixed).value == 1


def test_gaps_of_the_wave_count(planned: Desk) -> None:
    reading = MEASURES["sample_open_gaps"](look(planned, 2, "mon 10:15 bump_normal\n"))
    assert reading.value is not None and reading.value >= 1 and "10.7 in 1 of 1" in reading.evidence
    assert MEASURES["sample_open_gaps"](look(planned, 0, WEEK)).value == 0


def test_a_page_without_a_week_cannot_be_measured(planned: Desk) -> None:
    lost = look(planned, 2)
    lost.__dict__["weeks"] = (SampleWeek("p1", None, None, failed="plan.infeasible: no"),)
    reading = MEASURES["sample_hard_findings"](lost)
    assert reading.value is None and "plan.infeasible" in reading.evidence


def test_speed_is_that_of_the_wave(planned: Desk) -> None:
    assert MEASURES["slower_percent"](look(planned, 0)).value == 0
    assert MEASURES["slower_percent"](look(planned, 6)).value is None


def test_wave_0_is_read_from_its_run(planned: Desk) -> None:
    found = look(planned, 0)
    found.__dict__["wave0"] = Snapshot("wave0", "k", NOW, {"weeks": 20, "gaps": 47})
    assert MEASURES["wave0_weeks"](found).value == 20 and MEASURES["wave0_metrics"](found).value is None


def test_printed_pages_are_compared_in_a_checkout_only(
    planned: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_measures, "DOCS", tmp_path / "none.py")
    assert MEASURES["stale_pages"](look(planned, 2)).value is None
    script = tmp_path / "gen.py"
    monkeypatch.setattr(gate_measures, "DOCS", script)
    for code, value in (
        ("", 0.0),
        ("import sys; print('stale: a.md, b.md'); sys.exit(1)", 2.0),
        ("raise SystemExit(3)", None),
    ):
        script.write_text(code)
        assert MEASURES["stale_pages"](look(planned, 2)).value == value


def test_stages_are_timed_and_labels_judged(planned: Desk) -> None:
    found = look(planned, 4)
    found.__dict__["times"] = {"judge_ms": 2.0}
    assert MEASURES["judge_ms"](found).value == 2.0 and MEASURES["rotation_ms"](found).value is None
    accuracy, digest = MEASURES["promise_accuracy_percent"](found).value, MEASURES["digest_ms"](found).value
    assert accuracy is not None and accuracy > 95 and digest is not None and 0 < digest < 2000
    assert MEASURES["doors"](found).value is None


def ran(coverage: float | None, **cases: str) -> Results:
    return Results(Path("junit.xml"), {f"tests.{k}": v for k, v in cases.items()}, coverage, "")


@pytest.mark.parametrize(
    ("results", "failed", "integration", "coverage"),
    [
        (ran(97.5, **{"cli.a": "passed", "rules.b": "passed", "fleet.c": "skipped"}), 0, 100.0, 97.5),
        (ran(None, **{"cli.a": "passed", "app.b": "failed", "rules.c": "failed"}), 2, 50.0, None),
        (ran(80.0, **{"rules.b": "passed"}), 0, None, 80.0),
        (ran(80.0), None, None, 80.0),
        (None, None, None, None),
    ],
)
def test_test_results_are_measured(
    planned: Desk,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    results: Results | None,
    failed: int | None,
    integration: float | None,
    coverage: float | None,
) -> None:
    monkeypatch.setattr(gate_measures, "TESTS", tmp_path)
    found = Look(planned, None, wave(2), results, 1)  # type: ignore[arg-type]
    assert MEASURES["failed_tests"](found).value == failed
    assert MEASURES["integration_percent"](found).value == integration
    assert MEASURES["coverage_percent"](found).value == coverage
    told = MEASURES["failed_tests"](found).evidence
    assert ("failed: tests.app.b, tests.rules.c" in told) is (failed == 2)


def test_without_a_page_nothing_is_timed(planned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_measures, "sample_pages", lambda desk: ())
    found = look(planned, 5)
    for name in ("judge_ms", "digest_ms"):
        assert MEASURES[name](found).value is None and "there is no page" in MEASURES[name](found).evidence


def test_what_fails_while_it_is_measured_is_not_measured(
    planned: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = planned.clock.now().date()
    lost = sample_week(planned, Ask("nobody", week, ()))
    assert lost.plan is None and lost.failed.startswith("page.not_found")
    monkeypatch.setattr(gate_measures, "sample_pages", lambda desk: ("nobody",))
    timed = next(c for c in criteria_of(5) if c.measure == "digest_ms")
    reading = measure(look(planned, 5), timed)
    assert reading.value is None and reading.evidence.startswith("page.not_found")


def test_a_gap_whose_rules_were_not_asked_is_not_measured(planned: Desk) -> None:
    found = look(planned, 2)
    made = scene(WEEK)
    some = tuple(r for r in ALL if r.code not in BY_ID["10.7"].rules)
    found.__dict__["weeks"] = (SampleWeek("p1", made.plan, QualityValidator(some)(made.plan, made.given)),)
    reading = MEASURES["sample_open_gaps"](found)
    assert reading.value is None and reading.evidence == "no rule in force for 10.7"


def test_each_planner_is_timed_twice_and_the_quicker_counts(
    planned: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    took = iter([3.0, 1.0, 2.0, 1.5])  # on, off, off, on
    real = trial.timed

    def timed(desk: Desk, inputs: PageInputs) -> tuple[Planned, float, float]:
        made, wall, _ = real(desk, inputs)
        return made, wall, next(took)

    monkeypatch.setattr(trial, "timed", timed)
    monkeypatch.setattr(gate_weeks, "timed", timed)
    page = gate_weeks.sample_pages(planned)[0]
    found = sample_week(planned, Ask(page, parse_week("next", planned.clock), wave(2).flags))
    assert (found.with_wave_s, found.without_s) == (1.5, 1.0)
    assert found.plan is not None and found.without_sends > 0
    asked = look(planned, 2)
    asked.__dict__["weeks"] = (
        replace(found, without_sends=7),
        replace(found, without_s=0.5, without_sends=1_000),
    )
    reading = MEASURES["slower_percent"](asked)
    assert reading.value == pytest.approx(100) and reading.evidence == (
        f"2 pages, processor time, median 1.50 s with the wave; {2 * len(found.plan.sends)} sends with it, 1,007 without"
    )


def test_a_wave_without_flags_is_timed_against_itself(planned: Desk) -> None:
    page = gate_weeks.sample_pages(planned)[0]
    found = sample_week(planned, Ask(page, parse_week("next", planned.clock), ()))
    assert found.plan is not None and found.with_wave_s == found.without_s > 0


def test_a_part_of_the_suite_is_not_all_tests(
    planned: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "tests"
    (folder / "app").mkdir(parents=True)
    for name in ("app/test_a.py", "test_b.py"):
        (folder / name).write_text("def test_x(): ...", encoding="utf-8")
    (folder / "test_c.py").write_text("pytestmark = pytest.mark.slow", encoding="utf-8")
    monkeypatch.setattr(gate_measures, "TESTS", folder)
    whole = {"app.test_a.test_x": "passed", "test_b.test_x[1]": "passed"}
    for cases, value in ((whole, 0), ({"app.test_a.test_x": "passed", "test_bc.test_x": "passed"}, None)):
        found = Look(planned, None, wave(2), ran(90.0, **cases), 1)  # type: ignore[arg-type]
        reading = MEASURES["failed_tests"](found)
        assert reading.value == value
        assert ("lacks 1 test files, tests.test_b first" in reading.evidence) is (value is None)
