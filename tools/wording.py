"""Which mutants change nothing but wording: a plain literal inside a sentence that only a person reads.

What a rule finds is its send and its amount; the sentence beside them may be put in other words
without another rule being meant. So a mutant whose whole difference is the spelling of a literal in
such a sentence (``"late"`` as ``"XXlateXX"`` or ``"LATE"``) says nothing of the tests and is not counted.
Everything else of a sentence is: the figures in it, which of two is chosen, that there is one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Callable -> where its sentences stand: by place (from the end where negative) and by keyword.
SENTENCES: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "finding": ((3,), ("text",)),
    "Adjustment": ((5,), ("reason",)),
    "Problem": ((3, 4), ("what", "want")),
    "bad": ((-3, -2), ("what", "want")),
    "say": ((2, 3), ("what", "want")),
    "_said": ((-1,), ("words",)),
    "_type": ((-1,), ("words",)),
    "_short": ((-1,), ("what",)),
    "eligible": ((0,), ("why",)),
}
YIELDS = {"breaches": 1}  # method -> which of the values it yields together is the sentence


def bare(function: ast.FunctionDef) -> str:
    """A function with the plain literals of its sentences emptied, to be compared with another."""
    inside = list(_sentences(function))
    while True:  # a name that is used in sentences only makes what it is given one
        seen = {id(node) for part in inside for node in ast.walk(part)}
        more = [value for value in _told(function, seen) if id(value) not in seen]
        if not more:
            break
        inside += more
    for part in inside:
        for node in ast.walk(part):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
    function.name = "_"
    return ast.dump(function)


def _sentences(function: ast.FunctionDef) -> Iterator[ast.expr]:
    at = YIELDS.get(function.name.rpartition("ǁ")[2].partition("__mutmut")[0])
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            places, words = SENTENCES.get(name, ((), ()))
            yield from (node.args[i] for i in places if -len(node.args) <= i < len(node.args))
            yield from (k.value for k in node.keywords if k.arg in words)
        elif at is not None and isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            yield node.value.elts[at]


def _told(function: ast.FunctionDef, seen: set[int]) -> Iterator[ast.expr]:
    used: dict[str, bool] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used[node.id] = used.get(node.id, True) and id(node) in seen
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and used.get(target.id, False):
                yield node.value


def of_wording(code: str) -> frozenset[str]:
    """The names of the mutants in a file that mutmut wrote which differ from the original so."""
    functions = {n.name: n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.FunctionDef)}
    found, original = set(), dict[str, str]()
    for name, function in functions.items():
        stem, mark, number = name.partition("__mutmut_")
        if mark and number == "orig":
            original[stem] = bare(function)
    for name, function in functions.items():
        stem, mark, number = name.partition("__mutmut_")
        if mark and number != "orig" and bare(function) == original.get(stem):
            found.add(name)
    return frozenset(found)
