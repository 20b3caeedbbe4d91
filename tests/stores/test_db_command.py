"""``eros db``: words and exit statuses."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from tests.stores.data import NOW, page_record
from typer.testing import CliRunner, Result

from eros import bootstrap
from eros.app.app import App
from eros.app.store_errors import DbNotEmpty, DbNotReady
from eros.cli import db
from eros.flags.setting import ON
from eros.kit.clock import FixedClock
from eros.settings import Settings
from eros.stores import migrate


@pytest.fixture
def app(tmp_path: Path) -> App:
    made = bootstrap.build(Settings(home=tmp_path / "home"))
    made.clock = FixedClock(NOW)
    return made


def eros_db(app: App, *words: str, expect: int = 0) -> Result:
    done = CliRunner().invoke(db.app, list(words), obj=app)
    assert done.exit_code == expect, done.output
    return done


def test_from_nothing_to_a_backup_and_back(app: App, tmp_path: Path) -> None:
    with pytest.raises(DbNotReady):
        app.store.read().__enter__()
    assert f"none -> {migrate.HEAD}" in eros_db(app, "upgrade").stderr
    assert "already" in eros_db(app, "upgrade").stderr
    assert app.flags.file.exists() and all(s == ON for s in app.flags.settings().values())
    with app.store.write() as s:
        s.records.upsert([page_record()], import_id=None)
    report = json.loads(eros_db(app, "check", "--json").stdout)
    assert report["ok"] is True and report["rows"]["pages"] == 1
    assert "sound" in eros_db(app, "check").stdout
    file = eros_db(app, "backup").stdout.strip().replace("\n", "")
    assert Path(file).is_file()
    with app.store.write() as s:
        s.records.upsert([page_record("p2", "bella")], import_id=None)
    refused = eros_db(app, "restore", file, expect=1).exception
    assert isinstance(refused, DbNotEmpty) and "--force" in refused.hint
    assert "kept in" in eros_db(app, "restore", file, "--force").stderr
    with app.store.read() as s:
        assert [p.name for p in s.pages.known_pages()] == ["alexia"]


def test_a_check_that_finds_something_exits_1(app: App, tmp_path: Path) -> None:
    eros_db(app, "upgrade")
    with sqlite3.connect(tmp_path / "home" / "eros.db") as c:
        c.execute("PRAGMA foreign_keys=OFF")
        c.execute("INSERT INTO segments VALUES ('ghost', 'renew_off', 3, 'x', NULL)")
    assert "point to rows" in eros_db(app, "check", expect=1).stdout
    report = json.loads(eros_db(app, "check", "--json", expect=1).stdout)
    assert report["ok"] is False and report["problems"]


@pytest.mark.parametrize("command", ["upgrade", "backup", "check"])
def test_answers_are_json_on_request(app: App, command: str) -> None:
    eros_db(app, "upgrade")
    assert isinstance(json.loads(eros_db(app, command, "--json").stdout), dict)
