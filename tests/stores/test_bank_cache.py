"""The side-car of the caption bank: only ever a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from tests.stores.data import caption, empty_database, page_record, screen_long

from eros.domain.bank import CaptionBank, CaptionTraits, Flags
from eros.stores import bank_cache
from eros.stores.store import SqlStore


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    made = SqlStore(empty_database(tmp_path / "eros.db"), cache=tmp_path / "cache")
    with made.write() as s:
        s.records.upsert(
            [page_record(), caption("c1", "Sunset 🌅 é"), caption("c2", "x" * 50, page_id="p1", tone="warm")],
            import_id=None,
        )
    return made


def bank(store: SqlStore, screen_version: str = "v1") -> CaptionBank:
    with store.read() as s:
        return s.captions.bank(screen_long, screen_version)


def same(a: CaptionBank | CaptionTraits, b: CaptionBank | CaptionTraits) -> bool:
    pairs = ((getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return all(
        np.array_equal(x, y)
        if isinstance(x, np.ndarray)
        else same(x, y)
        if isinstance(x, CaptionTraits)
        else x == y
        for x, y in pairs
    )


def test_what_was_saved_is_loaded(store: SqlStore, tmp_path: Path) -> None:
    built = bank(store)
    loaded = bank_cache.load(tmp_path / "cache", "v1")
    assert loaded is not None and loaded is not built and same(loaded, built)
    assert loaded.text[0] == "Sunset 🌅 é" and loaded.blocked.tolist() == [False, True]
    assert loaded.traits is not None and loaded.traits.emojis.tolist() == [2, 0]
    assert loaded.traits.promises == ("solo", "pov gfe")
    assert {getattr(loaded, f.name).dtype for f in fields(loaded) if f.name in ("owner", "blocked")} == {
        np.dtype("int32"), np.dtype("bool"),
    }  # fmt: skip
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["captions.npz"]


def test_the_file_is_used_while_nothing_changed(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bank(store)
    monkeypatch.setattr("eros.stores.captions.SqlCaptionRepo._built", None)
    assert same(bank(store), first)


def test_a_changed_caption_or_screen_makes_it_stale(store: SqlStore) -> None:
    bank(store)
    with store.read() as s:
        assert s.captions.bank(lambda t, _: (np.ones(len(t), np.bool_), None), "v2").blocked.all()
        assert not s.captions.bank().blocked.any()
    with store.write() as s:
        s.records.upsert([caption("c1", "Another")], import_id=None)
    assert bank(store).text[0] == "Another"


def test_of_a_changed_bank_only_the_new_captions_are_read(store: SqlStore) -> None:
    bank(store)
    with store.write() as s:
        s.records.upsert(
            [caption("c0", "A third 🌅"), caption("c2", "x" * 50, page_id="p1", tone="cold")], import_id=None
        )
    asked: list[str] = []

    def watched(texts: Sequence[str], types: Sequence[str]) -> tuple[Flags, CaptionTraits | None]:
        asked.extend(texts)
        return screen_long(texts, types)

    with store.read() as s:
        again = s.captions.bank(watched, "v1")
        whole = s.captions.bank(screen_long, "v2")
    assert asked == ["A third 🌅"]
    assert same(again, whole) and again.ids == ("c0", "c1", "c2")


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "flipped", "folder"])
def test_a_damaged_file_is_made_anew(store: SqlStore, tmp_path: Path, damage: str) -> None:
    first, file = bank(store), tmp_path / "cache" / "captions.npz"
    whole = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        flipped = bytearray(whole)
        flipped[len(whole) // 3] ^= 0xFF
        file.write_bytes(
            {"empty": b"", "text": b"no zip", "cut": whole[:900], "flipped": bytes(flipped)}[damage]
        )
    assert same(bank(store), first)
    assert file.is_dir() or file.read_bytes()[:2] == b"PK"
    assert list((tmp_path / "cache").glob("*.tmp")) == []


def test_a_folder_that_cannot_be_written_costs_time_only(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    assert bank(store).n == 2


def test_an_empty_bank_is_a_bank(tmp_path: Path) -> None:
    store = SqlStore(empty_database(tmp_path / "empty.db"), cache=tmp_path / "c")
    first = bank(store)
    assert first.n == 0 and first.ids == () and first.blocked.shape == (0,)
    assert same(bank(store), first)
