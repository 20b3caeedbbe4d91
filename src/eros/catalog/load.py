"""The effective catalogue: packaged YAML under an agency's file."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from eros.catalog.build import build, leaves
from eros.catalog.checks import problems as check
from eros.catalog.tables import FIXED, OPEN, SHAPES
from eros.catalog.tree import NUMBERS, RULES, Origin, Problem, Reader, RuleChange, Tree, dotted, lay_over
from eros.catalog.values import Catalog
from eros.kit.errors import ErosError


class CatalogInvalid(ErosError):
    """The catalogue does not hold ({count} in all): {problems}"""

    code = "catalog.invalid"
    exit_status = 78
    hint = "Correct the lines named; `eros catalog show KEY` prints what is in force without your file."


class CatalogUnreadable(ErosError):
    """The catalogue file {path} cannot be read: {why}."""

    code = "catalog.unreadable"
    exit_status = 66
    hint = "Check the path and that the file is UTF-8 text."


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A catalogue and, by dotted key, where each of its values came from; ``changes`` are the
    agency's entries under ``rules:``, in file order."""

    catalog: Catalog
    origins: Mapping[str, Origin]
    changes: tuple[RuleChange, ...] = ()


RuleReader = Callable[[Sequence[RuleChange]], tuple[Sequence[Problem], Mapping[str, Origin]]]
"""What is wrong with an agency's rule changes, and the numbers that they set on every page."""


def load_catalog(override: Path | None = None, rules: RuleReader | None = None) -> Loaded:
    """The packaged catalogue, with ``override`` (a partial tree of the same shape) laid over it.

    ``rules`` reads the section ``rules:``, which this room knows nothing of; without a reader the
    section is unknown.

    Raises
    ------
    CatalogInvalid
        Anything does not hold; every problem is listed, with file and line.
    CatalogUnreadable
        The file is not there or is not text.
    """
    if override is None:
        return _packaged()
    packaged, known = _read_packaged()
    try:
        text = override.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise CatalogUnreadable(path=override, why=e) from e
    tree, found = copy.deepcopy(packaged), list(known)
    reader = Reader(str(override), found)
    found += lay_over(tree, reader.read(text), OPEN, FIXED)
    if reader.rules and rules is None:
        found += [
            Problem(c.file, c.line, dotted(RULES, c.code), "no rules here", "no rules") for c in reader.rules
        ]
    elif rules is not None:
        wrong, numbers = rules(reader.rules)
        found += wrong
        for key, leaf in numbers.items():
            mine = tree[NUMBERS].rows[key]
            mine[""] = replace(
                mine[""], value=leaf.value, file=leaf.file, line=leaf.line, source=leaf.source, override=True
            )
    return _finish(tree, found, tuple(reader.rules))


def default() -> Catalog:
    """The packaged catalogue, loaded once a process."""
    return _packaged().catalog


@lru_cache(maxsize=1)
def _packaged() -> Loaded:
    tree, found = _read_packaged()
    return _finish(tree, list(found))


@lru_cache(maxsize=1)
def _read_packaged() -> tuple[Tree, tuple[Problem, ...]]:
    tree: Tree = {}
    found: list[Problem] = []
    folder = resources.files("eros.catalog").joinpath("data")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".yaml"):
            continue
        only = NUMBERS if entry.name == f"{NUMBERS}.yaml" else None
        tables = Reader(f"catalog/data/{entry.name}", found).read(
            entry.read_text(encoding="utf-8"), only=only, ours=True
        )
        for name, table in tables.items():
            if name in tree:
                found.append(
                    Problem(table.file, table.line, name, "stands in two files", "each subject once")
                )
            tree[name] = table
    rank = {name: i for i, name in enumerate(SHAPES)}
    return {n: tree[n] for n in sorted(tree, key=lambda n: (rank.get(n, len(rank)), n))}, tuple(found)


def _finish(tree: Tree, found: list[Problem], changes: tuple[RuleChange, ...] = ()) -> Loaded:
    found = sorted({*found, *check(tree)})
    if found:
        raise CatalogInvalid(count=len(found), problems="".join(f"\n  {p}" for p in found))
    origins = {leaf.key: leaf for leaf in leaves(tree)}
    origins |= {leaf.key: leaf for change in changes for leaf in change.leaves.values()}
    return Loaded(build(tree), origins, changes)
