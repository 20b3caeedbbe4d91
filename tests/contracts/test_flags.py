"""The audit trail of flags on every database."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.stores.data import NOW

from eros import bootstrap
from eros.app.flags import set_flags
from eros.app.ports_flags import FlagChange
from eros.flags.setting import ON, Setting
from eros.settings import Settings
from eros.stores.store import SqlStore


def test_changes_come_back_in_the_order_they_were_made(store: SqlStore) -> None:
    first = FlagChange("A", ON, Setting(10, ("ç",), True), "ann", "why ’", NOW, "a" * 64)
    second = FlagChange("B", ON, Setting(0, own_rule=True), "bo", "", NOW, "b" * 64)
    with store.write() as s:
        assert (s.flags.history(), s.flags.last_sha256()) == ((), None)
        s.flags.append(first)
        s.flags.append(second)
    with store.read() as s:
        one, two = s.flags.history()
        assert (replace(one, id=0), replace(two, id=0)) == (first, second)
        assert one.id < two.id
        assert s.flags.history("B") == (two,)
        assert s.flags.last_sha256() == "b" * 64


def test_of_two_people_who_set_flags_at_once_neither_is_forgotten(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second would like to write while the first has read the file and not written it yet."""
    one, two = (bootstrap.build_desk(Settings(home=tmp_path / "home", db_url=url)) for _ in range(2))
    has_read, other_done = threading.Event(), threading.Event()
    read = one.flags.settings

    def slow() -> Mapping[str, Setting]:
        found = read()
        has_read.set()
        other_done.wait(0.5)  # it is not done by then where it has to wait for us
        return found

    monkeypatch.setattr(
        type(one.flags), "settings", lambda flags: slow() if flags is one.flags else flags.state().settings
    )
    first, second = "ENABLE_TIMING_RULES", "ENABLE_SCAM_DETECTION"
    failed: list[BaseException] = []

    def set_one() -> None:
        try:
            set_flags(one, {first: Setting(10)}, by="ann", why="")
        except BaseException as e:
            failed.append(e)
            has_read.set()

    thread = threading.Thread(target=set_one)
    thread.start()
    assert has_read.wait(10)
    (change,) = set_flags(two, {second: Setting(20)}, by="bo", why="")
    other_done.set()
    thread.join(10)
    assert not failed
    settings: Any = two.flags.state().settings
    assert (settings[first].percent, settings[second].percent) == (10, 20)
    with two.store.read() as s:
        assert [c.flag for c in s.flags.history()] == [first, second]
        assert s.flags.last_sha256() == two.flags.state().sha256 == change.sha256
    for desk in (one, two):
        desk.store.close()  # type: ignore[attr-defined]
