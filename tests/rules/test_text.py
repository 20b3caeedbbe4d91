"""Normal forms, the promise lexicon and the screen of a bank."""

from __future__ import annotations

import numpy as np
import pytest
from rapidfuzz import fuzz

from eros.catalog.load import default
from eros.domain.words import SendKind
from eros.rules.catalogue import ALL
from eros.rules.text.lexicon_file import shipped
from eros.rules.text.normalise import near_pairs, plain, words
from eros.rules.text.safety import unsafe
from eros.rules.traits import judges_kind, screen


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("  Good   Morning ", "good morning"),
        ("ＧＯＯＤ morning", "good morning"),
        ("Gооd mоrning", "good morning"),  # Cyrillic o
        ("go​od mor­ning", "good morning"),
        ("Crème brûlée", "creme brulee"),
        ("Thank you ❤️", "thank you ❤"),
    ],
)
def test_plain(text: str, form: str) -> None:
    assert plain(text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("I'm here!", " im here "),
        ("ab-cd, ef_gh", " ab cd ef gh "),
        ("s h o w e r video", " shower video "),
        ("a b video", " a b video "),
        ("sh0wer now", " sh0wer now | shower now "),
        ("only $20", " only usd 20 "),
        ("p@rty", " party "),
        ("", "  "),
    ],
)
def test_words(text: str, form: str) -> None:
    assert words(text) == form


def test_promises_are_found_on_whole_words() -> None:
    def promises(text: str) -> set[str]:
        return {hit.label for hit in shipped().promises(text)}

    assert promises("A new shower video and a lingerie set") == {"shower", "lingerie"}
    assert promises("April showers, video nights") == set()
    assert promises("") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Thirty seven years old and proud",
        "I am 10 minutes away",
        "10 new pictures, 17 clips",
        "Sixteen candles on a cake of twenty five years",
        "I turned 21 last week",
        "When I was 18 I moved",
        "Fourteen days to go",
        "The canteen at noon",
        "we have been here for 12 years",
        "i am one of those who read at night",
        "age is just what you feel",
        "17 minutes of it",
        "size 8, page 12",
        "I was 15 minutes early",
        "he was ten steps behind",
        "I was one of a kind",
        "turned 30 in june",
        "everything under $18",
        "only $15 today",
        "the bundle is only $16",
        "under 18 degrees outside",
        "i turned 15 pages",
        "my 30th birthday",
        "I rapped a verse with a tenor",
        "I shot a film of ten minutes",
        "when I was 25",
        "it is 16 degrees",
        "I'm 10/10 today",
        "turning 10 into 20",
        "turning 18 pages",
        "only 18 for the set",
        "a first grade steak, a sixth sense",
    ],
)
def test_harmless(text: str) -> None:
    assert not unsafe(text)


@pytest.mark.parametrize(
    "text",
    [
        "when i was sixteen",
        "I'm 17 tonight",
        "im 1 7 yo",
        "17 y/o",
        "17yo",
        "aged 15",
        "a fifteen-year-old",
        "turning 16",
        "10th grader",
        "t3en dream",
        "ｔｅｅｎ",
        "te​en",
        "just turned 18",
        "without her consent",
        "s1xt33n and sh0wn wh3n i was s1xt33n",
        "when i was ѕіхtееn",
        "i am seveeenteen",
        "s e v e n t e e n years old",
        "𝟭𝟳 y/o",
        "⑰ years old",
        "before my 18th birthday",
        "not yet 18",
        "I was only seventeen when this was taken",
        "she was 16 and shy",
        "my 16th birthday",
        "under 18 and over it",
        "ВARELY LEGAL",
        "b.a.r.e.l.y l.e.g.a.l",
        "nоn-cоnsensual",
        "not 18 yet",
        "turning eighteen next week",
        "I will be 18 soon",
        "below the age of 18",
        "less than 18",
        "barely 1 8",
        "freshly turned eighteen",
        "in ninth grade",
        "back when I was in 10th grade",
        "when I was a kid",
        "he didn't know I was filming",
    ],
)
def test_unsafe(text: str) -> None:
    assert unsafe(text)


def test_screen_marks_what_no_page_may_use() -> None:
    texts = [
        "Good morning",
        "Back in high school",
        "A price glitch!",
        "You won",
        "when i was 16",
        "shower video",
    ]
    blocked, traits = screen(
        texts, ["bump_normal"] * len(texts), rules=ALL, catalog=default(), lexicon=shipped()
    )
    assert blocked.tolist() == [False, True, True, False, True, False]
    bit = list(shipped().content).index("shower")
    assert traits.promised.tolist() == [0, 0, 0, 0, 0, 1 << bit]
    assert traits.promises[bit] == "shower_bath"
    none, nothing = screen([], [], rules=ALL, catalog=default(), lexicon=shipped())
    assert none.shape == nothing.promised.shape == (0,)


def test_a_text_rule_is_asked_where_its_send_types_use_the_caption() -> None:
    assert judges_kind("CAP05", None) and judges_kind("CAP05", SendKind.DM_FARM)
    assert judges_kind("CAP02", SendKind.PPV_UNLOCK) and not judges_kind("CAP02", SendKind.DM_FARM)
    assert not judges_kind("CAP02", None)


def test_near_pairs_know_older_from_newer() -> None:
    texts = ("good morning my dear", "something else", "good morning my dear!", "good morning my dear?")
    assert near_pairs(texts, 2, 90.0) == ((0, 2), (0, 3), (2, 3))
    assert near_pairs(texts, 4, 90.0) == ()


@pytest.mark.parametrize("ratio", [0.0, 60.0, 90.0, 100.0])
def test_near_pairs_miss_none(ratio: float) -> None:
    """Against the likeness of every pair, for texts that are changed a little or much, or are empty."""
    rng = np.random.default_rng(7)
    letters = np.array(list("abcdefgh abcdefgh ,.!\u00e9\U0001f60d\u1d00"))
    texts = ["", "", "a"]
    for n in rng.integers(1, 90, 20).tolist():
        text = letters[rng.integers(0, len(letters), n)]
        for changed in (0, 1, n // 12, n // 5):
            here = rng.integers(0, n, changed)
            text = np.delete(text, here[: changed // 2])
            text = np.insert(text, rng.integers(0, len(text) + 1, changed), letters[here % len(letters)])
            texts.append("".join(text))
    like = {(i, j): fuzz.ratio(texts[i], texts[j]) for j in range(len(texts)) for i in range(j)}
    expected = {pair for pair, likeness in like.items() if likeness >= max(ratio, 1e-9) and pair[1] >= 30}
    assert set(near_pairs(tuple(texts), 30, ratio)) == expected
    assert len(expected) > 3
