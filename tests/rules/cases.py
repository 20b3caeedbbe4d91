"""Reads ``cases/<CODE>.yaml``: weeks on either side of each number of a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from tests.planscript import Scene, scene

from eros.domain.plan import WeekPlan
from eros.rules import catalogue
from eros.rules.base import Given, PlanRule

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


def nudged(rule: PlanRule, **params: Any) -> PlanRule:
    """The rule with other numbers."""
    return cast(PlanRule, replace(cast(Any, rule), **params))


@cache
def read(code: str) -> tuple[Case, ...]:
    rows = yaml.safe_load((HERE / f"{code}.yaml").read_text("utf-8"))
    assert rows.pop("rule") == code
    return tuple(_case(code, name, row) for name, row in rows.items())


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


def holds(rule: PlanRule, case: Case) -> bool:
    """The check face."""
    return not list(rule.check(case.plan, case.given))
