"""From the file to switches: who is in stays in, a broken file keeps the last good state."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from eros.domain.switches import ALL_ON, BASELINE, NAMES
from eros.flags import vendor
from eros.flags.resolve import AS_SHIPPED, FILE, GOOD, KEPT, FileFlags
from eros.flags.setting import OFF, ON, SHIPPED, FlagFileBroken, Setting, to_text

PAGES = tuple(f"page-{i:03d}" for i in range(400))
ONE, TWO = "ENABLE_ROTATION_PATTERNS", "ENABLE_TIMING_RULES"  # both of wave 2


def on(flags: FileFlags, name: str) -> set[str]:
    return {page for page, s in flags.resolve_all(PAGES).items() if s.as_flags()[name]}


def test_without_a_file_everything_is_on(tmp_path: Path) -> None:
    flags = FileFlags(tmp_path)
    assert flags.resolve("alexia") == ALL_ON
    assert (flags.notes(), list(tmp_path.iterdir())) == ((), [])


def test_the_file_as_shipped_needs_no_vendor_and_says_what_the_vendor_would(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom eros.flags.resolve import FileFlags\n"
        f"f = FileFlags(Path({str(tmp_path)!r}))\nassert f.create() and not f.create()\n"
        "assert all(f.resolve('alexia').as_flags().values())\nassert 'openfeature' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    told = vendor.answers(AS_SHIPPED, NAMES, PAGES[:3], missing=False)
    assert all(told[page] == ALL_ON.as_flags() for page in PAGES[:3])


def test_a_share_is_about_its_size_and_sticky_and_the_same_for_a_wave(tmp_path: Path) -> None:
    flags = FileFlags(tmp_path)
    seen: list[set[str]] = []
    for percent in (10, 50, 100):
        flags.write({**SHIPPED, ONE: Setting(percent), TWO: Setting(percent)})
        assert on(flags, ONE) == on(flags, TWO)
        seen.append(on(flags, ONE))
    assert [abs(len(s) - 4 * p) <= 40 for s, p in zip(seen, (10, 50, 100), strict=True)] == [True] * 3
    assert seen[0] < seen[1] < seen[2] == set(PAGES)


def test_canaries_are_in_whatever_the_share(tmp_path: Path) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, ONE: Setting(0, ("page-001", "page-007"))})
    assert on(flags, ONE) == {"page-001", "page-007"}
    flags.write({**SHIPPED, ONE: Setting(10)})
    ten = on(flags, ONE)
    out = next(p for p in PAGES if p not in ten)
    flags.write({**SHIPPED, ONE: Setting(10, (out,))})
    assert on(flags, ONE) == ten | {out}


def test_killed_is_off_for_everybody_and_the_rest_is_kept(tmp_path: Path) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, ONE: Setting(50, ("page-001",), killed=True), TWO: Setting(100, killed=True)})
    assert on(flags, ONE) == on(flags, TWO) == set()
    assert flags.settings()[ONE] == Setting(50, ("page-001",), killed=True)


def test_all_off_is_the_baseline(tmp_path: Path) -> None:
    flags = FileFlags(tmp_path)
    flags.write(dict.fromkeys(NAMES, OFF))
    assert flags.resolve("alexia") == BASELINE
    flags.write(dict.fromkeys(NAMES, Setting(killed=True)))
    assert flags.resolve("alexia") == BASELINE


def test_a_change_counts_from_the_next_question_on(tmp_path: Path) -> None:
    flags, other = FileFlags(tmp_path), FileFlags(tmp_path)
    flags.write(SHIPPED)
    assert other.resolve("alexia") == ALL_ON
    flags.write({**SHIPPED, ONE: OFF})
    assert other.resolve("alexia") == replace(ALL_ON, rotation_patterns=False)


def test_a_flag_that_the_file_lacks_is_on(tmp_path: Path) -> None:
    document = json.loads(to_text({**SHIPPED, ONE: OFF}))
    del document["flags"][TWO]
    (tmp_path / FILE).write_text(json.dumps(document))
    assert FileFlags(tmp_path).resolve("alexia") == replace(ALL_ON, rotation_patterns=False)


@pytest.mark.parametrize("harm", ["{", "{}", "gone", "bytes", "folder"])
def test_a_broken_file_keeps_the_last_good_state_in_a_new_process_too(tmp_path: Path, harm: str) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, ONE: OFF})
    off = replace(ALL_ON, rotation_patterns=False)
    assert flags.resolve("alexia") == off
    file = tmp_path / FILE
    if harm in ("gone", "folder"):
        file.unlink()
        if harm == "folder":
            file.mkdir()
    else:
        file.write_bytes(b"\xff\xfe" if harm == "bytes" else harm.encode())
    for asked in (flags, FileFlags(tmp_path)):
        assert asked.resolve("bianca") == off
        assert [n.code for n in asked.notes()] == ["flags.last_good"]
    if harm != "folder":
        flags.write({**SHIPPED, TWO: OFF})
        assert (flags.notes(), flags.resolve("alexia").timing_rules) == ((), False)


def test_broken_from_the_start_is_as_shipped_and_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    flags = FileFlags(tmp_path)
    assert flags.resolve("alexia") == ALL_ON
    assert "as shipped" in flags.notes()[0].text


def by_hand(rule: object) -> str:
    document = json.loads(to_text({**SHIPPED, ONE: OFF}))
    document["flags"][ONE]["targeting"] = rule
    return json.dumps(document)


def test_a_rule_by_hand_decides(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        by_hand({"if": [{"starts_with": [{"var": "targetingKey"}, "page-00"]}, "on"]})
    )
    flags = FileFlags(tmp_path)
    assert on(flags, ONE) == {p for p in PAGES if p.startswith("page-00")}
    assert (tmp_path / GOOD).read_text() == (tmp_path / FILE).read_text()


@pytest.mark.parametrize("rule", [{"no_such_thing": [1]}, {"if": [True, "perhaps"]}], ids=str)
def test_a_rule_by_hand_that_fails_keeps_the_last_good_state(tmp_path: Path, rule: object) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, TWO: OFF})
    (tmp_path / FILE).write_text(by_hand(rule))
    for asked in (flags, FileFlags(tmp_path)):
        assert asked.resolve("alexia") == replace(ALL_ON, timing_rules=False)
        assert [n.code for n in asked.notes()] == ["flags.last_good"]


def test_answers_are_kept_by_state_and_asked_again_when_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileFlags(tmp_path).write({**SHIPPED, ONE: Setting(50)})
    first = FileFlags(tmp_path).resolve_all(PAGES)
    with monkeypatch.context() as m:
        m.setattr(vendor, "answers", lambda *_a, **_k: pytest.fail("asked twice"))
        assert FileFlags(tmp_path).resolve_all(PAGES) == first
    (tmp_path / KEPT).write_text("{}")
    assert FileFlags(tmp_path).resolve_all(PAGES) == first


def test_a_former_file_is_put_back_and_none_is_none_again(tmp_path: Path) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, ONE: OFF})
    former = (tmp_path / FILE).read_text()
    flags.write({**SHIPPED, TWO: OFF})
    flags.restore(former)
    assert flags.resolve("alexia") == replace(ALL_ON, rotation_patterns=False)
    (tmp_path / GOOD).unlink()
    flags.restore(None)
    assert not (tmp_path / FILE).exists() and flags.resolve("alexia") == ALL_ON


def test_a_write_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, ONE: OFF})
    before = (tmp_path / FILE).read_text()
    monkeypatch.setattr(os, "fsync", lambda _fd: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        flags.write(SHIPPED)
    assert (tmp_path / FILE).read_text() == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".flags")]


def test_flagd_refuses_what_is_no_flag_file() -> None:
    with pytest.raises(vendor.Unanswerable):
        vendor.answers('{"flags": {"A": {}}}', ("A",), ("p",), missing=True)
    assert vendor.answers('{"flags": {}}', ("A",), ("p",), missing=True) == {"p": {"A": True}}


@pytest.mark.parametrize("text", ['{"flags": {}}', '{"flags": {"A": {}}}', "no flag file"])
def test_no_watcher_outlives_the_question(text: str) -> None:
    """It would find its copy gone at the next poll and print a traceback, in the middle of a plan."""
    with suppress(vendor.Unanswerable):
        vendor.answers(text, ("A",), ("p",), missing=True)
    for thread in threading.enumerate():
        if "FileWatcher" in thread.name:
            thread.join(timeout=2)
            assert not thread.is_alive()


def test_no_room_for_the_copy_keeps_the_last_good_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, TWO: OFF})
    flags.resolve("alexia")
    (tmp_path / FILE).write_text(by_hand({"if": [True, "on"]}))
    monkeypatch.setattr(vendor, "TemporaryDirectory", lambda **_: (_ for _ in ()).throw(OSError("disk full")))
    assert flags.resolve("alexia") == replace(ALL_ON, timing_rules=False)
    assert "disk full; the last good state holds" in flags.notes()[0].text
    with pytest.raises(FlagFileBroken):  # a page that nobody has asked about: an error with a code
        flags.resolve("bianca")


def test_unknown_names_are_said(tmp_path: Path) -> None:
    document = json.loads(AS_SHIPPED)
    document["flags"]["ENABLE_TIMIMG_RULES"] = document["flags"][TWO]
    (tmp_path / FILE).write_text(json.dumps(document))
    assert "ENABLE_TIMIMG_RULES" in FileFlags(tmp_path).notes()[0].text
    assert FileFlags(tmp_path).settings()[TWO] == ON


def test_the_error_names_the_file() -> None:
    assert "x.json" in str(FlagFileBroken(file="x.json", why="so"))


DEEP = '{"flags":' + "[" * 100_000
ODD = {
    "bottomless": DEEP,
    "a list for a word": AS_SHIPPED.replace('"defaultVariant": "on"', '"defaultVariant": ["on"]'),
    "half a character": AS_SHIPPED.replace('"flags": {', '"flags": {"X": {"about": "\\ud800"},', 1),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_a_file_broken_in_an_odd_way_keeps_the_last_good_state(tmp_path: Path, text: str) -> None:
    flags = FileFlags(tmp_path)
    flags.write({**SHIPPED, ONE: OFF})
    flags.file.write_text(text, encoding="utf-8")
    assert FileFlags(tmp_path).resolve("alexia") == replace(ALL_ON, rotation_patterns=False)
    assert [n.code for n in FileFlags(tmp_path).notes()] == ["flags.last_good"]


@pytest.mark.parametrize("text", ["", '{"flags": []}', DEEP], ids=["empty", "a list", "bottomless"])
def test_with_the_last_good_state_broken_too_the_flags_can_still_be_put_down(
    tmp_path: Path, text: str
) -> None:
    flags = FileFlags(tmp_path)
    for name in (FILE, GOOD):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert flags.resolve("alexia") == ALL_ON
    assert "as shipped" in flags.notes()[0].text
    flags.write(dict.fromkeys(NAMES, OFF))
    assert (flags.resolve("alexia"), flags.notes()) == (BASELINE, ())


def test_a_place_that_cannot_be_written_keeps_nobody_from_asking(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(to_text({**SHIPPED, ONE: OFF}), encoding="utf-8")
    (tmp_path / GOOD).mkdir()
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert FileFlags(tmp_path).resolve("alexia") == replace(ALL_ON, rotation_patterns=False)
    blocked = FileFlags(tmp_path / "cache" / "below")
    assert not blocked.create()
