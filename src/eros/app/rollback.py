"""Take a wave back: flags, what stands beside them, a smoke plan, five weeks compared, a record.

Every step is recorded when it is done and does nothing when it is done twice, so a run that was
killed is finished by the next one. Nothing is lost: what was there is kept in the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import eros
from eros.app import flags, sample_weeks, wave_state
from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.app.ports_waves import DEFAULT, RollbackRun, TestWeek
from eros.app.sample_weeks import Compared, Match
from eros.app.wave_state import ALL, ROLLED_BACK, active, from_json, to_json, with_flags
from eros.app.weeks import default_as_of, parse_week
from eros.domain.switches import FIELDS, flag_name
from eros.flags.setting import Setting
from eros.kit.errors import ErosError
from eros.waves import catalogue
from eros.waves.catalogue import Wave

KEEP, FLAGS, STATE, SMOKE, WEEKS, RECORD = "keep", "flags", "state", "smoke", "weeks", "record"
STEPS = (KEEP, FLAGS, STATE, SMOKE, WEEKS, RECORD)
ALL_RECOVERY_MIN = 15  # operations 4: everything at once


class NoRollback(ErosError):
    """There is no finished rollback of {what} to undo."""

    code = "rollback.nothing_to_undo"
    exit_status = 5
    http_status = 409
    hint = (
        "See `eros rollback --help` and `eros waves`; an unfinished rollback is finished by running it again."
    )


class UndoOvertaken(ErosError):
    """Since rollback {rollback} of {what} wave {wave} was moved again: {how}."""

    code = "rollback.overtaken"
    exit_status = 5
    http_status = 409
    hint = "Look at `eros waves`. Undo the later rollback first, or raise the wave by `eros rollout`."


@dataclass(frozen=True, slots=True)
class Rollback:
    """A rollback as it ended, or as it would go (``dry``).

    Attributes
    ----------
    off
        Flags that were put down, by name.
    recovery_s
        From its start until the flags were down, the state was back and a smoke plan kept all hard
        rules; the plan's allowance beside it.
    weeks
        The five test weeks.
    release
        The release to return to if code must be reverted.
    resumed
        A run that was stopped in the middle was finished.
    """

    what: str
    dry: bool
    off: tuple[str, ...]
    restored: tuple[str, ...]
    smoke: Mapping[str, Any]
    weeks: tuple[Compared, ...]
    stored: str
    recovery_s: float
    allowed_s: float
    release: str
    resumed: bool
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """The smoke plan is clean, no week differs and the plan's time was kept."""
        return (
            bool(self.smoke.get("ok"))
            and bool(self.weeks)
            and all(w.good for w in self.weeks)
            and self.recovery_s <= self.allowed_s
        )


def named(what: str) -> str:
    """What comes back by its one name, however it was typed: a rollback is found again by it.

    Raises
    ------
    WaveUnknown, WaveHasNoFlags
        As their names say.
    """
    word = what.strip().lower()
    return ALL if word == ALL else str(with_flags(what).number)


def waves_of(what: str) -> tuple[Wave, ...]:
    """The waves that come back: one, or all that have flags."""
    if what == ALL:
        return tuple(w for w in catalogue.waves() if w.flags)
    return (with_flags(what),)


def fields_of(what: str) -> frozenset[str]:
    """The fields of ``Switches`` that go off. ``all`` takes the solver too: the baseline planner."""
    return frozenset(FIELDS) if what == ALL else frozenset(f for w in waves_of(what) for f in w.flags)


def roll_back(desk: Desk, what: str, *, by: str, why: str = "", dry: bool = False) -> Rollback:
    """Take a wave (its number) or all of them back; finish a run that was stopped.

    Raises
    ------
    WaveUnknown, WaveHasNoFlags
        As their names say.
    """
    what = named(what)
    waves, fields = waves_of(what), fields_of(what)
    names = tuple(flag_name(f) for f in FIELDS if f in fields)
    if dry:
        return _dry(desk, what, names)
    with desk.store.write() as session:
        run = session.waves.begin_rollback(what, by, why or "asked for", desk.clock.now())
        now = desk.flags.settings()
        if FLAGS in run.steps and not all(now[n].killed for n in names):
            session.waves.finish_rollback(run.id, desk.clock.now())  # raised over a stopped run: begin anew
            run = session.waves.begin_rollback(what, by, why or "asked for", desk.clock.now())
    resumed = bool(run.steps)
    _do(desk, run, KEEP, lambda s: _keep(s, desk, waves, names))
    run = _again(desk, run)
    if FLAGS not in run.steps:
        flags.kill(desk, names, by=by, why=f"rollback of {what}: {run.why}")
        _do(desk, run, FLAGS, lambda s: {"off": list(names)})
    _do(desk, run, STATE, lambda s: _restore(s, desk, waves, run, by))
    run = _again(desk, run)
    if SMOKE not in run.steps:
        seen = _smoke(desk, fields)
        _do(desk, run, SMOKE, lambda s: seen)
    if WEEKS not in run.steps:
        found = _compare(desk, what, waves, fields, run)
        _do(desk, run, WEEKS, lambda s: found)
    run = _again(desk, run)
    if RECORD not in run.steps:
        with desk.store.write() as session:
            session.waves.step(run.id, RECORD, desk.clock.now(), {"recovery_s": _recovery(session, run)})
            session.waves.finish_rollback(run.id, desk.clock.now())
    return _told(_again(desk, run), resumed=resumed)


def undo(desk: Desk, what: str, *, by: str) -> RollbackRun:
    """Put back what the latest rollback took: flags, wave states, rotations.

    Raises
    ------
    NoRollback
        If none is finished that has not been undone.
    UndoOvertaken
        If a wave of it was raised, or taken back once more, since.
    """
    what = named(what)
    waves = waves_of(what)
    with desk.store.read() as session:
        done = [r for r in session.waves.rollbacks(what) if r.finished_at and not r.undone_at]
        if not done:
            raise NoRollback(what=what)
        _must_be_the_last(session, done[-1], waves)
    run = done[-1]
    kept = run.steps[KEEP]
    settings = from_json(kept["settings"])
    flags.set_flags(desk, settings, by=by, why=f"undo of rollback {run.id} of {what}")
    with desk.store.write() as session:
        for wave in waves:
            was = kept["phases"][str(wave.number)]
            state = wave_state.move(
                session, wave, was["phase"], was["percent"], {**settings, **desk.flags.settings()},
                by=by, why=f"undo of rollback {run.id}", at=desk.clock.now(),
            )  # fmt: skip
            wave_state.keep_beside(session, desk, wave, state.version)
        if any("rotation" in w.state for w in waves):
            session.waves.put_rotations(_rotations_again(session, waves, kept))
        session.waves.undo_rollback(run.id, desk.clock.now())
    return _again(desk, run)


def _must_be_the_last(session: UnitOfWork, run: RollbackRun, waves: Sequence[Wave]) -> None:
    """Refuse where what a rollback left is not what stands now: to undo it would undo what came after."""
    states = session.waves.states()
    for wave in waves:
        for later in session.waves.rollbacks():
            if later.id > run.id and not later.undone_at and wave in waves_of(later.what):
                how = f"rollback {later.id} of {later.what} came after it"
                raise UndoOvertaken(rollback=run.id, what=run.what, wave=wave.number, how=how)
        state = states.get(wave.number)
        if state is None or state.phase != ROLLED_BACK:
            how = f"it is {(state.phase if state else DEFAULT).replace('_', ' ')}"
            raise UndoOvertaken(rollback=run.id, what=run.what, wave=wave.number, how=how)


def _rotations_again(session: UnitOfWork, waves: Sequence[Wave], kept: Mapping[str, Any]) -> list[Any]:
    """The rotations that a rollback found, with those of weeks planned since."""
    left: list[Any] = []
    for wave in waves:
        version = kept["raised"][str(wave.number)]
        if "rotation" in wave.state and version is not None:
            left += session.waves.kept(wave.number, version).get("rotation", [])
    since = [r for r in session.waves.rotations() if r not in left and r not in kept["rotation"]]
    newest = {(r["page_id"], r["week_start"]): r for r in [*kept["rotation"], *since]}
    return list(newest.values())


def _do(desk: Desk, run: RollbackRun, step: str, make: Any) -> None:
    """Do a step and record it in one transaction, unless it is done."""
    if step in run.steps:
        return
    with desk.store.write() as session:
        done = {r.id: r for r in session.waves.rollbacks(run.what)}[run.id]
        if step not in done.steps:
            session.waves.step(run.id, step, desk.clock.now(), make(session))


def _again(desk: Desk, run: RollbackRun) -> RollbackRun:
    with desk.store.read() as session:
        return {r.id: r for r in session.waves.rollbacks(run.what)}[run.id]


def _keep(session: UnitOfWork, desk: Desk, waves: Sequence[Wave], names: Sequence[str]) -> dict[str, Any]:
    """What was there: flags, phases, rotations; and which stored weeks to compare with."""
    settings = desk.flags.settings()
    states = session.waves.states()
    raised = {w.number: _raised(session, w.number) for w in waves}
    return {
        "settings": to_json({n: settings[n] for n in names}),
        "phases": {
            str(w.number): {"phase": s.phase, "percent": s.percent} if (s := states.get(w.number)) else
            {"phase": DEFAULT, "percent": 100}
            for w in waves
        },
        "rotation": list(session.waves.rotations()),
        "raised": {str(n): v for n, v in raised.items()},
        "release": next((states[w.number].release for w in waves if w.number in states), eros.__version__),
    }  # fmt: skip


def _raised(session: UnitOfWork, wave: int) -> int | None:
    """The version of the wave's state that raised it: the latest one that keeps test weeks."""
    kept = [s.version for s in session.waves.history(wave) if session.waves.weeks(wave, s.version)]
    return kept[-1] if kept else None


def _restore(
    session: UnitOfWork, desk: Desk, waves: Sequence[Wave], run: RollbackRun, by: str
) -> dict[str, Any]:
    """Wave states down, and beside them what the version that raised the wave had kept."""
    kept = run.steps[KEEP]
    restored, notes = [], []
    before = from_json(kept["settings"])
    for wave in waves:
        version = kept["raised"][str(wave.number)]
        old = session.waves.kept(wave.number, version) if version is not None else {}
        for noun in wave.state:
            if noun not in old:
                notes.append(
                    f"wave {wave.number}: {noun} was not kept before it was raised and stays as it is"
                )
            elif noun == "rotation":
                session.waves.put_rotations(old[noun])
                restored.append(noun)
            elif old[noun]["catalogue"] == desk.catalog.version:
                restored.append(noun)
            else:
                notes.append(f"wave {wave.number}: the catalogue behind {noun} was changed by somebody since")
        wave_state.move(
            session, wave, ROLLED_BACK, 0, {**desk.flags.settings(), **before},
            by=by, why=f"rollback {run.id}: {run.why}", at=desk.clock.now(),
        )  # fmt: skip
    return {"restored": restored, "notes": notes}


def _smoke(desk: Desk, fields: frozenset[str]) -> dict[str, Any]:
    """One page planned with what is in force now and not kept: no flag of the wave, no hard finding."""
    every = active(desk)
    pages = sample_weeks.pick(every, 1)
    if not pages:
        return {"ok": False, "why": "there is no active page"}
    week = parse_week("next", desk.clock)
    on = desk.flags.resolve_all(p.id for p in every)
    now = on[pages[0]]
    still = sorted({f for switches in on.values() for f in fields if getattr(switches, f)})
    try:
        judged, _ = sample_weeks.plan_bytes(desk, pages[0], week, now, default_as_of(week))
    except ErosError as e:
        return {"ok": False, "page": pages[0], "why": f"{e.code}: {e}"}
    return {
        "ok": judged.verdict.ok and not still, "page": pages[0], "sends": len(judged.plan.sends),
        "still_on": still, "why": "" if judged.verdict.ok else "the week breaks hard rules",
    }  # fmt: skip


def _compare(
    desk: Desk, what: str, waves: Sequence[Wave], fields: frozenset[str], run: RollbackRun
) -> dict[str, Any]:
    """The five weeks: those stored before the wave was raised, else ones planned here from the
    switches as they were, the wave's put down."""
    raised = run.steps[KEEP]["raised"]
    with desk.store.read() as session:
        if what == ALL:
            stored = session.waves.weeks(0, 0)  # wave 0 keeps the baseline planner's weeks
        else:
            version = raised[str(waves[0].number)]
            stored = session.waves.weeks(waves[0].number, version) if version is not None else ()
    origin = "stored before the wave was raised"
    if not stored:
        origin = "planned now with the switches stated, as none was stored"
        week = parse_week("next", desk.clock)
        stored = sample_weeks.make(desk, sample_weeks.pick(active(desk)), week, fields)
    found = [_row(sample_weeks.compare(desk, w), w) for w in stored]
    return {"stored": origin, "weeks": found}


def _row(c: Compared, week: TestWeek) -> dict[str, Any]:
    return {
        "page": c.page, "week": week.week_start.isoformat(), "match": c.match.value,
        "other": list(c.other), "why": c.why,
    }  # fmt: skip


def _recovery(session: UnitOfWork, run: RollbackRun) -> float:
    """Seconds from the start until the smoke plan was done."""
    return max((_done_at(session, run) - run.started_at).total_seconds(), 0.0)


def _done_at(session: UnitOfWork, run: RollbackRun) -> datetime:
    at = session.waves.step_at(run.id, SMOKE)
    assert at is not None
    return at


def _told(run: RollbackRun, *, resumed: bool) -> Rollback:
    steps = run.steps
    weeks = tuple(
        Compared(
            w["page"],
            datetime.fromisoformat(w["week"]).date(),
            Match(w["match"]),
            tuple(w["other"]),
            w["why"],
        )
        for w in steps[WEEKS]["weeks"]
    )
    return Rollback(
        what=run.what,
        dry=False,
        off=tuple(steps[FLAGS]["off"]),
        restored=tuple(steps[STATE]["restored"]),
        smoke=steps[SMOKE],
        weeks=weeks,
        stored=steps[WEEKS]["stored"],
        recovery_s=steps[RECORD]["recovery_s"],
        allowed_s=allowed_s(run.what),
        release=steps[KEEP]["release"],
        resumed=resumed,
        notes=tuple(steps[STATE]["notes"]),
    )


def allowed_s(what: str) -> float:
    """The plan's time for it, in seconds."""
    return 60.0 * (ALL_RECOVERY_MIN if what == ALL else waves_of(what)[0].recovery_min)


def _dry(desk: Desk, what: str, names: tuple[str, ...]) -> Rollback:
    """What would be done, nothing done."""
    waves = waves_of(what)
    settings: Mapping[str, Setting] = desk.flags.settings()
    with desk.store.read() as session:
        kept = _keep(session, desk, waves, names)
        stored = session.waves.weeks(0, 0) if what == ALL else (
            session.waves.weeks(waves[0].number, v) if (v := kept["raised"][str(waves[0].number)]) is not None else ()
        )  # fmt: skip
    down = tuple(n for n in names if not settings[n].killed)
    return Rollback(
        what=what, dry=True, off=down, restored=tuple(n for w in waves for n in w.state), smoke={},
        weeks=tuple(Compared(w.page, w.week_start, Match.SAME, (), "would be compared") for w in stored),
        stored="stored before the wave was raised" if stored else "none stored: planned on the spot",
        recovery_s=0.0, allowed_s=allowed_s(what), release=kept["release"], resumed=False, notes=(),
    )  # fmt: skip
