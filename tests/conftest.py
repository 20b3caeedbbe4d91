from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import agency
from tests.agency import Ran

from eros import bootstrap
from eros.app.app import App
from eros.app.desk import Desk
from eros.cli import main
from eros.kit.clock import FixedClock

Eros = Callable[..., Ran]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "agency"


@pytest.fixture(scope="session")
def agency_home(shared: Path) -> Path:
    """The agency without plans. Look, do not write."""
    return agency.once(shared, "bare", agency.make_agency)


@pytest.fixture(scope="session")
def planned_home(shared: Path, agency_home: Path) -> Path:
    """The agency with two planned weeks. Look, do not write."""

    def make(home: Path) -> None:
        agency.plan_agency(agency.copy(agency_home, home))

    return agency.once(shared, "planned", make)


@pytest.fixture(scope="session")
def planned(planned_home: Path) -> Iterator[Desk]:
    """A desk before the planned agency, for questions only."""
    app = agency.app_at(planned_home)
    yield app.desk
    agency.close(app)


@pytest.fixture
def home(planned_home: Path, tmp_path: Path) -> Path:
    """The planned agency, to do with as one likes."""
    return agency.copy(planned_home, tmp_path / "home")


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    """The application on an agency of its own."""
    made = agency.app_at(home)
    yield made
    agency.close(made)


@pytest.fixture
def desk(app: App) -> Desk:
    """A desk on an agency of its own."""
    return app.desk


@pytest.fixture
def eros(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Eros:
    """``eros WORDS`` in this process, through the real entry point, at ``agency.NOW``."""

    def run(home: Path, *words: object, **more: str) -> Ran:
        monkeypatch.setattr(bootstrap, "SystemClock", lambda: FixedClock(agency.NOW))
        monkeypatch.setattr(sys, "argv", ["eros", *map(str, words)])
        capsys.readouterr()
        status = 0
        with agency.here(home, **more):
            try:
                main.run()
            except SystemExit as e:
                status = e.code if isinstance(e.code, int) else 1
        seen = capsys.readouterr()
        return Ran(status, seen.out, seen.err)

    return run
