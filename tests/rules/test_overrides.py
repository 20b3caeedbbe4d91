"""An agency's changes of rules: what is understood, what is refused, and where a change holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from tests.builders import a_page

from eros.catalog.load import CatalogInvalid, Loaded, default, load_catalog
from eros.domain.switches import Switches, switched_off
from eros.domain.words import SendKind, Severity
from eros.rules import catalogue
from eros.rules.amend import Amended, plain_rule
from eros.rules.base import PlanRule
from eros.rules.book import RuleBook, book_of, changed
from eros.rules.overrides import (
    FAIR,
    MOST_CENTS,
    UNSWITCHABLE,
    Change,
    parameters,
    range_of,
    read_rules,
    unit_of,
)
from eros.rules.text.lexicon_file import shipped


def load(tmp_path: Path, text: str) -> Loaded:
    path = tmp_path / "catalog.yaml"
    path.write_text(text, encoding="utf-8")
    return load_catalog(path, read_rules)


def book(tmp_path: Path, text: str) -> RuleBook:
    return book_of(load(tmp_path, text))


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(CatalogInvalid) as e:
        load(tmp_path, text)
    lines = e.value.facts["problems"].strip("\n").splitlines()
    return [line.strip().removeprefix(str(tmp_path / "catalog.yaml")) for line in lines]


def in_book(rules: tuple[PlanRule, ...], code: str) -> Any:
    return next((r for r in rules if r.code == code), None)


def test_without_changes_the_rules_are_the_packaged_ones(tmp_path: Path) -> None:
    made = book(tmp_path, "send_types: {bundle: {max_per_day: 2}}")
    assert made.on(a_page()).rules == catalogue.ALL
    assert made.on(a_page()).catalog.version == default().version
    assert changed(made.on(a_page()).rules) == {}


def test_a_number_set_everywhere_stands_in_the_catalogue(tmp_path: Path) -> None:
    loaded = load(tmp_path, "rules:\n  TIM08: {set: {any_min: 60}}\n")
    assert loaded.catalog.number("spacing.any_min") == 60
    origin = loaded.origins["numbers.spacing.any_min"]
    assert (origin.line, origin.override, origin.unit) == (2, True, "minutes between two sends of a page")
    assert loaded.origins["rules.TIM08.set.any_min"].value == 60
    here = book_of(loaded).on(a_page())
    assert in_book(here.rules, "TIM08").any_min == 60
    assert changed(here.rules) == {"TIM08": "any_min 60 not 45"}


@pytest.mark.parametrize(
    ("scope", "here", "there"),
    [
        ("pages: [P1]", {}, {"id": "p2", "name": "other"}),
        ("pages: [Page One]", {}, {"id": "p2", "name": "other"}),
        ("groups: [north]", {"group": "north"}, {"group": "south"}),
        ("groups: [north]", {"group": "north"}, {}),
        ("page_types: [free]", {"page_type": "free"}, {}),
        ("page_classes: [lifestyle, suggestive]", {"page_class": "lifestyle"}, {}),
        ("sub_types: [personal]", {"sub_type": "personal"}, {}),
        ("tiers: [LOW, MID]", {"tier": "MID"}, {}),
        ("tiers: [LOW], page_types: [free]", {"tier": "LOW", "page_type": "free"}, {"tier": "LOW"}),
    ],
)
def test_a_change_holds_where_it_says(tmp_path: Path, scope: str, here: Any, there: Any) -> None:
    made = book(tmp_path, f"rules:\n  TIM08: {{set: {{any_min: 60}}, {scope}}}\n")
    inside, outside = made.on(a_page(**here)), made.on(a_page(**there))
    assert in_book(inside.rules, "TIM08").any_min == 60
    assert inside.catalog.number("spacing.any_min") == 60
    assert inside.catalog.version != outside.catalog.version == default().version
    assert in_book(outside.rules, "TIM08").any_min == 45
    assert made.on(a_page(**here)) is inside  # made once
    assert made.everywhere.catalog.number("spacing.any_min") == 45


def test_later_entries_win(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        "rules:\n  TIM08:\n    - {set: {any_min: 60}}\n    - {set: {any_min: 75}, pages: [p1]}\n"
        "    - {set: {followup_min: 20}, pages: [p1]}\n",
    )
    rule = in_book(made.on(a_page()).rules, "TIM08")
    assert (rule.any_min, rule.followup_min) == (75, 20)
    assert in_book(made.on(a_page(id="p2", name="x")).rules, "TIM08").any_min == 60


def test_what_a_switch_leaves_out_is_no_change_of_the_agency() -> None:
    off = Switches(timing_rules=False)
    rest = tuple(r for r in catalogue.ALL if r.code not in switched_off(off))
    assert changed(rest, off) == {}
    assert set(changed(rest)) == switched_off(off) and set(changed(rest).values()) == {"off"}


def test_a_parameter_that_stands_in_no_catalogue(tmp_path: Path) -> None:
    made = book(tmp_path, "rules: {CAP01: {set: {cents: 700}}, MIX02: {set: {over: 1.5}}}").on(a_page())
    assert in_book(made.rules, "CAP01").cents == 700
    assert in_book(made.rules, "MIX02").over == 1.5
    assert changed(made.rules) == {"CAP01": "cents 700 not 2000", "MIX02": "over 1.5 not 1.2"}


def test_severity_price_and_sight(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        "rules:\n  LIM01: {severity: soft, cents: 500}\n  MIX06: {send_types: [link_drop]}\n"
        '  TIM02: {severity: "off"}\n  CAP01: {cents: 900}\n',
    ).on(a_page())
    soft = in_book(made.rules, "LIM01")
    assert isinstance(soft, Amended) and soft.severity is Severity.SOFT and soft.cents == 500
    assert in_book(made.rules, "MIX06").only == {SendKind.LINK_DROP}
    assert in_book(made.rules, "TIM02") is None
    assert changed(made.rules) == {
        "CAP01": "cents 900", "LIM01": "soft, cents 500", "MIX06": "only link_drop", "TIM02": "off",
    }  # fmt: skip
    assert [r.code for r in made.rules] == [r.code for r in catalogue.ALL if r.code != "TIM02"]


def test_saying_what_is_so_already_changes_nothing(tmp_path: Path) -> None:
    text = (
        "rules: {CAP01: {severity: soft}, LIM01: {severity: hard, set: {most: 4}}, MIX02: {set: {over: 1.2}}}"
    )
    made = book(tmp_path, text).on(a_page())
    assert made.rules == catalogue.ALL and changed(made.rules) == {}
    assert made.catalog.version == default().version


def test_hard_again_on_one_page(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        "rules: {LIM01: [{severity: soft, cents: 500}, {severity: hard, pages: [p1]}]}",
    )
    assert in_book(made.on(a_page()).rules, "LIM01") == catalogue.rule("LIM01")
    assert in_book(made.everywhere.rules, "LIM01").severity is Severity.SOFT


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("TIM99: {severity: soft}", "rules.TIM99: unknown rule, want a known key; did you mean TIM09? [rules.unknown_rule]"),
        ("TIM08: {set: {any_mn: 3}}", "rules.TIM08.set.any_mn: unknown parameter, want a known key; did you mean any_min? [rules.unknown_parameter]"),
        ("TIM05: {set: {hours: 3}}", "unknown parameter, want no parameter; TIM05 reads tables of the catalogue [rules.unknown_parameter]"),
        ("TIM08: {set: {any_min: -1}}", "is -1, want a whole number from 0 to 10080 [rules.out_of_range]"),
        ("TIM08: {set: {any_min: 45.5}}", "is 45.5, want a whole number from 0 to 10080 [rules.out_of_range]"),
        ("TIM08: {set: {any_min: true}}", "is True, want a whole number from 0 to 10080 [rules.out_of_range]"),
        ("TIM08: {set: {any_min: many}}", "is 'many', want a whole number from 0 to 10080 [rules.out_of_range]"),
        ("MIX05: {set: {most: 1.2}}", "is 1.2, want a number from 0 to 1 [rules.out_of_range]"),
        ("MIX05: {set: {most: .nan}}", "is nan, want a number from 0 to 1 [rules.out_of_range]"),
        ("TIM07: {set: {step_min: 0}}", "is 0, want a whole number from 1 to 60 [rules.out_of_range]"),
        ("TIM03: {set: {earliest_min: 50}}", "is 50, want followups.earliest_min (50) at most followups.delay_mean_min (28) [rules.out_of_range]"),
        ("LIM01: {severity: soft, cents: 0}", "is 0, want whole US cents from 1 to 10000000 [rules.out_of_range]"),
        ("LIM01: {severity: soft}", "rules.LIM01.severity: has no price, want cents beside it [rules.cents_missing]"),
        ("LIM01: {cents: 5}", "prices a rule that is not soft, want severity: soft beside it [rules.cannot_be_priced]"),
        ("LIM01: {severity: hard, cents: 5}", "prices a rule that is not soft, want severity: soft beside it [rules.cannot_be_priced]"),
        ("LIM01: {severity: hrd}", "is 'hrd', want hard, soft or off [rules.severity]"),
        ("LIM01: {severity: off}", 'is a bare off, want the word in quotes: "off" [rules.severity]'),
        ("TIM08: {severity: soft, cents: 500}", "TIM08 says apart, which the solver keeps or does not: it has no price, want another number for the rule, or off [rules.cannot_be_priced]"),
        ("CMP04: {severity: soft, cents: 500}", "CMP04 says forbid, which the solver keeps or does not"),
        ("TRU03: {severity: soft}", "rules.TRU03: TRU03 protects fans and performers, want no change of it [rules.unswitchable]"),
        ("OPS02: {severity: soft, cents: 5}", "OPS02 only judges; the solver hears nothing of it, want no cents [rules.cannot_be_priced]"),
        ("OPS02: {severity: hard}", "OPS02 only judges: the solver could not keep it, and weeks would be rejected, want soft [rules.cannot_be_hard]"),
        ("CAP01: {severity: hard}", "CAP01 says length_share, which is always priced, want soft, with its cents [rules.cannot_be_hard]"),
        ("MIX05: {send_types: [bundle]}", "MIX05 says share_per_kind, which speaks of every send, want the rule for all send types [rules.cannot_be_narrowed]"),
        ("OPS02: {send_types: [bundle]}", "OPS02 only judges whole weeks or what hangs together, want the rule for all send types [rules.cannot_be_narrowed]"),
        ("TIM08: {send_types: [bundel]}", "unknown 'bundel', want a known key; did you mean bundle? [rules.scope]"),
        ("TIM08: {tiers: LOW, set: {any_min: 50}}", "is 'LOW', want a list with one or more names [rules.scope]"),
        ("TIM08: {pages: [], set: {any_min: 50}}", "is [], want a list with one or more names [rules.scope]"),
        ("TIM08: {any_min: 50}", "unknown field, want set: {any_min: ...} [rules.unknown_field]"),
        ("TIM08: {severty: soft}", "unknown field, want a known key; did you mean severity? [rules.unknown_field]"),
        ("TIM08: {}", "rules.TIM08: changes nothing, want severity, cents, set, pages, groups, page_types, page_classes, sub_types, tiers, send_types [rules.empty]"),
        ("TIM08: 3", "rules.TIM08: no mapping, want key: value lines"),
        ("TIM08: {set: 3}", "rules.TIM08.set: unknown field"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(tmp_path: Path, entry: str, said: str) -> None:
    found = problems(tmp_path, f"rules:\n  {entry}\n")
    assert found[0].startswith(":2 "), found
    assert any(said in line for line in found), found


@pytest.mark.parametrize("code", sorted(UNSWITCHABLE | FAIR))
@pytest.mark.parametrize(
    "entry", ["severity: soft, cents: 9", 'severity: "off"', "pages: [a]", "send_types: [bundle]"]
)
def test_what_protects_people_cannot_be_changed(tmp_path: Path, code: str, entry: str) -> None:
    (line,) = problems(tmp_path, f"rules:\n  {code}: {{{entry}}}\n")
    assert line.endswith("[rules.unswitchable]")


def test_all_mistakes_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        "numbers:\n  spacing.any_mn: 3\nrules:\n  TIM08:\n    - {set: {any_min: -1}}\n    - severity: lax\n"
        '      tiers: [BIG]\n  XYZ01: {severity: soft}\n  TRU02: {severity: "off"}\n'
    )
    found = problems(tmp_path, text)
    assert [line.split(" ")[0] for line in found] == [":2", ":5", ":6", ":7", ":8", ":9"]
    assert found[2].startswith(":6 rules.TIM08[2].severity:")


def test_the_section_needs_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_text("rules: {TIM08: {set: {any_min: 50}}}", encoding="utf-8")
    with pytest.raises(CatalogInvalid, match="no rules here"):
        load_catalog(path)


@pytest.mark.parametrize("rule", catalogue.ALL, ids=lambda r: r.code)
def test_every_packaged_parameter_is_inside_its_range(rule: PlanRule) -> None:
    for name in parameters(type(rule)):
        lo, hi = range_of(type(rule), name)
        assert lo <= getattr(cast(Any, rule), name) <= hi, name
        assert unit_of(type(rule), name), name


@pytest.mark.parametrize(
    ("code", "name", "unit", "lo", "hi"),
    [
        ("CAP01", "share", "share of long-form revenue sends, 0 to 1", 0, 1),
        ("CAP07", "near_ratio", "ratio of normalised texts, 0 to 100", 0, 100),
        ("TIM06", "hours", "hours a pin stays", 0, 168),
        ("CAP07", "near_days", "days", 0, 365),
        ("MIX02", "over", "times", 0, 1_000),  # stands in no catalogue
        ("CAP05", "faces_max", "yellow faces in a row", 0, 1_000),
        ("CAP01", "from_chars", "code points", 0, 10_000),
        ("TIM08", "any_min", "minutes between two sends of a page", 0, 10_080),
        ("CAP01", "cents", "USD cents", 0, 10_000_000),  # nor does this
        ("TIM07", "step_min", "minutes between two minutes of the hour that are kept free", 1, 60),
        ("TIM13", "window_min", "minutes of the density window", 1, 10_080),  # nothing is counted in no time
    ],
)
def test_what_a_parameter_may_be(code: str, name: str, unit: str, lo: float, hi: float) -> None:
    cls = type(catalogue.rule(code))
    assert (unit_of(cls, name), range_of(cls, name)) == (unit, (lo, hi))


def test_units_by_name_where_no_catalogue_has_them() -> None:
    @dataclass
    class Own:
        reads: ClassVar[dict[str, str]] = {}
        gap_min: int = 1
        min: int = 1
        minimum: int = 1
        body_chars: int = 1
        most_share: float = 1
        times: float = 1
        words: str = ""

    own = cast(Any, Own)
    kinds = parameters(own)
    assert kinds == {
        "gap_min": "int", "min": "int", "minimum": "int", "body_chars": "int", "most_share": "float", "times": "float",
    }  # fmt: skip
    assert [unit_of(own, name) for name in kinds] == [
        "minutes", "minutes", "a count", "code points", "share, 0 to 1", "times",
    ]  # fmt: skip
    assert range_of(own, "most_share") == (0, 1) and range_of(own, "minimum") == (0, 1_000)


@pytest.mark.parametrize("code", ["LIM01", "CAP01"])
@pytest.mark.parametrize("end", [1, MOST_CENTS])
def test_prices_at_their_ends(tmp_path: Path, code: str, end: int) -> None:
    made = book(tmp_path, f"rules: {{{code}: {{severity: soft, cents: {end}}}}}")
    assert made.changes[0].cents == end
    for beyond in (0, MOST_CENTS + 1, "1.5", "true", "some"):
        (line,) = problems(tmp_path, f"rules:\n  {code}: {{severity: soft, cents: {beyond}}}\n")
        assert line.startswith(f":2 rules.{code}.cents: is ") and line.endswith("[rules.out_of_range]")


@pytest.mark.parametrize(("code", "name", "value"), [("TIM07", "step_min", 1), ("TIM07", "step_min", 60),
                                                     ("MIX05", "most", 1), ("MIX05", "most", 0)])  # fmt: skip
def test_parameters_at_their_ends(tmp_path: Path, code: str, name: str, value: float) -> None:
    (change,) = book(tmp_path, f"rules: {{{code}: {{set: {{{name}: {value}}}}}}}").changes
    assert change.numbers == ((catalogue.rule(code).reads[name], value),)


def test_everything_an_entry_may_say_is_understood(tmp_path: Path) -> None:
    text = (
        "rules:\n  LIM01: {severity: soft, cents: 500, pages: [Alexia, 7], groups: [North, 3], page_types: [free],\n"
        "    page_classes: [explicit], sub_types: [personal], tiers: [LOW, MID], set: {most: 3}}\n"
        '  CAP01: {set: {cents: 700, share: 0.5, from_chars: 200}}\n  TIM02: {severity: "off"}\n'
        "  MIX06: {send_types: [link_drop, bundle]}\n"
    )
    path = tmp_path / "catalog.yaml"
    (limit, length, style, narrow) = book(tmp_path, text).changes
    key = catalogue.rule("LIM01").reads["most"]
    assert limit == Change(
        "LIM01", f"{path}:2", Severity.SOFT, cents=500, numbers=((key, 3.0),),
        pages=frozenset({"alexia", "7"}), groups=frozenset({"North", "3"}), page_types=frozenset({"free"}),
        page_classes=frozenset({"explicit"}), sub_types=frozenset({"personal"}), tiers=frozenset({"LOW", "MID"}),
    )  # fmt: skip
    reads = catalogue.rule("CAP01").reads
    assert length == Change(
        "CAP01", f"{path}:4", fields=(("cents", 700.0),),
        numbers=tuple(sorted(((reads["share"], 0.5), (reads["from_chars"], 200.0)))),
    )  # fmt: skip
    assert all(isinstance(x, float) for _, x in (*length.numbers, *length.fields))
    assert style == Change("TIM02", f"{path}:5", off=True)
    assert narrow == Change("MIX06", f"{path}:6", only=frozenset({SendKind.LINK_DROP, SendKind.BUNDLE}))
    assert [c.everywhere for c in (limit, length, style, narrow)] == [False, True, True, True]


def test_numbers_of_the_last_entry_for_every_page_hold_beside_others_of_theirs(tmp_path: Path) -> None:
    text = (
        "rules:\n  TIM08:\n    - {severity: hard, set: {any_min: 50, followup_min: 20}}\n"
        "    - {set: {any_min: 60}, tiers: [LOW]}\n    - {set: {any_min: 55}}\n  CAP01: {set: {cents: 700}}\n"
    )
    loaded = load(tmp_path, text)
    assert loaded.catalog.number("spacing.any_min") == 55
    assert loaded.origins["numbers.spacing.any_min"].line == 5
    assert loaded.origins[f"numbers.{catalogue.rule('TIM08').reads['followup_min']}"].line == 3


def test_a_parameter_stays_a_whole_number_and_the_agencys_words_reach_its_rules(tmp_path: Path) -> None:
    loaded = load(tmp_path, "rules: {CAP01: {set: {cents: 700}}}")
    own = replace(shipped(), version="own")
    made = book_of(loaded, own)
    assert repr(in_book(made.on(a_page()).rules, "CAP01").cents) == "700"
    for here in (made.on(a_page()), made.everywhere, made.on(a_page(), {"spacing.any_min": 50})):
        assert in_book(here.rules, "TRU01").lexicon is own
    assert changed(made.everywhere.rules)["TRU01"] == "its own lexicon"
    assert in_book(book_of(loaded).everywhere.rules, "TRU01").lexicon is shipped()


def test_numbers_on_top_of_an_agencys_changes_are_last_and_not_kept(tmp_path: Path) -> None:
    made = book(
        tmp_path, "rules: {TIM08: {set: {any_min: 60}, tiers: [HIGH]}, LIM01: {severity: soft, cents: 5}}"
    )
    asked = made.on(a_page(), {"spacing.any_min": 50})
    assert in_book(asked.rules, "TIM08").any_min == 50 and in_book(asked.rules, "LIM01").cents == 5
    assert in_book(made.on(a_page()).rules, "TIM08").any_min == 60
    assert in_book(made.everywhere.rules, "TIM08").any_min == 45
    assert in_book(made.everywhere.rules, "LIM01").cents == 5
    versions = {asked.catalog.version, made.on(a_page()).catalog.version, made.everywhere.catalog.version}
    assert len(versions) == 3 and default().version in versions


def test_an_entry_that_says_nothing_of_a_thing_leaves_it_as_it_was(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        "rules:\n  LIM01:\n    - {severity: soft, cents: 500}\n    - {send_types: [ppv_followup]}\n"
        "    - {cents: 700, severity: soft}\n    - {severity: hard, tiers: [LOW]}\n"
        '    - {severity: "off", tiers: [MID]}\n  CAP01:\n    - {cents: 900}\n    - {set: {cents: 3}}\n',
    )
    soft = in_book(made.everywhere.rules, "LIM01")
    assert (soft.severity, soft.cents, soft.only) == (Severity.SOFT, 700, {SendKind.PPV_FOLLOWUP})
    hard = in_book(made.on(a_page(tier="LOW")).rules, "LIM01")
    assert (hard.severity, hard.cents, hard.only) == (Severity.HARD, None, {SendKind.PPV_FOLLOWUP})
    assert in_book(made.on(a_page(tier="MID")).rules, "LIM01") is None
    length = in_book(made.everywhere.rules, "CAP01")
    assert (length.severity, length.cents, cast(Any, plain_rule(length)).cents) == (Severity.SOFT, 900, 3)
    assert changed(made.everywhere.rules) == {
        "CAP01": "cents 900, cents 3 not 2000",
        "LIM01": "soft, cents 700, only ppv_followup",
    }
