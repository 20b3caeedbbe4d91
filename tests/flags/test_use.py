"""Flags in use: set, killed, audited, seen by plans and by whoever looks after the installation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from tests import agency
from tests.conftest import Eros
from tests.killed import Tick, kill_each, tick_at_writes

from eros.app import flags as use
from eros.app.app import App
from eros.app.desk import Desk
from eros.app.doctor import examine
from eros.app.flag_trail import to_pending
from eros.app.flags import FlagUnclear, FlagUnknown, flag_of, kill, parse_setting, set_flags
from eros.app.inputs import Ask
from eros.app.judging import judge_stored, rules_of
from eros.app.planning import plan_page
from eros.app.ports import UnitOfWork
from eros.app.ports_flags import FlagChange
from eros.app.replanning import what_if
from eros.domain.switches import ALL_ON, BASELINE, NAMES
from eros.flags.resolve import FILE, PENDING, FileFlags, sha256_of
from eros.flags.setting import OFF, ON, Setting
from eros.fleet.pool import switched

ONE, TWO = "ENABLE_ROTATION_PATTERNS", "ENABLE_TIMING_RULES"


def test_what_is_set_is_audited_once(desk: Desk) -> None:
    made = set_flags(desk, {TWO: Setting(10), ONE: OFF}, by="ann", why="wave 2")
    assert [(c.flag, c.before, c.after) for c in made] == [(ONE, ON, OFF), (TWO, ON, Setting(10))]
    assert set_flags(desk, {TWO: Setting(10)}, by="ann", why="again") == ()
    past = use.history(desk)
    assert [(c.flag, c.by, c.why, c.at) for c in past] == [
        (ONE, "ann", "wave 2", agency.NOW), (TWO, "ann", "wave 2", agency.NOW)
    ]  # fmt: skip
    assert use.history(desk, "timing-rules") == past[1:]
    assert use.notes(desk) == ()
    with pytest.raises(FlagUnknown):
        set_flags(desk, {"ENABLE_NOTHING": ON}, by="ann", why="")


def test_kill_wins_over_targeting_and_setting_again_revives(desk: Desk) -> None:
    set_flags(desk, {TWO: Setting(0, ("alexia",))}, by="ann", why="canary")
    assert use.resolve(desk, "alexia").timing_rules
    (change,) = kill(desk, ["timing_rules"], by="bo", why="alarm")
    assert change.after == Setting(0, ("alexia",), killed=True)
    assert not use.resolve(desk, "alexia").timing_rules
    assert len(kill(desk, by="bo", why="all of it")) == len(NAMES) - 1
    assert use.resolve(desk, "alexia") == BASELINE
    set_flags(desk, dict.fromkeys(NAMES, ON), by="ann", why="mended")
    assert use.resolve(desk, "alexia") == ALL_ON


def test_a_change_that_cannot_be_written_down_is_not_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_flags(desk, {ONE: OFF}, by="ann", why="")
    before = desk.flags.file.read_text()
    with monkeypatch.context() as m:
        m.setattr(
            "eros.stores.flags.SqlFlagRepo.append", lambda *_: (_ for _ in ()).throw(RuntimeError("no"))
        )
        with pytest.raises(RuntimeError):
            set_flags(desk, {TWO: OFF}, by="ann", why="")
    assert desk.flags.file.read_text() == before
    assert desk.flags.settings()[TWO] == ON


def lower_one(home: Path, tick: Tick) -> None:
    """Three moments: before the file is written, before its trail is, and when all is."""
    tick_at_writes(tick)
    done = FileFlags.written_down

    def told(flags: FileFlags) -> None:
        tick()
        done(flags)

    mock.patch.object(FileFlags, "written_down", told).start()
    set_flags(agency.app_at(home).desk, {ONE: Setting(30)}, by="bo", why="a try")


def test_a_change_killed_at_any_write_is_written_down_once_or_not_made(desk: Desk, tmp_path: Path) -> None:
    set_flags(desk, {TWO: OFF}, by="ann", why="")
    homes = {m: tmp_path / str(m) for m in (1, 2, 3)}
    for home in homes.values():
        shutil.copytree(desk.home, home)
    kill_each(lower_one, homes)
    for look in (use.notes, use.history, lambda desk: kill(desk, [TWO], by="ann", why="next")):
        for moment, home in homes.items():
            here = agency.app_at(shutil.copytree(home, tmp_path / f"{moment}-{look.__name__}")).desk
            look(here)
            assert here.flags.pending() is None
            assert here.flags.settings()[ONE] == (ON if moment == 1 else Setting(30))
            of_one = [(c.by, c.why, c.at) for c in use.history(here, ONE)]
            assert of_one == ([] if moment == 1 else [("bo", "a try", agency.NOW)])
            assert use.notes(here) == ()
            assert use.history(here)[-1].sha256 == here.flags.state().sha256
            here.store.close()  # type: ignore[attr-defined]


def test_who_is_done_takes_nothing_from_who_comes_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a change and its last word another one is announced, made and killed: it is told, too."""
    write = desk.store.write

    @contextmanager
    def followed(store: object) -> Iterator[UnitOfWork]:
        with write() as session:
            yield session
        monkeypatch.undo()
        now = desk.flags.settings()
        with desk.store.read() as session:
            text = desk.flags.text_of({**now, TWO: OFF})
            next_ = FlagChange(TWO, now[TWO], OFF, "bo", "next", agency.NOW, sha256_of(text))
            desk.flags.announce(to_pending(session, [next_]))
        desk.flags.write({**now, TWO: OFF})

    monkeypatch.setattr(type(desk.store), "write", followed)
    set_flags(desk, {ONE: OFF}, by="ann", why="first")
    assert [(c.flag, c.by) for c in use.history(desk)] == [(ONE, "ann"), (TWO, "bo")]
    assert desk.flags.pending() is None and use.notes(desk) == ()


def test_a_change_by_hand_after_a_kill_is_nobodys(desk: Desk) -> None:
    set_flags(desk, {TWO: OFF}, by="ann", why="")
    file = desk.flags.file
    for left in ("{", "[]", '{"changes": [{}]}', '{"changes": 1}', "{}"):
        (desk.home / PENDING).write_text(left)
        assert use.notes(desk) == () and desk.flags.pending() is None
    with desk.store.read() as session:
        change = replace(use.history(desk)[-1], flag=ONE, by="bo", sha256="0" * 64)
        desk.flags.announce(to_pending(session, [change]))
    file.write_text(file.read_text() + "\n")
    assert [n.code for n in use.notes(desk)] == ["flags.changed_by_hand"]
    assert [c.by for c in use.history(desk)] == ["ann"]


def test_a_change_by_hand_is_seen(app: App) -> None:
    desk = app.desk
    set_flags(desk, {ONE: OFF}, by="ann", why="")
    file = desk.flags.file
    file.write_text(file.read_text() + "\n")
    assert [n.code for n in use.notes(desk)] == ["flags.changed_by_hand"]
    assert {c.name: c.state for c in examine(app)}["flags"] == "warn"
    file.write_text("{")
    assert {c.name: c.state for c in examine(app)}["flags"] == "fail"
    set_flags(desk, {ONE: ON}, by="ann", why="mended")
    assert {c.name: c.state for c in examine(app)}["flags"] == "ok"


def test_names_and_values_as_people_write_them() -> None:
    assert flag_of("timing-rules").name == flag_of("enable_timing_rules").name == TWO
    with pytest.raises(FlagUnknown):
        flag_of("timing")
    assert parse_setting("ON", ["b"]) == ON
    assert parse_setting("off", ["b", "a", "b"]) == Setting(0, ("a", "b"))
    assert parse_setting("50%") == Setting(50)
    for text in ("", "101", "-1", "half", "5.5"):
        with pytest.raises(FlagUnclear):
            parse_setting(text)


def test_a_plan_states_its_switches_and_is_judged_by_them(desk: Desk) -> None:
    set_flags(desk, {TWO: Setting(0, ("delia",))}, by="ann", why="")
    made = plan_page(desk, "alexia", agency.WEEK, by="t", again=True)
    plan = made.judged.plan
    assert plan.provenance is not None
    assert plan.provenance.switches == replace(ALL_ON, timing_rules=False).as_flags()
    gone = {r.code for r in desk.rules} - {r.code for r in rules_of(desk, plan)}
    assert gone == {"TIM02", "TIM05", "TIM07"}
    set_flags(desk, {TWO: ON}, by="ann", why="")
    again = judge_stored(desk, "alexia", agency.WEEK).judged.verdict
    assert again == made.judged.verdict
    assert not gone & set(again.rules_checked)


def test_the_fingerprint_knows_the_switches(desk: Desk) -> None:
    one = agency.inputs_of(desk, "alexia")
    other = agency.inputs_of(desk, "alexia", ask=Ask(switches=replace(ALL_ON, timing_rules=False)))
    assert one.sha256 != other.sha256
    assert one.sha256 == agency.inputs_of(desk, "alexia", ask=Ask(switches=ALL_ON)).sha256


def test_whatif_takes_a_flag(planned: Desk) -> None:
    found = what_if(planned, "delia", agency.WEEK, sets={ONE: "off"}, without=())
    assert found.after.plan.provenance is not None
    assert found.after.plan.provenance.switches[ONE] is False
    assert found.before.plan.provenance is not None and found.before.plan.provenance.switches[ONE] is True


def test_the_commands(eros: Eros, home: Path) -> None:
    assert eros(home, "flags", "list").status == 0
    assert (home / FILE).exists()
    done = eros(home, "flags", "set", "timing_rules", "10", "--pages", "Alexia", "--by", "ann", "--why", "go")
    assert "on -> 10 % of pages and alexia" in done.out
    assert "it is so already" in eros(home, "flags", "set", TWO, "10%", "--pages", "alexia").err
    listed = json.loads(eros(home, "flags", "list", "--json").out)
    card = next(c for c in listed["flags"] if c["name"] == TWO)
    assert "alexia" in card["pages_on"] and card["pages"] == 6
    shown = json.loads(eros(home, "flags", "show", TWO, "--json").out)
    assert [g["percent"] for g in shown["gates"]] == [10, 50, 100]
    assert shown["history"][0]["by"] == "ann" and shown["rules"] == ["TIM02", "TIM05", "TIM07"]
    assert "go" in eros(home, "flags", "show", TWO).out
    assert len(json.loads(eros(home, "flags", "kill", "--all", "--json").out)) == len(NAMES)
    assert eros(home, "flags", "kill").status == 64
    assert eros(home, "flags", "set", "nothing", "on").status == 4
    assert "killed" in eros(home, "flags", "history").out
    past = json.loads(eros(home, "flags", "history", TWO, "--json").out)
    assert [c["after"] for c in past] == ["10 % of pages and alexia", "killed (was 10 % of pages and alexia)"]
    (home / FILE).write_text("{")
    assert "flags.last_good" in eros(home, "flags", "list").err
    assert "flags.last_good" in eros(home, "plan", "delia", "next").err


def test_one_run_may_be_planned_otherwise(eros: Eros, home: Path) -> None:
    done = eros(home, "plan", "delia", "next", "--flag", f"{ONE}=off", "--json")
    assert json.loads(done.out)["provenance"]["switches"][ONE] is False
    assert eros(home, "plan", "delia", "next", "--flag", "ONE=off").status == 64


def test_the_judge_says_what_a_switch_left_out(eros: Eros, home: Path) -> None:
    assert "Not asked" not in eros(home, "judge", "delia", "next").out
    eros(home, "plan", "delia", "next", "--flag", f"{TWO}=off", "--again")
    assert "TIM02, TIM05, TIM07" in eros(home, "judge", "delia", "next").out


def test_a_run_keeps_the_switches_it_began_with(desk: Desk) -> None:
    began = desk.flags.resolve_all(agency.PAGES)
    kill(desk, by="bo", why="in the middle of a run")
    assert switched(Ask(), "alexia", began).switches == ALL_ON
    assert switched(Ask(switches=BASELINE), "alexia", began).switches == BASELINE
    assert switched(Ask(), "alexia", None).switches is None
