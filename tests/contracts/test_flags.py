"""The audit trail of flags on every database."""

from __future__ import annotations

from dataclasses import replace

from tests.stores.data import NOW

from eros.app.ports_flags import FlagChange
from eros.flags.setting import ON, Setting
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
