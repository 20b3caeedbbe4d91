"""The files: same bytes from the same seed, the importer's columns, one row in twenty bad."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.simulator.made import AS_OF, SEED

from eros.app.import_values import Known, KnownPage, Noun
from eros.catalog.load import load_catalog
from eros.domain.records import PageRecord
from eros.importers.reader import FileReader
from eros.simulator.world import World
from eros.simulator.write import write_agency, write_world


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(small: World, tmp_path: Path) -> None:
    write_world(small, tmp_path / "a")
    code = (
        "import sys, datetime, pathlib; from eros.simulator.write import write_agency;"
        "write_agency(pathlib.Path(sys.argv[1]), seed=7, pages=4, as_of=datetime.date(2026, 1, 7), captions=2000)"
    )
    for n in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": n}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / n)], check=True, env=env)
        assert hashes(tmp_path / n) == hashes(tmp_path / "a")


def test_another_seed_gives_other_bytes(small: World, tmp_path: Path) -> None:
    write_world(small, tmp_path / "a")
    write_agency(tmp_path / "b", seed=SEED + 1, pages=4, as_of=AS_OF, captions=2_000)
    a, b = hashes(tmp_path / "a"), hashes(tmp_path / "b")
    assert all(a[name] != b[name] for name in ("captions.parquet", "history.parquet", "vault.csv"))


@pytest.fixture(scope="module")
def files(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[str, Path], ...]:
    return write_world(world, tmp_path_factory.mktemp("agency"))


def test_files_come_in_the_order_in_which_they_refer_to_one_another(
    files: tuple[tuple[str, Path], ...],
) -> None:
    nouns = [noun for noun, _ in files]
    assert nouns[0] == "pages"
    assert nouns.index("captions") < nouns.index("history")
    assert set(nouns) == {n.value for n in Noun}
    assert (files[0][1].parent / "truth.json").exists()


def test_the_importer_takes_every_clean_row_and_refuses_every_dirty_one(
    files: tuple[tuple[str, Path], ...], world: World
) -> None:
    catalog = load_catalog(None).catalog
    known = Known(content_types=frozenset(catalog.content_types), games=frozenset(catalog.games))
    clean = {
        "pages": 37,
        "personas": 37,
        "captions": world.bank.n,
        "vault": sum(map(len, world.vault.values())),
        "segments": len(world.segments),
        "offers": len(world.offers),
        "drips": len(world.drips),
        "live": len(world.live),
        "staffed": len(world.staffed),
        "history": sum(h.price.size for h in world.history),
    }
    reader, read, bad = FileReader(), 0, 0
    for noun, path in files:
        source = reader.open(Noun(noun), path, None)
        assert source.guess.certain, noun
        parsed = source.parse(known)
        assert len(parsed.records) == clean[noun], (noun, parsed.bad[:3])
        assert parsed.repeated == 0
        assert not parsed.notes, (noun, parsed.notes)
        read += parsed.read
        bad += len(parsed.bad)
        if parsed.read > 1_000:
            assert 0.04 < len(parsed.bad) / parsed.read < 0.06, noun
            assert len({b.code for b in parsed.bad}) >= 6
        if noun == "pages":
            pages = [r for r in parsed.records if isinstance(r, PageRecord)]
            known = known.with_pages([KnownPage(p.page_id, p.name, p.time_zone) for p in pages])
    assert 0.04 < bad / read < 0.06


def test_history_ends_the_day_before(small: World, tmp_path: Path) -> None:
    moved = replace(small, as_of=date(2026, 1, 7))
    latest = max(int(h.timeline.local.max()) for h in moved.history)
    assert latest < 0
