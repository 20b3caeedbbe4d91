"""Reads ``cases/<CODE>.yaml``: weeks, or evidence, on either side of each number of a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from tests.planscript import Scene, scene
from tests.rules.evidence import asked, evidence

from eros.domain.evidence import Evidence
from eros.domain.plan import WeekPlan
from eros.rules import catalogue
from eros.rules.base import EvidenceRule, Given, PlanRule

HERE = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One week and what its rule says of it; ``face`` ``check`` where verbs do not reach."""

    code: str
    name: str
    keeps: bool
    plan: WeekPlan
    given: Given
    findings: list[dict[str, Any]]
    params: dict[str, Any]
    face: str

    @property
    def rule(self) -> PlanRule:
        return nudged(catalogue.rule(self.code), **self.params)


@dataclass(frozen=True)
class Reading:
    """A page's evidence and what its rule asks for."""

    code: str
    name: str
    evidence: Evidence
    adjusts: list[dict[str, Any]]
    params: dict[str, Any]

    @property
    def rule(self) -> EvidenceRule:
        return cast(EvidenceRule, nudged(catalogue.rule(self.code), **self.params))


def nudged(rule: PlanRule, **params: Any) -> PlanRule:
    """The rule with other numbers."""
    return cast(PlanRule, replace(cast(Any, rule), **params))


@cache
def read(code: str) -> tuple[Case, ...]:
    """The weeks of a rule's cases."""
    return tuple(_case(code, name, row) for name, row in _rows(code).items() if "evidence" not in row)


@cache
def readings(code: str) -> tuple[Reading, ...]:
    """The evidence of a rule's cases."""
    return tuple(
        Reading(code, name, evidence(row["evidence"]), row["adjusts"], row.get("params", {}))
        for name, row in _rows(code).items()
        if "evidence" in row
    )


def _rows(code: str) -> dict[str, dict[str, Any]]:
    rows: dict[str, Any] = yaml.safe_load((HERE / f"{code}.yaml").read_text("utf-8"))
    assert rows.pop("rule") == code
    return rows


def _case(code: str, name: str, row: dict[str, Any]) -> Case:
    keeps = "keeps" in row
    made: Scene = scene(row["keeps"] if keeps else row["breaks"])
    shift = row.get("shift", 0)
    plan = (
        replace(made.plan, sends=tuple(replace(s, at=s.at + shift) for s in made.plan.sends))
        if shift
        else made.plan
    )
    wanted = [{"send": None, **found} for found in row.get("findings", [])]
    return Case(code, name, keeps, plan, made.given, wanted, row.get("params", {}), row.get("face", "both"))


CODES = sorted(path.stem for path in HERE.glob("*.yaml"))
ALL = [case for code in CODES for case in read(code)]
READINGS = [reading for code in CODES for reading in readings(code)]


def holds(rule: PlanRule, case: Case) -> bool:
    """The check face."""
    return not list(rule.check(case.plan, case.given))


def agrees(rule: EvidenceRule, reading: Reading) -> bool:
    """The reading face."""
    return asked(rule, reading.evidence, reading.adjusts) == reading.adjusts
