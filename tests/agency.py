"""A small agency of six pages, made once a test run and copied for each test that changes it.

``alexia`` (paid, HIGH, suggestive) and ``delia`` (free, MID, suggestive) come with a planned week.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from eros import bootstrap
from eros.app.app import App
from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.app.planning import plan_page
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.kit.clock import FixedClock
from eros.pipeline.values import PageInputs
from eros.settings import Settings
from eros.simulator.write import write_agency

SEED = 7
AS_OF = date(2026, 1, 7)  # history ends the day before
WEEK = date(2026, 1, 12)
NOW = datetime(2026, 1, 8, 9, tzinfo=UTC)  # "next" is WEEK
PAGES = ("alexia", "bianca", "carla", "delia", "elena", "flora")
PLANNED = ("alexia", "delia")


def app_at(home: Path, *, now: datetime = NOW, jobs: int = 1) -> App:
    """The application on a data folder, at an instant that stands still."""
    chosen = Settings(home=home, jobs=jobs)
    made = bootstrap.build(chosen)
    made.clock = FixedClock(now)
    made.make_desk = lambda: replace(bootstrap.build_desk(chosen), clock=made.clock)
    return made


def make_agency(home: Path) -> None:
    """Set the agency up from nothing."""
    app = app_at(home)
    app.write_agency = partial(write_agency, captions=6_000)
    app.demo.init(seed=SEED, pages=len(PAGES), as_of=AS_OF)
    app.desk.save_portfolio()
    close(app)


def plan_agency(home: Path, pages: Sequence[str] = PLANNED) -> None:
    """Plan the week of some pages."""
    app = app_at(home)
    for page in pages:
        plan_page(app.desk, page, WEEK, by="tests")
    close(app)


def close(app: App) -> None:
    """Let go of the database files."""
    for made in (app.__dict__.get("store"), getattr(app.__dict__.get("desk"), "store", None)):
        if made is not None:
            made.close()


def copy(home: Path, to: Path) -> Path:
    """A data folder of one's own with the same data."""
    to.mkdir(parents=True)
    shutil.copy2(home / "eros.db", to / "eros.db")
    if (home / "cache").is_dir():
        shutil.copytree(home / "cache", to / "cache")
    return to


def once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """``folder/name``, made by whichever process of the test run asks first."""
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            fresh = folder / f"{name}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            make(fresh)
            fresh.rename(home)
    return home


def inputs_of(desk: Desk, page: str, week: date = WEEK, ask: Ask = Ask()) -> PageInputs:
    """What a page's week would be planned from."""
    with desk.store.read() as session:
        return load_inputs(desk, session, page, week, ask)


def with_page(inputs: PageInputs, page: Page, facts: Facts | None = None) -> PageInputs:
    """The inputs of a page that differs."""
    return replace(inputs, page=page, facts=facts or inputs.facts)


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    status: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a command's process is given: no foreign ``EROS_*`` variable."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EROS_")}
    return {**kept, "EROS_HOME": str(home), "EROS_JOBS": "1", **more}


def eros(home: Path, *words: object, timeout: float = 300, **more: str) -> Ran:
    """``eros WORDS`` in a process of its own."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("eros")), *map(str, words)],
        env=environment(home, **more), capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def here(home: Path, **more: str) -> Iterator[None]:
    """This process with the environment that a command's process would have."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment(home, **more))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
