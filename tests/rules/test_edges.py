"""Moving any whole number of a rule by one flips a case, on each face: the judge, the verbs, the solver;
for a rule that reads evidence any number at all, a fraction by a hundredth of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, cast

import pytest
from tests.rules.cases import Case, agrees, holds, nudged, read, readings
from tests.rules.listener import hear, silent

from eros.domain.words import Severity
from eros.rules import catalogue
from eros.rules.base import EvidenceRule, PlanRule
from eros.solver.admits import admits

ELSEWHERE = {"price"}  # a column of the confidence table that belongs to another rule
PRICES = {"cents"}  # what a breach costs is no edge


def edges() -> Iterator[Any]:
    for rule in catalogue.ALL:
        if rule in catalogue.EVIDENCE:
            continue
        for field in fields(cast(Any, rule)):
            if field.type == "int" and field.name not in PRICES:
                for by in (-1, 1):
                    yield pytest.param(rule, field.name, by, id=f"{rule.code}-{field.name}{by:+}")


def readings_edges() -> Iterator[Any]:
    for rule in catalogue.EVIDENCE:
        for field in fields(cast(Any, rule)):
            value = getattr(rule, field.name)
            if isinstance(value, tuple):  # a whole table: each number of each row
                for at, row in enumerate(value):
                    for cell in fields(row):
                        for name, moved in steps(cell.name, getattr(row, cell.name)):
                            if cell.name not in ELSEWHERE:
                                rows = (*value[:at], replace(row, **{cell.name: moved}), *value[at + 1 :])
                                yield pytest.param(rule, field.name, rows, id=f"{rule.code}-{at}-{name}")
                continue
            for name, moved in steps(field.name, value):
                yield pytest.param(rule, field.name, moved, id=f"{rule.code}-{name}")


def steps(name: str, value: object) -> Iterator[tuple[str, float]]:
    """A number one step down and one up: a whole one by one, a fraction by a hundredth of itself."""
    if isinstance(value, (int, float)) and value:
        for by in (-1, 1):
            yield f"{name}{by:+}", value + (by if isinstance(value, int) else by * abs(value) / 100)


def flips(rule: PlanRule, case: Case, field: str, by: int) -> bool:
    other = nudged(rule, **{field: getattr(rule, field) + by})
    return holds(other, case) is not case.keeps


@pytest.mark.parametrize(("rule", "field", "by"), list(edges()))
def test_check_face(rule: PlanRule, field: str, by: int) -> None:
    assert any(flips(rule, case, field, by) for case in read(rule.code) if not case.params)


@pytest.mark.parametrize(("rule", "field", "by"), list(edges()))
def test_encode_face(rule: PlanRule, field: str, by: int) -> None:
    cases = [c for c in read(rule.code) if not c.params and c.face == "both"]
    if rule.severity is not Severity.HARD or all(silent(rule, c.plan, c.given) for c in cases):
        pytest.skip("judges only")
    other = nudged(rule, **{field: getattr(rule, field) + by})
    assert any((not hear(other, c.plan, c.given).refused) is not c.keeps for c in cases)
    assert any(admits((other,), c.plan, c.given) is not c.keeps for c in cases), "the solver's stages"


@pytest.mark.parametrize(("rule", "field", "moved"), list(readings_edges()))
def test_reading_face(rule: EvidenceRule, field: str, moved: object) -> None:
    other = cast(EvidenceRule, nudged(rule, **{field: moved}))
    assert not all(agrees(other, reading) for reading in readings(rule.code) if not reading.params)
