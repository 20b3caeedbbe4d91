"""GO, NO-GO, its class, who decides, by when."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eros.app.gates import as_markdown, todo
from eros.waves.catalogue import criteria_of
from eros.waves.verdict import GateVerdict, Judged, Reading, class_of, in_a_row

BAD_READING = Reading(math.nan, "compares with nothing")
AT = datetime(2026, 1, 8, tzinfo=UTC)


def verdict(failed: int, before: int = 0) -> GateVerdict:
    met = {"==": 0.0, ">=": 0.0, "<=": 0.0, "<": -1.0, ">": 1.0}
    rows = []
    for i, c in enumerate(criteria_of(1)[:8]):
        good = c.threshold + met[c.compare]
        rows.append(Judged(c, Reading(None if i < failed else good, "here")))
    return GateVerdict(1, AT, tuple(rows), before)


def test_go_takes_every_criterion() -> None:
    good = verdict(0)
    assert good.go and good.no_go is None and good.escalation is None and good.due is None
    assert not GateVerdict(1, AT, ()).go


def test_what_cannot_be_measured_is_not_met() -> None:
    assert not verdict(1).go
    assert [j.measurable for j in verdict(1).failed] == [False]


def test_only_what_was_measured_and_failed_says_more_than_to_measure() -> None:
    """Seven criteria that nothing measured do not ask for the wave to be taken back."""
    unmeasured = verdict(7)
    assert unmeasured.no_go is not None and unmeasured.no_go.name == "critical"
    assert unmeasured.measured_class is None
    assert todo(unmeasured) == "7 of them could not be measured; measure them first: the evidence says how."
    rows = [replace(j, reading=BAD_READING) if i < 1 else j for i, j in enumerate(unmeasured.judged)]
    one_failed = replace(unmeasured, judged=tuple(rows))
    assert one_failed.measured_class == class_of(1)
    assert todo(one_failed) == (
        "6 of them could not be measured; measure them first: the evidence says how. " + class_of(1).todo
    )
    all_failed = replace(unmeasured, judged=tuple(replace(j, reading=BAD_READING) for j in unmeasured.judged))
    assert todo(all_failed) == class_of(8).todo and "oll" in class_of(8).todo
    page = as_markdown(one_failed)
    assert (page.count("**measure first**"), page.count("**not met**")) == (6, 1)


@pytest.mark.parametrize(
    ("failed", "name", "days"),
    [(1, "minor", 2), (2, "minor", 2), (3, "major", 7), (5, "major", 7), (6, "critical", 0)],
)
def test_classes_on_both_sides_of_each_edge(failed: int, name: str, days: int) -> None:
    found = verdict(failed)
    assert found.no_go is not None and found.no_go.name == name
    assert found.due == AT + timedelta(days=days)
    assert class_of(failed).name == name


@pytest.mark.parametrize(("before", "who"), [(0, "technical lead"), (1, "engineering manager"), (2, "executive"), (7, "executive")])  # fmt: skip
def test_who_decides(before: int, who: str) -> None:
    found = verdict(1, before).escalation
    assert found is not None and found.who == who


def test_no_gos_count_from_the_last_go() -> None:
    assert in_a_row([]) == 0
    assert in_a_row([False, True, False, False]) == 2
    assert in_a_row([False, True]) == 0
