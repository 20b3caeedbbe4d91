"""The week file: a contract to the letter, both ways, and coded errors for all the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exporters import sample

from eros.app import week_file
from eros.app.week_file_errors import WeekFileError, WeekFileTampered
from eros.domain.page import PageId
from eros.domain.plan import (
    DripWindow,
    Finding,
    JudgedWeek,
    Note,
    Objective,
    Pin,
    Provenance,
    Reason,
    Send,
    SendId,
    Verdict,
    WeekPlan,
)
from eros.domain.week import Week
from eros.domain.words import Audience, Category, Channel, Media, SendKind, Severity, VerdictStatus
from eros.kit.canonical import document, sha256

WEEKS = [
    (date(2026, 11, 23), "Europe/Berlin"),
    (date(2026, 10, 19), "Europe/Berlin"),
    (date(2026, 3, 23), "Europe/Berlin"),
    (date(2026, 3, 2), "America/New_York"),
    (date(2026, 10, 26), "America/New_York"),
    (date(2026, 9, 28), "Australia/Lord_Howe"),
    (date(2026, 12, 28), "Pacific/Tongatapu"),
    (date(2028, 2, 28), "Asia/Kolkata"),
]


@pytest.mark.parametrize(("start", "zone"), WEEKS)
def test_a_week_comes_back_as_it_went_byte_for_byte(start: date, zone: str) -> None:
    judged = sample.judged(start, zone)
    text = week_file.to_text(judged)
    again = week_file.from_text(text)
    assert again == judged
    assert week_file.to_text(again) == text
    assert week_file.certificate_ok(text)


def test_the_document_has_the_keys_of_the_contract_in_its_order() -> None:
    doc = week_file.to_document(sample.judged())
    assert list(doc) == [
        "format",
        "page",
        "week_start",
        "status",
        "days",
        "sends",
        "drip_windows",
        "pins",
        "objective",
        "verdict",
        "notes",
        "provenance",
        "certificate",
    ]
    assert list(doc["page"]) == (
        ["id", "name", "page_type", "page_class", "sub_type", "tier", "fan_count", "time_zone", "confidence"]
    )
    assert list(doc["days"][0]) == ["date", "strategy", "flavour", "budget"]
    assert list(doc["days"][0]["budget"]) == ["revenue", "engagement", "retention", "follow_up"]
    assert list(doc["sends"][0]) == [
        "id",
        "at",
        "send_type",
        "category",
        "channel",
        "audience",
        "caption_id",
        "caption_text",
        "needs_caption",
        "content_type",
        "ppv_style",
        "game",
        "offer_id",
        "staffed",
        "price_cents",
        "media",
        "flyer_required",
        "parent",
        "link_to",
        "expires_at",
        "campaign",
        "pinned_by_user",
        "label",
        "drip_window",
        "shoot_id",
        "outfit_id",
        "expected_cents",
        "interval_cents",
        "reasons",
    ]
    assert [list(r) for r in doc["sends"][0]["reasons"][:2]] == [
        ["factor", "effect_cents", "text"],
        ["factor", "multiplier", "text"],
    ]
    assert list(doc["drip_windows"][0]) == ["id", "start", "end", "drip_set_id", "shoot_id", "outfit_id"]
    assert list(doc["pins"][0]) == ["send", "from", "until"]
    assert list(doc["objective"]) == ["expected_cents", "bound_cents", "gap", "proven"]
    assert list(doc["verdict"]) == ["ok", "quality_score", "status", "findings"]
    assert list(doc["verdict"]["findings"][0]) == [
        "rule",
        "gap",
        "severity",
        "send",
        "amount",
        "unit",
        "text",
    ]
    assert list(doc["notes"][0]) == ["code", "send", "date", "text"]
    assert list(doc["provenance"]) == (
        ["seed", "inputs_sha256", "switches", "model_version", "solver", "solver_version", "eros_version"]
    )
    assert list(doc["certificate"]) == ["sha256", "rules_checked", "sends_checked", "issued_at"]


def test_the_certificate_stands_over_the_bytes_without_it() -> None:
    text = week_file.to_text(sample.judged())
    assert text.endswith("}\n") and not text.endswith("\n\n")
    assert "\\u" not in text and "👗" in text
    raw = json.loads(text)
    certificate = raw.pop("certificate")
    assert certificate["sha256"] == sha256(json.dumps(raw, indent=2, ensure_ascii=False) + "\n")
    assert certificate["issued_at"] == "2026-11-20T10:30:00+01:00"


def test_instants_are_local_with_their_offset_over_a_clock_change() -> None:
    doc = week_file.to_document(sample.judged(date(2026, 10, 19), "Europe/Berlin"))
    assert doc["sends"][0]["at"].endswith("+02:00")
    assert doc["sends"][-1]["at"].endswith("+01:00")


def test_both_passes_of_a_repeated_hour_are_told_apart() -> None:
    week = Week(date(2026, 10, 19), "Europe/Berlin")
    first = week.wall(6, 2 * 60 + 31)
    assert first is not None
    base = sample.judged(week.start, week.zone)
    sends = tuple(
        replace(base.plan.sends[0], id=SendId(i), at=at) for i, at in (("a", first), ("b", first + 60))
    )
    judged = replace(base, plan=replace(base.plan, sends=sends))
    doc = week_file.to_document(judged)
    assert [s["at"] for s in doc["sends"]] == ["2026-10-25T02:31:00+02:00", "2026-10-25T02:31:00+01:00"]
    assert week_file.from_text(document(doc)) == judged


def test_a_plan_without_days_and_provenance_keeps_the_contract_and_comes_back_bare() -> None:
    base = sample.judged()
    bare = replace(base, plan=replace(base.plan, days=(), provenance=None))
    doc = week_file.to_document(bare)
    assert len(doc["days"]) == 7 and doc["provenance"]["solver"] == "unknown"
    assert week_file.from_text(document(doc)) == bare


def test_active_hours_are_not_in_the_file() -> None:
    assert week_file.from_text(week_file.to_text(sample.judged())).plan.page.active_hours is None


# -- round trip over everything --------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KEY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
REAL = st.floats(-1e12, 1e12, allow_nan=False)
CENTS = st.integers(-(10**9), 10**9)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Tongatapu",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
)


@st.composite
def judged_weeks(draw: st.DrawFn) -> JudgedWeek:
    week = Week(date(2000, 1, 3) + timedelta(weeks=draw(st.integers(0, 5000))), draw(st.sampled_from(ZONES)))
    at = st.integers(0, week.length_min - 1)
    ids = draw(st.lists(KEY.map(SendId), max_size=4, unique=True))
    maybe_key = st.none() | KEY
    send_ref = st.none() | (st.sampled_from(ids) if ids else st.none())
    reasons = st.builds(Reason, KEY, TEXT, CENTS) | st.builds(Reason, KEY, TEXT, st.none(), st.none() | REAL)

    def send(i: SendId) -> Send:
        captioned = draw(st.booleans())
        return Send(
            id=i,
            at=draw(at),
            kind=draw(st.sampled_from(SendKind)),
            category=draw(st.sampled_from(Category)),
            channel=draw(st.sampled_from(Channel)),
            audience=draw(st.sampled_from(Audience)),
            caption_id=draw(KEY) if captioned else None,
            caption_text=draw(TEXT) if captioned else None,
            needs_caption=not captioned,
            content_type=draw(maybe_key),
            price_cents=draw(st.none() | st.integers(0, 10**9)),
            media=draw(st.sampled_from(Media)),
            parent=draw(send_ref),
            link_to=draw(send_ref),
            expires_at=draw(st.none() | st.integers(-20_000, 20_000)),
            label=draw(maybe_key),
            expected_cents=draw(CENTS),
            interval_cents=(draw(CENTS), draw(CENTS)),
            reasons=tuple(draw(st.lists(reasons, max_size=2))),
        )

    finding = st.builds(Finding, KEY, send_ref, REAL, TEXT, TEXT, maybe_key, st.sampled_from(Severity))
    switches = st.dictionaries(KEY, st.none() | st.booleans() | st.integers(-9, 9) | REAL | TEXT, max_size=3)
    plan = WeekPlan(
        page=replace(
            sample.page(week.zone), id=PageId(draw(KEY)), name=draw(KEY), confidence=draw(st.floats(0, 1))
        ),
        week=week,
        sends=tuple(send(i) for i in ids),
        days=draw(st.sampled_from([(), sample.plan(week.start, "UTC").days])),
        drip_windows=tuple(
            DripWindow(i, lo, hi, "set") for i, lo, hi in draw(st.lists(st.tuples(KEY, at, at), max_size=2))
        ),
        pins=tuple(Pin(i, a, b) for i, a, b in draw(st.lists(st.tuples(KEY.map(SendId), at, at), max_size=2))),
        notes=tuple(draw(st.lists(st.builds(Note, KEY, TEXT, send_ref, st.none() | st.just(week.start)), max_size=2))),
        objective=Objective(draw(CENTS), draw(CENTS), draw(st.booleans())),
        provenance=draw(
            st.none()
            | st.builds(Provenance, st.integers(0, 2**63), st.just("0" * 64), switches, TEXT, TEXT, TEXT, TEXT)
        ),
    )  # fmt: skip
    verdict = Verdict(
        ok=draw(st.booleans()),
        quality_score=draw(st.floats(0, 100)),
        status=draw(st.sampled_from(VerdictStatus)),
        findings=tuple(draw(st.lists(finding, max_size=3))),
        rules_checked=tuple(draw(st.lists(KEY, max_size=3))),
        sends_checked=len(ids),
    )
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 10**9)))
    return JudgedWeek(plan, verdict, moment)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(judged_weeks())
def test_any_week_comes_back_byte_for_byte(judged: JudgedWeek) -> None:
    text = week_file.to_text(judged)
    again = week_file.from_text(text)
    assert again == judged
    assert week_file.to_text(again) == text
    assert week_file.certificate_ok(text)


# -- tampering --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tamper",
    [
        lambda d: d["sends"][3].update(price_cents=1),
        lambda d: d["verdict"].update(ok=not d["verdict"]["ok"]),
        lambda d: d["sends"].pop(),
        lambda d: d.update(status="published"),
        lambda d: d["certificate"].update(sha256="0" * 64),
        lambda d: d["notes"].clear(),
    ],
)
def test_a_file_that_was_changed_is_found_out(tamper: Callable[[dict[str, Any]], Any]) -> None:
    doc = json.loads(week_file.to_text(sample.judged()))
    tamper(doc)
    text = document(doc)
    week_file.from_text(text)  # well-formed all the same
    assert not week_file.certificate_ok(text)
    found = week_file.certificate_finding(text)
    assert found is not None and found.severity is Severity.HARD and found.rule == "certificate.mismatch"
    with pytest.raises(WeekFileTampered):
        week_file.check_certificate(text)


def test_other_blanks_between_the_same_values_change_nothing() -> None:
    text = week_file.to_text(sample.judged())
    packed = json.dumps(json.loads(text))
    assert week_file.certificate_ok(packed)
    assert week_file.certificate_finding(packed) is None
    assert week_file.to_text(week_file.from_text(packed)) == text


# -- what is wrong, each with its code ---------------------------------------------------------

Edit = Callable[[dict[str, Any]], Any]


def put(*path: Any) -> Edit:
    """Set the value at a path; the last argument is the value."""
    *steps, last, value = path

    def edit(doc: dict[str, Any]) -> None:
        here: Any = doc
        for step in steps:
            here = here[step]
        here[last] = value

    return edit


def drop(*path: Any) -> Edit:
    *steps, last = path

    def edit(doc: dict[str, Any]) -> None:
        here: Any = doc
        for step in steps:
            here = here[step]
        del here[last]

    return edit


FIELD = "week_file.field"
BROKEN: list[tuple[str, Edit, str, str]] = [
    ("price text", put("sends", 2, "price_cents", "19.50"), FIELD, "sends[2].price_cents"),
    ("price float", put("sends", 2, "price_cents", 19.5), FIELD, "sends[2].price_cents"),
    ("price bool", put("sends", 2, "price_cents", True), FIELD, "sends[2].price_cents"),
    ("price below 0", put("sends", 2, "price_cents", -1), FIELD, "sends[2].price_cents"),
    ("price huge", put("sends", 2, "price_cents", 10**20), FIELD, "sends[2].price_cents"),
    ("price list", put("sends", 2, "price_cents", [1]), FIELD, "sends[2].price_cents"),
    ("fans text", put("page", "fan_count", "many"), FIELD, "page.fan_count"),
    ("fans below 0", put("page", "fan_count", -4), FIELD, "page.fan_count"),
    ("confidence", put("page", "confidence", 1.2), FIELD, "page.confidence"),
    ("page type", put("page", "page_type", "PAID"), FIELD, "page.page_type"),
    ("page class", put("page", "page_class", "soft"), FIELD, "page.page_class"),
    ("tier", put("page", "tier", "low"), FIELD, "page.tier"),
    ("page gone", drop("page"), FIELD, "page"),
    ("page null", put("page", None), FIELD, "page"),
    ("page list", put("page", []), FIELD, "page"),
    ("page id empty", put("page", "id", ""), FIELD, "page.id"),
    ("page id number", put("page", "id", 7), FIELD, "page.id"),
    ("zone gone", drop("page", "time_zone"), FIELD, "page.time_zone"),
    ("extra key", put("page", "phone", "x"), FIELD, "page.phone"),
    ("extra key at top", put("extra", 1), FIELD, "extra"),
    ("sends object", put("sends", {}), FIELD, "sends"),
    ("sends gone", drop("sends"), FIELD, "sends"),
    ("send null", put("sends", 0, None), FIELD, "sends[0]"),
    ("send type", put("sends", 0, "send_type", "ppv"), FIELD, "sends[0].send_type"),
    ("category", put("sends", 0, "category", "Revenue"), FIELD, "sends[0].category"),
    ("channel", put("sends", 0, "channel", "mail"), FIELD, "sends[0].channel"),
    ("audience", put("sends", 0, "audience", "all"), FIELD, "sends[0].audience"),
    ("media", put("sends", 0, "media", None), FIELD, "sends[0].media"),
    ("style", put("sends", 0, "ppv_style", "x"), FIELD, "sends[0].ppv_style"),
    ("staffed", put("sends", 0, "staffed", "yes"), FIELD, "sends[0].staffed"),
    ("staffed as a number", put("sends", 0, "staffed", 1), FIELD, "sends[0].staffed"),
    ("no key", drop("sends", 0, "staffed"), FIELD, "sends[0].staffed"),
    ("no caption, no flag", put("sends", 0, "caption_text", None), FIELD, "sends[0]"),
    ("no caption id, no flag", put("sends", 0, "caption_id", None), FIELD, "sends[0]"),
    ("long caption", put("sends", 0, "caption_text", "x" * 20_001), FIELD, "sends[0].caption_text"),
    ("interval of one", put("sends", 0, "interval_cents", [1]), FIELD, "sends[0].interval_cents"),
    ("interval of three", put("sends", 0, "interval_cents", [1, 2, 3]), FIELD, "sends[0].interval_cents"),
    ("reasons null", put("sends", 0, "reasons", None), FIELD, "sends[0].reasons"),
    ("reason with both", put("sends", 0, "reasons", 0, "multiplier", 2.0), FIELD, "sends[0].reasons[0]"),
    ("no date-time", put("sends", 0, "at", "monday"), FIELD, "sends[0].at"),
    ("a date alone", put("sends", 0, "at", "2026-11-23"), FIELD, "sends[0].at"),
    ("no offset", put("sends", 0, "at", "2026-11-23T08:11:00"), FIELD, "sends[0].at"),
    ("a timestamp", put("sends", 0, "at", 1764000000), FIELD, "sends[0].at"),
    ("month 13", put("sends", 0, "at", "2026-13-23T08:11:00+01:00"), FIELD, "sends[0].at"),
    ("year 9999", put("sends", 0, "at", "9999-12-31T23:59:00+01:00"), FIELD, "sends[0].at"),
    ("year 1", put("sends", 0, "expires_at", "0001-01-01T00:00:00+01:00"), FIELD, "sends[0].expires_at"),
    ("offset of a day", put("sends", 0, "at", "2026-11-23T08:11:00+99:00"), FIELD, "sends[0].at"),
    ("week_start number", put("week_start", 20261123), FIELD, "week_start"),
    ("week_start text", put("week_start", "next"), FIELD, "week_start"),
    ("week_start 30 Feb", put("week_start", "2026-02-30"), FIELD, "week_start"),
    ("week_start date-time", put("week_start", "2026-11-23T10:00:00"), FIELD, "week_start"),
    ("week_start year 1", put("week_start", "0001-01-01"), FIELD, "week_start"),
    ("week_start 9999", put("week_start", "9999-12-27"), FIELD, "week_start"),
    ("status", put("status", "done"), FIELD, "status"),
    ("six days", drop("days", 6), FIELD, "days"),
    ("no days", put("days", []), FIELD, "days"),
    ("budget below 0", put("days", 0, "budget", "revenue", -1), FIELD, "days[0].budget.revenue"),
    ("verdict ok", put("verdict", "ok", None), FIELD, "verdict.ok"),
    ("score", put("verdict", "quality_score", 101), FIELD, "verdict.quality_score"),
    ("verdict status", put("verdict", "status", "approved"), FIELD, "verdict.status"),
    ("severity", put("verdict", "findings", 0, "severity", "fatal"), FIELD, "verdict.findings[0].severity"),
    ("amount text", put("verdict", "findings", 0, "amount", "1"), FIELD, "verdict.findings[0].amount"),
    ("note date", put("notes", 0, "date", "tomorrow"), FIELD, "notes[0].date"),
    ("note text", put("notes", 0, "text", 5), FIELD, "notes[0].text"),
    ("seed", put("provenance", "seed", 2**70), FIELD, "provenance.seed"),
    ("seed float", put("provenance", "seed", 1.5), FIELD, "provenance.seed"),
    ("switches", put("provenance", "switches", []), FIELD, "provenance.switches"),
    ("provenance null", put("provenance", None), FIELD, "provenance"),
    ("no certificate", drop("certificate"), FIELD, "certificate"),
    ("short hash", put("certificate", "sha256", "ab"), FIELD, "certificate.sha256"),
    ("issued at", put("certificate", "issued_at", "now"), FIELD, "certificate.issued_at"),
    ("pin without until", drop("pins", 0, "until"), FIELD, "pins[0].until"),
    ("proven", put("objective", "proven", "true"), FIELD, "objective.proven"),
    ("gap text", put("objective", "gap", "0"), FIELD, "objective.gap"),
    ("gap of its own", put("objective", "gap", 0.5), "week_file.inconsistent", "objective.gap"),
    ("unknown zone", put("page", "time_zone", "Mars/Olympus"), "week_file.zone", "page.time_zone"),
    ("zone a folder", put("page", "time_zone", "America"), "week_file.zone", "page.time_zone"),
    ("zone a path", put("page", "time_zone", "../../etc/passwd"), "week_file.zone", "page.time_zone"),
    ("zone absolute", put("page", "time_zone", "/etc/localtime"), "week_file.zone", "page.time_zone"),
    ("zone with a zero", put("page", "time_zone", "Eu\0rope"), "week_file.zone", "page.time_zone"),
    ("zone not ASCII", put("page", "time_zone", "Europa/Köln☀"), "week_file.zone", "page.time_zone"),
    ("zone long", put("page", "time_zone", "a" * 200), "week_file.zone", "page.time_zone"),
    ("a Tuesday", put("week_start", "2026-11-24"), "week_file.not_monday", "Tuesday"),
    ("another week", put("week_start", "2026-11-30"), "week_file.days", "days[0].date"),
    ("days out of order", lambda d: d["days"].reverse(), "week_file.days", "days[0].date"),
    ("wrong offset", put("sends", 0, "at", "2026-11-23T08:11:00+02:00"), "week_file.offset", "sends[0].at"),
    ("UTC", put("sends", 0, "at", "2026-11-23T08:11:00Z"), "week_file.offset", "sends[0].at"),
    ("wrong offset of a pin", put("pins", 0, "from", "2026-11-23T08:11:00-05:00"), "week_file.offset", "pins[0].from"),
    ("seconds", put("sends", 0, "at", "2026-11-23T08:11:07+01:00"), "week_file.minute", "sends[0].at"),
    ("before", put("sends", 0, "at", "2026-11-22T23:59:00+01:00"), "week_file.outside", "sends[0].at"),
    ("after", put("sends", 0, "at", "2026-11-30T00:00:00+01:00"), "week_file.outside", "sends[0].at"),
    ("window after", put("drip_windows", 0, "end", "2026-11-30T00:01:00+01:00"), "week_file.outside", "drip_windows[0].end"),
    ("doubled id", lambda d: d["sends"].append(d["sends"][0]), "week_file.duplicate_id", "sends[70].id"),
    ("old version", put("format", "eros.week/0"), "week_file.format", "eros.week/0"),
    ("newer version", put("format", "eros.week/2"), "week_file.format", "eros.week/2"),
    ("format a number", put("format", 1), "week_file.format", "1"),
    ("no format", drop("format"), "week_file.format", "missing"),
]  # fmt: skip

SAMPLE = week_file.to_text(sample.judged())


@pytest.mark.parametrize(("edit", "code", "says"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_wrong_value_is_a_coded_error_that_names_its_place(edit: Edit, code: str, says: str) -> None:
    doc = json.loads(SAMPLE)
    edit(doc)
    with pytest.raises(WeekFileError) as e:
        week_file.from_text(document(doc))
    assert (e.value.code, says in str(e.value)) == (code, True), str(e.value)
    assert e.value.hint and e.value.exit_status == 65
    assert len(str(e.value)) < 600


BYTES: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "week_file.empty"),
    ("blanks", b" \n\t ", "week_file.empty"),
    ("words", b"hello", "week_file.not_json"),
    ("half", SAMPLE.encode()[:5000], "week_file.not_json"),
    ("two", (SAMPLE + SAMPLE).encode(), "week_file.not_json"),
    ("comment", b"// hi\n{}", "week_file.not_json"),
    ("trailing comma", b'{"a": 1,}', "week_file.not_json"),
    ("raw line break in a string", b'{"a": "x\ny"}', "week_file.not_json"),
    ("utf-8 mark", b"\xef\xbb\xbf" + SAMPLE.encode(), "week_file.bom"),
    ("utf-16", SAMPLE.encode("utf-16"), "week_file.bom"),
    ("latin-1", '{"name": "Zoé"}'.encode("latin-1"), "week_file.not_utf8"),
    ("half a character", SAMPLE.encode() + b"\xf0\x9f", "week_file.not_utf8"),
    ("zero bytes", b"\0\0\0\0", "week_file.not_json"),
    ("a workbook", b"PK\x03\x04\x14\x00\xff\xff", "week_file.not_utf8"),
    ("a list", b"[]", "week_file.not_an_object"),
    ("a string", b'"x"', "week_file.not_an_object"),
    ("a number", b"5", "week_file.not_an_object"),
    ("null", b"null", "week_file.not_an_object"),
    ("deep", b'{"a":' * 60 + b"1" + b"}" * 60, "week_file.nesting"),
    ("bottomless", b"[" * 200_000, "week_file.nesting"),
    ("bottomless objects", b'{"a":' * 200_000, "week_file.nesting"),
    ("NaN", b'{"a": NaN}', "week_file.number"),
    ("Infinity", b'{"a": -Infinity}', "week_file.number"),
    ("beyond floats", b'{"a": 1e999}', "week_file.number"),
    ("endless digits", b'{"a": ' + b"9" * 10_000 + b"}", "week_file.number"),
    ("a key twice", b'{"format": "eros.week/1", "format": "eros.week/1"}', "week_file.duplicate_key"),
    ("half a pair", SAMPLE.replace('"Alexia"', '"\\ud83d"').encode(), "week_file.text"),
    ("half a pair as a key", b'{"\\ud83d": 1}', "week_file.text"),
]


@pytest.mark.parametrize(("raw", "code"), [b[1:] for b in BYTES], ids=[b[0] for b in BYTES])
def test_bytes_that_are_no_week_file(raw: bytes, code: str) -> None:
    with pytest.raises(WeekFileError) as e:
        week_file.from_bytes(raw)
    assert e.value.code == code
    assert e.value.hint


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json", Path("bad\0name")):
        with pytest.raises(WeekFileError) as e:
            week_file.read_text(path)
        assert (e.value.code, e.value.exit_status) == ("week_file.unreadable", 66)
    big = tmp_path / "big.json"
    with big.open("wb") as f:
        f.truncate(33 * 1024 * 1024)
    with pytest.raises(WeekFileError) as e:
        week_file.read_text(big)
    assert e.value.code == "week_file.too_large"
    good = tmp_path / "good.json"
    good.write_text(SAMPLE, encoding="utf-8")
    assert week_file.read_text(good) == SAMPLE


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_a_random_bite_out_of_a_file_never_ends_in_a_traceback(data: st.DataObject) -> None:
    raw = bytearray(SAMPLE.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    try:
        week_file.from_bytes(bytes(raw))
        week_file.certificate_ok(bytes(raw).decode())
    except WeekFileError as e:
        assert e.hint


def test_the_schema_names_what_the_writer_writes() -> None:
    schema = week_file.schema()
    doc = week_file.to_document(sample.judged())
    assert list(schema["properties"]) == list(doc)
    assert schema["required"] == list(doc)
    send = schema["$defs"]["SendPart"]
    assert list(send["properties"]) == list(doc["sends"][0])
    assert schema["additionalProperties"] is False
    assert "from" in schema["$defs"]["PinPart"]["properties"]
    assert json.loads(week_file.schema_text()) == schema
