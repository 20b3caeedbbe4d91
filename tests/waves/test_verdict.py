"""GO, NO-GO, its class, who decides, by when."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from eros.app.gates import as_markdown, body, outcome, todo
from eros.cli.gate import print_gate
from eros.waves.catalogue import criteria_of
from eros.waves.verdict import GateVerdict, Judged, Reading, class_of, in_a_row

BAD, NONE = Reading(math.nan, "compares with nothing"), Reading(None, "how to measure it")
AT = datetime(2026, 1, 8, tzinfo=UTC)


def verdict(failed: int, before: int = 0, *, unmeasured: int = 0) -> GateVerdict:
    met = {"==": 0.0, ">=": 0.0, "<=": 0.0, "<": -1.0, ">": 1.0}
    rows = []
    for i, c in enumerate(criteria_of(1)[:8]):
        good = Reading(c.threshold + met[c.compare], "here")
        rows.append(Judged(c, BAD if i < failed else NONE if i < failed + unmeasured else good))
    return GateVerdict(1, AT, tuple(rows), before)


def test_go_takes_every_criterion() -> None:
    good = verdict(0)
    assert good.go and good.no_go is None and good.escalation is None and good.due is None
    assert not GateVerdict(1, AT, ()).go


def test_what_cannot_be_measured_is_not_met() -> None:
    one = verdict(0, unmeasured=1)
    assert not one.go and one.failed == ()
    assert [j.measurable for j in one.unmeasured] == [False]


def test_only_what_was_measured_and_failed_says_how_grave_it_is() -> None:
    """Seven criteria that nothing measured are a NO-GO, and do not ask for the wave to be taken back."""
    nothing = verdict(0, unmeasured=7)
    assert nothing.no_go == class_of(0) == class_of(1)
    assert todo(nothing) == "Measure first what could not be: the evidence says how."
    assert outcome(nothing) == (
        "NO-GO, minor as far as measured: 0 of 8 criteria failed, 7 could not be measured."
    )
    some = verdict(3, unmeasured=4)
    assert (
        outcome(some) == "NO-GO, major as far as measured: 3 of 8 criteria failed, 4 could not be measured."
    )
    assert todo(some) == f"{todo(nothing)} {class_of(3).todo}"
    page = as_markdown(some)
    assert outcome(some) in page
    assert (page.count("**measure first**"), page.count("**not met**")) == (4, 3)
    told = body(some)
    assert (told["failed"], told["not_measured"], told["not_met"], told["class"]) == (3, 4, 7, "major")
    every = verdict(8)
    assert outcome(every) == "NO-GO, critical: 8 of 8 criteria failed."
    assert todo(every) == class_of(8).todo and "oll" in class_of(8).todo


@pytest.mark.parametrize(
    ("failed", "name", "days"),
    [(1, "minor", 2), (2, "minor", 2), (3, "major", 7), (5, "major", 7), (6, "critical", 0)],
)
def test_classes_on_both_sides_of_each_edge(failed: int, name: str, days: int) -> None:
    for found in (verdict(failed), verdict(failed, unmeasured=2)):
        assert found.no_go is not None and found.no_go.name == name
        assert found.due == AT + timedelta(days=days)
    assert class_of(failed).name == name


@pytest.mark.parametrize("width", [40, 80])
def test_a_narrow_terminal_goes_without_columns_and_cuts_no_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    monkeypatch.setattr("eros.cli.screen.WIDE", width)
    some = verdict(3, unmeasured=4)
    print_gate(some)
    out, err = capsys.readouterr()
    for word in {w for j in some.judged for w in ("measure", *j.criterion.about.split())}:
        assert word in out, "whole, on one line"
    assert ("Left out" in err) == (width == 40) and outcome(some) in out


@pytest.mark.parametrize(("before", "who"), [(0, "technical lead"), (1, "engineering manager"), (2, "executive"), (7, "executive")])  # fmt: skip
def test_who_decides(before: int, who: str) -> None:
    found = verdict(1, before).escalation
    assert found is not None and found.who == who


def test_no_gos_count_from_the_last_go() -> None:
    assert in_a_row([]) == 0
    assert in_a_row([False, True, False, False]) == 2
    assert in_a_row([False, True]) == 0
