"""What the text rules read: emoji, highlights, structure, amounts, reminders, persona."""

from __future__ import annotations

import pytest
from tests.planscript import scene

from eros.rules.catalogue import rule
from eros.rules.text.amounts import stated
from eros.rules.text.emojis import emojis, longest_face_run
from eros.rules.text.highlights import highlights
from eros.rules.text.persona import emoji_level, slang_level
from eros.rules.text.reminder import fits_any_parent, times_told, whom_it_names
from eros.rules.text.structure import parts, steps


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain (c) 2024 #1 *", 0),
        ("👍🏽", 1),  # a skin tone
        ("👩🏽‍🚀", 1),  # joined
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2),
        ("🇩🇪🇫🇷", 2),  # flags
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 1),  # a flag by tags
        ("1️⃣2️⃣", 2),  # keycaps
        ("❤️", 1),
        ("❤️‍🔥", 1),
        ("é ü ñ 日本", 0),
        ("😮‍💨", 1),
    ],
)
def test_an_emoji_is_what_one_sees(text: str, found: int) -> None:
    assert len(emojis(text)) == found


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("😀😃😄", 3),
        ("😀 😃\n😄", 3),
        ("😀a😃", 1),
        ("😀❤️😃", 1),
        ("😈😈😈", 0),
        ("🙂‍↕️🙂‍↕️", 2),
        ("👍👍👍", 0),
        ("", 0),
    ],
)
def test_runs_of_yellow_faces(text: str, run: int) -> None:
    assert longest_face_run(text) == run


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing here", 0),
        ("**one** and *two* and __three__ and ~~four~~ and `five`", 5),
        ("2 * 3 * 4 and snake_case_name", 0),
        ("LOOK at this", 1),
        ("LOOK AT THIS", 1),
        ("LOOK, now LOOK", 2),
        ("I AM HERE", 1),
        ("VIP, PPV and DM", 0),
        ("OK I am in the USA", 0),
        ("ÜBER GROSS", 1),
        ("𝓢𝓸𝓶𝓮 words, 𝗺𝗼𝗿𝗲 words", 2),
        ("𝓢𝓸𝓶𝓮 𝔀𝓸𝓻𝓭𝓼 together", 1),
        ("One. TWO. THREE!", 2),
        ("WORD " * 11, 3),
        ("Monday in New York", 0),
    ],
)
def test_highlights(text: str, found: int) -> None:
    assert len(highlights(text)) == found, highlights(text)


def test_steps_know_numbers_as_value() -> None:
    assert "value" in steps("12 minutes of it").has
    assert "value" in steps("It is $5").has
    assert steps("").points == 0


def test_a_post_without_words_has_no_parts() -> None:
    assert parts(" \n ", 60, 40, 60).has == frozenset()


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("worth $1,000", [("value", 100_000)]),
        ("a $5k value", [("value", 500_000)]),
        ("over $200 worth of films", [("value", 20_000)]),
        ("usually 49.99 dollars", [("value", 4999)]),
        ("worth a hundred dollars", [("value", 10_000)]),
        ("two hundred and fifty dollars worth", [("value", 25_000)]),
        ("$20 instead of $60", [("value", 6000)]),
        ("was $60, now $20", [("value", 6000)]),
        ("save $15", [("saving", 1500)]),
        ("$15 off", [("saving", 1500)]),
        ("30% off", [("percent", 30)]),
        ("half price", [("percent", 50)]),
        ("worth ＄５０", [("value", 5000)]),
        ("a $1.200,50 value", [("value", 120_050)]),
        ("worth $1'200 and $12,34 worth", [("value", 120_000), ("value", 1234)]),
        ("a fifty-dollar value", [("value", 5000)]),
        ("$50's worth", [("value", 5000)]),
        ("3 hundred dollars worth", [("value", 30_000)]),
        ("normally goes for $60, dropped from $70", [("value", 6000), ("value", 7000)]),
        ("$25 instead of 40", [("value", 4000)]),
        ("25 bucks, not 40!", [("value", 4000)]),
        ("$25, not 3 hours", []),
        ("fifty percent off", [("percent", 50)]),
        ("a third off, two-thirds off", [("percent", 33), ("percent", 66)]),
        ("took 5 pounds off, 3 clips instead of 2", []),
        ("it is $20", []),
        ("the dress was $40", []),
        ("worth your time", []),
        ("I value 10 minutes of quiet", []),
        ("100% me", []),
    ],
)
def test_what_is_claimed_with_money(text: str, claims: list[tuple[str, int]]) -> None:
    assert [(s.claim, s.amount) for s in stated(text)] == claims


def test_reminders_name_what_they_follow_and_when() -> None:
    assert whom_it_names("The bundle is one message up") == {"bundle", "message"}
    assert times_told("I sent it half an hour ago") == (("half an hour ago", 25, 45),)
    assert times_told("It was a good day an hour ago") == ()
    assert fits_any_parent("One reminder from me, then I leave you in peace")
    assert not fits_any_parent("My last message is still there")
    assert not fits_any_parent("Hurry up")


def test_levels() -> None:
    assert [emoji_level(t) for t in ("a", "a ❤️", "a ❤️❤️", "a ❤️❤️❤️")] == [0, 1, 2, 3]
    assert emoji_level("word " * 60 + "❤️❤️❤️") == 1  # three in three hundred characters
    assert [slang_level(t) for t in ("Good evening", "Good evening babe", "omg babe wanna chat")] == [0, 1, 3]


@pytest.mark.parametrize(
    "text", ["a €50 value", "worth 50 euros", "valued at 50€", "£30 worth", "save 20 quid"]
)
def test_another_currency_is_told_as_such(text: str) -> None:
    (claim,) = stated(text)
    assert claim.foreign


def test_no_record_bears_out_a_value_in_another_currency() -> None:
    for text, wrong in (("A $50 value for you", 0), ("A €50 value for you", 1)):
        made = scene(f'offer: o1 items=solo:3000,pov:2000\nmon 10:07 bundle offer=o1 text="{text}"')
        assert len(list(rule("TRU05").check(made.plan, made.given))) == wrong
