"""Work that is killed in the middle: what is left of a data folder after ``kill -9`` at a given moment."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest import mock

from sqlalchemy import Connection

from eros.flags import resolve

Tick = Callable[[], None]
Work = Callable[[Path, Tick], None]


def kill_each(work: Work, homes: Mapping[int, Path]) -> None:
    """Do ``work`` on each folder, in a process that is killed when it ticks for the moment-th time.

    ``work`` is a function of a test module, found by its name: it patches what it likes, for each folder
    has a child of its own. One interpreter is started for all of them.
    """
    words = [f"{home}@{moment}" for moment, home in homes.items()]
    call = [sys.executable, "-m", __name__, work.__module__, work.__name__, *words]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(call, check=True, capture_output=True, text=True, env=env)
    assert ran.stdout.split() == [str(-signal.SIGKILL)] * len(homes), ran.stdout + ran.stderr


def tick_at_writes(tick: Tick) -> None:
    """Tick before each commit and before each time the flag file is put in place."""
    commit, put = Connection.commit, resolve._put

    def committed(connection: Connection) -> None:
        tick()
        commit(connection)

    def written(file: Path, text: str) -> None:
        if file.name == resolve.FILE:
            tick()
        put(file, text)

    mock.patch.object(Connection, "commit", committed).start()
    mock.patch.object(resolve, "_put", written).start()


def _countdown(moment: int) -> Tick:
    left = moment

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return tick


def _main(module: str, name: str, *words: str) -> None:
    work: Work = getattr(importlib.import_module(module), name)
    for home, _, moment in (word.rpartition("@") for word in words):
        child = os.fork()
        if not child:
            work(Path(home), _countdown(int(moment)))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
