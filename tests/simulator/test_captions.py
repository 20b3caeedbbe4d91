"""The bank has the reference's size and shape, and nothing in it that one would not send."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from eros.rules.text.lexicon import said
from eros.rules.text.lexicon_file import shipped
from eros.rules.text.safety import unsafe
from eros.simulator.captions import (
    BUCKET_SHARES,
    BUCKETS,
    CAPTIONS,
    LARGE,
    TYPE_COUNTS,
    Bank,
    build_bank,
    type_counts,
)
from eros.simulator.grammar.contents import CUES, DETAILS, NOUNS
from eros.simulator.vaults import CONTENT_GROUPS
from eros.simulator.world import World

FORBIDDEN = re.compile(
    r"\b(baby|babe|babygirl|girl\w*|boy|boys|young\w*|teen\w*|school\w*|kid|kids|child\w*|daddy|mommy|little|innocent|virgin"
    r"|prize|winner won|you won|jackpot|glitch|mistake|online|active now|right now|hurry up|last chance|only today"
    r"|never seen|sold out|limited|guarantee\w*|free|drunk|asleep)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def bank(world: World) -> Bank:
    return world.bank


def normal(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def test_there_are_59_405_and_no_two_alike(bank: Bank) -> None:
    assert bank.n == CAPTIONS == 59_405
    assert len(set(bank.ids)) == bank.n
    assert len({normal(t) for t in bank.text}) == bank.n
    assert all(t == t.strip() for t in bank.text)


def test_types_follow_the_reference_with_the_scarce_ones_raised(bank: Bank) -> None:
    counts = Counter(bank.caption_type)
    assert counts == type_counts(CAPTIONS)
    for kind, n in TYPE_COUNTS.items():
        if kind in LARGE:
            assert 0.92 * n < counts[kind] < n
        else:
            assert counts[kind] == n
    assert min(counts[k] for k in ("expired_winback", "bump_flyer", "ppv_followup", "bundle")) >= 400


def test_lengths_have_the_rescaled_mix(bank: Bank) -> None:
    for (lo, hi), share in zip(BUCKETS, BUCKET_SHARES, strict=True):
        inside = (bank.chars >= lo) & (bank.chars <= hi)
        assert abs(float(inside.mean()) - share) < 0.002, (lo, hi)
    assert 92 <= np.median(bank.chars) <= 104
    assert (bank.chars == [len(t) for t in bank.text]).all()


def test_long_form_types_hold_most_of_the_long_captions(bank: Bank) -> None:
    long = np.flatnonzero((bank.chars >= 250) & (bank.chars <= 449))
    held = Counter(bank.caption_type[i] for i in long)
    assert held["ppv_message"] + held["ppv_video"] + held["bundle"] > 0.8 * long.size
    assert held["bundle"] >= 400
    assert held["first_to_tip"] >= 100  # descriptive campaigns on paid pages are long tip goals


def test_content_and_tone_are_known_as_often_as_in_the_reference(bank: Bank) -> None:
    content = Counter(bank.content)
    assert set(content) - {""} == set(CONTENT_GROUPS)
    assert 0.48 < content["teasing"] / bank.n < 0.56
    assert 0.009 < content[""] / bank.n < 0.013
    assert 0.34 < sum(1 for t in bank.tone if t) / bank.n < 0.37
    assert Counter(t for t in bank.tone if t).most_common(1)[0][0] == "seductive"


def test_four_of_five_are_shared_and_every_page_owns_some(bank: Bank) -> None:
    assert abs(float((bank.owner < 0).mean()) - 0.8167) < 0.0001
    owned = np.bincount(bank.owner[bank.owner >= 0], minlength=37)
    assert owned.size == 37
    assert owned.min() >= 17


def test_nothing_is_said_that_fair_dealing_forbids(bank: Bank) -> None:
    for text in bank.text:
        assert not unsafe(text), text
        assert not said(text), (said(text), text)
        assert not FORBIDDEN.search(text), (FORBIDDEN.search(text), text)
        assert not re.search(r"[\d$%€£]", text), text  # no price, count or age


def test_a_caption_promises_its_own_content_only(bank: Bank) -> None:
    lexicon = shipped()
    owner = {word: kind for kind, words in CUES.items() for word in words}
    cue = re.compile(rf"\b({'|'.join(map(re.escape, owner))})", re.IGNORECASE)
    for text, content in zip(bank.text, bank.content, strict=True):
        assert all(content in lexicon.content[hit.label] for hit in lexicon.promises(text)), (content, text)
        for word in cue.findall(text):
            assert owner[word.lower()] == content, (word, content, text)


def test_selling_captions_carry_the_four_parts(bank: Bank) -> None:
    call = re.compile(r"\b(unlock|open|tap)\b", re.IGNORECASE)
    for kind, text, chars in zip(bank.caption_type, bank.text, bank.chars.tolist(), strict=True):
        if kind in ("ppv_message", "ppv_video", "bundle") and 250 <= chars <= 449:
            assert call.search(text), text
            assert len(re.findall(r"[.!?](?=\s|$)", text)) >= 5, text


def test_emojis_are_few_and_never_three_yellow_faces_in_a_row(bank: Bank) -> None:
    emoji = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
    faces = re.compile("[\U0001f600-\U0001f64f][\\s]*[\U0001f600-\U0001f64f][\\s]*[\U0001f600-\U0001f64f]")
    some = 0
    for text in bank.text:
        n = len(emoji.findall(text))
        some += n > 0
        assert n <= 3
        assert n / len(text) <= 0.10
        assert not faces.search(text)
    assert 0.2 < some / bank.n < 0.7


@pytest.mark.parametrize("kind", sorted(TYPE_COUNTS))
def test_near_duplicates_are_rare(bank: Bank, kind: str) -> None:
    at = [i for i, k in enumerate(bank.caption_type) if k == kind]
    chosen = np.random.default_rng(3).permutation(len(at))[:300]
    texts = [bank.text[at[int(i)]].casefold() for i in chosen]
    alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=90) >= 90
    np.fill_diagonal(alike, False)
    assert alike.sum() / (len(texts) * (len(texts) - 1)) < 0.01


def test_phrases_exist_for_every_content_type() -> None:
    assert set(NOUNS) == set(DETAILS) == set(CONTENT_GROUPS)
    assert len(CONTENT_GROUPS) == 37


def test_a_bank_of_another_size_keeps_the_mix() -> None:
    bank = build_bank(1, 3_000, 5)
    assert bank.n == len({normal(t) for t in bank.text}) == 3_000
    assert abs(float((bank.chars < 100).mean()) - sum(BUCKET_SHARES[:2])) < 0.01
