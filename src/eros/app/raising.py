"""The flags of a roll-out's phase: set after its state, and by whoever comes next if that run was killed.

A state and the flag file cannot be written in one transaction. So the state's version keeps, under
``FLAGS``, that its flags are still to be set; whoever finds that sets them.
"""

from __future__ import annotations

from eros.app import flags, wave_state
from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.app.ports_waves import WaveState
from eros.app.wave_state import ALL, active
from eros.domain.switches import flag_name
from eros.flags.setting import Setting
from eros.kit.rng import stable_hash
from eros.waves import catalogue
from eros.waves.catalogue import Wave

FLAGS = "flags"  # kept beside a version of a wave's state: whether its flags are set


def announce(session: UnitOfWork, state: WaveState) -> None:
    """Keep beside a new state that its flags are still to be set."""
    _keep(session, state, done=False)


def set_flags(desk: Desk, wave: Wave, state: WaveState) -> None:
    """The wave's flags on for the state's share of pages; where that leaves nobody, for one canary."""
    names, pages, percent = [flag_name(f) for f in wave.flags], active(desk), state.percent
    why = f"rollout of wave {wave.number}: {state.phase}"
    flags.set_flags(desk, dict.fromkeys(names, Setting(percent)), by=state.by, why=why)
    on = desk.flags.resolve_all(p.id for p in pages)
    if percent < 100 and pages and not any(getattr(s, wave.flags[0]) for s in on.values()):
        canary = min((p.id for p in pages), key=lambda p: stable_hash("canary", wave.number, p))
        alone = Setting(percent, (canary,))
        flags.set_flags(desk, dict.fromkeys(names, alone), by=state.by, why=f"{why}, one canary")
    with desk.store.write() as session:
        _keep(session, state, done=True)


def finish(desk: Desk) -> frozenset[int]:
    """Set the flags that a killed run left as they were; the waves that this was done for.

    Where somebody has set them otherwise since, theirs is the later word: they stay. So they do where a
    rollback has begun that is not finished.
    """
    with desk.store.read() as session:
        states = session.waves.states().values()
        back = {r.what for r in session.waves.rollbacks() if r.finished_at is None}
        kept = {s.wave: session.waves.kept(s.wave, s.version).get(FLAGS) for s in states}
    todo = [s for s in states if (k := kept[s.wave]) and not k["done"] and not back & {str(s.wave), ALL}]
    done = set()
    for state in todo:
        wave = catalogue.wave(state.wave)
        if _nobody_else(desk, state):
            set_flags(desk, wave, state)
            done.add(wave.number)
        else:
            with desk.store.write() as session:
                _keep(session, state, done=True)
    return frozenset(done)


def _nobody_else(desk: Desk, state: WaveState) -> bool:
    """Whether each flag stands as the state found it, or as the run that was killed set it."""
    now = desk.flags.settings()
    found = wave_state.from_json(state.settings)
    return all(now[n] == was or _raised(now[n], state) for n, was in found.items())


def _raised(setting: Setting, state: WaveState) -> bool:
    return setting.percent == state.percent and not setting.killed


def _keep(session: UnitOfWork, state: WaveState, *, done: bool) -> None:
    session.waves.keep(state.wave, state.version, FLAGS, {"done": done})
