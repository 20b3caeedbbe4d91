"""What is read the quick way reads the same as the plain way would."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from eros.rules.text import matcher, normalise, skeleton

SIGNS = (
    "ab CD xyz  Hello.,!?'`$@*_~-\n\t\x01\x7f0123",
    "éàßſİÀÁΓБЃ€£¢¥½™’…\u00a0\u200b\u200d\ufe0f",  # letters of other scripts, signs of money
    "\u0301\u0327\u0345\u035c각ᄀ\u11a8",  # marks and parts that a normal form moves or joins
    "😂🌹❤🇺🇸🇬🇧",
    "\U0001d400\U0001d7ff\U0001d165\U0001d16d\u13a0\uab70\u0915\u093c",
)
ANY = st.integers(0x20, 0x1FFFF).filter(lambda point: not 0xD800 <= point < 0xE000).map(chr)
TEXTS = st.lists(
    st.one_of(*(st.text(signs, min_size=1, max_size=6) for signs in SIGNS), ANY), max_size=8
).map("".join)
# A slow machine is no fault, and the same texts are tried each time.
STEADY = settings(deadline=None, derandomize=True, database=None)


@STEADY
@given(TEXTS)
def test_folding_stretch_by_stretch_is_folding_the_whole(text: str) -> None:
    folded = text.lower() if text.isascii() else skeleton._folded(text)
    assert skeleton.latin(text) == folded


@STEADY
@given(TEXTS)
def test_the_words_are_those_of_the_pattern(text: str) -> None:
    assert normalise._apart(text) == normalise._APART.sub(" ", text).strip()


@STEADY
@given(TEXTS)
def test_bare_letters_of_a_stretch_are_those_of_the_whole(text: str) -> None:
    without = matcher._BANG.sub("", text)
    assert matcher.bare(text) == matcher._AGAIN.sub("", without.translate(matcher._LETTERS))


@STEADY
@given(TEXTS)
def test_signs_of_money_between_letters(text: str) -> None:
    shown = f"a${text}@b!"
    before = r"(?<=[a-z])[@$!](?=[a-z])"
    assert normalise._INSIDE.findall(shown) == re.findall(before, shown)


@STEADY
@given(TEXTS)
def test_a_hump_is_seen_where_words_can_be_parted(text: str) -> None:
    for shown in (text, f"ab{text}Cde"):
        assert bool(matcher._HUMP.search(shown)) == bool(matcher._CAMEL.search(shown))


@STEADY
@given(TEXTS)
def test_drawn_out_and_set_apart_letters_are_not_passed_over(text: str) -> None:
    joined = f" {normalise._apart(text)} "
    assert bool(normalise._DRAWN_OUT.find_matches_as_indexes(joined)) == bool(normalise._LONG.search(joined))
    assert bool(normalise._THREE_APART.search(joined)) == bool(normalise._LETTERS_APART.search(joined))
