"""The agency that is measured: the demonstration of fixed seed and day, made once and kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from eros import bootstrap
from eros.app.desk import Desk, active_pages
from eros.app.inputs import load_inputs
from eros.pipeline.values import PageInputs
from eros.settings import Settings
from eros.stores.migrate import HEAD

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "bench"
AS_OF = date(2026, 11, 18)
WEEK = date(2026, 11, 23)
SEED = 7
PAGES = 37
BY = "bench"


@dataclass(frozen=True, slots=True)
class Bench:
    """What every section works with. ``runs`` repetitions; ``sample`` at most so many pages in
    sections that need no full agency, ``most`` in the others (all by default); ``per_page`` print the
    comparison page by page; ``rows`` of the files that are imported, as many as the bars say by default."""

    home: Path = OUT / "work"
    week: date = WEEK
    runs: int = 3
    pages: int = PAGES
    sample: int = 12
    most: int | None = None
    per_page: bool = False
    growth_pages: tuple[int, ...] = (10, 37, 100, 370)
    rows: int | None = None
    said: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        """Something to print below the table."""
        self.said.append(words)

    def folder(self, pages: int) -> Path:
        """The home of an agency of another size."""
        return OUT / ("home" if pages == self.pages else f"home-{pages}")


def ensure(home: Path, pages: int) -> Path:
    """Make the agency if it is not there whole; a damaged or older one is made again."""
    made = home / f".made-{SEED}-{pages}-{AS_OF}-{HEAD}"
    if not made.exists():
        shutil.rmtree(home, ignore_errors=True)
        bootstrap.build(settings(home)).demo.init(seed=SEED, pages=pages, as_of=AS_OF)
        desk = open_desk(home)
        desk.save_portfolio()
        with desk.store.read() as session:
            desk.bank(session)
        made.touch()
    return home


def fresh(home: Path, work: Path) -> Path:
    """A copy to plan in, so that the versions of earlier runs weigh on nobody."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(home, work, ignore=shutil.ignore_patterns("demo"))
    return work


def settings(home: Path) -> Settings:
    """Those of the environment but for the home."""
    work = os.environ.get("EROS_MAX_WORK")
    return Settings(home=home, max_work=float(work)) if work else Settings(home=home)


def open_desk(home: Path) -> Desk:
    """A working place on an agency."""
    return bootstrap.build_desk(settings(home))


def page_ids(desk: Desk, most: int | None = None) -> Sequence[str]:
    """Active pages by id; ``most`` of them, spread evenly."""
    every = [str(p.id) for p in active_pages(desk)]
    if most is None or most >= len(every):
        return every
    return [every[i * len(every) // most] for i in range(most)]


def inputs_of(desk: Desk, page: str, week: date = WEEK) -> PageInputs:
    """What a page's week is planned from."""
    with desk.store.read() as session:
        return load_inputs(desk, session, page, week)
