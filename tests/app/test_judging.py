"""A stored week, a file, a file that was tampered with, a file from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import agency
from tests.agency import WEEK

from eros.app import editing, week_file
from eros.app.approving import PlanBreaksRules, set_status
from eros.app.desk import Desk
from eros.app.judging import current_plan, judge_file, judge_stored
from eros.app.store_errors import PageNotFound, PlanNotFound, PlanStatusIllegal
from eros.app.week_file_errors import WeekFileError, WeekFileField
from eros.domain.words import PlanStatus, VerdictStatus
from eros.kit.canonical import document, sha256
from eros.kit.clock import FixedClock

PAGE = "alexia"
Tamper = Callable[[dict[str, Any]], None]


@pytest.fixture
def file(planned: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "week.json"
    path.write_text(week_file.to_text(current_plan(planned, PAGE, WEEK).judged), encoding="utf-8")
    return path


def changed(file: Path, tamper: Tamper) -> Path:
    body = json.loads(file.read_text(encoding="utf-8"))
    tamper(body)
    file.write_text(document(body), encoding="utf-8")
    return file


@pytest.mark.parametrize("page", agency.PLANNED)
def test_a_stored_week_judged_again_gives_the_same_verdict(planned: Desk, page: str) -> None:
    stored = current_plan(planned, page, WEEK).judged
    found = judge_stored(planned, page, WEEK)
    assert found.facts_known and found.judged == stored


def test_every_rule_in_force_is_asked(planned: Desk) -> None:
    verdict = judge_stored(planned, PAGE, WEEK).judged.verdict
    assert set(verdict.rules_checked) == {rule.code for rule in planned.rules}


def test_a_file_is_judged_like_the_stored_week(planned: Desk, file: Path) -> None:
    found = judge_file(planned, file)
    assert found.facts_known
    assert found.judged.verdict == current_plan(planned, PAGE, WEEK).judged.verdict


def test_a_tampered_file_is_found_out(planned: Desk, file: Path) -> None:
    def dearer(body: dict[str, Any]) -> None:
        body["sends"][0]["expected_cents"] += 0
        body["sends"][0]["reasons"][0]["text"] += "!"

    verdict = judge_file(planned, changed(file, dearer)).judged.verdict
    assert not verdict.ok and verdict.status is VerdictStatus.REJECTED
    assert verdict.findings[0].rule == "certificate.mismatch"


def test_a_verdict_written_into_the_file_is_not_believed(planned: Desk, file: Path) -> None:
    def crowd(body: dict[str, Any]) -> None:
        sends = [s for s in body["sends"] if s["send_type"] == "bump_normal"]
        sends[0]["price_cents"] = None
        one, two = body["sends"][3], body["sends"][4]
        two["at"] = one["at"]

    verdict = judge_file(planned, changed(file, crowd)).judged.verdict
    assert "TIM08" in {f.rule for f in verdict.findings if f.severity == "hard"}


def certified(file: Path, tamper: Tamper) -> Path:
    """A file that was changed and certified again, as anybody may: the hash is no signature."""

    def again(body: dict[str, Any]) -> None:
        tamper(body)
        certificate = body.pop("certificate")
        body["certificate"] = {**certificate, "sha256": sha256(document(body))}

    return changed(file, again)


LIES: dict[str, tuple[Tamper, str, str]] = {
    "a category": (lambda b: b["sends"][0].update(category="retention"), "plan.incoherent", "is no retention send"),
    "a game": (lambda b: b["sends"][0].update(game="no_such_game"), "plan.incoherent", "there is no game"),
    "a sum": (lambda b: b["objective"].update(expected_cents=1, bound_cents=1, gap=0.0), "plan.figures", "add up to"),
    "a bound": (
        lambda b: b["objective"].update(bound_cents=b["objective"]["expected_cents"] - 1, gap=round(-1 / (b["objective"]["expected_cents"] - 1), 6)),
        "plan.figures", "the most it could earn",
    ),
    "an interval": (lambda b: b["sends"][0].update(interval_cents=[9, 1]), "plan.figures", "is reversed"),
    "a class": (lambda b: b["page"].update(page_class="lifestyle"), "plan.other_page", "page_class is lifestyle here"),
}  # fmt: skip


def issued(at: str) -> Tamper:
    return lambda body: body["certificate"].update(issued_at=at)


def other_inputs(body: dict[str, Any]) -> None:
    """A week that the store does not hold."""
    body["provenance"]["inputs_sha256"] = "0" * 64


CERTIFICATES: dict[str, tuple[Tamper, str]] = {
    "a later instant": (issued("2026-01-08T12:01:00+00:00"), "this week was issued at 2026-01-08 12:00 UTC and not at"),
    "an earlier one": (issued("1999-01-01T00:00:00Z"), "and not at 1999-01-01 00:00 UTC"),
    "fewer sends": (lambda b: b["certificate"].update(sends_checked=1), "it covers 1 sends and the week has"),
}  # fmt: skip


@pytest.mark.parametrize(("tamper", "says"), CERTIFICATES.values(), ids=CERTIFICATES.keys())
def test_a_certificate_that_cannot_be_true_is_found(
    planned: Desk, file: Path, tamper: Tamper, says: str
) -> None:
    """It stands outside the hash, so that the hash alone says nothing of it."""
    verdict = judge_file(planned, changed(file, tamper)).judged.verdict
    assert not verdict.ok and verdict.status is VerdictStatus.REJECTED
    assert verdict.findings[0].rule == "certificate.untrue" and says in verdict.findings[0].text


@pytest.mark.parametrize("page", [PAGE, "elsewhere"])
def test_no_week_is_issued_later_than_now_or_its_own_thursday(planned: Desk, file: Path, page: str) -> None:
    def judged(at: str, now: datetime = agency.NOW) -> set[str]:
        def told(body: dict[str, Any]) -> None:
            other_inputs(body)
            body["page"]["id"] = page
            issued(at)(body)

        desk = replace(planned, clock=FixedClock(now))
        found = judge_file(desk, certified(file, told)).judged.verdict.findings
        return {f.rule for f in found if f.rule.startswith("certificate")}

    assert judged("2026-01-08T13:00:00+01:00") == set(), "planned early, for the Thursday before its week"
    assert judged("2026-01-08T12:01:00Z") == {"certificate.untrue"}
    assert judged("2026-01-08T12:01:00Z", agency.NOW + timedelta(days=1)) == set()


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-01-08", "2026-01-08T12:00:00", "1767873600", "1889-01-01T00:00:00Z", 1767873600]
)
def test_what_is_no_instant_is_a_coded_error(planned: Desk, file: Path, at: Any) -> None:
    with pytest.raises(WeekFileField, match=r"certificate\.issued_at"):
        judge_file(planned, changed(file, issued(at)))


@pytest.mark.parametrize(("tamper", "rule", "says"), LIES.values(), ids=LIES.keys())
def test_a_file_that_cannot_be_true_is_rejected(
    planned: Desk, file: Path, tamper: Tamper, rule: str, says: str
) -> None:
    verdict = judge_file(planned, certified(file, tamper)).judged.verdict
    assert not verdict.ok and verdict.status is VerdictStatus.REJECTED
    (found,) = [f for f in verdict.findings if f.severity == "hard"]
    assert found.rule == rule and says in found.text


def test_what_a_file_makes_rules_look_away_by_is_told(planned: Desk, file: Path) -> None:
    def lax(body: dict[str, Any]) -> None:
        body["provenance"]["switches"]["ENABLE_TIMING_RULES"] = False
        body["page"]["tier"] = "ULTRA"

    verdict = judge_file(planned, certified(file, lax)).judged.verdict
    told = [f.text for f in verdict.findings if f.rule == "plan.believed"]
    assert len(told) == 2 and "ENABLE_TIMING_RULES" in told[0] and "as a ULTRA page" in told[1]


def test_a_file_of_an_unknown_page_is_judged_by_what_it_shows(planned: Desk, file: Path) -> None:
    def rename(body: dict[str, Any]) -> None:
        body["page"]["id"] = "elsewhere"

    found = judge_file(planned, changed(file, rename))
    verdict = found.judged.verdict
    assert not found.facts_known
    assert "facts.missing" in {f.rule for f in verdict.findings}
    left_out = {rule.code for rule in planned.rules} - set(verdict.rules_checked)
    assert left_out == {rule.code for rule in planned.rules if rule.needs_facts}


def test_a_file_is_judged_without_any_store(file: Path, tmp_path: Path) -> None:
    app = agency.app_at(tmp_path / "nothing")
    found = judge_file(app.desk, file)
    assert not found.facts_known and found.judged.verdict.ok
    agency.close(app)


def test_what_is_no_week_file_is_a_coded_error(planned: Desk, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    for path in (tmp_path / "bad.json", tmp_path / "none.json", tmp_path):
        with pytest.raises(WeekFileError):
            judge_file(planned, path)


def test_pages_and_weeks_that_are_not_there(planned: Desk) -> None:
    with pytest.raises(PlanNotFound):
        judge_stored(planned, "carla", WEEK)
    with pytest.raises(PageNotFound):
        judge_stored(planned, "nobody", WEEK)


def test_what_is_taken_from_the_vault_afterwards_is_found(desk: Desk) -> None:
    """The judge reads the facts afresh; nothing that the solver believed is used."""
    plan = current_plan(desk, PAGE, WEEK).judged.plan
    content = next(s.content_type for s in plan.sends if s.content_type and s.price_cents)
    with desk.store.write() as session:
        item = session.vault.items(plan.page.id)[content]
        assert item.schedulable
        from eros.domain.records import VaultRecord

        record = VaultRecord(
            page_id=plan.page.id, content_type=content, quantity=item.quantity, adult_ok=False,
            consent_ok=False, list_price_cents=item.list_price_cents, never_posted=False,
        )  # fmt: skip
        session.records.upsert([record], import_id=None)
    verdict = judge_stored(desk, PAGE, WEEK).judged.verdict
    assert not verdict.ok and "TRU03" in {f.rule for f in verdict.findings}
    with pytest.raises(PlanBreaksRules, match="TRU03"):
        set_status(desk, PAGE, WEEK, PlanStatus.APPROVED, by="ann")


def test_a_week_with_a_hard_finding_is_not_approved(desk: Desk) -> None:
    plan = current_plan(desk, PAGE, WEEK).judged.plan
    change = editing.move(plan.sends[5].id, plan.sends[4].at + 1)
    assert not editing.edit(desk, PAGE, WEEK, change, by="ann", what="crowd").ok
    with pytest.raises(PlanBreaksRules) as caught:
        set_status(desk, PAGE, WEEK, PlanStatus.APPROVED, by="ann")
    assert caught.value.exit_status == 2
    assert current_plan(desk, PAGE, WEEK).status is PlanStatus.DRAFT


def test_the_way_from_draft_to_published(desk: Desk) -> None:
    with pytest.raises(PlanStatusIllegal):
        set_status(desk, PAGE, WEEK, PlanStatus.PUBLISHED, by="ann")
    for status in (PlanStatus.APPROVED, PlanStatus.DRAFT, PlanStatus.REJECTED, PlanStatus.DRAFT,
                   PlanStatus.APPROVED, PlanStatus.PUBLISHED):  # fmt: skip
        assert set_status(desk, PAGE, WEEK, status, by="ann").status is status
    with pytest.raises(PlanStatusIllegal):
        set_status(desk, PAGE, WEEK, PlanStatus.DRAFT, by="ann")
    stored = current_plan(desk, PAGE, WEEK)
    assert stored.version == 1 and stored.judged.plan.status is PlanStatus.PUBLISHED
    with desk.store.read() as session:
        trail = session.plans.status_changes(stored.page, WEEK)
    assert [t.to_status for t in trail][-2:] == [PlanStatus.APPROVED, PlanStatus.PUBLISHED]
    assert all(t.by == "ann" and t.at == agency.NOW for t in trail)


def test_the_status_is_in_the_file_and_the_certificate_stands(desk: Desk) -> None:
    set_status(desk, PAGE, WEEK, PlanStatus.APPROVED, by="ann")
    text = week_file.to_text(current_plan(desk, PAGE, WEEK).judged)
    assert json.loads(text)["status"] == "approved" and week_file.certificate_ok(text)
    assert replace(week_file.from_text(text).plan.page) == week_file.from_text(text).plan.page
