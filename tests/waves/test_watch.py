"""Triggers on both sides of their thresholds, alerts, automatic rollback, the log."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app import flags, rollback, sample_weeks, watch
from eros.app.desk import Desk
from eros.app.fleet import PageReport
from eros.app.journal import DIGEST, PLAN, log_fleet
from eros.app.picture import take_snapshot
from eros.app.ports_waves import PlanningRun
from eros.app.store_errors import DbBusy
from eros.app.watch import READINGS, Sight
from eros.domain.plan import Finding, JudgedWeek
from eros.domain.words import Severity
from eros.exporters.journal import NAME, FileJournal
from eros.stores import engine
from eros.waves.catalogue import triggers
from eros.waves.verdict import Reading

pytestmark = pytest.mark.timeout(300)


@dataclass
class Lines:
    """A journal in memory."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def write(self, at: datetime, level: str, event: str, **facts: object) -> None:
        self.lines.append((level, event))


def runs(
    desk: Desk, *rows: tuple[float, str | None], kind: str = PLAN, apart: timedelta = timedelta(hours=2)
) -> None:
    at = agency.NOW - apart * len(rows)
    with desk.store.write() as session:
        session.waves.add_runs(
            PlanningRun(kind, "alexia", "w", at + apart * i, s, error is None, error)
            for i, (s, error) in enumerate(rows)
        )


def with_findings(sight: Sight, *found: Finding) -> Sight:
    weeks = sight.weeks
    changed = replace(weeks[0], verdict=replace(weeks[0].verdict, findings=found, ok=not any(f.severity is Severity.HARD for f in found)))  # fmt: skip
    sight.__dict__["weeks"] = (changed, *weeks[1:])
    return sight


def test_every_trigger_names_a_reading() -> None:
    assert {t.measure for t in triggers()} == set(READINGS)


def test_a_good_agency_is_calm(desk: Desk) -> None:
    seen = watch.watch(desk)
    assert seen.fired == () and seen.rolled_back == ()
    assert seen.snapshot == "2026-W02" and watch.watch(desk).snapshot is None, "once a week"
    by_key = {a.trigger.key: a.reading for a in seen.alerts}
    assert by_key["database"].value == 0 and by_key["length_alert"].value is not None
    assert by_key["length_share"].value is None, "two weeks are not a hundred"


@pytest.mark.parametrize(("n", "fires"), [(2, False), (3, True)])
def test_three_slow_plans_in_a_row(desk: Desk, n: int, fires: bool) -> None:
    runs(desk, (31.0, None), (1.0, None), *[(30.5, None)] * n)
    reading = READINGS["slow_plans"](Sight(desk))
    assert (reading.value == n) and (n >= 3) is fires


def test_failures_of_an_hour_and_their_share(desk: Desk) -> None:
    runs(desk, *[(1.0, "plan.infeasible")] * 10, apart=timedelta(minutes=6))
    sight = Sight(desk)
    assert READINGS["failures_an_hour"](sight).value == 10
    assert READINGS["success_percent"](sight).value == 0
    assert {a.trigger.key for a in watch.watch(desk).fired} == {"failures", "success"}


def test_failures_spread_over_hours_are_no_burst(desk: Desk) -> None:
    runs(desk, *[(1.0, "x")] * 10, apart=timedelta(minutes=61))
    assert READINGS["failures_an_hour"](Sight(desk)).value == 1


def test_too_few_runs_say_nothing(desk: Desk) -> None:
    runs(desk, *[(1.0, "x")] * 4)
    assert READINGS["success_percent"](Sight(desk)).value is None


def test_three_failed_digests_call_the_automation_back(desk: Desk) -> None:
    runs(desk, (1.0, None), *[(1.0, "x")] * 3, kind=DIGEST)
    fired = watch.watch(desk).fired
    assert [(a.trigger.key, a.trigger.wave, a.critical) for a in fired] == [("failed_digests", 5, True)]
    assert "EROS_AUTO_ROLLBACK" in fired[0].done


def test_slower_than_before_the_wave_was_raised(desk: Desk) -> None:
    from eros.app import rollout, wave_state
    from eros.waves.catalogue import wave

    runs(desk, *[(1.0, None)] * 5)
    with desk.store.write() as session:
        wave_state.move(session, wave(1), "canary", 10, desk.flags.settings(), by="t", why="t", at=agency.NOW)
        session.waves.add_runs([PlanningRun(PLAN, "a", "w", agency.NOW, 1.3, True)] * 5)
    found = READINGS["slower_percent"](Sight(desk)).value
    assert found == pytest.approx(30.0)
    assert rollout.BEFORE_DAYS > 0


def test_a_wave_that_is_down_is_at_rest(desk: Desk) -> None:
    runs(desk, *[(1.0, "x")] * 3, kind=DIGEST)
    flags.kill(desk, ["daily_automation"], by="t", why="t")
    alert = next(a for a in watch.watch(desk).alerts if a.trigger.key == "failed_digests")
    assert not alert.fired and alert.reading.evidence == "the wave is not up"


def finding(rule: str, severity: Severity = Severity.HARD) -> Finding:
    return Finding(rule, None, 1.0, "found", severity=severity)


@pytest.mark.parametrize(
    ("measure", "rule", "severity"),
    [
        ("timing_percent", "TIM08", Severity.HARD),
        ("stray_followups", "TIM03", Severity.HARD),
        ("crashed_rules", "rule.crashed", Severity.HARD),
        ("price_findings", "PRC01", Severity.HARD),
        ("failed_weeks_percent", "LIM01", Severity.HARD),
    ],
)
def test_findings_are_counted(desk: Desk, measure: str, rule: str, severity: Severity) -> None:
    assert READINGS[measure](with_findings(Sight(desk))).value == 0
    value = READINGS[measure](with_findings(Sight(desk), finding(rule, severity))).value
    assert value is not None and value > 0
    other = READINGS[measure](with_findings(Sight(desk), finding("XXX01", Severity.SOFT))).value
    assert other == 0


@pytest.mark.parametrize(("measure", "rule"), [("timing_percent", "TIM08"), ("price_findings", "PRC03")])
def test_what_a_person_set_fires_nothing(desk: Desk, measure: str, rule: str) -> None:
    sight = with_findings(Sight(desk))
    week = sight.weeks[0]
    one = week.plan.sends[0]
    values = []
    for by_hand in (True, False):
        plan = replace(week.plan, sends=(replace(one, pinned_by_user=by_hand), *week.plan.sends[1:]))
        found = replace(finding(rule, Severity.HARD), send=one.id)
        judged = replace(week, plan=plan, verdict=replace(week.verdict, findings=(found,)))
        sight.__dict__["weeks"] = (judged, *sight.weeks[1:])
        values.append(READINGS[measure](sight).value)
    assert values[0] == 0 and values[1]


def test_a_critical_trigger_takes_its_wave_back_where_that_is_allowed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_weeks, "WEEKS", 1)
    runs(desk, *[(1.0, "x")] * 3, kind=DIGEST)
    journal = Lines()
    seen = watch.watch(desk, journal=journal, auto=True)
    assert [r.what for r in seen.rolled_back] == ["5"] and seen.rolled_back[0].ok
    assert ("CRITICAL", "trigger.failed_digests") in journal.lines
    assert not any(s.daily_automation for s in desk.flags.resolve_all(agency.PAGES).values())
    assert watch.watch(desk, auto=True).rolled_back == (), "a wave that is down comes back no second time"


def test_a_rollback_that_a_locked_database_stopped_is_finished_at_the_next_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_weeks, "WEEKS", 1)
    runs(desk, *[(1.0, "x")] * 3, kind=DIGEST)

    def locked(*args: object) -> None:
        raise DbBusy(url="here")

    with monkeypatch.context() as m, pytest.raises(DbBusy):
        m.setattr(rollback, "_compare", locked)
        watch.watch(desk, auto=True)
    assert watch.watch(desk, auto=True, by="fleet").rolled_back == (), "it is another's"
    assert watch.watch(desk).rolled_back == (), "not allowed any more"
    (done,) = watch.watch(desk, auto=True).rolled_back
    assert done.what == "5" and done.ok and done.resumed
    assert watch.watch(desk, auto=True).rolled_back == ()


def test_the_revenue_alarm_rolls_nothing_back_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(watch.READINGS, "rps_change_percent", lambda s: Reading(-20.1, "by the test"))
    seen = watch.watch(desk, auto=True)
    assert [a.trigger.key for a in seen.fired] == ["revenue_drop"] and seen.rolled_back == ()
    monkeypatch.setitem(watch.READINGS, "rps_change_percent", lambda s: Reading(-20.0, "by the test"))
    assert watch.watch(desk).fired == ()


def test_the_commands_exit_status(eros: Eros, home: Path, desk: Desk) -> None:
    assert eros(home, "watch", "--once", "--json").status == 0
    runs(desk, *[(1.0, "x")] * 3, kind=DIGEST)
    ran = eros(home, "watch", "--once", "--json")
    assert ran.status == 6 and "CRITICAL failed_digests (wave 5)" in ran.err
    assert json.loads(ran.out)["snapshot"] is None
    assert "trigger.failed_digests" in (home / "logs" / NAME).read_text()


def test_a_locked_database_costs_one_look_and_not_the_watch(
    eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PRAGMAS", ("PRAGMA busy_timeout=1", *engine.PRAGMAS[1:]))
    other = sqlite3.connect(home / "eros.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")  # the weekly snapshot waits for its turn to write

    def slept(seconds: float) -> None:
        if not other.in_transaction:
            raise KeyboardInterrupt  # the second look is done
        other.execute("ROLLBACK")

    monkeypatch.setattr(time, "sleep", slept)
    assert eros(home, "watch", "--once").status == DbBusy.exit_status
    ran = eros(home, "watch", "--every", 10)
    assert ran.status == 130, ran
    (line,) = [x for x in ran.err.splitlines() if "db.busy" in x]
    assert "locked" in line and "the next look is in 10 seconds" in line
    assert ran.out.count("Triggers") == 1 and "2026-W02" in ran.err


def test_a_fleet_run_is_logged_recorded_and_looked_at(eros: Eros, home: Path, desk: Desk) -> None:
    ran = eros(home, "plan", "--all", WEEK, "--jobs", 1, "--json")
    assert ran.status == 0, ran.err
    lines = (home / "logs" / NAME).read_text().splitlines()
    assert sum(" INFO plan.done " in x or " WARN plan.done " in x for x in lines) == 4
    assert sum(" plan.same " in x for x in lines) == 2
    with desk.store.read() as session:
        assert len(session.waves.runs(PLAN, since=agency.NOW - timedelta(days=1))) == 4
        assert [s.key for s in session.waves.snapshots("week")] == ["2026-W02"]


def test_a_failed_page_leaves_its_line(eros: Eros, home: Path) -> None:
    assert eros(home, "plan", "nobody", WEEK).status == 4
    assert "ERROR plan.failed page=nobody" in (home / "logs" / NAME).read_text()


def test_lines_are_whole_and_quoted(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "logs")
    journal.write(agency.NOW, "INFO", "a.b", words='two "words"\nhere', n=3, none=None, empty="")
    assert journal.file.read_text() == '2026-01-08T09:00:00Z INFO a.b words="two \\"words\\"\\nhere" n=3\n'


def test_the_log_is_kept_small_and_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from eros.exporters import journal as room

    monkeypatch.setattr(room, "MOST_BYTES", 10)
    journal = FileJournal(tmp_path / "logs")
    journal.write(agency.NOW, "INFO", "first")
    journal.write(agency.NOW, "INFO", "second")
    assert "second" in journal.file.read_text() and "first" not in journal.file.read_text()
    assert "first" in (tmp_path / "logs" / f"{NAME}.1").read_text()
    (tmp_path / "file").write_text("in the way")
    FileJournal(tmp_path / "file").write(agency.NOW, "INFO", "nowhere")


def test_what_a_fleet_report_becomes(desk: Desk) -> None:
    journal = Lines()
    reports = [PageReport("a", "planned", 1, seconds=0.5), PageReport("b", "planned", 1, hard=1), PageReport("c", "failed", error="bug"),
               PageReport("d", "settled"), PageReport("e", "planned", 1, seconds=2.0)]  # fmt: skip
    log_fleet(desk, journal, reports, "2026-01-12")
    assert journal.lines == [("INFO", "plan.done"), ("WARN", "plan.done"), ("ERROR", "plan.failed"),
                             ("INFO", "plan.settled"), ("WARN", "plan.done")]  # fmt: skip
    with desk.store.read() as session:
        found = session.waves.runs(PLAN, since=agency.NOW)
    assert [(r.page, r.ok, r.error) for r in found] == [("a", True, None), ("b", False, None), ("c", False, "bug"), ("e", True, None)]  # fmt: skip
    assert take_snapshot(desk) == "2026-W02"
    assert isinstance(Sight(desk).weeks[0], JudgedWeek)
