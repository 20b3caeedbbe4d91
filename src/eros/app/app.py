"""The application: what a door holds in its hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from eros.app.catalog import Shown, show
from eros.app.demo import AgencyWriter, Demo
from eros.app.desk import Desk
from eros.app.export import Writers
from eros.app.fleet import Fleet
from eros.app.import_data import Importing, Reader
from eros.app.journal import Journal
from eros.app.many import Many
from eros.app.ports import Store
from eros.catalog.load import Loaded
from eros.flags.resolve import FileFlags
from eros.kit.clock import Clock

if TYPE_CHECKING:
    from eros.app.wave0 import Wave0


@dataclass(eq=False)
class App:
    """Built by ``bootstrap``. Everything that costs time is made when it is first asked for.

    ``home`` is the data folder, ``jobs`` the number of worker processes (0: one a core),
    ``auto_rollback`` whether a critical trigger may take its wave back by itself.
    """

    home: Path
    jobs: int
    clock: Clock
    make_store: Callable[[], Store]
    make_loaded: Callable[[], Loaded]
    make_desk: Callable[[], Desk]
    fleet: Fleet
    journal: Journal
    many: Many
    make_writers: Callable[[], Writers]
    make_reader: Callable[[], Reader]
    write_agency: AgencyWriter
    flags: FileFlags
    auto_rollback: bool
    write_wave0: Callable[[Wave0, Path], tuple[Path, ...]]

    @cached_property
    def store(self) -> Store:
        """Where things are kept."""
        return self.make_store()

    @cached_property
    def loaded(self) -> Loaded:
        """The effective catalogue and where each value came from."""
        return self.make_loaded()

    @cached_property
    def desk(self) -> Desk:
        """What planning use cases work with."""
        return self.make_desk()

    @cached_property
    def writers(self) -> Writers:
        """How weeks become files."""
        return self.make_writers()

    @cached_property
    def importing(self) -> Importing:
        """How data comes in."""
        return Importing(self.store, self.make_reader(), self.loaded.catalog, self.clock)

    @cached_property
    def demo(self) -> Demo:
        """The synthetic agency."""
        return Demo(self.store, self.importing, self.clock, self.home, self.write_agency)

    def catalog_origins(self, key: str | None = None) -> Shown:
        """Effective catalogue values with where they came from."""
        return show(self.loaded, key)
