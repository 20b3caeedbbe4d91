"""The small steps that reading a text is made of, each with what stands at its edges."""

from __future__ import annotations

import re

import pytest

from eros.domain.facts import Persona
from eros.rules.text import amounts, matcher, skeleton
from eros.rules.text.amounts import Stated, stated
from eros.rules.text.highlights import highlights
from eros.rules.text.matcher import Hit, Phrases
from eros.rules.text.normalise import words
from eros.rules.text.persona import EMOJI_LEVELS, level_grade, tone_grade
from eros.rules.text.reminder import fits_any_parent, heat, times_told, whom_it_names
from eros.rules.text.safety import ages
from eros.rules.text.wordlists import WordLists


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("$5 and $ 6 and 7$ and 8 € now, £ alone", "usd 5 and usd 6 and 7 usd and 8 usd now alone"),
        ("it's p@rty, a$k @home b!g hi! a! b@ $tar", "its party ask home big hi a b tar"),
        ("x y z", "xyz"),
        ("x y", "x y"),
        ("a s h o w e r b", "ashowerb"),
        ("barely 1 8 now", "barely 1 8 now | barely 18 now"),
        ("1 9 and 1 0", "1 9 and 1 0 | 1 9 and 10"),
        ("sh0w 4 me", "sh0w 4 me | show 4 me"),
        ("500 abc", "500 abc"),
        ("b4by gr8 l1k3 5t4r 7ime", "b4by gr8 l1k3 5t4r 7ime | baby grb like star time"),
        ("soooo gooood", "soooo gooood | so god | soo good"),
        ("t3en 1 8", "t3en 1 8 | t3en 18 | teen 1 8 | teen 18"),
        ("sooo 1 8", "sooo 1 8 | sooo 18 | so 1 8 | so 18 | soo 1 8 | soo 18"),
        ("ab❤cd·ef ❤❤ gh", "ab cd ef gh"),
        ("日本 ab--cd", "日本 ab cd"),
        ("é$5", "e usd 5"),
    ],
)
def test_words_read_every_way(text: str, form: str) -> None:
    assert words(text) == f" {form} "


@pytest.mark.parametrize(
    ("figure", "cents"),
    [
        ("5", 500), ("5k", 500_000), ("5 k", 500_000), ("1,000", 100_000), ("12.5 hundred", 125_000),
        ("2 thousand", 200_000), ("3 grand", 300_000), ("$ 19.99", 1999), ("€ 20", 2000), ("20 quid", 2000),
        ("fifty", 5000), ("a fifty", 5000), ("an", 100), ("a hundred", 10_000), ("hundreds", 20_000),
        ("two hundred and fifty-five", 25_500), ("ten thousand and five", 1_000_500), ("grand", 100_000),
        ("twenty-one", 2100), (" nineteen ", 1900), ("one", 100),
    ],
)  # fmt: skip
def test_cents_of_a_figure(figure: str, cents: int) -> None:
    assert amounts._cents(figure) == cents


@pytest.mark.parametrize(
    ("figure", "number"),
    [
        ("5", 5.0), ("1,200.50", 1200.5), ("1.200,50", 1200.5), ("1'200", 1200.0), ("1.20.30", 12_030.0),
        ("12,34", 12.34), ("1,234", 1234.0), ("1.234.567", 1_234_567.0), ("1,234.567", 1234.567),
        ("1'234'567.5", 1_234_567.5), ("1.2345", 1.2345), ("1,2,345.6", 12_345.6),
    ],
)  # fmt: skip
def test_what_the_signs_of_a_figure_mean(figure: str, number: float) -> None:
    assert amounts._number(figure) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "30% off, worth $1,000, save €15",
            [("percent", 30, "30% off"), ("value", 100_000, "worth $1,000"), ("saving", 1500, "save €15", True)],
        ),
        ("$25 instead of 40, half off", [("value", 4000, "$25 instead of 40"), ("percent", 50, "half off")]),
        ("£25 instead of 40", [("value", 4000, "£25 instead of 40", True)]),
        ("was €60, now $20", [("value", 6000, "was €60", True)]),
        ("10 percent off, fifty % off", [("percent", 10, "10 percent off"), ("percent", 50, "fifty % off")]),
        ("three-quarters off, a half price, a quarter off",
         [("percent", 75, "three-quarters off"), ("percent", 50, "half price"), ("percent", 25, "quarter off")]),
        ("worth fifty bucks", [("value", 5000, "worth fifty bucks")]),
        ("a hundred percent", []),
    ],
)  # fmt: skip
def test_claims_stand_in_order_with_their_words(text: str, found: list[tuple[str, int, str]]) -> None:
    assert stated(text) == tuple(Stated(*one) for one in found)  # type: ignore[arg-type]


def test_forms_of_a_text_as_it_stands_first() -> None:
    forms = ["srnall vvord b@d", "srnall vvord b d", "small vvord b@d", "srnall word b@d"]
    assert list(matcher._forms(forms[0])) == forms
    for sole in ("tip@ me", "plain"):
        assert list(matcher._forms(sole)) == [sole]


def test_phrases_with_letters_masked() -> None:
    assert list(matcher._holes("ab cde")) == ["b cde", "a cde", "ab de", "ab ce", "ab cd", "b cd", "b cd"]
    assert list(matcher._holes("xyz abe"))[6:] == ["xyz be", "xyz ab", "xyz b"]


@pytest.mark.parametrize(
    ("char", "alike", "masks", "signs"),
    [
        ("o", False, False, "0o"), ("0", False, False, "0o"), ("1", False, False, "1il"), ("x", True, True, "*x"),
        ("a", True, False, "4@a"), ("i", True, False, "!1il|"), ("l", True, True, "!*1il|£"), ("i", False, False, "!1i|"),
    ],
)  # fmt: skip
def test_what_may_stand_for_a_letter(char: str, alike: bool, masks: bool, signs: str) -> None:
    assert matcher._signs(char, alike=alike, masks=masks) == set(signs)
    assert matcher._one(char, alike=alike, masks=masks) == f"[{re.escape(signs)}]"


@pytest.mark.parametrize(
    ("said", "phrase", "fits"),
    [
        ("shower video", "shower video", False), ("sh*wer video", "shower video", True), ("sh*w*r v*d**", "shower video", True),
        ("t**n", "teen", True), ("t***", "teen", False), ("*een", "teen", True), ("s*y", "sky", True), ("s**", "sky", False),
        ("s** l**", "sky lynx", False), ("*k* l*nx", "sky lynx", False), ("s*y l*nx", "sky lynx", True), ("1*", "18", False),
        ("p*v", "pov", True), ("**v", "pov", False), ("1*8", "108", True),
    ],
)  # fmt: skip
def test_how_much_may_be_hidden(said: str, phrase: str, fits: bool) -> None:
    assert matcher._mask_fits(said, phrase) is fits


LISTS = Phrases([("a", "shower video"), ("b", "loli"), ("c", "pov"), ("d", "barely 18"), ("e", "teen"), ("g", "small warm"),
                 ("h", "raped"), ("i", "grotto"), ("j", "doorstep"), ("k", "doorway")])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("k t e e n", []), ("x, t e e n", []), ("t e e n k", []), ("t e e n, k", []),
        ("t e e n i", [("e", 0, 7)]), ("a t e e n", [("e", 2, 9)]),  # one-letter words of their own
        ("t e e n    k", [("e", 0, 7)]), ("k    t e e n", [("e", 5, 12)]), ("word t e e n word", [("e", 5, 12)]),
        ("srnall warm", [("g", 0, 10)]), ("small vvarm", [("g", 0, 10)]),
        ("sh*wer vid*o, *hower video, sh**er v*d*o", [("a", 0, 12), ("a", 14, 26), ("a", 28, 40)]),
        ("t***, te*n, l*l*", [("e", 6, 10), ("b", 12, 16)]),
        ("loli! l.o.l.i", [("b", 0, 5), ("b", 6, 13)]),
        ("bar ely 18", [("d", 0, 10)]), ("s h o w e r v i d e o k", [("a", 0, 21)]),
        ("k g r o t t o", [("i", 2, 13)]),  # long enough to be meant wherever it stands
        ("door step", [("j", 0, 9)]), ("door way", []), ("door wa y", [("k", 0, 9)]), ("doo. rstep", []),
        ("d00rway", [("k", 0, 7)]), ("p 0 v", [("c", 0, 5)]),
    ],
)  # fmt: skip
def test_where_phrases_stand(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(h.label, h.start, h.end) for h in LISTS.found(text)] == found


def test_a_hit_knows_its_phrase_and_what_stands_about_it() -> None:
    (hit,) = LISTS.found("One Shower-Video more")
    assert hit == Hit("a", "shower video", 4, 16, "one shower-video more")
    assert (hit.before, hit.after) == ("one ", " more")


def test_the_outermost_of_a_label_are_kept() -> None:
    rows = [("x", 0, 9), ("x", 2, 9), ("y", 2, 9), ("x", 3, 5), ("x", 8, 10), ("y", 9, 12)]
    hits = [Hit(label, label, start, end, "") for label, start, end in rows]
    assert matcher._outermost(hits) == tuple(hits[i] for i in (0, 2, 4, 5))


def test_letters_are_folded_and_all_else_goes() -> None:
    """From an empty table: what was met before is kept in it."""
    assert "`aqz{~é1l@".translate(matcher._Letters({})) == "aqzl"
    assert "aqz1@".translate(matcher._Letters({ord("1"): "i"})) == "aqzi"
    assert matcher.bare("a!b! c+ 9é l¤ aab€") == "aibcgieab"


def test_signs_look_like_letters_or_stay_or_go() -> None:
    table = skeleton._Table({"п": "n"})
    text = "пaZ\x7f\x80~\t\n\r\x1f\x1e\x00\u0301\u200b\U000e0041\U000e0061\U000e007e\U000e007fⒶ日é"
    assert text.translate(table) == "naZ\x7f~\t\n\r\x1faa~a日e"
    assert table[ord("日")] == "日" and ord("日") in table
    assert (skeleton._named("ᴬ"), skeleton._named("ø"), skeleton._named("日")) == ("a", "o", None)


@pytest.mark.parametrize(
    ("level", "wanted", "grade"),
    [(0, "none", 1.0), (1, "none", 0.75), (2, "none", 0.4), (3, "none", 0.4), (0, "heavy", 0.4), (2, "heavy", 0.75),
     (0, None, None), (0, "loud", None)],
)  # fmt: skip
def test_grades_of_levels(level: int, wanted: str | None, grade: float | None) -> None:
    assert level_grade(level, wanted, EMOJI_LEVELS) == grade


@pytest.mark.parametrize(
    ("tone", "own", "second", "grade"),
    [("sweet", None, None, None), ("sweet", "sweet", None, 1.0), ("warm", "sweet", None, 0.75), ("bold", "sweet", None, 0.0),
     ("bold", "sweet", "bold", 0.75), ("warm", "bold", None, 0.0), ("sweet", None, "sweet", None)],
)  # fmt: skip
def test_grades_of_tones(tone: str, own: str | None, second: str | None, grade: float | None) -> None:
    near = {"sweet": frozenset({"warm"})}
    assert tone_grade(tone, Persona(tone=own, second_tone=second), near) == grade


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("i was 17 and she was 16 ", ("i was 17", "she was 16")),
        ("twenty one years old", ()),
        ("5 years old", ("5 years old",)),
        ("ninth birthday of 5", ()),
        ("tenth birthday", ("tenth birthday",)),
        ("a first day", ()),
    ],
)
def test_ages_are_told_as_they_stand(text: str, found: tuple[str, ...]) -> None:
    assert ages(words(text)) == found


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("My picture is still there", True), ("Hurry up", False), ("In your inbox", False),
        ("I sent it half an hour ago", False),
    ],
)  # fmt: skip
def test_what_fits_any_parent(text: str, fits: bool) -> None:
    assert fits_any_parent(text) is fits
    assert sum(map(bool, (heat(text), whom_it_names(text), times_told(text)))) == (not fits)


def test_word_lists_find_whole_words_in_order() -> None:
    lists = WordLists({"b": ["Old  Door", "door"], "a": ["door", "key!"]})
    text = words("the old door, a key, no doors")
    assert lists.found(text) == (("b", "old door"), ("a", "door"), ("b", "door"), ("a", "key"))
    assert lists.labels(text) == {"a", "b"} and lists.labels(words("a key")) == {"a"}
    assert WordLists({"b": ["old door"], "a": ["door"]}).labels(text) == {"a", "b"}  # one inside the other
    assert lists.found(words("doors")) == () and lists.labels(words("doors")) == frozenset()


def test_capitals_and_letters_of_another_style_beyond_ascii() -> None:
    assert highlights("ÀÉ") == () and highlights("ÀÉÈ") == ("ÀÉÈ",)
    assert highlights("ДА, КОТ") == ("ДА, КОТ",) and highlights("é Àé") == ()
    assert highlights("ａ ｂ") == ("ａ ｂ",) and highlights("Ａ and é") == ("Ａ",)
