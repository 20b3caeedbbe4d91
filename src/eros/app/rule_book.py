"""The rule book: what is in force, where each number came from, and which gap is carried by what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, cast

from eros.app.desk import Desk
from eros.app.replanning import RuleUnknown
from eros.catalog.tree import NUMBERS, Origin, RuleChange, dotted
from eros.domain.page import Page
from eros.domain.switches import RULES, flag_name
from eros.domain.words import Severity
from eros.kit.errors import ErosError
from eros.rules import catalogue
from eros.rules.amend import Amended, plain_rule
from eros.rules.base import PlanRule
from eros.rules.book import InForce, changed
from eros.rules.card import Card, card, family
from eros.rules.gaps import GAPS, WEEK, Gap, Priority, gaps_of, priority_of, wave_of
from eros.rules.measured import measured
from eros.rules.overrides import FAIR, UNSWITCHABLE, parameters, range_of, understood, unit_of


class GapUnknown(ErosError):
    """There is no gap {gap!r}."""

    code = "rules.gap_unknown"
    exit_status = 64
    hint = "`eros rules coverage` prints every gap with its id."


class FamilyUnknown(ErosError):
    """There is no family {family!r}. Known are: {known}."""

    code = "rules.family_unknown"
    exit_status = 64
    hint = "Give a folder (timing) or the letters of its codes (TIM)."


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in one line. ``changed`` says how it differs from the packaged one; empty: it does not."""

    code: str
    name: str
    family: str
    severity: str
    gaps: tuple[str, ...]
    wave: int
    priority: str
    summary: str
    changed: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a rule: what it is, its packaged and its effective value, and where that stands."""

    name: str
    about: str
    unit: str
    default: float
    value: float
    lowest: float
    highest: float
    key: str
    place: str
    yours: bool


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """Everything about a rule.

    ``changes`` are the agency's entries for it, with what each says and where; ``fixed``: nothing may
    change it. ``cost`` is what the golden weeks said, ``None`` where it was not measured.
    """

    line: RuleLine
    card: Card
    gaps: tuple[Gap, ...]
    unit: str
    source: str
    binds: tuple[str, ...]
    needs_facts: bool
    judges_only: bool
    fixed: bool
    parameters: tuple[Parameter, ...]
    changes: tuple[tuple[str, str], ...]
    cost: Mapping[str, Any] | None
    cases: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap of the plan and what carries it."""

    id: str
    also: str | None
    name: str
    priority: str
    wave: int
    ours: bool
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    keeps: int
    breaks: int
    shown: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """All gaps, with how many there are and how many are carried by rules, by class."""

    gaps: tuple[GapLine, ...]
    totals: Mapping[str, int]
    covered: Mapping[str, int]


def page_of(desk: Desk, page_key: str) -> Page:
    """A page as it stands now."""
    with desk.store.read() as session:
        return session.pages.get_page(page_key, desk.catalog, desk.clock.now())


def list_rules(
    desk: Desk,
    *,
    of_family: str | None = None,
    gap: str | None = None,
    wave: int | None = None,
    severity: Severity | None = None,
    page: Page | None = None,
) -> tuple[RuleLine, ...]:
    """Rules in code order; each filter narrows them. ``severity`` is the one in force.

    Raises
    ------
    GapUnknown, FamilyUnknown
        As their names say.
    """
    wanted = _gap(gap) if gap is not None else None
    families = {family(type(rule)): rule.code[:3] for rule in catalogue.ALL}
    if of_family is not None and of_family.lower() not in {
        *families,
        *(f.lower() for f in families.values()),
    }:
        raise FamilyUnknown(family=of_family, known=", ".join(f"{k} ({v})" for k, v in families.items()))
    lines = []
    here, flagged = _here(desk, page)
    for rule in catalogue.ALL:
        line = _line(rule, here, flagged)
        keep = (
            (of_family is None or of_family.lower() in (line.family, line.code[:3].lower()))
            and (wanted is None or wanted in gaps_of(rule))
            and (wave is None or line.wave == wave)
            and (severity is None or line.severity == severity.value)
        )
        lines += [line] if keep else []
    return tuple(lines)


def _gap(text: str) -> Gap:
    found = next((g for g in GAPS if text in (g.id, g.also)), None)
    if found is None:
        raise GapUnknown(gap=text)
    return found


def _here(desk: Desk, page: Page | None) -> tuple[InForce, Mapping[str, str]]:
    """The rules of a page, and which flag leaves which of them out there; without a page the agency's,
    flags apart: they are asked page by page."""
    if page is None:
        return desk.book.everywhere, {}
    now = desk.flags.resolve(page.id)
    off = {
        code: flag_name(field) for field, codes in RULES.items() if not getattr(now, field) for code in codes
    }
    return desk.in_force(page), off


def _line(packaged: PlanRule, here: InForce, flagged: Mapping[str, str]) -> RuleLine:
    mine = next((r for r in here.rules if r.code == packaged.code), None)
    flag = flagged.get(packaged.code)
    return RuleLine(
        packaged.code,
        packaged.name,
        family(type(packaged)),
        "off" if mine is None or flag else mine.severity.value,
        packaged.gaps,
        wave_of(packaged),
        priority_of(packaged).value,
        card(type(packaged)).summary,
        f"off by {flag}" if flag else changed(here.rules).get(packaged.code, ""),
    )


def show_rule(desk: Desk, code: str, page: Page | None = None) -> RuleSheet:
    """A rule as it stands for the agency, or for one page.

    Raises
    ------
    RuleUnknown
        If there is no such rule.
    """
    try:
        packaged = catalogue.rule(code.upper())
    except KeyError:
        raise RuleUnknown(rule=code) from None
    here, flagged = _here(desk, page)
    entries = [c for c in desk.loaded.changes if c.code == packaged.code]
    holds = [c for c in entries if (understood(c).everywhere if page is None else understood(c).fits(page))]
    said = tuple((_place(c), _said(c)) for c in entries)
    return sheet(packaged, here, holds, desk.loaded.origins, said, flagged)


def sheet(
    packaged: PlanRule,
    here: InForce,
    holds: list[RuleChange],
    origins: Mapping[str, Origin],
    changes: tuple[tuple[str, str], ...] = (),
    flagged: Mapping[str, str] = MappingProxyType({}),
) -> RuleSheet:
    """A rule with its numbers and where they stand; ``holds`` are the entries in force, ``flagged``
    the rules that a flag leaves out."""
    from eros.rules.probe import verbs_of

    cls, code = type(packaged), packaged.code
    mine = next((r for r in here.rules if r.code == code), packaged)
    return RuleSheet(
        line=_line(packaged, here, flagged),
        card=card(cls),
        gaps=gaps_of(packaged),
        unit=packaged.unit,
        source=packaged.source,
        binds=packaged.binds,
        needs_facts=packaged.needs_facts,
        judges_only=not verbs_of(code),
        fixed=code in UNSWITCHABLE | FAIR,
        parameters=tuple(_parameters(packaged, mine, holds, origins)),
        changes=changes,
        cost=measured("costs").get("rules", {}).get(code),
        cases=dict(measured("cases").get(code, {"keeps": 0, "breaks": 0})),
    )


def _parameters(
    packaged: PlanRule, mine: PlanRule, holds: list[RuleChange], origins: Mapping[str, Origin]
) -> Iterator[Parameter]:
    cls, about = type(packaged), card(type(packaged)).fields
    for name in parameters(cls):
        key = cls.reads.get(name, "")
        mark = origins[dotted(NUMBERS, key)] if key else None
        leaf = next((c.leaves[f"set.{name}"] for c in reversed(holds) if f"set.{name}" in c.leaves), None)
        own = leaf or (mark if mark is not None and mark.override else None)
        value = getattr(plain_rule(mine), name)
        if name == "cents" and isinstance(mine, Amended) and mine.cents is not None:
            value, own = (
                mine.cents,
                next((c.leaves["cents"] for c in reversed(holds) if "cents" in c.leaves), own),
            )
        place = own.place if own else mark.place if mark else f"rules/{family(cls)}/{packaged.code}.py"
        yield Parameter(
            name, about.get(name, ""), unit_of(cls, name), getattr(cast(Any, packaged), name), value,
            *range_of(cls, name), key, place, own is not None,
        )  # fmt: skip


def _place(change: RuleChange) -> str:
    return f"{change.file}:{change.line}"


def _said(change: RuleChange) -> str:
    return ", ".join(f"{name} {_words(leaf.value)}" for name, leaf in change.leaves.items())


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def coverage() -> Coverage:
    """The gap-to-rule map with how well each gap is cased: it needs no store."""
    known = {rule.code for rule in catalogue.ALL}
    cases = measured("cases")

    def count(codes: tuple[str, ...], side: str) -> int:
        return sum(int(cases.get(code, {}).get(side, 0)) for code in codes)

    lines = []
    for gap in GAPS:
        there = tuple(c for c in gap.rules if c in known)
        lines.append(
            GapLine(
                gap.id, gap.also, gap.name, gap.priority.value, gap.wave, gap.ours, there,
                tuple(c for c in gap.rules if c not in known), count(there, "keeps"), count(there, "breaks"),
                "a planned week" if gap.shown == WEEK else gap.shown,
            )
        )  # fmt: skip
    classes = [p.value for p in Priority]
    return Coverage(
        tuple(lines),
        {"all": len(lines), **{p: sum(g.priority == p for g in lines) for p in classes}},
        {"all": sum(map(_covered, lines)), **{p: sum(g.priority == p and _covered(g) for g in lines) for p in classes}},
    )  # fmt: skip


def _covered(gap: GapLine) -> bool:
    """A rule carries it, none is missing, and cases stand on both sides."""
    return bool(gap.rules) and not gap.missing and gap.keeps > 0 and gap.breaks > 0


def cost_words(shown: RuleSheet) -> str:
    """What the rule cost the golden weeks, with what measured it."""
    of, c = measured("costs"), shown.cost
    if shown.judges_only:
        return "none: the solver hears nothing of it"
    if shown.line.code in UNSWITCHABLE:
        return "never asked: nothing switches it off"
    if c is None:
        return "not measured yet"
    by = f"EROS {of['eros']}, OR-Tools {of['solver']}"
    if not c["binding"]:
        return f"nothing: it binds in none of {of['weeks']} golden weeks ({by})"
    cost, worth, open_ = (f"{n / 100:,.2f}" for n in (c["cost_cents"], of["worth_cents"], c["within_cents"]))
    sure = f"measurable in {c['measured']}" if c["measured"] else "measurable in none"
    return (
        f"{cost} dollars over {of['weeks']} golden weeks worth {worth}: can bind in {c['binding']}, {sure}; "
        f"the searches leave {open_} open ({by})"
    )


def as_dict(shown: RuleSheet) -> dict[str, Any]:
    """A sheet as one flat document."""
    found = {**asdict(shown.line), **asdict(shown.card), **asdict(replace(shown, cost=None))}
    for part in ("line", "card"):
        del found[part]
    return {**found, "cost": shown.cost, "changes": [{"place": p, "says": w} for p, w in shown.changes]}
