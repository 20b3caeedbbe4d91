"""A demonstration agency: written as files, brought in by the same use case as anybody's data."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Protocol

from eros.app.import_data import Importing, Progress
from eros.app.import_values import FileReport, Noun
from eros.app.ports import Store
from eros.kit.canonical import document
from eros.kit.clock import Clock
from eros.kit.errors import ErosError

SEED = 7
PAGES = 37  # the reference's number of plannable pages
MOST_PAGES = 2_000
FOLDER = "demo"  # inside the data folder
RECORD = "agency.json"  # what was asked for, and whether all of it came in
LAST_MIDNIGHT = timedelta(hours=-12)  # offset of the zone where a day is over last
PLANNED_ON = 5  # days before the planned week's Monday: Wednesday


class DemoStoreTaken(ErosError):
    """The store holds {pages} pages already; a demonstration agency would mix with them."""

    code = "demo.store_taken"
    exit_status = 73
    http_status = 409
    hint = "Say --if-empty to leave it alone, or set EROS_HOME to another folder."


class AgencyWriter(Protocol):
    """Writes an agency's import files and says in which order to read them.
    ``simulator.write.write_agency`` implements it."""

    def __call__(self, folder: Path, *, seed: int, pages: int, as_of: date) -> tuple[tuple[str, Path], ...]:
        """Files by noun, in import order."""
        ...


Watch = Callable[[str, int], AbstractContextManager[Progress]]
"""Given a file's name and its rows, shows how far its import is."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demonstration holds. ``made`` is false when the store was left alone."""

    made: bool
    seed: int
    pages: int
    as_of: date
    folder: Path
    files: tuple[FileReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Demo:
    """The use case behind ``eros demo``. ``home`` is the data folder."""

    store: Store
    importing: Importing
    clock: Clock
    home: Path
    write: AgencyWriter

    def init(
        self,
        *,
        seed: int = SEED,
        pages: int = PAGES,
        as_of: date | None = None,
        if_empty: bool = False,
        watch: Watch | None = None,
    ) -> DemoReport:
        """Set up the database if need be, write the agency's files and import them.

        ``as_of``: history ends the day before, and the next Monday's week is the one to plan; by
        default the Wednesday before next week, or today if that is sooner. A run that was cut
        short is finished, with what it was asked for; a finished one may be repeated.

        Raises
        ------
        DemoStoreTaken
            The store holds pages of another origin (unless ``if_empty``).
        """
        self.store.files.upgrade()
        with self.store.read() as session:
            there = len(session.pages.known_pages())
        wanted = DemoReport(True, seed, pages, as_of or self._default_as_of(), self.home / FOLDER)
        if there:
            begun = self._begun()
            if begun is None or begun.made:  # made: all of it came in
                same = begun is not None and (begun.seed, begun.pages) == (seed, pages)
                if if_empty or (same and as_of in (None, begun.as_of if begun else None)):
                    known = begun or wanted
                    return DemoReport(False, known.seed, known.pages, known.as_of, known.folder)
                raise DemoStoreTaken(pages=there)
            wanted = DemoReport(True, begun.seed, begun.pages, begun.as_of, begun.folder)
        wanted.folder.mkdir(parents=True, exist_ok=True)
        self._record(wanted, done=False)
        files = self.write(wanted.folder, seed=wanted.seed, pages=wanted.pages, as_of=wanted.as_of)
        reports = self._bring_in(files, watch, self._until(wanted.as_of))
        self._record(wanted, done=True)
        return DemoReport(True, wanted.seed, wanted.pages, wanted.as_of, wanted.folder, reports)

    def _bring_in(
        self, files: Sequence[tuple[str, Path]], watch: Watch | None, until: datetime
    ) -> tuple[FileReport, ...]:
        done = []
        for noun, path in files:
            source = self.importing.open(Noun(noun), path)
            if watch is None:
                done.append(self.importing.take(source, until=until))
            else:
                with watch(path.name, source.rows) as progress:
                    done.append(self.importing.take(source, progress=progress, until=until))
        return tuple(done)

    def _until(self, as_of: date) -> datetime:
        """When the day before ``as_of`` is over on every page, if that is still to come: so far history goes."""
        return max(self.clock.now(), datetime.combine(as_of, time(), timezone(LAST_MIDNIGHT)))

    def _default_as_of(self) -> date:
        today = self.clock.now().astimezone(UTC).date()
        monday = today + timedelta(days=7 - today.weekday())
        return min(today, monday - timedelta(days=PLANNED_ON))

    def _record(self, wanted: DemoReport, *, done: bool) -> None:
        said = {"seed": wanted.seed, "pages": wanted.pages, "as_of": wanted.as_of.isoformat(), "done": done}
        path = wanted.folder / RECORD
        fresh = path.with_suffix(".new")
        fresh.write_text(document(said), encoding="utf-8")
        fresh.replace(path)

    def _begun(self) -> DemoReport | None:
        """What an earlier run was asked for; ``None`` if there was none that can be read."""
        folder = self.home / FOLDER
        try:
            said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            as_of = date.fromisoformat(said["as_of"])
            return DemoReport(bool(said["done"]), int(said["seed"]), int(said["pages"]), as_of, folder)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
