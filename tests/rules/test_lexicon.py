"""Lexicon files: promises taken back, exceptions, and every mistake with its line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from eros.catalog.load import default
from eros.rules.catalogue import build
from eros.rules.text.lexicon import Lexicon
from eros.rules.text.lexicon_file import (
    MOST,
    SHIPPED,
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


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"\xff\xfe\x00", "can't decode byte 0xff")]
)
def test_a_file_that_is_not_there_or_no_text(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "mine.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LexiconUnreadable) as e:
        read_lexicon(path)
    assert e.value.facts["path"] == path and why in str(e.value.facts["why"])


@pytest.mark.parametrize("count", [1, MOST])
def test_as_many_categories_as_there_may_be(tmp_path: Path, count: int) -> None:
    rows = "".join(f"  c{i}: {{content: [solo], phrases: [word{i}]}}\n" for i in range(count))
    assert len(lexicon(tmp_path, f"categories:\n{rows}").content) == count


ONE = "categories:\n  a: {content: [solo], phrases: [kitchen video]}\n"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1 (file): empty, want categories"]),
        ("\n\ncategories: [a", ["3 (file): expected ',' or ']', but got '<stream end>', want well-formed YAML"]),
        ("words: {}", ["1 (file): no categories, want categories: {name: {content: [...], phrases: [...]}}"]),
        ("categories: " + "[" * 1_000, ["1 (file): nested without end, want categories with lists of phrases"]),
        (
            "\ncategories: 3\n",
            ["2 categories: 0 categories, want 1 to 62", "2 categories: no mapping, want key: value lines"],
        ),
        (
            "- a\n",
            [
                "1 (file): no categories, want categories: {name: {content: [...], phrases: [...]}}",
                "1 (top level): no mapping, want key: value lines",
            ],
        ),
        (
            f"negation: [no]\nword: {{}}\ncategry: {{}}\n{ONE}",
            [
                "1 negation: unknown, want a known key; did you mean negations?",
                "2 word: unknown, want a known key; did you mean words?",
                "3 categry: unknown, want a known key; did you mean categories?",
            ],
        ),
        (
            f"{ONE}negations: no\naffirmations: [ok, [x]]\nnegations_after:\n  - this\n  - ''\n",
            [
                "3 negations: no list, want a list of words or phrases",
                "4 affirmations: an entry that is no text, want words or phrases",
                "7 negations_after: an entry that is no text, want words or phrases",
            ],
        ),
        (
            f"{ONE}words: {{media: film, other: [a, [b]]}}\n",
            [
                "3 words.media: no list, want a list of words or phrases",
                "3 words.other: an entry that is no text, want words or phrases",
            ],
        ),
        (f"{ONE}words: [a]\n", ["3 words: no mapping, want key: value lines"]),
        (
            "categories:\n  a: 3\n  b:\n    content: []\n    frases: [x]\n    exeptions: [x]\n",
            [
                "2 categories.a: no mapping, want key: value lines",
                "2 categories.a.content: nothing, want at least one",
                "2 categories.a.phrases: nothing, want at least one",
                "3 categories.b.content: nothing, want at least one",
                "3 categories.b.phrases: nothing, want at least one",
                "5 categories.b.frases: unknown field, want a known key; did you mean phrases?",
                "6 categories.b.exeptions: unknown field, want a known key; did you mean exceptions?",
            ],
        ),
        (
            "categories:\n  a:\n    content: [solo, sollo, pov,\n      povv]\n    phrases: [kitchen video]\n",
            [
                "3 categories.a.content: unknown content type sollo, want a known key; did you mean solo?",
                "4 categories.a.content: unknown content type povv, want a known key; did you mean pov?",
            ],
        ),
        (
            "words: {media: [film], other: [clip]}\ncategories:\n  a:\n    content: [solo]\n"
            "    phrases: ['{media', '{film} set', '{media} set', '{} set', ab, 'a b', 'a b c']\n"
            "    exceptions: ['film set up', 'video set', '{nil}',\n      is, filmset, film setting, the film set]\n",
            [
                "5 categories.a.phrases: 'a b' is too short, want 3 letters or digits at least",
                "5 categories.a.phrases: 'ab' is too short, want 3 letters or digits at least",
                "5 categories.a.phrases: braces without meaning in '{film} set', "
                "want names that stand under words: media, other",
                "5 categories.a.phrases: braces without meaning in '{media', "
                "want names that stand under words: media, other",
                "5 categories.a.phrases: braces without meaning in '{} set', "
                "want names that stand under words: media, other",
                "6 categories.a.exceptions: 'video set' holds no phrase, want one that holds a phrase of its category",
                "6 categories.a.exceptions: braces without meaning in '{nil}', "
                "want names that stand under words: media, other",
                "7 categories.a.exceptions: 'film setting' holds no phrase, "
                "want one that holds a phrase of its category",
                "7 categories.a.exceptions: 'filmset' holds no phrase, want one that holds a phrase of its category",
                "7 categories.a.exceptions: 'is' holds no phrase, want one that holds a phrase of its category",
                "7 categories.a.exceptions: 'is' is too short, want 3 letters or digits at least",
            ],
        ),
        (
            "categories:\n  a:\n    content: [solo]\n    phrases: ['{media} here', kitchen video]\n",
            ["4 categories.a.phrases: braces without meaning in '{media} here', want names that stand under words"],
        ),
        (
            "categories:\n  a: {content: solo, phrases: [[x], kitchen video, ' ']}\n",
            [
                "2 categories.a.content: no list, want a list of words or phrases",
                "2 categories.a.content: nothing, want at least one",
                "2 categories.a.phrases: an entry that is no text, want words or phrases",
            ],
        ),
    ],
)  # fmt: skip
def test_each_problem_is_said_in_full_and_once(tmp_path: Path, text: str, problems: list[str]) -> None:
    with pytest.raises(LexiconInvalid) as e:
        lexicon(tmp_path, text)
    said = e.value.facts["problems"].split(f"\n  {tmp_path / 'mine.yaml'}:")
    assert said == ["", *problems] and e.value.facts["count"] == len(problems)


def test_other_content_types_may_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(ONE, "utf-8")
    with pytest.raises(LexiconInvalid, match="unknown content type solo, want one of cooking"):
        read_lexicon(file, frozenset({"cooking"}))
    file.write_text(ONE.replace("solo", "cooking"), "utf-8")
    assert read_lexicon(file, frozenset({"cooking"})).content == {"a": {"cooking"}}


def test_a_file_is_read_whole_and_kept_as_plain_words(tmp_path: Path) -> None:
    text = """
words: {media: [video, clip], place: [kitchen, attic]}
negations: ["No!", never]
affirmations: ["Not Only"]
negations_after: ["Not this-time"]
categories:
  tour:
    content: [solo]
    phrases: ["{place} {media}", "{media} or {media}"]
    exceptions: ["{place} {media} game"]
"""
    held = lexicon(tmp_path, text)
    assert held.version == hashlib.sha256(text.encode()).hexdigest()
    assert held.negations == {"no", "never"}
    assert (held.affirmations, held.negations_after) == (("not only",), ("not this time",))
    assert {phrase for phrase, _ in held.phrases.pairs} == {
        "attic clip", "attic video", "kitchen clip", "kitchen video",
        "clip or clip", "clip or video", "video or clip", "video or video",
    }  # fmt: skip
    assert held.exceptions.pairs == tuple(
        (f"{place} {media} game", "tour") for place in ("attic", "kitchen") for media in ("clip", "video")
    )
    kept = lexicon(tmp_path, ONE)
    for name in ("negations", "affirmations", "negations_after"):
        assert getattr(kept, name) == getattr(shipped(), name) and getattr(kept, name)
    assert shipped().version == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("kitchen video game, then a kitchen video", [27]),  # an exception, and behind it a promise
        ("no kitchen video. An attic tour, a cooking show", [21, 35]),
        ("attic tour, and no kitchen video", [0]),
        ("no kitchen video, and my attic tour; cooking show", [37]),
        ("no kitchen video and with an attic tour", [29]),  # no list: with parts them
        ("not one two three four kitchen video", []),
        ("not one two three four five kitchen video", [28]),
        ("no rain: kitchen video", [9]),
        ("no rain but kitchen video", [12]),
        ("no rain\nkitchen video", [8]),
        ("kitchen video, not this time", []),
        ("kitchen video - not   included", []),
        ("kitchen video? no", [0]),
        ("do not miss the kitchen video", [16]),
        ("do not miss it, without kitchen video", []),
        ("n0 kitchen video", [3]),
    ],
)
def test_which_promises_are_kept(tmp_path: Path, text: str, kept: list[int]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD, "utf-8")
    assert [hit.start for hit in read_lexicon(file).promises(text)] == kept


@pytest.mark.parametrize("exception", ["kitchen video game", "fake kitchen video", "kitchen video"])
def test_an_exception_may_begin_or_end_with_its_phrase(tmp_path: Path, exception: str) -> None:
    held = lexicon(tmp_path, GOOD.replace("kitchen video game", exception))
    assert promised(held, f"My {exception}, well") == set()
    assert promised(held, f"My {exception} and a kitchen clip") == {"kitchen"}
