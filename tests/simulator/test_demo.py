"""`eros demo init`: makes an agency once, finishes what was cut short, never mixes with other data."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.simulator.made import AS_OF

from eros.app.demo import FOLDER, RECORD, Demo, DemoStoreTaken
from eros.app.import_data import Importing
from eros.catalog.load import load_catalog
from eros.importers.reader import FileReader
from eros.kit.clock import FixedClock
from eros.simulator.world import next_monday
from eros.simulator.write import write_agency
from eros.stores.store import SqlStore

SUNDAY = datetime(2026, 1, 11, 22, tzinfo=UTC)


@dataclass
class Writer:
    """The simulator with a small bank; ``fail`` makes the last file unreadable."""

    fail: bool = False
    calls: int = 0

    def __call__(self, folder: Path, *, seed: int, pages: int, as_of: date) -> tuple[tuple[str, Path], ...]:
        self.calls += 1
        files = write_agency(folder, seed=seed, pages=pages, as_of=as_of, captions=400)
        if self.fail:
            raise_at = files[-1][1]
            raise_at.unlink()
        return files


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    store = SqlStore(f"sqlite:///{tmp_path / 'eros.db'}", cache=tmp_path / "cache")
    clock = FixedClock(SUNDAY)
    importing = Importing(store, FileReader(), load_catalog(None).catalog, clock)
    return Demo(store, importing, clock, tmp_path, Writer())


def test_it_makes_the_agency_and_then_leaves_it_alone(demo: Demo) -> None:
    report = demo.init(seed=5, pages=2, as_of=AS_OF)
    assert report.made
    assert {f.noun.value: f.new for f in report.files}["pages"] == 2
    assert all(f.new and not f.changed and not f.same for f in report.files)
    assert sum(f.quarantined for f in report.files) / sum(f.read for f in report.files) == pytest.approx(
        0.05, abs=0.01
    )
    again = demo.init(seed=5, pages=2, as_of=AS_OF)
    assert not again.made
    assert again.as_of == AS_OF
    assert not demo.init(seed=6, pages=9, if_empty=True).made
    assert isinstance(demo.write, Writer)
    assert demo.write.calls == 1


@pytest.mark.parametrize("now", [datetime(2026, 1, 7, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC)])
def test_its_history_reaches_to_its_own_day_whatever_the_hour(demo: Demo, now: datetime) -> None:
    """At midnight UTC yesterday still runs in America, and a day to come may be asked for."""
    importing = replace(demo.importing, clock=FixedClock(now))
    report = replace(demo, importing=importing, clock=FixedClock(now)).init(seed=5, pages=2, as_of=AS_OF)
    assert "import.time_future" not in {code for f in report.files for code in f.reasons}
    assert sum(f.new for f in report.files if f.noun.value == "history") > 1_000


def test_it_does_not_mix_with_other_pages(demo: Demo) -> None:
    demo.init(seed=5, pages=2, as_of=AS_OF)
    with pytest.raises(DemoStoreTaken) as e:
        demo.init(seed=6, pages=2, as_of=AS_OF)
    assert e.value.facts == {"pages": 2}
    record = demo.home / FOLDER / RECORD
    for unknown in ("[" * 100_000, None):  # pages whose origin nobody knows
        record.write_text(unknown) if unknown else record.unlink()
        with pytest.raises(DemoStoreTaken):
            demo.init(seed=5, pages=2, as_of=AS_OF)


def test_a_run_cut_short_is_finished_with_what_it_was_asked_for(demo: Demo) -> None:
    from eros.importers.errors import ImportFileMissing

    with pytest.raises(ImportFileMissing):
        replace(demo, write=Writer(fail=True)).init(seed=5, pages=2, as_of=AS_OF)
    assert json.loads((demo.home / FOLDER / RECORD).read_text())["done"] is False
    report = demo.init(if_empty=True)
    assert report.made
    assert (report.seed, report.pages, report.as_of) == (5, 2, AS_OF)
    news = {f.noun.value: f.new for f in report.files}
    assert news["pages"] == 0
    assert news["history"] > 1_000
    assert not demo.init(if_empty=True).made


@pytest.mark.parametrize(
    ("today", "as_of"),
    [
        (datetime(2026, 1, 11, 22, tzinfo=UTC), date(2026, 1, 7)),  # Sunday: the Wednesday past
        (datetime(2026, 1, 5, 1, tzinfo=UTC), date(2026, 1, 5)),  # Monday: no later than today
    ],
)
def test_by_default_next_week_is_the_one_to_plan(demo: Demo, today: datetime, as_of: date) -> None:
    report = replace(demo, clock=FixedClock(today)).init(pages=1)
    assert report.as_of == as_of
    assert next_monday(as_of) == date(2026, 1, 12)
