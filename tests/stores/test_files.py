"""Backups appear whole or not at all; a restore loses nothing that was there."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from tests.stores.data import NOW, caption, empty_database, page_record

from eros.app.database import backup_database, check_database, restore_database, upgrade_database
from eros.app.store_errors import (
    BackupDamaged,
    BackupExists,
    BackupNotFound,
    BackupUnsupported,
    DbNotEmpty,
    DbNotReady,
)
from eros.stores import files, migrate
from eros.stores.store import SqlStore


def shop(folder: Path, *names: str) -> SqlStore:
    store = SqlStore(empty_database(folder / "eros.db"))
    fill(store, *names)
    return store


def fill(store: SqlStore, *names: str) -> None:
    with store.write() as s:
        s.records.upsert([page_record(f"p_{n}", n) for n in names], import_id=None)


def names(store: SqlStore) -> list[str]:
    with store.read() as s:
        return [p.name for p in s.pages.known_pages()]


def litter(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob(".*")]


def test_upgrade_is_harmless_to_repeat(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'deep' / 'down' / 'eros.db'}")
    assert (upgrade_database(store).before, upgrade_database(store).before) == (None, migrate.HEAD)


def test_a_backup_comes_back(tmp_path: Path) -> None:
    store = shop(tmp_path, "alexia")
    done = backup_database(store, tmp_path, NOW)
    assert done.file == tmp_path / "backups" / "eros-20261119T120000Z.db"
    manifest = json.loads((done.file.parent / (done.file.name + ".json")).read_text())
    assert (manifest["sha256"], manifest["revision"]) == (done.sha256, migrate.HEAD)
    assert manifest["rows"]["pages"] == done.rows["pages"] == 1
    fill(store, "bella")
    back = restore_database(store, tmp_path, NOW, done.file, force=True)
    assert names(store) == ["alexia"] and back.manifest_checked
    assert back.safety_copy is not None and back.rows["pages"] == 1
    restore_database(store, tmp_path / "x", NOW, back.safety_copy, force=True)
    assert names(store) == ["alexia", "bella"]
    assert check_database(store).ok and litter(tmp_path) == []


def test_a_backup_restores_into_an_empty_or_missing_database(tmp_path: Path) -> None:
    done = backup_database(shop(tmp_path / "a", "alexia"), tmp_path, NOW)
    for place in ("b", "c"):
        store = SqlStore(f"sqlite:///{tmp_path / place / 'eros.db'}")
        if place == "b":
            upgrade_database(store)
        assert restore_database(store, tmp_path, NOW, done.file, force=False).safety_copy is None
        assert names(store) == ["alexia"] and check_database(store).ok


def test_nothing_is_overwritten_silently(tmp_path: Path) -> None:
    store = shop(tmp_path, "alexia")
    done = backup_database(store, tmp_path, NOW)
    whole = done.file.read_bytes()
    with pytest.raises(BackupExists):
        backup_database(store, tmp_path, NOW)
    assert done.file.read_bytes() == whole
    fill(store, "bella")
    with pytest.raises(DbNotEmpty):
        restore_database(store, tmp_path, NOW, done.file, force=False)
    assert names(store) == ["alexia", "bella"]


@pytest.mark.parametrize("step", ["copy", "verify", "publish"])
def test_a_backup_that_dies_half_way_leaves_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = shop(tmp_path, "alexia")

    def die(*args: object) -> None:
        raise KeyboardInterrupt

    where = {"copy": "copy_database", "publish": "_publish", "verify": "SqlDatabaseFiles._verified"}
    monkeypatch.setattr(f"eros.stores.files.{where[step]}", die)
    target = tmp_path / "out" / "b.db"
    with pytest.raises(KeyboardInterrupt):
        backup_database(store, tmp_path, NOW, target)
    assert not target.exists() and litter(tmp_path) == []
    monkeypatch.undo()
    backup_database(store, tmp_path, NOW, target)
    assert target.exists()


@pytest.mark.parametrize("copies_before", [0, 1, 2])
def test_a_restore_that_dies_half_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copies_before: int
) -> None:
    store = shop(tmp_path, "alexia")
    done = backup_database(store, tmp_path, NOW)
    fill(store, "bella")
    real = files.copy_database
    made: list[Path] = []

    def die(source: Path, target: Path) -> None:
        if len(made) == copies_before:
            raise KeyboardInterrupt
        made.append(target)
        real(source, target)

    monkeypatch.setattr(files, "copy_database", die)
    with pytest.raises(KeyboardInterrupt):
        restore_database(store, tmp_path, NOW, done.file, force=True)
    assert names(store) == ["alexia", "bella"] and check_database(store).ok and litter(tmp_path) == []


def test_the_last_copy_is_one_transaction(tmp_path: Path) -> None:
    store = shop(tmp_path, "alexia")
    with store.write() as s:
        s.records.upsert([caption(f"c{i}", "x" * 500) for i in range(500)], import_id=None)
    other = shop(tmp_path / "other", "bella")

    def die(status: int, remaining: int, total: int) -> None:
        assert remaining > 0
        raise KeyboardInterrupt

    old, new = sqlite3.connect(tmp_path / "eros.db"), sqlite3.connect(tmp_path / "other" / "eros.db")
    with pytest.raises(KeyboardInterrupt):
        old.backup(new, pages=3, progress=die)
    old.close()
    new.close()
    assert names(other) == ["bella"] and check_database(other).ok


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    store = shop(tmp_path, "alexia")
    done = backup_database(store, tmp_path, NOW)
    whole = done.file.read_bytes()

    def refused(content: bytes) -> str:
        done.file.write_bytes(content)
        with pytest.raises(BackupDamaged) as seen:
            restore_database(store, tmp_path, NOW, done.file, force=True)
        assert names(store) == ["alexia"] and litter(tmp_path) == []
        return str(seen.value)

    assert "manifest" in refused(whole[:-4096])
    manifest = files.manifest_of(done.file)
    for broken in ("{", "[" * 100_000):
        manifest.write_text(broken)
        assert "cannot be read" in refused(whole)
    manifest.unlink()
    refused(whole[: len(whole) // 2])
    refused(b"not a database at all" * 100)
    refused(b"")
    with sqlite3.connect(tmp_path / "stranger.db") as c:
        c.execute("CREATE TABLE creators (id TEXT)")
    assert "no database of EROS" in refused((tmp_path / "stranger.db").read_bytes())
    done.file.write_bytes(whole)
    with sqlite3.connect(done.file) as c:
        c.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in refused(done.file.read_bytes())
    with pytest.raises(BackupNotFound):
        restore_database(store, tmp_path, NOW, tmp_path / "nowhere.db", force=True)


def test_a_damaged_database_is_put_aside_by_force(tmp_path: Path) -> None:
    store = shop(tmp_path, "alexia")
    done = backup_database(store, tmp_path, NOW)
    rubbish = b"this was a database once " * 400
    (tmp_path / "eros.db").write_bytes(rubbish)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"eros.db{suffix}").unlink(missing_ok=True)
    with pytest.raises(DbNotEmpty):
        restore_database(store, tmp_path, NOW, done.file, force=False)
    back = restore_database(store, tmp_path, NOW, done.file, force=True)
    assert back.safety_copy is not None and back.safety_copy.read_bytes() == rubbish
    assert names(store) == ["alexia"] and check_database(store).ok


def test_check_finds_what_is_wrong(tmp_path: Path) -> None:
    store = shop(tmp_path, "alexia")
    report = check_database(store)
    assert report.ok and report.journal_mode == "wal" and report.rows["pages"] == 1
    with sqlite3.connect(tmp_path / "eros.db") as c:
        c.execute("PRAGMA foreign_keys=OFF")
        c.execute("INSERT INTO segments VALUES ('ghost', 'renew_off', 3, 'x', NULL)")
        c.execute("UPDATE alembic_version SET version_num = '9999'")
    problems = " ".join(check_database(store).problems)
    assert "point to rows" in problems and "newer" in problems
    with pytest.raises(DbNotReady):
        check_database(SqlStore(f"sqlite:///{tmp_path / 'nowhere.db'}"))
    with pytest.raises(DbNotReady):
        backup_database(SqlStore(f"sqlite:///{tmp_path / 'nowhere.db'}"), tmp_path, NOW, tmp_path / "b")


def test_a_server_s_copies_are_its_own_affair(tmp_path: Path) -> None:
    store = SqlStore("postgresql://localhost:1/eros")
    with pytest.raises(BackupUnsupported, match="postgresql"):
        backup_database(store, tmp_path, NOW)
    with pytest.raises(BackupUnsupported):
        restore_database(store, tmp_path, NOW, tmp_path / "b.db", force=True)
