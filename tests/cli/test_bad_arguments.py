"""Malformed arguments, override files, settings and week files: each a coded error with a hint, none a
traceback, none a changed byte in the store."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import agency
from tests.agency import WEEK, Ran
from tests.conftest import Eros

from eros.kit.canonical import document

W = str(WEEK)
EXPECTED = {2, 3, 4, 5, 64, 65, 66, 69, 73, 77, 78}

ARGUMENTS: tuple[tuple[str, ...], ...] = (
    ("captions", "check"),
    ("captions", "check", "Hello", "--price", "much"),
    ("captions", "check", "Hello", "--price", "-1"),
    ("captions", "check", "Hello", "--price", "1e999"),
    ("captions", "check", "Hello", "--type", "no_such_type"),
    ("captions", "check", "Hello", "--page", "nobody"),
    ("captions", "check", "not-there.csv"),
    ("captions", "accuracy", "--every", "0"),
    ("plan",),
    ("plan", "alexia"),
    ("plan", "--all"),
    ("plan", "alexia", W, "--all"),
    ("plan", "", W),
    ("plan", "nobody", W),
    ("plan", "alexia' OR 1=1 --", W),
    ("plan", "../../etc/passwd", W),
    ("plan", "a" * 5_000, W),
    ("plan", "[bold]alexia[/]", W),
    ("plan", "alexia", ""),
    ("plan", "alexia", "soon"),
    ("plan", "alexia", "2026-01-13"),
    ("plan", "alexia", "2026-13-01"),
    ("plan", "alexia", "2026-W00"),
    ("plan", "alexia", "2026-W54"),
    ("plan", "alexia", "2025-W53"),
    ("plan", "alexia", "0001-01-01"),
    ("plan", "alexia", "9999-12-27"),
    ("plan", "alexia", "0000-W01"),
    ("plan", "alexia", "12.01.2026"),
    ("plan", "alexia", "٢٠٢٦-01-12"),
    ("plan", "alexia", W, "--seed", "-1"),
    ("plan", "alexia", W, "--seed", "1e3"),
    ("plan", "alexia", W, "--seed", "99999999999999999999999"),
    ("plan", "alexia", W, "--as-of", "yesterday"),
    ("plan", "alexia", W, "--as-of", "2026-01-08T12:00"),
    ("plan", "alexia", W, "--as-of", "0001-01-01T00:00+00:00"),
    ("plan", "alexia", W, "--as-of", "9999-12-31T23:59-12:00"),
    ("plan", "--all", W, "--jobs", "0"),
    ("plan", "--all", W, "--jobs", "1000"),
    ("plan", "--all", W, "--jobs", "two"),
    ("plan", "alexia", W, "surplus"),
    ("plan", "carla", "2025-12-29"),  # over
    ("plan", "carla", "2025-W01", "--again"),
    ("plan", "alexia", W, "--no-such-option"),
    ("show", "alexia", W, "--version", "0"),
    ("show", "alexia", W, "--version", "-1"),
    ("show", "alexia", W, "--version", "999999999999999999999"),
    ("diff", "alexia", W, "--from", "7"),
    ("diff", "alexia", W, "--to", "99999999999999999999"),
    ("explain", "alexia", W, "s9999"),
    ("explain", "alexia", W, "🦄"),
    ("why-not", "alexia", W, "--type", "bundel", "--at", "fri 18:20"),
    ("why-not", "alexia", W, "--type", "bundle", "--at", "fri"),
    ("why-not", "alexia", W, "--type", "bundle", "--at", "fri 24:00"),
    ("why-not", "alexia", W, "--type", "bundle", "--at", "frisbee 12:07"),
    ("why-not", "alexia", W, "--type", "bundle", "--at", "fri 12:60"),
    ("why-not", "alexia", W, "--type", "bundle"),
    ("whatif", "alexia", W, "--set", "tier"),
    ("whatif", "alexia", W, "--set", "=HIGH"),
    ("whatif", "alexia", W, "--set", "tier=GIANT"),
    ("whatif", "alexia", W, "--set", "spacing.any_min=nan"),
    ("whatif", "alexia", W, "--set", "spacing.any_min=-45"),
    ("whatif", "alexia", W, "--set", "spacing.any_min=1e308"),
    ("whatif", "alexia", W, "--set", "clock.round_step_min=0"),
    ("show", "\udcff\udcfe", W),
    ("flags", "set", "TIMING_RULES", "40", "--why", "caf\udce9"),
    ("whatif", "alexia", W, "--set", "send_types.bundle.max_per_day=9"),
    ("whatif", "alexia", W, "--without", "TRU03"),
    ("whatif", "alexia", W, "--without", "tim08"),
    ("edit", "move", "alexia", W, "s001"),
    ("edit", "move", "alexia", W, "s001", "--to", "someday 12:00"),
    ("edit", "move", "alexia", W, "nobody", "--to", "fri 12:07"),
    ("edit", "price", "alexia", W, "s002", "--to", "-5"),
    ("edit", "price", "alexia", W, "s002", "--to", "free"),
    ("edit", "price", "alexia", W, "s002", "--to", "1e9"),
    ("edit", "price", "alexia", W, "s002", "--to", "12,50"),
    ("edit", "price", "alexia", W, "s002", "--to", "1,2,3"),
    ("edit", "price", "alexia", W, "s002", "--to", "9" * 400),
    ("edit", "caption", "alexia", W, "s002", "--to", "no-such-caption"),
    ("edit", "caption", "alexia", W, "s002"),
    ("edit", "caption", "alexia", W, "s002", "--text", ""),
    ("edit", "caption", "alexia", W, "s002", "--text", "x" * 2_001),
    ("edit", "caption", "alexia", W, "s999", "--text", "Tea or coffee today?"),
    ("edit", "caption", "carla", W, "s002", "--text", "Tea or coffee today?"),
    ("edit", "caption", "alexia", W, "s002", "--text", "Tea?", "--dry-run"),
    ("edit", "caption", "alexia", W, "s002", "--text", "Tea?", "--to", "cap-000001"),
    ("edit", "move", "alexia", W, "s001", "--to", "fri 24:01"),
    ("edit", "add", "alexia", W, "--type", "carrier_pigeon", "--at", "fri 12:07"),
    ("edit", "add", "alexia", W, "--type", "bundle", "--at", "fri 12:07", "--price", "0"),
    ("edit", "drop", "carla", W, "s001"),
    ("edit", "pin", "alexia", W),
    ("replan", "alexia", W, "--now", "noon"),
    ("replan", "carla", W),
    ("approve", "carla", W),
    ("publish", "alexia", W),
    ("undo", "alexia", W),
    ("export", "alexia", W, "--format", "docx"),
    ("export", "alexia"),
    ("export", "--all", "2026-02-02"),
    ("judge", "no-such-file.json"),
    ("judge", "/"),
    ("captions", "search", "x", "--limit", "0"),
    ("captions", "search", "x", "--page", "nobody"),
    ("catalog", "show", "send_types.bundel"),
    ("import", "captions", "no-such-file.csv"),
    ("import", "nothing", "x.csv"),
    ("vault", "show", "nobody"),
    ("vault", "attest", "alexia", "--by", ""),
    ("db", "restore", "no-such-file.db"),
    ("demo", "init", "--pages", "0"),
    ("demo", "init", "--pages", "999999"),
    ("demo", "init", "--pages", "3"),
    ("frobnicate",),
)

OVERRIDES = {
    "not yaml": "a: [",
    "a list": "- 1\n- 2\n",
    "a word": "hello",
    "unknown subject": "speling: {any_min: 3}\n",
    "unknown row": "spacing:\n  any_mim: 50\n",
    "negative": "numbers:\n  spacing.any_min: -3\n",
    "not a number": "numbers:\n  spacing.any_min: soon\n",
    "infinite": "numbers:\n  spacing.any_min: .inf\n",
    "nan": "numbers:\n  spacing.any_min: .nan\n",
    "beyond all sense": "numbers:\n  spacing.any_min: 1.0e+308\n",
    "zero to divide by": "numbers:\n  clock.round_step_min: 0\n",
    "zero to divide by in a rule": "rules:\n  TIM13: {set: {window_min: 0}}\n",
    "wrong shape": "send_types: 7\n",
    "unknown field": "send_types:\n  bundle: {max_per_fortnight: 3}\n",
    "unknown channel": "send_types:\n  bundle: {primary_channel: pigeon}\n",
    "an alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a tag": "spacing: !!python/object/apply:os.system ['true']\n",
    "a key twice": "numbers:\n  spacing.any_min: 50\n  spacing.any_min: 51\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "control characters": "numbers: {\x07: 1}\n",
}

SETTINGS = (
    {"EROS_JOBS": "-1"}, {"EROS_JOBS": "many"}, {"EROS_JOBS": "65"}, {"EROS_MAX_WORK": "0"},
    {"EROS_MAX_WORK": "nan"}, {"EROS_MAX_WORK": "1e9"}, {"EROS_NONSENSE": "1"}, {"EROS_": "x"},
    {"EROS_DB_URL": "not a url"}, {"EROS_DB_URL": "oracle://x/y"}, {"EROS_DB_URL": "sqlite:////no/such/dir/x.db"},
    {"EROS_CATALOG_FILE": "/no/such/file.yaml"}, {"EROS_CATALOG_FILE": "/"},
)  # fmt: skip

Spoil = Callable[[dict[str, Any]], object]
FILES: dict[str, Spoil] = {
    "no sends": lambda b: b.pop("sends"),
    "an unknown key": lambda b: b.update(extra=1),
    "another format": lambda b: b.update(format="eros.week/9"),
    "a Tuesday": lambda b: b.update(week_start="2026-01-13"),
    "an unknown zone": lambda b: b["page"].update(time_zone="Mars/Olympus"),
    "a wrong offset": lambda b: b["sends"][0].update(at=b["sends"][0]["at"][:-6] + "+05:00"),
    "seconds": lambda b: b["sends"][0].update(at=b["sends"][0]["at"].replace(":00-", ":30-")),
    "outside the week": lambda b: b["sends"][0].update(at="2026-02-12T15:07:00-08:00"),
    "an id twice": lambda b: b["sends"][0].update(id=b["sends"][1]["id"]),
    "a price of words": lambda b: b["sends"][1].update(price_cents="cheap"),
    "an unknown type": lambda b: b["sends"][1].update(send_type="carrier_pigeon"),
    "a lie about the gap": lambda b: b["objective"].update(gap=0.5),
    "no certificate": lambda b: b.pop("certificate"),
    "six days": lambda b: b["days"].pop(),
}


def digest(home: Path) -> tuple[str, int]:
    wal = home / "eros.db-wal"
    data = (home / "eros.db").read_bytes()
    return hashlib.sha256(data).hexdigest(), wal.stat().st_size if wal.exists() else 0


@pytest.fixture(scope="module")
def store(planned_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One store for all cases: after each it is what it was before."""
    return agency.copy(planned_home, tmp_path_factory.mktemp("bad") / "home")


def refused(ran: Ran) -> None:
    assert ran.status in EXPECTED, ran
    assert ran.out == "", ran.out
    assert re.search(r"^error [a-z_0-9.]+: \S", ran.err), ran.err
    assert "hint: " in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize("words", ARGUMENTS, ids=lambda w: " ".join(w)[:60])
def test_arguments(eros: Eros, store: Path, words: tuple[str, ...]) -> None:
    before = digest(store)
    refused(eros(store, *words))
    assert digest(store) == before


@pytest.mark.parametrize("name", OVERRIDES)
def test_override_files(eros: Eros, store: Path, name: str, tmp_path: Path) -> None:
    file = tmp_path / "catalog.yaml"
    file.write_text(OVERRIDES[name], encoding="utf-8")
    before = digest(store)
    ran = eros(store, "plan", "alexia", W, EROS_CATALOG_FILE=str(file))
    refused(ran)
    assert ran.status in (66, 78) and "catalog" in ran.err
    assert digest(store) == before


def test_an_override_file_that_is_no_text(eros: Eros, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "catalog.yaml"
    file.write_bytes(b"\xff\xfe\x00spacing")
    before = digest(store)
    refused(eros(store, "catalog", "show", EROS_CATALOG_FILE=str(file)))
    assert digest(store) == before


@pytest.mark.parametrize("more", SETTINGS, ids=lambda m: "=".join(next(iter(m.items()))))
def test_settings(eros: Eros, store: Path, more: dict[str, str]) -> None:
    before = digest(store)
    refused(eros(store, "plan", "alexia", W, **more))
    assert digest(store) == before


@pytest.mark.parametrize("name", FILES)
def test_week_files(eros: Eros, store: Path, name: str, tmp_path: Path) -> None:
    body = json.loads(eros(store, "show", "alexia", W, "--json").out)
    FILES[name](body)
    file = tmp_path / "week.json"
    file.write_text(document(body), encoding="utf-8")
    before = digest(store)
    ran = eros(store, "judge", str(file))
    refused(ran)
    assert ran.status == 65 and "week_file." in ran.err
    assert digest(store) == before


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf{}", b"\xff", b"[]", b"null", b"{", b"[" * 100_000, b"NaN"]
)
def test_what_is_no_week_file(eros: Eros, store: Path, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "week.json"
    file.write_bytes(data)
    before = digest(store)
    refused(eros(store, "judge", str(file)))
    assert digest(store) == before


def test_there_are_enough_of_them() -> None:
    assert len(ARGUMENTS) + len(OVERRIDES) + len(SETTINGS) + len(FILES) + 8 >= 150
