"""The rules in force on a page: the one place where an agency's changes become rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, cast

from eros.catalog.load import Loaded
from eros.catalog.values import Catalog
from eros.domain.page import Page
from eros.domain.switches import ALL_ON, Switches, switched_off
from eros.kit.canonical import compact, sha256
from eros.rules.amend import Amended, plain_rule
from eros.rules.base import PlanRule
from eros.rules.catalogue import ALL, build
from eros.rules.overrides import Change, parameters, understood
from eros.rules.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """What a page's week is planned and judged by.

    ``rules`` in code order; ``catalog`` the numbers that agents and rules read on this page.
    """

    catalog: Catalog
    rules: tuple[PlanRule, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    """The agency's rules, ``lexicon`` its own words of promise. Ask :meth:`on` for a page's."""

    catalog: Catalog
    changes: tuple[Change, ...] = ()
    lexicon: Lexicon | None = None
    _kept: dict[tuple[Change, ...], InForce] = field(default_factory=dict, repr=False)

    @property
    def everywhere(self) -> InForce:
        """What holds on every page; changes for some pages are left aside."""
        return self._made(tuple(c for c in self.changes if c.everywhere))

    def on(self, page: Page, sets: Mapping[str, float] = MappingProxyType({})) -> InForce:
        """What holds on this page, or would hold with these catalogue numbers on top."""
        changes = tuple(c for c in self.changes if c.fits(page))
        return made_of(self.catalog, changes, sets, self.lexicon) if sets else self._made(changes)

    def _made(self, changes: tuple[Change, ...]) -> InForce:
        if changes not in self._kept:
            self._kept[changes] = made_of(self.catalog, changes, lexicon=self.lexicon)
        return self._kept[changes]


def book_of(loaded: Loaded, lexicon: Lexicon | None = None) -> RuleBook:
    """The rules under an agency's file, with its promise lexicon (``None``: the one that ships)."""
    return RuleBook(loaded.catalog, tuple(understood(c) for c in loaded.changes), lexicon)


def made_of(
    catalog: Catalog,
    changes: tuple[Change, ...],
    sets: Mapping[str, float] = MappingProxyType({}),
    lexicon: Lexicon | None = None,
) -> InForce:
    """Rules and numbers under these changes; later ones win, ``sets`` last."""
    numbers = {**{key: x for c in changes for key, x in c.numbers}, **sets}
    if any(catalog.numbers[key] != x for key, x in numbers.items()):
        catalog = replace(
            catalog,
            numbers={**catalog.numbers, **numbers},
            version=sha256(compact([catalog.version, numbers])),
        )
    rules = []
    for rule in build(catalog, lexicon):
        made = _amended(rule, tuple(c for c in changes if c.code == rule.code))
        if made is not None:
            rules.append(made)
    return InForce(catalog, tuple(rules))


def _amended(rule: PlanRule, changes: tuple[Change, ...]) -> PlanRule | None:
    severity, cents, only, off = rule.severity, None, None, False
    for c in changes:
        if c.fields:
            kinds = parameters(type(rule))
            values = {k: int(x) if kinds[k] == "int" else x for k, x in c.fields}
            rule = cast(PlanRule, replace(cast(Any, rule), **values))
        if c.severity is not None or c.off:
            severity, off, cents = c.severity or severity, c.off, None
        cents = c.cents if c.cents is not None else cents
        only = c.only if c.only is not None else only
    if off:
        return None
    if severity is rule.severity and cents is None and only is None:
        return rule
    return cast(PlanRule, Amended(rule, severity, cents, only))


def changed(rules: Sequence[PlanRule], switches: Switches = ALL_ON) -> Mapping[str, str]:
    """Code -> in words how the rule differs from the packaged one; what is as packaged is left out,
    and what ``switches`` leave out: a plan states them itself."""
    here = {rule.code: rule for rule in rules}
    found: dict[str, str] = {}
    off = switched_off(switches)
    for packaged in ALL:
        if packaged.code in off:
            continue
        rule = here.get(packaged.code)
        if rule is None:
            found[packaged.code] = "off"
            continue
        mine, words = plain_rule(rule), []
        if rule.severity is not packaged.severity:
            words.append(str(rule.severity))
        if isinstance(rule, Amended):
            words += [f"cents {rule.cents}"] if rule.cents is not None else []
            words += [f"only {' '.join(sorted(rule.only))}"] if rule.only is not None else []
        for f in fields(cast(Any, mine)):
            new, old = getattr(mine, f.name), getattr(packaged, f.name)
            if new != old:
                words.append(f"{f.name} {new:g} not {old:g}" if f.name != "lexicon" else "its own lexicon")
        if words:
            found[packaged.code] = ", ".join(words)
    return found


__all__ = ["InForce", "RuleBook", "book_of", "changed", "made_of"]
