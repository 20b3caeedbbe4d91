"""The plans in the docstrings are judged as they say."""

from __future__ import annotations

import inspect
import re
import textwrap

import pytest
from tests.planscript import scene
from tests.rules.evidence import evidence_text

from eros.rules import catalogue
from eros.rules.base import EvidenceRule, PlanRule

PLANS = [rule for rule in catalogue.ALL if rule not in catalogue.EVIDENCE]


def block(rule: PlanRule, heading: str, kind: str = "plan") -> str:
    doc = inspect.getdoc(type(rule)) or ""
    found = re.search(rf"\*\*{heading}\*\*\n\n\.\. {kind}::\n\n((?:    .*\n|\n)+)", doc + "\n")
    assert found, f"{rule.code} has no {kind} that {heading.lower()}"
    return textwrap.dedent(found[1])


@pytest.mark.parametrize("rule", PLANS, ids=lambda r: r.code)
def test_plans(rule: PlanRule) -> None:
    bad, good = scene(block(rule, "Breaks")), scene(block(rule, "Keeps"))
    assert list(rule.check(bad.plan, bad.given))
    assert not list(rule.check(good.plan, good.given))


@pytest.mark.parametrize("rule", catalogue.EVIDENCE, ids=lambda r: r.code)
def test_evidence(rule: EvidenceRule) -> None:
    assert list(rule.read(evidence_text(block(rule, "Acts", "evidence"))))
    assert not list(rule.read(evidence_text(block(rule, "Rests", "evidence"))))


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_prose_repeats_no_number(rule: PlanRule) -> None:
    doc = inspect.getdoc(type(rule)) or ""
    prose = re.sub(
        r"\.\. (?:plan|evidence)::\n\n(?:    .*\n|\n)+", "", doc.split("Attributes\n---")[0] + "\n"
    )
    assert "**Why.**" in prose
    assert not re.search(r"\d", re.sub(r"\b[A-Z]{3}\d\d\b", "", prose))
