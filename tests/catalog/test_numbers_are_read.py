"""Every number that the source asks for by name exists."""

from __future__ import annotations

import ast
from pathlib import Path

import eros
from eros.catalog.load import default

SOURCE = Path(eros.__file__).parent
ASKING = {"number", "whole"}


def asked() -> dict[str, str]:
    """Literal keys handed to ``Catalog.number`` or ``Catalog.whole``, with the file that asks."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ASKING
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found[str(node.args[0].value)] = str(path.relative_to(SOURCE))
    return found


def test_every_number_asked_for_exists() -> None:
    keys = asked()
    assert len(keys) > 20
    assert {k: v for k, v in keys.items() if k not in default().numbers} == {}
