"""YAML as leaves that know where they stand, and an agency's file laid over them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

ABOUT = "about"
NUMBERS = "numbers"
RULES = "rules"
OWN = "the agency's own file"
DEEPEST = 50  # levels of nesting that are read
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Origin:
    """One effective value and where it came from.

    Every number has a unit and a source; ``unit`` is empty for words. ``override`` tells an agency's
    value from a packaged one.
    """

    key: str
    value: Any
    file: str
    line: int
    unit: str
    source: str
    override: bool = False

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that does not hold: where, which key, what stands there, what is wanted.

    ``code`` is stable and stands where a reader may want to tell kinds of problems apart.
    """

    file: str
    line: int
    key: str
    what: str
    want: str
    code: str = ""

    def __str__(self) -> str:
        words = f"{self.file}:{self.line} {self.key}: {self.what}, want {self.want}"
        return f"{words} [{self.code}]" if self.code else words


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One entry under ``rules:`` of an agency's file, as it stands there.

    ``leaves`` maps ``severity``, ``pages``, ... and ``set.any_min`` to their values and places.
    """

    code: str
    file: str
    line: int
    leaves: Mapping[str, Origin]


@dataclass(slots=True)
class Table:
    """Rows of one subject. A row that is a plain value has the single field ``""``."""

    name: str
    file: str
    line: int
    rows: dict[str, dict[str, Origin]] = field(default_factory=dict)
    row_lines: dict[str, int] = field(default_factory=dict)


Tree = dict[str, Table]


def dotted(table: str, row: str, name: str = "") -> str:
    """The key a person types: ``send_types.bundle.max_per_day``."""
    return ".".join(part for part in (table, row, name) if part)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What is wanted in place of an unknown word."""
    options = sorted(known)
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"a known key; did you mean {close[0]}?"
    return "one of " + ", ".join(options[:12]) + (", ..." if len(options) > 12 else "")


def holds_number(value: Any) -> bool:
    """Whether a leaf is a number or a list that holds one."""
    if isinstance(value, list):
        return any(holds_number(v) for v in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Nodes:
    """Walks YAML nodes, which know their lines; what is wrong goes to ``problems``."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems

    def say(self, line: int, key: str, what: str, want: str) -> None:
        """Note a problem of this file."""
        self.problems.append(Problem(self.file, line, key, what, want))

    def say_malformed(self, error: yaml.YAMLError) -> None:
        """Note that the text is no YAML, with the line the parser names."""
        mark = getattr(error, "problem_mark", None)
        what = str(getattr(error, "problem", None) or error)
        self.say(mark.line + 1 if mark else 1, "(file)", what, "well-formed YAML")

    def entries(self, node: Any, key: str) -> Iterator[tuple[str, int, Any]]:
        """(key, line, value) of a mapping, each key once."""
        if not isinstance(node, yaml.MappingNode):
            self.say(node.start_mark.line + 1, key, "no mapping", "key: value lines")
            return
        seen: set[str] = set()
        for k, v in node.value:
            line = k.start_mark.line + 1
            if not isinstance(k, yaml.ScalarNode):
                self.say(line, key, "a key that is no word", "a plain word as key")
            elif k.value in seen:
                self.say(line, dotted(key, k.value), "stands twice", "each key once")
            else:
                seen.add(k.value)
                yield k.value, line, v


def _bottomless(text: str) -> bool:
    """Whether the text nests deeper than any file of ours: the loader in C would take the process with it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


class Reader(Nodes):
    """Reads one YAML text; what is wrong goes to ``problems``."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        super().__init__(file, problems)
        self.rules: list[RuleChange] = []

    def read(self, text: str, *, only: str | None = None, ours: bool = False) -> Tree:
        """The tables of the text. ``only``: the whole text is the rows of this table. ``ours``: it came
        with the package and need not be mistrusted."""
        loader: Any = None
        try:
            if not ours and _bottomless(text):
                raise RecursionError
            loader = _Loader(text)
            root = loader.get_single_node()
            if root is None:
                return {}
            if only is not None:
                return {only: self._table(loader, only, root)}
            tree: Tree = {}
            for name, _, node in self.entries(root, "(top level)"):
                if name == RULES:
                    self._rules(loader, node)
                else:
                    tree[name] = self._table(loader, name, node)
            return tree
        except yaml.YAMLError as e:
            self.say_malformed(e)
            return {}
        except RecursionError:
            self.say(1, "(file)", "nested without end", "a value inside a field inside a row")
            return {}
        finally:
            if loader is not None:
                loader.dispose()

    def _rules(self, loader: Any, node: Any) -> None:
        """``CODE: {...}`` or ``CODE: [{...}, {...}]``; several entries of a rule come in this order."""
        for code, _, body in self.entries(node, RULES):
            several = isinstance(body, yaml.SequenceNode)
            for i, entry in enumerate(body.value if several else [body]):
                key = dotted(RULES, f"{code}[{i + 1}]" if several else code)
                leaves: dict[str, Origin] = {}
                for name, at, leaf in self.entries(entry, key):
                    if isinstance(leaf, yaml.MappingNode):
                        for inner, line, value in self.entries(leaf, f"{key}.{name}"):
                            leaves[f"{name}.{inner}"] = self._own(
                                loader, f"{key}.{name}.{inner}", line, value
                            )
                    else:
                        leaves[name] = self._own(loader, f"{key}.{name}", at, leaf)
                self.rules.append(RuleChange(code, self.file, entry.start_mark.line + 1, leaves))

    def _own(self, loader: Any, key: str, line: int, node: Any) -> Origin:
        return Origin(key, self._value(loader, node), self.file, line, "", OWN, override=True)

    def _table(self, loader: Any, name: str, node: Any) -> Table:
        table = Table(name, self.file, node.start_mark.line + 1)
        about: Mapping[str, Any] = {}
        for row, line, body in self.entries(node, name):
            if row == ABOUT:
                said = loader.construct_object(body, deep=True)
                about = said if isinstance(said, dict) else {}
                continue
            table.row_lines[row] = line
            if not isinstance(body, yaml.MappingNode):
                table.rows[row] = {"": self._leaf(loader, table, row, "", line, body, about)}
            elif name == NUMBERS:
                number = self._number(loader, row, line, body)
                if number is not None:
                    table.rows[row] = {"": number}
            else:
                table.rows[row] = {
                    f: self._leaf(loader, table, row, f, at, leaf, about)
                    for f, at, leaf in self.entries(body, dotted(name, row))
                }
        return table

    def _leaf(
        self, loader: Any, table: Table, row: str, name: str, line: int, node: Any, about: Mapping[str, Any]
    ) -> Origin:
        value = self._value(loader, node)
        unit = str(about.get("units", {}).get(name) or about.get("unit") or "")
        source = str(about.get("sources", {}).get(name) or about.get("source") or "")
        return Origin(dotted(table.name, row, name), value, self.file, line, unit, source)

    @staticmethod
    def _value(loader: Any, node: Any) -> Any:
        try:
            return loader.construct_object(node, deep=True)
        except ValueError:  # 2026-13-45 looks like a date and is none: kept as the words it is
            return str(node.value)

    def _number(self, loader: Any, row: str, line: int, body: Any) -> Origin | None:
        fields = {f: self._value(loader, v) for f, _, v in self.entries(body, row)}
        for extra in sorted(set(fields) - {"value", "unit", "source"}):
            self.say(line, dotted(NUMBERS, row), f"unknown field {extra}", "value, unit, source")
        if "value" not in fields:
            self.say(line, dotted(NUMBERS, row), "no value", "value, unit, source")
            return None
        return Origin(
            dotted(NUMBERS, row), fields["value"], self.file, line,
            str(fields.get("unit") or ""), str(fields.get("source") or ""),
        )  # fmt: skip


def lay_over(base: Tree, over: Tree, open_tables: frozenset[str], fixed: frozenset[str]) -> list[Problem]:
    """Put an agency's leaves over the packaged ones, in place; what does not fit comes back.

    ``open_tables`` may gain rows; ``fixed`` field names may not change.
    """
    problems: list[Problem] = []
    for name, table in over.items():
        if name not in base:
            inside = [n for n in base[NUMBERS].rows if n.startswith(f"{name}.")] if NUMBERS in base else []
            want = (
                f"{NUMBERS}: and under it whole keys, such as {inside[0]}"
                if inside
                else did_you_mean(name, base)
            )
            problems.append(Problem(table.file, table.line, name, "unknown subject", want))
            continue
        mine = base[name]
        for row, fields in table.rows.items():
            line = table.row_lines[row]
            if row not in mine.rows:
                if name not in open_tables:
                    want = did_you_mean(row, mine.rows)
                    problems.append(Problem(table.file, line, dotted(name, row), "unknown key", want))
                    continue
                mine.rows[row] = {}
                mine.row_lines[row] = line
                known = set(next(iter(mine.rows.values())))
            else:
                known = set(mine.rows[row])
            for f, leaf in fields.items():
                if f not in known:
                    want = _fields_wanted(f, known)
                    problems.append(Problem(leaf.file, leaf.line, leaf.key, "unknown field", want))
                elif f in fixed:
                    problems.append(Problem(leaf.file, leaf.line, leaf.key, "is fixed", "no such line"))
                else:
                    old = mine.rows[row].get(f) or next(iter(mine.rows.values())).get(f)
                    unit = old.unit if old else ""
                    mine.rows[row][f] = replace(leaf, unit=unit, source=OWN, override=True)
    return problems


def _fields_wanted(name: str, known: set[str]) -> str:
    if known == {""}:
        return "a plain value without fields"
    return did_you_mean(name, known) if name else "fields: " + ", ".join(sorted(known))


BEYOND = 10**9  # minutes, cents, counts: nobody means as many


def numbers_of(value: Any) -> Iterator[float]:
    """Every number in a leaf."""
    if isinstance(value, list):
        for v in value:
            yield from numbers_of(v)
    elif holds_number(value):
        yield float(value)


def sound(value: Any) -> bool:
    """No number in the leaf is negative, infinite, NaN or beyond all sense."""
    return all(math.isfinite(n) and 0 <= n < BEYOND for n in numbers_of(value))
