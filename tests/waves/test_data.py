"""The waves' data hang together: flags, measures, classes, ids."""

from __future__ import annotations

from dataclasses import fields

import pytest

from eros.app import wave0
from eros.domain.switches import FIELDS
from eros.rules.gaps import BY_ID, GAPS
from eros.waves import catalogue
from eros.waves.catalogue import COMPARE, read
from eros.waves.practices import CONTRASTS, practices


def test_there_are_seven_waves_and_each_flag_but_the_assembler_belongs_to_one() -> None:
    assert [w.number for w in catalogue.waves()] == list(range(7))
    raised = [f for w in catalogue.waves() for f in w.flags]
    assert sorted(raised) == sorted(set(FIELDS) - {"joint_solver"})
    assert catalogue.wave(2).flag_names == ("ENABLE_ROTATION_PATTERNS", "ENABLE_TIMING_RULES")
    assert catalogue.wave_of_flag("timing_rules") == 2
    assert catalogue.wave_of_flag("joint_solver") is None


def test_the_timeline_covers_thirteen_weeks_without_a_hole() -> None:
    weeks = [n for w in catalogue.waves() for n in range(w.weeks[0], w.weeks[1] + 1)]
    assert weeks == list(range(1, 14))


def test_recovery_times_are_the_plans() -> None:
    assert [w.recovery_min for w in catalogue.waves()[1:]] == [5, 10, 10, 5, 10, 5]


def test_phases_grow_to_all_pages() -> None:
    assert [p.percent for p in catalogue.phases()] == [10, 50, 100]
    assert all(g.floor < 0 and g.min_pages > 1 for p in catalogue.phases() for g in p.guards)


def test_criteria_are_named_once_a_wave_and_compare_as_known() -> None:
    for number in range(7):
        keys = [c.key for c in catalogue.criteria_of(number)]
        assert len(keys) == len(set(keys)) > 8
    for c in catalogue.criteria():
        assert c.compare in COMPARE and c.owner and c.unit and (c.measure or c.tests), c
    for t in catalogue.triggers():
        assert t.compare in COMPARE and t.severity in ("critical", "high", "medium")


def test_every_wave_but_the_baseline_can_be_called_back() -> None:
    assert {t.wave for t in catalogue.triggers()} == {None, 1, 2, 3, 4, 5}


def test_eight_risks() -> None:
    found = catalogue.risks()
    assert [r.key for r in found] == [f"R{i}" for i in range(1, 9)]
    assert all(r.likelihood in "LMH" and r.impact in "MHC" and r.checks for r in found)


def test_metrics_and_practices_are_all_measured() -> None:
    assert list(read("metrics")["metrics"]) == list(wave0.METRICS)
    for key, (of_week, of_history) in wave0.METRICS.items():
        said = {"both": (True, True), "history": (False, True), "plan": (True, False)}
        assert said[read("metrics")["metrics"][key]["from"]] == (of_week is not None, of_history is not None)
    assert {p.contrast for p in practices()} == set(CONTRASTS)


def test_gap_subjects_and_explanations_name_what_exists() -> None:
    data = read("gaps")
    assert set(data["subjects"]) <= set(BY_ID)
    assert set(data["explained"]) <= {code for gap in GAPS for code in gap.rules}


@pytest.mark.parametrize("cls", [catalogue.Wave, catalogue.Criterion, catalogue.Trigger, catalogue.Risk])
def test_values_are_frozen(cls: type) -> None:
    assert cls.__dataclass_params__.frozen, [f.name for f in fields(cls)]  # type: ignore[attr-defined]
