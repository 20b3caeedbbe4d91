"""Phrases are found however they are spelled, and only where they stand."""

from __future__ import annotations

import pytest

from eros.app.evasions import TRICKS
from eros.rules.text.lexicon import said, wording
from eros.rules.text.lexicon_file import shipped
from eros.rules.text.matcher import Phrases, phrase_words
from eros.rules.text.skeleton import latin

LISTS = Phrases([("a", "shower video"), ("b", "loli"), ("b", "raped"), ("b", "shota"), ("c", "pov"), ("d", "barely 18"),
                 ("e", "teen"), ("f", "with my toy")])  # fmt: skip


def labels(text: str) -> set[str]:
    return {hit.label for hit in LISTS.found(text)}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ＳＨＯＷＥＲ", "shower"),
        ("ѕһоԝеr", "shower"),  # Cyrillic and Armenian look-alikes
        ("ΗΝΥΜ", "hnym"),  # Greek capitals look like Latin ones, their small forms do not
        ("ᏚᎻᎾᎳᎬᏒ", "shower"),
        ("🆂🅷🅾🆆🅴🆁", "shower"),
        ("ꜱʜᴏᴡᴇʀ", "shower"),
        ("s̶h̶ó̶wer", "shower"),
        ("sho\u200bw\u00ader", "shower"),
        ("🇺🇸 and 🇸🇭🇴🇼", "  and show"),  # two regional indicators are a flag, more are letters
        ("It’s plain", "it's plain"),
        ("\U000e0053h\U000e006fwer\U000e007f", "shower"),  # letters of a flag's tag
        ("sho\x07wér", "shower"),
    ],
)
def test_latin(text: str, form: str) -> None:
    assert latin(text) == form


@pytest.mark.parametrize("trick", TRICKS)
def test_a_phrase_is_found_under_every_trick(trick: str) -> None:
    assert "a" in labels(f"Tonight: {TRICKS[trick]('shower video')}, for you")


@pytest.mark.parametrize(
    "text",
    [
        "a s h o w e r v i d e o i made",
        "S.H.O.W.E.R  V.I.D.E.O",
        "my sho wer vid eo",
        "#showervideo",
        "NewShowerVideo",
        "my sh*wer v*deo",
        "shovver video",
        "5h0w3r v1d30!",
        "shower\nvideo",
        "sho!wer video",
    ],
)
def test_more_spellings(text: str) -> None:
    assert "a" in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "April showers, video nights",
        "ashower video",
        "shower videographer",
        "lol i forgot",
        "I shot a film",
        "he rapped a verse",
        "g r a p e s, r e d",
        "a stopover in Rome",
        "often, kitten, content, at ten",
        "barely 180 days",
        "flush, ow! Ervin",
        "with my toyota",
        "cAnTeEn food",  # every second letter a capital: one word all the same
        "#een there",  # a hash is no letter
        "sho. wer video",  # two sentences
        "te 3 n",  # a figure between words
        "s**w*r v*d*o",  # too much is hidden
    ],
)
def test_innocent_texts(text: str) -> None:
    assert labels(text) == set()


@pytest.mark.parametrize(("text", "label"), [("lоli", "b"), ("l0li", "b"), ("t33n", "e"), ("te-en", "e"), ("t e e n", "e"),
                                             ("p0v", "c"), ("barely l8", "d"), ("wi7h my t0y", "f")])  # fmt: skip
def test_short_phrases_in_disguise(text: str, label: str) -> None:
    assert label in labels(f"well {text} then")


def test_what_is_masked_is_found_beside_what_is_not() -> None:
    hits = LISTS.found("sh*wer video, shower video")
    assert [(h.start, h.end) for h in hits] == [(0, 12), (14, 26)]


def test_the_outermost_hit_counts_once() -> None:
    found = Phrases([("x", "high school"), ("x", "high school dream"), ("y", "school")]).found(
        "My high school dream"
    )
    assert [(h.label, h.phrase) for h in found] == [("x", "high school dream"), ("y", "school")]


def test_a_hit_is_told_by_the_text_as_it_stands() -> None:
    """Other forms of the text (rn read as m) find the same phrase; what stands before it must not change."""
    hits = LISTS.found("No modern shower video")
    assert [(h.start, h.before) for h in hits] == [(10, "no modern ")]
    assert {h.label for h in LISTS.found("NewShowerVideo, barely 18")} == {"a", "d"}


def test_a_phrase_is_kept_as_plain_words() -> None:
    assert phrase_words("  Girl/Girl  Vidéo! ") == "girl girl video"
    assert Phrases([("a", "..."), ("b", "ok then")]).pairs == (("ok then", "b"),)


@pytest.mark.parametrize("word", ["childlike", "lolita", "lipstick", "blindfold", "silk"])
def test_an_i_behind_an_l_is_the_next_letter_and_no_second_l(word: str) -> None:
    sole = Phrases([("x", word)])
    for spelled in (
        word,
        word.upper(),
        word.replace("i", "1"),
        word.replace("i", "!"),
        word.replace("l", "|"),
    ):
        assert sole.found(f"my {spelled} look"), spelled


def test_one_letter_is_not_two() -> None:
    sole = Phrases([("x", "taper"), ("x", "lolita")])
    assert not sole.found("tapper, lolitta")
    assert len(sole.found("tapppper, taperrr, lolitttta")) == 3


@pytest.mark.parametrize("text", ["@teen", "teen69", "$teen", "@teen_69", "raped2", "#barely18"])
def test_a_handles_sign_or_a_number_hides_nothing(text: str) -> None:
    assert labels(f"well {text} then")


@pytest.mark.parametrize("text", ["teen5ager", "barely 180 people", "barely 18x", "canteen2"])
def test_signs_and_numbers_inside_a_word(text: str) -> None:
    assert not labels(f"well {text} then")


@pytest.mark.parametrize("phrases", [wording(), shipped().phrases, shipped().exceptions])
def test_every_phrase_that_ships_is_found_in_a_plain_sentence(phrases: Phrases) -> None:
    lost = [
        (phrase, label)
        for phrase, label in phrases.pairs
        if label not in {hit.label for hit in phrases.found(f"Well, {phrase} then")}
    ]
    assert not lost


@pytest.mark.parametrize("phrase", ["young boys", "schoolboys", "preteens", "spy cams", "girl scout's"])
def test_safety_lists_mean_several_and_what_belongs_to_one(phrase: str) -> None:
    assert said(f"well, {phrase} then")


def test_a_euro_is_read_as_a_letter_and_the_sign_it_is_written_with_meanwhile_is_not() -> None:
    phrases = Phrases([("shower", "shower video")])
    assert [hit.phrase for hit in phrases.found("A show€r vid€o")] == ["shower video"]
    assert phrases.found("A show¤r vid¤o") == ()
