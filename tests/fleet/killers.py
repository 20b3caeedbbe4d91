"""Desks that end badly, for worker processes of tests."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tests.agency import NOW, app_at

from eros.app.desk import Desk
from eros.app.store_errors import DbNotReady
from eros.domain.switches import ALL_ON, Switches
from eros.kit.clock import FixedClock


def healthy(home: Path) -> Desk:
    """A desk like any other."""
    return app_at(home).desk


def without_database(home: Path) -> Desk:
    """A worker that finds nothing to work on."""
    raise DbNotReady(url=str(home), found="it does not exist")


@dataclass
class Killer:
    """The flags and the clock of a worker that dies each time it plans ``victim``: planning asks for
    the time in the middle of the transaction that saves. Whoever has another page in hand waits
    until the victim has died, and goes down with the pool."""

    victim: str
    tally: Path
    patience: float
    page: str = ""

    def resolve(self, page_id: str) -> Switches:
        """Everything on, and the page remembered."""
        self.page = page_id
        if page_id != self.victim and not self.tally.exists():
            time.sleep(self.patience)  # s; the pool ends it long before
        return ALL_ON

    def now(self) -> datetime:
        """The time, or the end."""
        if self.page == self.victim:
            with self.tally.open("a") as file:
                file.write("x")
            os.kill(os.getpid(), signal.SIGKILL)
        return NOW


def deadly(home: Path, victim: str, tally: Path, patience: float = 60) -> Desk:
    """A desk that dies while saving one of its pages."""
    killer = Killer(victim, tally, patience)
    return replace(healthy(home), clock=killer, flags=killer)  # type: ignore[arg-type]


def buggy(home: Path) -> Desk:
    """A desk without rules to plan by: whoever asks for them meets a bug."""
    return replace(healthy(home), clock=FixedClock(NOW), book=None)  # type: ignore[arg-type]
