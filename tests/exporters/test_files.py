"""Export as a use case, and files that appear whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.exporters import sample

from eros.app import week_file
from eros.app.export import FORMATS, Edition, ExportFormatUnknown, Format, export
from eros.domain.page import PageId
from eros.exporters.build import writers
from eros.exporters.files import ExportEscape, ExportFolder, ExportTwice, safe_name, save
from eros.kit.errors import ErosError


def pages(*ids: str) -> list[Edition]:
    base = sample.judged()
    of = [replace(base, plan=replace(base.plan, page=replace(base.plan.page, id=PageId(i)))) for i in ids]
    return [Edition(judged) for judged in of]


@pytest.mark.parametrize("fmt", FORMATS)
def test_each_format_writes_one_file_a_page(fmt: str, tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    paths = export(pages("alexia", "bella"), fmt, out, writers())
    ending = {"manifest": "manifest.md"}.get(fmt, fmt)
    assert [p.name for p in paths] == [f"alexia_2026-11-23.{ending}", f"bella_2026-11-23.{ending}"]
    assert sorted(p.name for p in out.iterdir()) == sorted(p.name for p in paths), "and nothing else"
    assert all(p.stat().st_size > 1000 for p in paths)
    before = [p.read_bytes() for p in paths]
    assert [p.read_bytes() for p in export(pages("alexia", "bella"), fmt, out, writers())] == before


def test_the_formats_of_the_use_case_are_those_that_ship() -> None:
    assert tuple(writers().formats) == FORMATS


def test_json_is_the_week_file_and_nothing_else(tmp_path: Path) -> None:
    judged = sample.judged(date(2026, 10, 19))
    [path] = export([Edition(judged)], "json", tmp_path, writers())
    assert path.read_bytes() == week_file.to_text(judged).encode()
    assert week_file.from_text(week_file.read_text(path)) == judged
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "eros.week/1"


def test_an_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(ExportFormatUnknown) as e:
        export(pages("a"), "pdf", tmp_path / "x", writers())
    assert e.value.exit_status == 64 and "json" in str(e.value)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "page_id",
    ["../../etc/passwd", "/etc/passwd", "..", ".", ".hidden", "a/b", "a\\b", "a\0b", "con", "NUL", "Zoë", "💌", " ", "a b",
     "x" * 300, "a:b", "-rf", "a\nb", "\ud800"],
)  # fmt: skip
def test_no_page_id_leads_out_of_the_folder(page_id: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    [path] = export(pages(page_id), "csv" if page_id != "\ud800" else "md", out, writers())
    assert path.parent == out and path.resolve().parent == out.resolve()
    assert [p.name for p in out.iterdir()] == [path.name]
    assert len(path.name) < 130 and path.name.isascii() and not path.name.startswith((".", "-"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_safe_names_keep_harmless_ids_and_tell_others_apart() -> None:
    assert safe_name("alexia") == "alexia"
    assert safe_name("page-7_b") == "page-7_b"
    names = [safe_name(i) for i in ("a b", "a/b", "a_b", "a?b", "💌", "🌿")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["../x", "a/b", "/x", "..", ".", "", "a\\b", "a\0b"])
def test_the_writer_itself_refuses_paths(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportEscape):
        save(tmp_path, [("fine.txt", b"1"), (name, b"2")])
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportTwice):
        export(pages("alexia", "alexia"), "json", tmp_path, writers())
    with pytest.raises(ExportTwice):
        export(pages("Alexia", "alexia"), "json", tmp_path, writers())
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_rendered_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "alexia_2026-11-23.md").write_text("old")
    seen: list[str] = []

    def render(edition: Edition) -> bytes:
        seen.append(edition.judged.plan.page.id)
        if edition.judged.plan.page.id == "bella":
            raise MemoryError
        return b"new"

    broken = replace(writers(), formats={"md": Format("md", render)})
    with pytest.raises(MemoryError):
        export(pages("alexia", "bella"), "md", tmp_path, broken)
    assert seen == ["alexia", "bella"]
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("alexia_2026-11-23.md", "old")]


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_disk_that_fails_half_way_leaves_the_old_files(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a.txt", "b.txt", "c.txt"]
    save(tmp_path, [(n, b"old") for n in names])
    calls = 0
    real = os.fsync

    def fsync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(ExportFolder) as e:
        save(tmp_path, [(n, b"new" * 1000) for n in names])
    assert "no space left" in str(e.value) and e.value.hint and isinstance(e.value, ErosError)
    assert sorted(p.name for p in tmp_path.iterdir()) == names
    assert all(p.read_bytes() == b"old" for p in tmp_path.iterdir())


def test_folders_that_cannot_be_written_to_are_coded_errors(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ExportFolder):
            save(folder, [("a.txt", b"1")])
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(ExportFolder):
        save(tmp_path, [("a.txt", b"1"), ("b.txt", b"2")])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.txt", "file"]


def test_a_link_in_the_folder_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.txt").symlink_to(outside)
    save(out, [("a.txt", b"new")])
    assert outside.read_text() == "mine"
    assert (out / "a.txt").read_bytes() == b"new" and not (out / "a.txt").is_symlink()


def test_files_can_be_read_by_others_as_any_new_file(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("x")
    [path] = save(tmp_path, [("a.txt", b"1")])
    assert path.stat().st_mode == plain.stat().st_mode
