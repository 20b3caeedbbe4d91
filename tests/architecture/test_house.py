"""The house holds itself to its own sentences."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import eros
from eros.kit.errors import ErosError, all_errors

ROOT = Path(__file__).resolve().parents[2]
MODULES = [m.name for m in pkgutil.walk_packages(eros.__path__, "eros.") if ".migrations" not in m.name]
LONG_FILES: frozenset[str] = frozenset()  # may only shrink


def errors() -> list[type[ErosError]]:
    for name in MODULES:
        importlib.import_module(name)
    return [e for e in all_errors() if e.__module__.startswith("eros.")]


def test_every_error_has_a_code_of_its_own_a_message_and_a_hint() -> None:
    found = errors()
    codes = [e.code for e in found]
    assert len(codes) > 20
    assert sorted(set(codes)) == sorted(codes)
    for error in found:
        assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", error.code), error
        assert error.__doc__, error
        assert error.hint, error
        assert 1 <= error.exit_status < 126, error


@pytest.mark.parametrize("error", errors(), ids=lambda e: e.code)
def test_an_error_message_formats_with_the_facts_it_names(error: type[ErosError]) -> None:
    names = re.findall(r"{(\w+)", error.__doc__ or "")
    facts: dict[str, object] = {n: 1 if f"{{{n}:" in (error.__doc__ or "") else n for n in names}
    assert "{" not in str(error(**facts))


def test_no_file_is_too_long() -> None:
    # A migration is history: written once, never edited, never split.
    files = {
        p: p.read_text().count("\n") for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts
    }
    long = {str(p.relative_to(ROOT)) for p, n in files.items() if n > 400}
    assert long == LONG_FILES


def test_every_public_module_says_what_it_is_for() -> None:
    for name in MODULES:
        assert (importlib.import_module(name).__doc__ or "").strip(), name


def test_the_map_names_every_room() -> None:
    rooms = {p.name for p in (ROOT / "src" / "eros").iterdir() if p.is_dir() and p.name != "__pycache__"}
    named = set(re.findall(r"`(\w+)/", (ROOT / "AGENTS.md").read_text()))
    assert rooms <= named


def test_help_does_not_load_the_solver() -> None:
    code = (
        "import sys\nsys.argv = ['eros', '--help']\nfrom eros.cli.main import run\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\nassert 'ortools' not in sys.modules, 'ortools'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "plan" in done.stdout


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert "://" not in lock
