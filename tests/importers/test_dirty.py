"""Each class of dirty row that real data is known to hold, and the words of the columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.importers.shop import parse, records, sheet, take, with_pages, write

from eros.app.import_data import Importing
from eros.app.import_values import Noun
from eros.domain.records import CaptionRecord, HistoryRecord, PageRecord, StaffedRecord, VaultRecord
from eros.domain.words import Audience, PageClass, SubType

SEND = {
    "send_id": "m1",
    "page_id": "alexia",
    "page_name": "",
    "sent_at": "2025-07-04T18:20",
    "send_type": "ppv_unlock",
    "caption_id": "",
    "content_type": "",
    "price": "14.99",
    "sent_count": "1000",
    "viewed_count": "200",
    "purchased_count": "12",
    "earnings": "179.88",
}
CAPTION = {"caption_id": "c1", "text": "A note from me", "caption_type": "ppv_message", "page_id": ""}
PAGE = {
    "page_id": "carla",
    "page_type": "paid",
    "page_class": "lifestyle",
    "sub_type": "",
    "fan_count": "100",
    "time_zone": "Europe/Berlin",
    "subscription_price": "",
    "active_start": "",
    "active_end": "",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Importing:
    """Only read by the tests: what they import goes to a desk of their own."""
    return with_pages(tmp_path_factory.mktemp("desk"))


class Lab:
    """Judges single rows."""

    def __init__(self, desk: Importing, folder: Path) -> None:
        self.desk, self.folder = desk, folder

    def good(self, noun: Noun, base: Mapping[str, str], **changes: str) -> object:
        (record,) = records(self.desk, noun, self._file(base, changes))
        return record

    def bad(self, noun: Noun, base: Mapping[str, str], **changes: str) -> tuple[str, str]:
        parsed = parse(self.desk, noun, self._file(base, changes))
        assert parsed.records == ()
        (bad,) = parsed.bad
        return bad.code, bad.field

    def remarks(self, noun: Noun, base: Mapping[str, str], **changes: str) -> list[str]:
        parsed = parse(self.desk, noun, self._file(base, changes))
        assert parsed.bad == ()
        return [n.code for n in parsed.notes]

    def _file(self, base: Mapping[str, str], changes: Mapping[str, str]) -> Path:
        return write(self.folder, "f.csv", sheet([{**base, **changes}]))


@pytest.fixture
def lab(desk: Importing, tmp_path: Path) -> Lab:
    return Lab(desk, tmp_path)


def test_a_message_without_creator_is_linked_by_its_page_name(lab: Lab) -> None:
    send = lab.good(Noun.HISTORY, SEND, page_id="", page_name="bea BLUE")
    assert isinstance(send, HistoryRecord)
    assert send.page_id == "bea"
    assert "import.linked_by_name" in lab.remarks(Noun.HISTORY, SEND, page_id="nan", page_name="Alexia")


def test_where_the_id_is_given_the_name_is_not_asked(lab: Lab) -> None:
    send = lab.good(Noun.HISTORY, SEND, page_name="An old name")
    assert isinstance(send, HistoryRecord)
    assert send.page_id == "alexia"


@pytest.mark.parametrize("name", ["nan", "NaN", "", "None", "NULL"])
def test_a_page_called_nan_is_no_page(lab: Lab, name: str) -> None:
    assert lab.bad(Noun.HISTORY, SEND, page_id="", page_name=name) == ("import.page_missing", "page_id")


def test_an_unknown_page_is_quarantined_whether_by_id_or_by_name(lab: Lab) -> None:
    assert lab.bad(Noun.HISTORY, SEND, page_id="zoe") == ("import.page_unknown", "page_id")
    assert lab.bad(Noun.HISTORY, SEND, page_id="", page_name="Zoe") == ("import.page_unknown", "page_name")


def test_orphan_captions_are_quarantined_and_shared_ones_are_not(lab: Lab) -> None:
    assert lab.bad(Noun.CAPTIONS, CAPTION, page_id="zoe") == ("import.page_unknown", "page_id")
    assert lab.bad(Noun.CAPTIONS, CAPTION, page_id="nan") == ("import.page_unknown", "page_id")
    shared = lab.good(Noun.CAPTIONS, CAPTION)
    assert isinstance(shared, CaptionRecord)
    assert shared.page_id is None


def test_numeric_ids_of_any_kind_are_one_id_and_uuids_stay(lab: Lab) -> None:
    for given, kept in (("12", "12"), ("12.0", "12"), (" 12 ", "12"), ("0012", "0012")):
        send = lab.good(Noun.HISTORY, SEND, caption_id=given)
        assert isinstance(send, HistoryRecord)
        assert send.caption_id == kept
    uuid = "5e2f7c3a-9d1b-4f6e-8a77-0c1d2e3f4a5b"
    send = lab.good(Noun.HISTORY, SEND, caption_id=uuid)
    assert isinstance(send, HistoryRecord)
    assert send.caption_id == uuid


def test_sixty_rows_with_more_views_than_recipients(tmp_path: Path) -> None:
    desk = with_pages(tmp_path)
    rows = [{**SEND, "send_id": f"m{i}", "viewed_count": str(1001 + i)} for i in range(60)]
    rows.append({**SEND, "send_id": "edge", "viewed_count": "1000"})
    report = take(desk, Noun.HISTORY, write(tmp_path, "h.csv", sheet(rows)))
    assert (report.new, report.reasons) == (1, {"import.viewed_over_sent": 60})


@pytest.mark.parametrize("column", ["sent_count", "viewed_count", "purchased_count"])
def test_negative_counts_are_quarantined(lab: Lab, column: str) -> None:
    assert lab.bad(Noun.HISTORY, SEND, **{column: "-1"}) == ("import.count_negative", column)


def test_more_purchases_than_recipients(lab: Lab) -> None:
    assert lab.bad(Noun.HISTORY, SEND, purchased_count="1001") == (
        "import.purchased_over_sent",
        "purchased_count",
    )
    lab.good(Noun.HISTORY, SEND, purchased_count="1000")


def test_duplicates_in_one_file_same_is_same_and_different_is_quarantined(tmp_path: Path) -> None:
    desk = with_pages(tmp_path)
    rows = [SEND, SEND, {**SEND, "price": "$14.99"}, {**SEND, "price": "15.99"}]
    report = take(desk, Noun.HISTORY, write(tmp_path, "h.csv", sheet(rows)))
    assert (report.read, report.new, report.same) == (4, 1, 2)
    assert report.reasons == {"import.duplicate": 1}
    (row,), total = desk.quarantine()
    assert (row.bad.row, total) == (5, 1)


def test_earnings_without_a_use_are_a_remark(lab: Lab) -> None:
    got = lab.remarks(Noun.CAPTIONS, {**CAPTION, "times_used": "0", "earnings": "12.00"})
    assert got == ["import.usage_mismatch"]
    assert lab.remarks(Noun.CAPTIONS, {**CAPTION, "times_used": "1", "earnings": "12.00"}) == []


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("14.99", 1499), ("$14.99", 1499), ("$ 1,234.50", 123450), ("1234.5 USD", 123450), ("0", 0), ("5", 500),
        (".99", 99), ("19.689999999999998", 1969), ("0.005", 1), ("1e1", 1000), ("", 0), ("nan", 0),
    ],
)  # fmt: skip
def test_money(lab: Lab, text: str, cents: int) -> None:
    send = lab.good(Noun.HISTORY, SEND, price=text)
    assert isinstance(send, HistoryRecord)
    assert send.price_cents == cents


@pytest.mark.parametrize(
    "text", ["1,50", "14.99 EUR", "free", "1.234,50", "12,34,567", "--5", "$", ".", "1e99", "inf"]
)
def test_money_that_could_mean_anything(lab: Lab, text: str) -> None:
    assert lab.bad(Noun.HISTORY, SEND, price=text) == ("import.money", "price")


def test_negative_money(lab: Lab) -> None:
    assert lab.bad(Noun.HISTORY, SEND, earnings="-0.01") == ("import.money_negative", "earnings")


def test_dollars_and_cents_may_stand_side_by_side_if_they_agree(lab: Lab) -> None:
    send = lab.good(Noun.HISTORY, SEND, price_cents="1499")
    assert isinstance(send, HistoryRecord)
    assert send.price_cents == 1499
    assert lab.bad(Noun.HISTORY, SEND, price_cents="1498") == ("import.conflict", "price_cents")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-07-04T18:20", datetime(2025, 7, 5, 1, 20, tzinfo=UTC)),
        ("2025-07-04 18:20:30", datetime(2025, 7, 5, 1, 20, 30, tzinfo=UTC)),
        ("2025-07-04T18:20:30.123456", datetime(2025, 7, 5, 1, 20, 30, tzinfo=UTC)),
        ("2025-07-04T18:20+02:00", datetime(2025, 7, 4, 16, 20, tzinfo=UTC)),
        ("2025-07-04T18:20:00Z", datetime(2025, 7, 4, 18, 20, tzinfo=UTC)),
        ("2025-07-04 18:20:00 UTC", datetime(2025, 7, 4, 18, 20, tzinfo=UTC)),
        ("2025-11-02T01:30", datetime(2025, 11, 2, 8, 30, tzinfo=UTC)),  # the first of two
        ("2025-03-09T01:59", datetime(2025, 3, 9, 9, 59, tzinfo=UTC)),
        ("2025-03-09T03:00", datetime(2025, 3, 9, 10, 0, tzinfo=UTC)),
    ],
)
def test_times(lab: Lab, text: str, instant: datetime) -> None:
    send = lab.good(Noun.HISTORY, SEND, sent_at=text)
    assert isinstance(send, HistoryRecord)
    assert send.sent_at == instant


def test_a_time_that_comes_twice_is_remarked_upon(lab: Lab) -> None:
    assert lab.remarks(Noun.HISTORY, SEND, sent_at="2025-11-02T01:30") == ["import.fold"]
    assert lab.remarks(Noun.HISTORY, SEND, sent_at="2025-11-02T02:30") == []


@pytest.mark.parametrize("text", ["2025-03-09T02:00", "2025-03-09T02:59:59"])
def test_a_time_that_the_clock_skips(lab: Lab, text: str) -> None:
    assert lab.bad(Noun.HISTORY, SEND, sent_at=text) == ("import.time_skipped", "sent_at")


@pytest.mark.parametrize(
    "text", ["2025-07-04", "07/04/2025 18:20", "2025-02-30T10:00", "yesterday", "1720000000", "0001-01-01T00:00", "9999-12-31T23:59-12:00"]
)  # fmt: skip
def test_bad_times(lab: Lab, text: str) -> None:
    assert lab.bad(Noun.HISTORY, SEND, sent_at=text) == ("import.time", "sent_at")


@pytest.mark.parametrize(
    ("page", "last", "first"),
    [
        ("alexia", "2026-01-05T01:00", "2026-01-05T01:01"),  # America/Los_Angeles
        ("bea", "2026-01-05T10:00", "2026-01-05T10:01"),  # Europe/Berlin
        ("bea", "2026-01-05T09:00Z", "2026-01-05T01:01-08:00"),
    ],
)
def test_sends_that_are_still_to_come_are_no_history(lab: Lab, page: str, last: str, first: str) -> None:
    """Told by the page's clock: the import runs at nine in the morning UTC."""
    lab.good(Noun.HISTORY, SEND, page_id=page, sent_at=last)
    refused = ("import.time_future", "sent_at")
    assert lab.bad(Noun.HISTORY, SEND, page_id=page, sent_at=first) == refused
    lab.good(Noun.DRIPS, {"drip_set_id": "d", "page_id": "bea", "on": "2026-02-07"})


def test_send_types(lab: Lab) -> None:
    assert lab.bad(Noun.HISTORY, SEND, send_type="ppv") == ("import.send_type_unknown", "send_type")
    send = lab.good(Noun.HISTORY, SEND, send_type="")
    assert isinstance(send, HistoryRecord)
    assert send.send_type is None
    lab.good(Noun.HISTORY, SEND, send_type="PPV-Unlock")


def test_an_unknown_content_type_is_left_out_of_the_past_and_kept_out_of_the_future(lab: Lab) -> None:
    send = lab.good(Noun.HISTORY, SEND, content_type="moon_walk")
    assert isinstance(send, HistoryRecord)
    assert send.content_type is None
    assert lab.remarks(Noun.HISTORY, SEND, content_type="moon_walk") == ["import.content_type_left_out"]
    unknown = ("import.content_type_unknown", "content_type")
    assert lab.bad(Noun.CAPTIONS, CAPTION, content_type="moon_walk") == unknown
    assert lab.bad(Noun.VAULT, {"page_id": "alexia", "content_type": "moon_walk"}) == unknown


def test_captions_are_measured_after_trimming_in_code_points(lab: Lab) -> None:
    caption = lab.good(Noun.CAPTIONS, CAPTION, text="  hi 👋🏽 you \n")
    assert isinstance(caption, CaptionRecord)
    assert caption.text == "hi 👋🏽 you"
    lab.good(Noun.CAPTIONS, CAPTION, text=" " + "é" * 2000 + " ")
    assert lab.bad(Noun.CAPTIONS, CAPTION, text="é" * 2001) == ("import.text_long", "text")


@pytest.mark.parametrize("text", ["", "   ", "nan"])
def test_empty_captions(lab: Lab, text: str) -> None:
    assert lab.bad(Noun.CAPTIONS, CAPTION, text=text) == ("import.value_missing", "text")


def test_a_caption_of_control_characters_is_empty(lab: Lab) -> None:
    assert lab.bad(Noun.CAPTIONS, CAPTION, text="\x01\x02") == ("import.text_empty", "text")


def test_control_characters_go_and_line_breaks_stay(lab: Lab) -> None:
    caption = lab.good(Noun.CAPTIONS, CAPTION, text="one\x00\x07\r\ntwo\tthree\x85")
    assert isinstance(caption, CaptionRecord)
    assert caption.text == "one\ntwo\tthree"
    assert lab.remarks(Noun.CAPTIONS, CAPTION, text="o\x07ne") == ["import.controls_stripped"]
    assert lab.remarks(Noun.CAPTIONS, CAPTION, text="one\r\ntwo") == []


@pytest.mark.parametrize("text", ["cafÃ© au lait", "itâ€™s me", "hi ðŸ‘‹", "half \ufffd char"])
def test_mojibake_is_remarked_upon_and_kept(lab: Lab, text: str) -> None:
    assert lab.remarks(Noun.CAPTIONS, CAPTION, text=text) == ["import.mojibake"]


@pytest.mark.parametrize("text", ["café", "Ã", "São Paulo", "£5 — it’s me 👋"])
def test_right_text_is_no_mojibake(lab: Lab, text: str) -> None:
    assert lab.remarks(Noun.CAPTIONS, CAPTION, text=text) == []


def test_a_caption_type_nobody_uses_is_remarked_upon(lab: Lab) -> None:
    assert lab.remarks(Noun.CAPTIONS, CAPTION, caption_type="limerick") == ["import.caption_type_unused"]


@pytest.mark.parametrize("zone", ["Berlin", "America", "../etc/passwd", "GMT+25", "utc+1"])
def test_unknown_time_zones(lab: Lab, zone: str) -> None:
    assert lab.bad(Noun.PAGES, PAGE, time_zone=zone) == ("import.zone_unknown", "time_zone")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"fan_count": "-5"}, "import.count_negative", "fan_count"),
        ({"fan_count": ""}, "import.value_missing", "fan_count"),
        ({"fan_count": "1.5"}, "import.number", "fan_count"),
        ({"page_type": "gold"}, "import.word_unknown", "page_type"),
        ({"page_class": "none"}, "import.value_missing", "page_class"),
        ({"page_id": "../up"}, "import.id", "page_id"),
        ({"page_id": "nan"}, "import.value_missing", "page_id"),
        ({"active_start": "06:59"}, "import.hours", "active_start"),
        ({"active_end": "03:00"}, "import.hours", "active_start"),
        ({"active_start": "8am"}, "import.hours", "active_start"),
        ({"subscription_price": "-1"}, "import.money_negative", "subscription_price"),
    ],
)
def test_bad_pages(lab: Lab, changes: dict[str, str], code: str, field: str) -> None:
    assert lab.bad(Noun.PAGES, PAGE, **changes) == (code, field)


def test_pages(lab: Lab) -> None:
    page = lab.good(
        Noun.PAGES, PAGE, page_class="soft core".replace(" ", ""), active_end="02:30", fan_count="1,200"
    )
    assert page == PageRecord(
        page_id="carla", name="carla", page_type=page.page_type, page_class=PageClass.SUGGESTIVE,  # type: ignore[attr-defined]
        sub_type=SubType.PERSONAL, fan_count=1200, time_zone="Europe/Berlin", active_end_min=1590,
    )  # fmt: skip


def test_flags_come_as_given_or_unknown(lab: Lab) -> None:
    row = {
        "page_id": "alexia",
        "content_type": "Solo",
        "adult_ok": "",
        "consent_ok": "no",
        "list_price": "9.99",
    }
    assert lab.good(Noun.VAULT, row) == VaultRecord("alexia", "solo", None, 999, None, False)
    assert lab.bad(Noun.VAULT, {**row, "adult_ok": "maybe"}) == ("import.flag", "adult_ok")


def test_the_small_nouns(lab: Lab) -> None:
    lab.good(Noun.PERSONAS, {"page_id": "alexia", "primary_tone": "Playful", "emoji_level": "none"})
    lab.good(Noun.SEGMENTS, {"page_id": "alexia", "audience": Audience.RENEW_OFF, "size": "12"})
    lab.good(
        Noun.OFFERS, {"offer_id": "o", "page_id": "bea", "items": "solo=19.99; teasing=$5", "price": "20"}
    )
    lab.good(
        Noun.OFFERS,
        {"offer_id": "o", "page_id": "bea", "items": '[{"content_type": "solo", "list_price_cents": 1999}]'},
    )
    lab.good(Noun.DRIPS, {"drip_set_id": "d", "page_id": "bea", "on": "2026-01-07"})
    lab.good(
        Noun.LIVE,
        {"event_id": "e", "page_id": "bea", "starts_at": "2026-01-07T20:00", "ends_at": "2026-01-07T21:00"},
    )
    staffed = lab.good(
        Noun.STAFFED, {"page_id": "bea", "starts_at": "2026-01-07T20:00", "ends_at": "2026-01-07T22:00Z"}
    )
    assert staffed == StaffedRecord(
        "bea", datetime(2026, 1, 7, 19, tzinfo=UTC), datetime(2026, 1, 7, 22, tzinfo=UTC)
    )


def test_all_that_is_wrong_with_a_row_is_said_at_once(desk: Importing, tmp_path: Path) -> None:
    row = {**SEND, "price": "x", "sent_count": "-1", "sent_at": "soon"}
    (bad,) = parse(desk, Noun.HISTORY, write(tmp_path, "h.csv", sheet([row]))).bad
    assert bad.code == "import.time"
    for column in ("sent_at", "price", "sent_count"):
        assert f"{column}: " in bad.reason
