"""Desks that end badly, for worker processes of tests."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tests.agency import NOW, app_at

from eros.app.desk import Desk
from eros.app.store_errors import DbNotReady
from eros.kit.clock import FixedClock


def healthy(home: Path) -> Desk:
    """A desk like any other."""
    return app_at(home).desk


def without_database(home: Path) -> Desk:
    """A worker that finds nothing to work on."""
    raise DbNotReady(url=str(home), found="it does not exist")


@dataclass(frozen=True)
class DeadlyClock:
    """Kills its process when asked for the time, ``times`` times over all processes: planning asks
    in the middle of the transaction that saves."""

    tally: Path
    times: int

    def now(self) -> datetime:
        """The time, or the end."""
        with self.tally.open("a") as file:
            file.write("x")
        if self.tally.stat().st_size <= self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        return NOW


def deadly(home: Path, tally: Path, times: int) -> Desk:
    """A desk that dies while saving."""
    return replace(healthy(home), clock=DeadlyClock(tally, times))


def buggy(home: Path) -> Desk:
    """A desk without rules to plan by: whoever asks for them meets a bug."""
    return replace(healthy(home), clock=FixedClock(NOW), book=None)  # type: ignore[arg-type]
