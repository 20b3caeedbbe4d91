"""Evidence as YAML, and what a rule asks for as rows to compare.

``evidence:`` names fields of ``Evidence``; ``types``, ``traits``, ``ranks`` and ``games`` are lists of rows
with the fields of their values. What is left out stands at its default. ``adjusts:`` lists rows
with ``subject`` and ``amount``, and any other field of an adjustment that the case is about.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import yaml

from eros.domain.evidence import Evidence, GameSeen, RankSeen, TraitSeen, TypeSeen
from eros.domain.words import PageType
from eros.rules.base import EvidenceRule

ROWS = {"types": TypeSeen, "ranks": RankSeen, "traits": TraitSeen, "games": GameSeen}


def evidence(row: dict[str, Any]) -> Evidence:
    """The evidence a case or a docstring describes."""
    made = dict(row)
    for name, kind in ROWS.items():
        if name in made:
            made[name] = tuple(kind(**one) for one in made[name])
    if "page_type" in made:
        made["page_type"] = PageType(made["page_type"])
    return Evidence(**made)


def evidence_text(text: str) -> Evidence:
    """The same, written as YAML."""
    return evidence(yaml.safe_load(text))


def asked(rule: EvidenceRule, given: Evidence, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the rule asks for, with the fields that ``like``'s rows name; all that differ else."""
    rows = []
    for i, one in enumerate(rule.read(given)):
        whole = {**asdict(one), "amount": round(one.amount, 6)}
        fields = like[i] if i < len(like) else {"lever": 0, "subject": 0, "amount": 0}
        rows.append({k: str(whole[k]) if k in {"lever", "trust"} else whole[k] for k in fields})
    return rows
