"""The only place that builds things: settings in, a working ``App`` out."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eros import settings
from eros.app.app import App
from eros.app.desk import Desk
from eros.app.export import Writers
from eros.app.import_data import Reader
from eros.app.ports import Store
from eros.catalog.load import Loaded, load_catalog
from eros.exporters.journal import FileJournal
from eros.flags.resolve import FileFlags
from eros.fleet.many import ProcessMany
from eros.fleet.pool import ProcessFleet
from eros.kit.clock import SystemClock
from eros.settings import Settings

if TYPE_CHECKING:
    from eros.app.wave0 import Wave0
    from eros.rules.book import InForce


def build(found: Settings | None = None) -> App:
    """The application for these settings; by default those of the environment."""
    chosen = found or settings.load()
    return App(
        home=chosen.home,
        jobs=chosen.jobs,
        clock=SystemClock(),
        make_store=partial(_store, chosen),
        make_loaded=partial(_loaded, chosen),
        make_desk=partial(build_desk, chosen),
        fleet=ProcessFleet(partial(build_desk, chosen)),
        many=ProcessMany(partial(build_desk, chosen)),
        make_writers=_writers,
        make_reader=_reader,
        write_agency=_write_agency,
        flags=FileFlags(chosen.home),
        auto_rollback=chosen.auto_rollback,
        write_wave0=_write_wave0,
        journal=FileJournal(chosen.home / "logs"),
    )


def _store(chosen: Settings) -> Store:
    from eros.stores.store import SqlStore

    if chosen.db_url is None:
        settings.make_home(chosen.home)
    return SqlStore(chosen.database, cache=chosen.home / "cache")


def _loaded(chosen: Settings) -> Loaded:
    override = chosen.overrides
    wanted = chosen.catalog_file is not None or _is_there(override)
    if not wanted:
        return load_catalog()
    from eros.rules.overrides import read_rules

    return load_catalog(override, read_rules)


def _is_there(file: Path) -> bool:
    """Whether the folder holds the file; a folder of which that cannot be asked is none to use."""
    try:
        return file.exists()
    except OSError as e:  # a name too long, a folder that may not be looked into
        raise settings.HomeUnusable(home=file.parent, why=(e.strerror or str(e)).lower()) from e


def build_desk(chosen: Settings) -> Desk:
    """A process's working place; what worker processes of the fleet are started with."""
    from eros.rules.book import book_of
    from eros.rules.text.lexicon_file import read_lexicon, shipped
    from eros.rules.traits import screen
    from eros.solver.problem import Settings as SolverSettings

    loaded = _loaded(chosen)
    types = frozenset(loaded.catalog.content_types)
    lexicon = read_lexicon(chosen.lexicon_file, types) if chosen.lexicon_file else shipped()
    book = book_of(loaded, lexicon)
    everywhere = book.everywhere
    return Desk(
        home=chosen.home,
        store=_store(chosen),
        loaded=loaded,
        book=book,
        clock=SystemClock(),
        solver=SolverSettings(max_work=chosen.max_work),
        screen=partial(screen, rules=everywhere.rules, catalog=everywhere.catalog, lexicon=lexicon),
        screen_version=_rule_texts(everywhere, lexicon.version),
        flags=FileFlags(chosen.home),
    )


def _rule_texts(held: InForce, lexicon: str) -> str:
    """Names the rules that read captions: a hash of their code and numbers and of all word lists."""
    from importlib.resources import files

    rooms = ("eros.rules.text", "eros.rules.captions", "eros.rules.campaigns")
    parts = sorted((f.name, f.read_bytes()) for room in rooms for f in files(room).iterdir() if f.is_file())
    return hashlib.sha256(repr((held.rules, held.catalog.version, lexicon, parts)).encode()).hexdigest()


def _write_agency(folder: Path, *, seed: int, pages: int, as_of: date) -> tuple[tuple[str, Path], ...]:
    from eros.simulator.write import write_agency

    return write_agency(folder, seed=seed, pages=pages, as_of=as_of)


def _write_wave0(found: Wave0, folder: Path) -> tuple[Path, ...]:
    from eros.exporters.wave0 import write_wave0

    return write_wave0(found, folder)


def _writers() -> Writers:
    from eros.exporters.build import writers

    return writers()


def _reader() -> Reader:
    from eros.importers.reader import FileReader

    return FileReader()
