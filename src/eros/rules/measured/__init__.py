"""Figures about the rules that were measured, not typed: JSON written by ``tools``.

``cases.json`` counts each rule's cases on either side (``tools/gen_docs.py``), ``costs.json`` what
each rule costs the golden weeks (``python -m tools.rule_costs``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def measured(name: str) -> Mapping[str, Any]:
    """The document of this name; empty where it was never measured."""
    entry = files(__name__).joinpath(f"{name}.json")
    return dict(json.loads(entry.read_text(encoding="utf-8"))) if entry.is_file() else {}
