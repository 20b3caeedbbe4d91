"""An agency's changes of rules: read, checked, and every mistake said with its line.

The section ``rules:`` of the override file maps a code to one entry or a list of entries::

    rules:
      MIX06: {set: {most: 3}}                                      # everywhere
      LIM01: {severity: soft, cents: 500, pages: [alexia]}         # on one page
      TIM08: {set: {any_min: 60}, page_types: [free], tiers: [LOW]}

``pages``, ``groups``, ``page_types``, ``page_classes``, ``sub_types`` and ``tiers`` say where an
entry holds (all must fit; none: on every page); later entries win. ``severity`` is ``hard``, ``soft``
(``cents`` prices a unit of excess) or ``off``; ``send_types`` narrows what the rule looks at there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from eros.catalog.checks import ORDERED, POSITIVE
from eros.catalog.load import default, load_catalog
from eros.catalog.tree import NUMBERS, RULES, Origin, Problem, RuleChange, did_you_mean, dotted
from eros.domain.page import Page
from eros.domain.words import PageClass, PageType, SendKind, Severity, SubType, Tier
from eros.rules import catalogue
from eros.rules.amend import ALWAYS_PRICED, NARROWED, PRICED
from eros.rules.base import PlanRule
from eros.rules.probe import verbs_of

# Rules that nothing switches off (DECISIONS 22): page kinds, vault, AVOID, promise, adult safety.
UNSWITCHABLE = frozenset({"CHN02", "TRU01", "TRU02", "TRU03", "PRF02"})
# Rules that keep a page from deceiving a fan; a question (whatif) may leave them out, a file may not.
FAIR = frozenset({"TRU04", "TRU05"})
OFF = "off"
SEVERITIES = (Severity.HARD.value, Severity.SOFT.value, OFF)
WORDS: Mapping[str, tuple[str, ...]] = {
    "page_types": tuple(PageType),
    "page_classes": tuple(PageClass),
    "sub_types": tuple(SubType),
    "tiers": tuple(Tier),
    "send_types": tuple(SendKind),
}
FREE = ("pages", "groups")  # names that the store knows, not the catalogue
KNOWN = ("severity", "cents", "set", *FREE, *WORDS)
MOST_CENTS = 10_000_000
# What a parameter may be, by words of its unit; the first that fits.
RANGES: tuple[tuple[str, float, float], ...] = (
    ("0 to 100", 0, 100),
    ("0 to 1", 0, 1),
    ("keeps free", 1, 60),
    ("kept free", 1, 60),
    ("minutes", 0, 10_080),
    ("hours", 0, 168),
    ("days", 0, 365),
    ("cents", 0, MOST_CENTS),
    ("code points", 0, 10_000),
)
ANY = (0, 1_000)
# What the end of a parameter's name says of its unit, where no catalogue does.
NAMED_UNITS = (
    ("cents", "USD cents"), ("min", "minutes"), ("hours", "hours"), ("days", "days"), ("chars", "code points"),
    ("share", "share, 0 to 1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One entry, understood. Empty scopes: every page. ``numbers`` are catalogue keys with their
    values, ``fields`` parameters of the rule that stand in no catalogue."""

    code: str
    place: str
    severity: Severity | None = None
    off: bool = False
    cents: int | None = None
    only: frozenset[SendKind] | None = None
    numbers: tuple[tuple[str, float], ...] = ()
    fields: tuple[tuple[str, float], ...] = ()
    pages: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    page_types: frozenset[str] = frozenset()
    page_classes: frozenset[str] = frozenset()
    sub_types: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()

    @property
    def everywhere(self) -> bool:
        """Whether it holds on every page."""
        return not (
            self.pages or self.groups or self.page_types or self.page_classes or self.sub_types or self.tiers
        )

    def fits(self, page: Page) -> bool:
        """Whether it holds on this page."""
        scopes: tuple[tuple[frozenset[str], set[str | None]], ...] = (
            (self.pages, {page.id.casefold(), page.name.casefold()}),
            (self.groups, {page.group}),
            (self.page_types, {page.page_type}),
            (self.page_classes, {page.page_class}),
            (self.sub_types, {page.sub_type}),
            (self.tiers, {page.tier}),
        )
        return all(not scope or words & scope for scope, words in scopes)


def parameters(cls: type[PlanRule]) -> Mapping[str, str]:
    """The fields of a rule that a number can fill -> ``int`` or ``float``."""
    return {f.name: str(f.type) for f in fields(cast("Any", cls)) if str(f.type) in ("int", "float")}


def unit_of(cls: type[PlanRule], name: str) -> str:
    """The unit of a parameter: its catalogue number's, or what its name says."""
    key = cls.reads.get(name)
    if key is not None:
        return load_catalog().origins[dotted(NUMBERS, key)].unit
    said = next((unit for end, unit in NAMED_UNITS if f"_{name}".endswith(f"_{end}")), None)
    return said or ("times" if parameters(cls)[name] == "float" else "a count")


def range_of(cls: type[PlanRule], name: str) -> tuple[float, float]:
    """What a parameter may be, both ends included."""
    unit = unit_of(cls, name)
    lo, hi = next(((lo, hi) for words, lo, hi in RANGES if words in unit), ANY)
    return max(lo, POSITIVE.get(cls.reads.get(name, ""), lo)), hi


def read_rules(changes: Sequence[RuleChange]) -> tuple[list[Problem], Mapping[str, Origin]]:
    """Everything that is wrong with the changes, and the numbers that hold on every page."""
    problems = [p for change in changes for p in _wrong(change)]
    numbers: dict[str, Origin] = {}
    for change in changes:
        if not any(_wrong(change)) and understood(change).everywhere:
            reads = _classes()[change.code].reads
            for name, leaf in change.leaves.items():
                key = reads.get(name.removeprefix("set."))
                if name.startswith("set.") and key is not None:
                    numbers[key] = leaf
    return problems, numbers


def understood(change: RuleChange) -> Change:
    """An entry without mistakes as what it means."""
    v = {name: leaf.value for name, leaf in change.leaves.items()}
    reads = _classes()[change.code].reads
    sets = {k.removeprefix("set."): float(x) for k, x in v.items() if k.startswith("set.")}
    said = v.get("severity")
    return Change(
        code=change.code,
        place=f"{change.file}:{change.line}",
        severity=None if said in (None, OFF) else Severity(said),
        off=said == OFF,
        cents=v.get("cents"),
        only=frozenset(map(SendKind, v["send_types"])) if "send_types" in v else None,
        numbers=tuple(sorted((reads[k], x) for k, x in sets.items() if k in reads)),
        fields=tuple(sorted((k, x) for k, x in sets.items() if k not in reads)),
        pages=frozenset(str(p).casefold() for p in v.get("pages", ())),
        groups=frozenset(map(str, v.get("groups", ()))),
        **{k: frozenset(v.get(k, ())) for k in ("page_types", "page_classes", "sub_types", "tiers")},
    )


def _classes() -> Mapping[str, type[PlanRule]]:
    return {cls.code: cls for cls in catalogue.CLASSES}


def _wrong(change: RuleChange) -> Iterator[Problem]:
    classes = _classes()
    if change.code not in classes:
        want = did_you_mean(change.code, classes)
        yield Problem(
            change.file, change.line, dotted(RULES, change.code), "unknown rule", want, "rules.unknown_rule"
        )
        return
    if change.code in UNSWITCHABLE | FAIR:
        what = (
            "protects fans and performers"
            if change.code in UNSWITCHABLE
            else "keeps fans from being deceived"
        )
        key = dotted(RULES, change.code)
        yield Problem(
            change.file, change.line, key, f"{change.code} {what}", "no change of it", "rules.unswitchable"
        )
        return
    if not change.leaves:
        key = dotted(RULES, change.code)
        yield Problem(change.file, change.line, key, "changes nothing", ", ".join(KNOWN), "rules.empty")
    cls = classes[change.code]
    found = [p for name, leaf in change.leaves.items() for p in _leaf_wrong(cls, name, leaf)]
    yield from found
    if not found:
        yield from _together_wrong(cls, change)


def _leaf_wrong(cls: type[PlanRule], name: str, leaf: Origin) -> Iterator[Problem]:
    value = leaf.value

    def bad(what: str, want: str, code: str) -> Problem:
        return Problem(leaf.file, leaf.line, leaf.key, what, want, code)

    if name.startswith("set."):
        yield from _parameter_wrong(cls, name.removeprefix("set."), leaf)
    elif name == "severity":
        if value is False:  # YAML reads a bare off as false
            yield bad("is a bare off", 'the word in quotes: "off"', "rules.severity")
        elif value not in SEVERITIES:
            yield bad(f"is {value!r}", "hard, soft or off", "rules.severity")
    elif name == "cents":
        if not _is_whole(value) or not 1 <= value <= MOST_CENTS:
            yield bad(f"is {value!r}", f"whole US cents from 1 to {MOST_CENTS}", "rules.out_of_range")
    elif name in WORDS or name in FREE:
        known = WORDS.get(name)
        if not isinstance(value, list) or not value:
            yield bad(f"is {value!r}", "a list with one or more names", "rules.scope")
            return
        for word in value:
            if known is not None and word not in known:
                yield bad(f"unknown {word!r}", did_you_mean(str(word), known), "rules.scope")
    else:
        want = "set: {" + name + ": ...}" if name in parameters(cls) else did_you_mean(name, KNOWN)
        yield bad("unknown field", want, "rules.unknown_field")


def _parameter_wrong(cls: type[PlanRule], name: str, leaf: Origin) -> Iterator[Problem]:
    known = parameters(cls)

    def bad(what: str, want: str, code: str) -> Problem:
        return Problem(leaf.file, leaf.line, leaf.key, what, want, code)

    if name not in known:
        want = (
            did_you_mean(name, known) if known else f"no parameter; {cls.code} reads tables of the catalogue"
        )
        yield bad("unknown parameter", want, "rules.unknown_parameter")
        return
    lo, hi = range_of(cls, name)
    whole = known[name] == "int"
    fits = _is_whole(leaf.value) if whole else isinstance(leaf.value, (int, float)) and leaf.value is not True
    if not fits or isinstance(leaf.value, bool) or not lo <= leaf.value <= hi:
        want = f"{'a whole number' if whole else 'a number'} from {lo:g} to {hi:g}"
        yield bad(f"is {leaf.value!r}", want, "rules.out_of_range")


def _together_wrong(cls: type[PlanRule], change: RuleChange) -> Iterator[Problem]:
    """What the solver cannot do, however well each value is written."""
    said = {name: leaf.value for name, leaf in change.leaves.items()}

    def bad(name: str, what: str, want: str, code: str) -> Problem:
        leaf = change.leaves[name]
        return Problem(leaf.file, leaf.line, leaf.key, what, want, code)

    severity, verbs = said.get("severity"), verbs_of(cls.code)
    soft = severity == Severity.SOFT or (severity is None and cls.severity is Severity.SOFT)
    if "cents" in said and not soft:
        yield bad(
            "cents", "prices a rule that is not soft", "severity: soft beside it", "rules.cannot_be_priced"
        )
    elif "cents" in said or severity == Severity.SOFT:
        at = "cents" if "cents" in said else "severity"
        if cls.severity is Severity.HARD or "cents" in said:
            for verb in sorted(verbs - PRICED):
                what = f"{cls.code} says {verb}, which the solver keeps or does not: it has no price"
                yield bad(at, what, "another number for the rule, or off", "rules.cannot_be_priced")
        if cls.severity is Severity.HARD and verbs and verbs <= PRICED and "cents" not in said:
            yield bad("severity", "has no price", "cents beside it", "rules.cents_missing")
        if "cents" in said and not verbs:
            what = f"{cls.code} only judges; the solver hears nothing of it"
            yield bad("cents", what, "no cents", "rules.cannot_be_priced")
    if severity == Severity.HARD and cls.severity is not Severity.HARD:
        if not verbs:
            what = f"{cls.code} only judges: the solver could not keep it, and weeks would be rejected"
            yield bad("severity", what, "soft", "rules.cannot_be_hard")
        for verb in sorted(verbs & ALWAYS_PRICED):
            yield bad(
                "severity",
                f"{cls.code} says {verb}, which is always priced",
                "soft, with its cents",
                "rules.cannot_be_hard",
            )
    if "send_types" in said:
        for verb in sorted(verbs - NARROWED):
            what = f"{cls.code} says {verb}, which speaks of every send"
            yield bad("send_types", what, "the rule for all send types", "rules.cannot_be_narrowed")
        if not verbs:
            what = f"{cls.code} only judges whole weeks or what hangs together"
            yield bad("send_types", what, "the rule for all send types", "rules.cannot_be_narrowed")
    yield from _crossed(cls, change)


def _crossed(cls: type[PlanRule], change: RuleChange) -> Iterator[Problem]:
    """Two ends of one range in the wrong order, where the entry sets one of them."""
    sets = {cls.reads.get(k.removeprefix("set.")): k for k in change.leaves if k.startswith("set.")}
    numbers = {**default().numbers, **{n: float(change.leaves[k].value) for n, k in sets.items() if n}}
    for lo, hi in ORDERED:
        if (lo in sets or hi in sets) and numbers[lo] > numbers[hi]:
            leaf = change.leaves[sets.get(lo) or sets[hi]]
            want = f"{lo} ({numbers[lo]:g}) at most {hi} ({numbers[hi]:g})"
            yield Problem(leaf.file, leaf.line, leaf.key, f"is {leaf.value}", want, "rules.out_of_range")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
