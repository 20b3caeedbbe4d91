"""The catalogue of rules is complete, and so is what stands about each rule."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from tests.planscript import scene
from tests.rules import cases
from tests.rules.listener import silent

import eros.rules
from eros.catalog.load import default
from eros.domain.words import Severity
from eros.rules import catalogue
from eros.rules.base import EvidenceRule, PlanRule

TABLES = {"confidence"}  # read as a whole
ROOT = Path(eros.rules.__file__).parent
AGENTS = {"performance_analyst", "send_type_allocator", "content_curator", "audience_targeter", "timing_optimizer",
          "followup_generator", "schedule_assembler", "quality_validator"}  # fmt: skip


def test_files_are_the_catalogue_in_code_order() -> None:
    files = sorted(p.stem for p in ROOT.glob("*/*.py") if re.fullmatch(r"[A-Z]{3}\d\d", p.stem))
    assert [rule.code for rule in catalogue.ALL] == files
    assert len(set(files)) == len(files)
    assert len({rule.name for rule in catalogue.ALL}) == len(files)


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_metadata(rule: PlanRule) -> None:
    assert type(rule).__module__.endswith(rule.code)
    assert rule.unit and rule.source and rule.gaps
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.name)
    assert rule.binds and set(rule.binds) <= AGENTS
    assert set(rule.reads.values()) <= set(default().numbers) | TABLES


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_has_a_keep_and_a_break(rule: PlanRule) -> None:
    found = cases.read(rule.code)
    if rule in catalogue.EVIDENCE:
        said = cases.readings(rule.code)
        assert any(r.adjusts for r in said) and any(not r.adjusts for r in said)
    if found or rule not in catalogue.EVIDENCE:
        assert any(c.keeps for c in found) and any(not c.keeps for c in found)


@pytest.mark.parametrize("rule", catalogue.EVIDENCE, ids=lambda r: r.code)
def test_what_evidence_moves_is_moved_before_the_solver(rule: EvidenceRule) -> None:
    """It binds the agents that count; no verb is left to say, and only a case may show a finding."""
    assert set(rule.binds) & {"performance_analyst", "send_type_allocator"}
    made = scene("mon 10:07 ppv_unlock #a")
    assert silent(rule, made.plan, made.given)
    if not cases.read(rule.code):
        assert not list(rule.check(made.plan, made.given))


def test_hard_rules_are_the_hard_ones() -> None:
    assert {r.code for r in catalogue.HARD} == {r.code for r in catalogue.ALL if r.severity is Severity.HARD}
    assert catalogue.rule("TIM03") in catalogue.HARD


def test_numbers_come_from_the_catalogue() -> None:
    catalog = default()
    changed = {**catalog.numbers, "spacing.any_min": 50.0}
    from dataclasses import replace

    built = {r.code: r for r in catalogue.build(replace(catalog, numbers=changed))}
    assert cast(Any, built["TIM08"]).any_min == 50
    assert cast(Any, catalogue.rule("TIM08")).any_min == 45


def test_the_lexicon_names_content_types_of_the_catalogue() -> None:
    rows = yaml.safe_load((ROOT / "text" / "lexicon.yaml").read_text("utf-8"))["categories"]
    known = set(default().content_types)
    assert len(rows) >= 12
    for name, row in rows.items():
        assert set(row["content"]) <= known, name
