"""Settings and the file that says them in flagd's format."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.domain.switches import NAMES
from eros.flags.catalogue import BY_NAME, FLAGS, of_wave
from eros.flags.setting import OFF, ON, SHIPPED, FlagFileBroken, Setting, parse, to_text, unknown
from eros.kit.clock import SystemClock
from eros.waves.catalogue import wave_of_flag

NAME = "ENABLE_TIMING_RULES"


def settings() -> st.SearchStrategy[Setting]:
    pages = st.lists(st.sampled_from(["alexia", "bianca", "ç-1"]), unique=True).map(
        lambda p: tuple(sorted(p))
    )
    shares = st.builds(Setting, st.integers(0, 99), pages, st.booleans())
    return shares | st.builds(Setting, st.just(100), st.just(()), st.booleans())


@given(st.dictionaries(st.sampled_from(NAMES), settings()))
def test_what_is_written_is_read_again(wanted: dict[str, Setting]) -> None:
    found, document = parse(to_text(wanted), "f")
    assert found == {**SHIPPED, **wanted}
    assert unknown(document) == ()


def test_the_file_states_every_flag_with_its_owner() -> None:
    flags = json.loads(to_text(SHIPPED))["flags"]
    assert tuple(flags) == NAMES
    assert all(f["metadata"]["owner"] and f["metadata"]["goneBy"] for f in flags.values())


def broken(change: Any) -> str:
    document = json.loads(to_text(SHIPPED))
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", '{"flags": []}', '{"flags": {"OTHER": 1}}',
        broken(lambda d: d["flags"].update({NAME: 1})),
        broken(lambda d: d["flags"][NAME].update(state="on")),
        broken(lambda d: d["flags"][NAME].update(variants={"on": 1, "off": 0})),
        broken(lambda d: d["flags"][NAME].update(variants={"on": True})),
        broken(lambda d: d["flags"][NAME].pop("variants")),
        broken(lambda d: d["flags"][NAME].update(defaultVariant="perhaps")),
        broken(lambda d: d["flags"][NAME].update(targeting=["on"])),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(text: str) -> None:
    with pytest.raises(FlagFileBroken) as e:
        parse(text, "flags.json")
    assert "flags.json" in str(e.value)


RULES: list[Any] = [
    {"if": [{"in": [{"var": "targetingKey"}, ["a", 1]]}, "on", "off"]},
    {"if": []},
    {"fractional": [["on", 50], ["off", 50]]},
    {"if": [{"==": [{"var": "targetingKey"}, "a"]}, "on"]},
    {"fractional": [{"cat": ["wave-2/", {"var": "targetingKey"}]}, ["on", True], ["off", 99]]},
    {"fractional": [{"cat": ["wave-2/", {"var": "targetingKey"}]}, ["on", 130], ["off", -30]]},
]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_rule_by_hand_is_told_apart_and_kept(rule: Any) -> None:
    def by_hand(document: Any) -> None:
        document["flags"][NAME].update(targeting=rule, defaultVariant="off")

    found, document = parse(broken(by_hand), "f")
    assert found[NAME] == Setting(0, (), own_rule=True)
    again = json.loads(to_text({**found, "ENABLE_JOINT_SOLVER": OFF}, document))["flags"]
    assert (again[NAME]["targeting"], again[NAME]["defaultVariant"]) == (rule, "off")
    gone = json.loads(to_text({**found, NAME: ON}, document))["flags"]
    assert "targeting" not in gone[NAME]


def test_a_flag_of_another_version_is_kept_and_named() -> None:
    _, document = parse(broken(lambda d: d["flags"].update(ENABLE_LATER={"state": "ENABLED"})), "f")
    assert unknown(document) == ("ENABLE_LATER",)
    assert "ENABLE_LATER" in json.loads(to_text(SHIPPED, document))["flags"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (ON, "on"), (OFF, "off"), (Setting(30), "30 % of pages"), (Setting(0, ("a", "b")), "only a, b"),
        (Setting(10, ("a",)), "10 % of pages and a"), (Setting(10, killed=True), "killed (was 10 % of pages)"),
        (Setting(0, own_rule=True), "by a rule of its own"),
    ],
)  # fmt: skip
def test_a_setting_in_words(setting: Setting, words: str) -> None:
    assert setting.words == words


def test_the_catalogue_holds_what_the_plan_names_and_the_assembler() -> None:
    assert tuple(BY_NAME) == NAMES
    assert [len(of_wave(n)) for n in range(7)] == [0, 2, 2, 2, 2, 2, 0]
    assert [f.field for f in FLAGS if f.wave is None] == ["joint_solver"]


@pytest.mark.parametrize("flag", FLAGS, ids=lambda f: f.name)
def test_a_flag_has_all_it_needs(flag: Any) -> None:
    assert flag.owner and flag.about and flag.off and flag.changes
    assert wave_of_flag(flag.field) == flag.wave


@pytest.mark.parametrize("flag", FLAGS, ids=lambda f: f.name)
def test_no_flag_outlives_its_date(flag: Any) -> None:
    today = SystemClock().now().date()
    assert today < flag.gone_by, f"{flag.name} should be gone: decide for good and delete it"
