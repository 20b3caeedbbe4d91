"""Lexicon files: promises taken back, exceptions, and every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eros.catalog.load import default
from eros.rules.catalogue import build
from eros.rules.text.lexicon import Lexicon
from eros.rules.text.lexicon_file import (
    MOST,
    LexiconInvalid,
    LexiconUnreadable,
    read_lexicon,
    shipped,
)

GOOD = """
words: {media: [video, videos, clip]}
negations: [no, not, without]
categories:
  kitchen:
    content: [solo, pov]
    phrases: ["kitchen {media}", "cooking show"]
    exceptions: ["kitchen video game"]
  attic:
    content: [teasing]
    phrases: [attic tour]
"""


def lexicon(tmp_path: Path, text: str = GOOD) -> Lexicon:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    return read_lexicon(file)


def promised(held: Lexicon, text: str) -> set[str]:
    return {hit.label for hit in held.promises(text)}


@pytest.mark.parametrize(
    "text",
    [
        "My kitchen video is here",
        "Not only a kitchen video",
        "Don't miss my kitchen clip",
        "No kitchen video? Think again",
        "Not today. A kitchen video tomorrow",
        "No rain, just a kitchen video",
        "I can't wait to show you the kitchen videos",
        "Why not watch my kitchen clip",
        "No attic tour. The kitchen clip, or a cooking shovv",
        "No kitchen video. But a cooking shovv",  # read with a w: no list with what was taken back
    ],
)
def test_a_promise(tmp_path: Path, text: str) -> None:
    assert promised(lexicon(tmp_path), text) == {"kitchen"}


@pytest.mark.parametrize(
    "text",
    [
        "No kitchen video this time",
        "This is not a kitchen video",
        "Without any new kitchen video today",
        "My kitchen video: not this time",
        "The kitchen clip is not included",
        "No kitchen video, attic tour or cooking show",
        "No modern kitchen video, attic tour or cooking show",
        "I play a kitchen video game",
        "Kitchens and videos",
    ],
)
def test_none(tmp_path: Path, text: str) -> None:
    assert promised(lexicon(tmp_path), text) == set()


def test_an_agencys_lexicon_reaches_the_promise_rule_and_keeps_the_lists_that_ship(tmp_path: Path) -> None:
    held = lexicon(tmp_path)
    assert held.content["kitchen"] == {"solo", "pov"}
    assert held.affirmations == shipped().affirmations and held.negations == {"no", "not", "without"}
    assert held.version != shipped().version
    rule = next(r for r in build(default(), held) if r.code == "TRU01")
    assert getattr(rule, "lexicon") is held  # noqa: B009


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    bad = """
words: {media: [video]}
negation: [no]
categories:
  one:
    content: [nothing_of_the_kind]
    phrases: ["{media", "{film} set", "ab", "one {media}"]
    exceptions: [something else]
    frases: [x]
  two:
    phrases: just words
  one:
    content: [solo]
"""
    with pytest.raises(LexiconInvalid) as e:
        lexicon(tmp_path, bad)
    lines = [line.split("mine.yaml:")[1] for line in str(e.value).splitlines() if "mine.yaml:" in line]
    said = {(line.split(" ", 1)[0], line.split(" ", 2)[1].rstrip(":")) for line in lines}
    assert said == {
        ("3", "negation"),
        ("9", "categories.one.frases"),
        ("6", "categories.one.content"),
        ("7", "categories.one.phrases"),
        ("8", "categories.one.exceptions"),
        ("10", "categories.two.content"),
        ("10", "categories.two.phrases"),
        ("11", "categories.two.phrases"),
        ("12", "categories.one"),
    }
    assert e.value.code == "lexicon.invalid"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("categories: [a", "want well-formed YAML"),
        ("words: {}", "no categories"),
        ("categories: {}", "0 categories"),
        ("- a\n- b", "no mapping"),
        ("? [a, b]\n: c", "a key that is no word"),
        ("categories: " + "[" * 1_000, "nested without end"),
        ("categories: {a: {content: [[solo]], phrases: [kitchen video]}}", "an entry that is no text"),
        (
            "categories:\n"
            + "".join(f"  c{i}: {{content: [solo], phrases: [word{i}]}}\n" for i in range(MOST + 1)),
            f"{MOST + 1} categories",
        ),
    ],
)
def test_files_that_are_no_lexicon(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(LexiconInvalid, match=says):
        lexicon(tmp_path, text)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(LexiconUnreadable):
        read_lexicon(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconUnreadable):
        read_lexicon(tmp_path / "bytes.yaml")


@pytest.mark.parametrize("count", [1, MOST])
def test_as_many_categories_as_there_may_be(tmp_path: Path, count: int) -> None:
    rows = "".join(f"  c{i}: {{content: [solo], phrases: [word{i}]}}\n" for i in range(count))
    assert len(lexicon(tmp_path, f"categories:\n{rows}").content) == count
