"""The environment: what is set to nothing, what a URL would misread, folders that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.agency import copy
from tests.conftest import Eros

from eros.settings import HomeUnusable, SettingInvalid, load, make_home
from eros.stores.engine import parse_url, sqlite_path


@pytest.mark.parametrize("name", ["plain", "two words", "é漢", "a?b=c", "50%20off", "#1", "it's", "a:b@c"])
def test_the_database_is_the_file_in_the_folder_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    found = load({"EROS_HOME": str(tmp_path / name)})
    assert sqlite_path(parse_url(found.database)) == tmp_path / name / "eros.db"


def test_set_to_nothing_is_unset() -> None:
    assert load({"EROS_HOME": "", "EROS_JOBS": " "}) == load({})


def test_a_tilde_is_the_users_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load({"EROS_HOME": "~/data"}).home == tmp_path / "data"
    with pytest.raises(SettingInvalid):
        load({"EROS_HOME": "~nobody-of-this-name/data"})


@pytest.mark.parametrize("name", ["a file", "a file/below", "n" * 300])
def test_a_folder_that_cannot_be_one_is_a_coded_error(tmp_path: Path, name: str, eros: Eros) -> None:
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises(HomeUnusable):
        make_home(tmp_path / name)
    for words in (("pages", "list"), ("flags", "list"), ("doctor",)):
        done = eros(tmp_path / name, *words)
        assert done.status in (1, 78)
        assert "settings.home_unusable" in done.err or "data folder" in done.out


def test_a_question_mark_in_the_folders_name_leads_to_no_other_database(
    planned_home: Path, tmp_path: Path, eros: Eros
) -> None:
    done = eros(copy(planned_home, tmp_path / "why?=100%25"), "pages", "list")
    assert (done.status, "alexia" in done.out) == (0, True), done.err
