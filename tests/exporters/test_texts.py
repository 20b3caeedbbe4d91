"""The digest and the chatters' manifest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.exporters import sample

from eros.catalog.load import default
from eros.domain.plan import Note, SendId
from eros.domain.words import Audience, Channel, SendKind
from eros.exporters.digest_md import digest_md, md
from eros.exporters.manifest import manifest
from eros.exporters.words import audience_words, clean, kind_title, money, one_line, title, whole_money
from eros.rules.chat import EXPECT, INBOX, WHO, relevant


def tables(text: str) -> list[list[str]]:
    """Cells of every table row that is no heading."""
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| Time")]
    return [[c.strip() for c in row.replace(r"\|", "\0").strip("|").split("|")] for row in rows]


def test_the_digest_tells_every_send_by_day() -> None:
    judged = sample.judged()
    text = digest_md(judged).decode()
    assert text.startswith("# Alexia: 2026-11-23 to 2026-11-29\n")
    assert text.count("\n## ") == 7 + 2
    rows = tables(text)
    assert len(rows) == len(judged.plan.sends)
    assert all(len(r) == 5 for r in rows)
    assert [r[0] for r in rows] == [f"{judged.plan.week.local(s.at):%H:%M}" for s in judged.plan.sends]
    assert sum(r[2] == "$19.50" for r in rows) == sum(s.price_cents == 1950 for s in judged.plan.sends)
    assert sum("**needs a caption**" in r[4] for r in rows) == 1
    for note in judged.plan.notes:
        assert md(note.text) in text
    for finding in judged.verdict.findings:
        assert md(finding.text) in text
    counted = sum(
        int(part.rsplit(" ", 1)[1]) for part in text.split("- Labels: ")[1].split("\n")[0].split(", ")
    )
    assert counted == sum(s.label is not None for s in judged.plan.sends) > 0
    assert "Verdict: **Needs review**, 94 of 100; 3 rules over 70 sends" in text


def test_texts_cannot_break_out_of_a_markdown_table() -> None:
    judged = sample.judged()
    wild = "a | b\n| c | <script>x</script> [link](http://evil.test) `code` **bold** ~~no~~"
    send = replace(judged.plan.sends[0], caption_text=wild)
    plan = replace(judged.plan, sends=(send,), notes=(Note("x|y", wild),))
    text = digest_md(replace(judged, plan=plan)).decode()
    [row] = tables(text)
    assert len(row) == 5
    for bad in ("<script", "[link](", "| c", "`code`", "**bold", "~~"):
        assert bad not in text.replace("\\" + bad[0], "")
    assert len(tables(manifest(replace(judged, plan=plan)).decode())[0]) == 8


def test_an_empty_week_has_a_digest_and_a_manifest() -> None:
    judged = sample.judged()
    empty = replace(judged, plan=replace(judged.plan, sends=(), drip_windows=(), notes=(), days=()))
    empty = replace(empty, verdict=replace(empty.verdict, findings=()))
    assert digest_md(empty).decode().count("None.") == 2
    assert manifest(empty).decode().count("No message-relevant items.") == 7


def test_the_manifest_lists_what_lands_in_inboxes_by_date() -> None:
    judged = sample.judged()
    text = manifest(judged).decode()
    wanted = [s for s in judged.plan.sends if relevant(s)]
    assert len(tables(text)) == len(wanted) < len(judged.plan.sends)
    days = text.split("\n## ")[1:]
    assert [d[:10] for d in days] == [d.date.isoformat() for d in judged.plan.days]
    for day, part in enumerate(days):
        mine = [s for s in wanted if judged.plan.week.day(s.at) == day]
        assert [r[0] for r in tables(part)] == [f"{judged.plan.week.local(s.at):%H:%M}" for s in mine]
    assert {r[6] for r in tables(text)} == {"", "yes"}
    assert not [s for s in wanted if s.kind is SendKind.LIKE_FARM]
    assert [s for s in wanted if s.kind is SendKind.TIP_GOAL], "a goal is answered in the inbox"


def test_the_manifest_holds_each_dates_notes() -> None:
    judged = sample.judged()
    head, *days = manifest(judged).decode().split("\n## ")
    assert "This week is a draft" in head and "Density" not in head, (
        "the planner's notes are not for chatters"
    )
    dropped = "No follow-up on Saturday night"
    assert dropped in days[0] and dropped not in "".join(days[1:])
    assert "One bump has no caption" in days[2]
    assert "14:00-19:00: drip window of set-9, outfit outfit-5" in days[3]
    assert "sells offer offer-7" in days[2]
    assert "expires" in days[3] and "expires" not in days[0]


def test_a_send_is_relevant_by_channel_or_by_what_fans_answer() -> None:
    base = sample.judged().plan.sends[0]
    for channel in Channel:
        for kind in SendKind:
            send = replace(base, id=SendId("x"), channel=channel, kind=kind)
            expected = channel in INBOX or kind in (
                SendKind.TIP_GOAL, SendKind.FIRST_TO_TIP, SendKind.GAME_POST, SendKind.VIP_PROGRAM, SendKind.LIVE_PROMO
            )  # fmt: skip
            assert relevant(send) is expected


def test_every_audience_has_words_and_every_inbox_type_too() -> None:
    assert set(WHO) == set(Audience)
    assert set(SendKind) - set(EXPECT) == {
        SendKind.WALL_LINK_DROP,
        SendKind.LIKE_FARM,
        SendKind.RENEW_ON_POST,
    }


@pytest.mark.parametrize(
    ("cents", "text", "rounded"),
    [(0, "$0.00", "$0"), (5, "$0.05", "$0"), (1950, "$19.50", "$20"), (-310, "-$3.10", "-$3"), (123456789, "$1,234,567.89", "$1,234,568")],
)  # fmt: skip
def test_money_reads_well(cents: int, text: str, rounded: str) -> None:
    assert (money(cents), whole_money(cents)) == (text, rounded)


def test_names_are_those_of_notes_and_reasons() -> None:
    assert kind_title(SendKind.SNAPCHAT_BUNDLE) == default().send_types[SendKind.SNAPCHAT_BUNDLE].name
    assert audience_words(Audience.PPV_NON_PURCHASERS) == "fans who have not unlocked it"


def test_words() -> None:
    assert money(None) == title(None) == ""
    assert (title("ppv_unlock"), title("all_active"), title("dm_farm")) == (
        "PPV unlock",
        "All active",
        "DM farm",
    )
    assert clean("a\x00b\r\nc\x1b\ud800") == "ab\nc"
    assert one_line("a\n b   c", 10) == "a b c"
    assert one_line("abcdefghij", 5) == "abcd…"
