"""GO, NO-GO, its class, who decides, by when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eros.waves.catalogue import criteria_of
from eros.waves.verdict import GateVerdict, Judged, Reading, class_of, in_a_row

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
