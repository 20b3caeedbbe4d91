"""Where answers go, may be closed, full or of an old encoding; Ctrl-C may come at any time. Nothing of
it ends in a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.agency import WEEK, environment

EROS = str(Path(sys.executable).with_name("eros"))
SHOW = (EROS, "show", "alexia", str(WEEK))
posix = pytest.mark.skipif(os.name != "posix", reason="speaks of POSIX streams and signals")


def shell(home: Path, line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which ``SHOW`` is the command."""
    told = environment(home, **more)
    return subprocess.run(
        ["bash", "-c", line.replace("SHOW", " ".join(SHOW))],
        env=told, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@posix
def test_a_closed_answer_is_no_failure(planned_home: Path) -> None:
    done = shell(planned_home, "SHOW >&-")
    assert (done.returncode, done.stderr) == (0, "")


@posix
@pytest.mark.parametrize("options", ["", "--json"])
def test_a_full_disk_is_told(planned_home: Path, options: str) -> None:
    done = shell(planned_home, f"SHOW {options} >/dev/full")
    assert done.returncode == 74
    assert "system.refused" in done.stderr and "Traceback" not in done.stderr


@posix
@pytest.mark.parametrize("options", ["", "--json"])
def test_a_reader_who_has_had_enough_is_no_failure(planned_home: Path, options: str) -> None:
    done = shell(planned_home, f"SHOW {options} | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")


@posix
def test_what_an_encoding_lacks_is_written_as_its_number(planned_home: Path) -> None:
    done = shell(planned_home, "SHOW", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\xb7 draft" in done.stdout and "alexia" in done.stdout


@posix
def test_ctrl_c_ends_a_fleet_without_a_word(home: Path) -> None:
    told = environment(home, EROS_JOBS="2")
    words = (EROS, "plan", "--all", str(WEEK), "--as-of", "2026-01-08T12:00+00:00", "--again")
    for wait in (1.0, 2.5):
        done = subprocess.Popen(
            words, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        time.sleep(wait)  # among the imports, and while workers start
        os.killpg(done.pid, signal.SIGINT)
        _, said = done.communicate(timeout=60)
        assert done.returncode in (0, 130, -signal.SIGINT)
        assert "multiprocessing" not in said, said
