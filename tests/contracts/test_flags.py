"""The audit trail of flags on every database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.stores.data import NOW

from eros import bootstrap
from eros.app.desk import Desk
from eros.app.flags import kill, set_flags
from eros.app.ports_flags import FlagChange
from eros.flags.setting import ON, SHIPPED, Setting
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


FIRST, SECOND = "ENABLE_TIMING_RULES", "ENABLE_SCAM_DETECTION"


def set_first(desk: Desk) -> tuple[FlagChange, ...]:
    return set_flags(desk, {FIRST: Setting(10)}, by="ann", why="")


def kill_second(desk: Desk) -> tuple[FlagChange, ...]:
    return kill(desk, [SECOND], by="ann", why="")


@pytest.mark.parametrize("do", [set_first, kill_second])
def test_of_two_people_who_set_flags_at_once_neither_is_forgotten(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, do: Callable[[Desk], tuple[FlagChange, ...]]
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
    failed: list[BaseException] = []

    def do_it() -> None:
        try:
            do(one)
        except BaseException as e:
            failed.append(e)
            has_read.set()

    thread = threading.Thread(target=do_it)
    thread.start()
    assert has_read.wait(10)
    (change,) = set_flags(two, {SECOND: Setting(20)}, by="bo", why="")
    other_done.set()
    thread.join(10)
    assert not failed
    settings: Any = two.flags.state().settings
    with two.store.read() as s:
        mine, last = s.flags.history()
        assert (mine.by, last.by) == ("ann", "bo"), "who came first was waited for"
        assert settings == {**SHIPPED, mine.flag: mine.after, last.flag: last.after}
        assert settings[SECOND] == Setting(20) and last.before == (mine.after if mine.flag == SECOND else ON)
        assert s.flags.last_sha256() == two.flags.state().sha256 == change.sha256
    for desk in (one, two):
        desk.store.close()  # type: ignore[attr-defined]
