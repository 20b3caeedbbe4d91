"""Captions are checked before they are used: all text rules at once, with what would mend each fault."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests import agency
from tests.conftest import Eros

from eros import bootstrap
from eros.app.accuracy import lexicon_of
from eros.app.bank_words import BankWordUnknown
from eros.app.caption_files import CaptionFileUnreadable, PriceInvalid, cents_of, read_drafts
from eros.app.captions import CaptionTypeUnknown, Checked, Draft, check_captions
from eros.app.desk import Desk
from eros.app.mending import SOON_MIN, reminder, reminders
from eros.catalog.load import default
from eros.domain.facts import Facts
from eros.domain.words import SendKind, Severity
from eros.rules import catalogue
from eros.rules.base import Given
from eros.rules.text.reminder import heat, times_told
from eros.rules.text.safety import unsafe
from eros.rules.trust.TRU04 import claims
from eros.settings import Settings


def one(desk: Desk, text: str, page: str | None = None, **more: object) -> Checked:
    return check_captions(desk, [replace(Draft(text), **more)], page_key=page).captions[0]  # type: ignore[arg-type]


def codes(checked: Checked, severity: Severity | None = None) -> set[str]:
    return {f.rule for f in checked.faults if severity in (None, f.severity)}


def test_a_good_caption_has_nothing_to_mend(planned: Desk) -> None:
    text = "Do you have a quiet minute? I made it for you: the whole thing. Unlock it when you are alone."
    found = one(planned, text, "alexia", kind="ppv_unlock", price_cents=999)
    assert found.ok and found.faults == () and found.score == 100 and found.kind is SendKind.PPV_UNLOCK


def test_each_fault_says_how_bad_and_what_would_mend_it(planned: Desk) -> None:
    found = one(planned, "New 😂😂😂 **one** *two* `three` LOUD", kind="ppv_unlock")
    assert codes(found, Severity.SOFT) == {"CAP02", "CAP05", "CAP06"}
    assert found.ok and found.score == 100 - 3 * planned.catalog.whole("captions.check_step")
    assert all(f.fix and f.text and f.unit and f.amount > 0 for f in found.faults)
    steps = next(f for f in found.faults if f.rule == "CAP02")
    assert "whom it is for" in steps.fix and "what to do" in steps.fix


def test_a_hard_finding_leaves_no_score(planned: Desk) -> None:
    found = one(planned, "barely l3gal")
    assert codes(found) == {"TRU02"} and not found.ok and found.score == 0


def test_without_a_page_promises_and_claims_are_pointed_out(planned: Desk) -> None:
    text = "My threesome, never seen before, worth $50"
    found = one(planned, text)
    assert codes(found, Severity.INFO) == {"TRU01", "TRU04", "TRU05"} and found.ok
    checks = check_captions(planned, [Draft(text)])
    assert set(checks.unasked) == {"TRU01", "TRU04", "TRU05", "CAP08"} and "TRU02" in checks.asked


def test_for_a_page_they_are_judged(planned: Desk) -> None:
    found = one(planned, "My threesome, never seen before, worth $50", "alexia", kind="ppv_unlock")
    assert {"TRU04", "TRU05"} <= codes(found, Severity.HARD)
    assert check_captions(planned, [Draft("x")], page_key="alexia").unasked == ()


def test_a_sale_that_ends_by_its_type_may_say_so(planned: Desk) -> None:
    text = "Tonight only: list prices and sale price are on the post"
    assert "TRU04" not in codes(one(planned, text, "alexia", kind="flash_bundle"))
    assert "TRU04" in codes(one(planned, text, "alexia", kind="bump_normal"))


def test_the_price_must_fit_the_length(planned: Desk) -> None:
    short = "Do you like it? For you, the whole clip, unlock it."
    assert "PRC01" in codes(one(planned, short, "alexia", kind="ppv_unlock", price_cents=1969))
    assert "PRC01" not in codes(one(planned, short, "alexia", kind="ppv_unlock", price_cents=999))
    assert "PRC01" not in codes(one(planned, short, "alexia", kind="bump_normal", price_cents=1969))


def test_the_tone_is_compared_with_the_page(planned: Desk) -> None:
    tones = ("seductive", "aggressive", "playful", "submissive", "dominant", "bratty")
    found = {t: "CAP08" in codes(one(planned, "Hello there", "alexia", tone=t)) for t in tones}
    assert True in found.values() and False in found.values()
    assert "CAP08" not in codes(one(planned, "Hello there", "alexia"))


@pytest.mark.parametrize("page", [None, "alexia"])
def test_words_that_the_catalogue_has_not_are_told_with_those_it_has(planned: Desk, page: str | None) -> None:
    for what, word in (("tone", "gloomy"), ("content type", "knitting")):
        with pytest.raises(BankWordUnknown, match=f"no {what} '{word}'.*Known are ") as caught:
            one(planned, "Hello there", page, **{what.replace(" ", "_"): word})
        known = planned.catalog.tones if what == "tone" else planned.catalog.content_types
        assert all(name in str(caught.value) for name in known)
    as_typed = one(planned, "Hello there", "alexia", tone=" Aggressive")
    assert as_typed == one(planned, "Hello there", "alexia", tone="aggressive") and as_typed.faults


def test_what_is_said_of_a_file_counts_where_a_row_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,tone\nHello,playful\nGood night,\n")
    first, second = read_drafts(tmp_path / "a.csv", Draft("", content_type="solo", tone="bratty"))
    assert (first.tone, second.tone, second.content_type) == ("playful", "bratty", "solo")


def test_a_twin_of_what_was_sent_is_named(planned: Desk) -> None:
    with planned.store.read() as session:
        inputs_text = session.captions.bank(None).text[0]
    first, second, third = check_captions(planned, [Draft(inputs_text, line=1), Draft("Another", line=2), Draft(inputs_text, line=3)]).captions  # fmt: skip
    assert (first.same_as, second.same_as, third.same_as) == (None, None, 1)


def test_types_go_by_send_type_or_caption_type(planned: Desk) -> None:
    assert one(planned, "x", kind="ppv_video").kind is SendKind.PPV_UNLOCK
    assert one(planned, "x", kind="PPV Wall").kind is SendKind.PPV_WALL
    with pytest.raises(CaptionTypeUnknown, match="ppv_unlock"):
        one(planned, "x", kind="ppv_unlok")


def test_an_empty_caption_is_none(planned: Desk) -> None:
    assert codes(one(planned, "  ")) == {"CAP09"}


def test_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\ufeffone\n\ntwo\n", "utf-8")
    (tmp_path / "b.csv").write_text('Text,type,price\n"a, b",ppv_unlock,19.69\n"line\nbreak",,\n', "utf-8")
    (tmp_path / "c.jsonl").write_text('{"caption": "x", "tone": "playful", "content": "solo"}\n', "utf-8")
    read = {n: read_drafts(tmp_path / n, Draft("", "bundle", 500)) for n in ("a.txt", "b.csv", "c.jsonl")}
    assert [(d.text, d.line, d.kind) for d in read["a.txt"]] == [("one", 1, "bundle"), ("two", 3, "bundle")]
    assert [(d.text, d.kind, d.price_cents) for d in read["b.csv"]] == [
        ("a, b", "ppv_unlock", 1969),
        ("line\nbreak", "bundle", 500),
    ]
    assert (read["c.jsonl"][0].tone, read["c.jsonl"][0].content_type) == ("playful", "solo")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "name\nx\n"),
        ("a.csv", ""),
        ("a.jsonl", "{"),
        ("a.jsonl", "[1]"),
        ("a.jsonl", '{"name": 1}'),
        ("a.jsonl", '{"text": ' + "[" * 100_000),
        ("a.jsonl", '{"text": {"a": "b"}}'),
        ("a.jsonl", '{"text": "one"}\n{"caption": 2}'),
        ("a.txt", "\n"),
    ],
    ids=lambda x: x[:30],
)
def test_files_that_hold_no_captions(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(CaptionFileUnreadable):
        read_drafts(tmp_path / name, Draft(""))


def test_prices() -> None:
    assert cents_of("$19.69") == 1969 and cents_of(None) is cents_of("") is None
    for bad in ("ten", "-1", "nan", "1e9"):
        with pytest.raises(PriceInvalid):
            cents_of(bad)


def test_reminders_that_are_offered_are_neutral_and_true() -> None:
    rule = catalogue.rule("CAP04")
    given = Given(default(), Facts())
    for _, _, text in reminders():
        assert not list(rule.breaches(text, given))  # type: ignore[attr-defined]
        assert not (claims(text) or unsafe(text) or heat(text) or times_told(text)), text
    assert reminder("wall", SOON_MIN - 1, "a") != reminder("wall", SOON_MIN, "a")
    assert reminder("message", SOON_MIN, "a") == reminder("message", SOON_MIN, "a")


def test_an_agencys_lexicon_is_used_and_changes_the_fingerprint(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "lexicon.yaml"
    file.write_text("categories: {kitchen: {content: [no_such]}}", "utf-8")
    with pytest.raises(Exception, match="no_such"):
        bootstrap.build_desk(Settings(home=home, lexicon_file=file))
    file.write_text("categories: {film: {content: [partner_trio_same], phrases: [film]}}", "utf-8")
    plain, own = (bootstrap.build_desk(Settings(home=home, lexicon_file=f)) for f in (None, file))
    assert set(lexicon_of(own).content) == {"film"} and "shower" in lexicon_of(plain).content
    assert plain.screen_version != own.screen_version
    before, after = (agency.inputs_of(d, "alexia") for d in (plain, own))
    assert before.sha256 != after.sha256
    assert before.bank.traits is not None and after.bank.traits is not None
    assert after.bank.traits.promises == ("partner_trio_same",)
    told = [i for i, text in enumerate(after.bank.text) if " film " in f" {text.lower()} "]
    assert told and all(after.bank.traits.promised[i] == 1 for i in told)


def test_the_command_exits_2_when_something_is_blocked(eros: Eros, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("text,type\nGood morning,bump_normal\nBack in high school,bump_normal\n", "utf-8")
    ran = eros(home, "captions", "check", file, "--json")
    assert ran.status == 2
    said = json.loads(ran.out)
    assert [c["ok"] for c in said["captions"]] == [True, False] and said["ok"] is False
    assert eros(home, "captions", "check", "Good morning").status == 0
    folder = eros(home, "captions", "check", tmp_path)
    assert folder.status == CaptionFileUnreadable.exit_status and "irectory" in folder.err
    assert "1 blocked" in eros(home, "captions", "check", file).out
