"""``kill -9`` at any moment: only whole plans in the store, and a second run plans the rest, once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests import agency
from tests.agency import WEEK, copy

from eros.app import week_file
from eros.app.judging import judge_stored
from eros.app.weeks import default_as_of

MOMENTS = 50
WORDS = ("plan", "--all", str(WEEK), "--as-of", str(default_as_of(WEEK).isoformat()), "--jobs", "2", "--json")


def start(home: Path) -> subprocess.Popen[str]:
    eros = str(Path(sys.executable).with_name("eros"))
    return subprocess.Popen(
        [eros, *WORDS], env=agency.environment(home), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def children(of: int) -> list[int]:
    """Processes of the session that ``of`` leads, itself apart."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == of and fields[0] != "Z" and int(stat.parent.name) != of:
            found.append(int(stat.parent.name))
    return found


def gone_soon(pid: int, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while children(pid) and time.monotonic() < until:
        time.sleep(0.1)
    return not children(pid)


@pytest.mark.slow
@pytest.mark.timeout(5400)  # a busy machine is no fault
def test_killed_at_any_moment(agency_home: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    whole = start(copy(agency_home, tmp_path / "whole"))
    assert whole.wait() == 0
    whole.communicate()
    length = time.monotonic() - began
    moments = np.random.default_rng(20260112).uniform(0, length, MOMENTS)
    left_over = []
    for n, moment in enumerate(moments):
        home = copy(agency_home, tmp_path / str(n))
        run = start(home)
        time.sleep(float(moment))
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        assert gone_soon(run.pid), "workers outlive the run that started them"
        before = whole_plans(home)
        left_over.append(len(before))
        again = agency.eros(home, *WORDS)
        assert again.status == 0, again
        states = {r["page"]: r["state"] for r in json.loads(again.out)}
        assert states == {p: "same" if p in before else "planned" for p in agency.PAGES}
        after = whole_plans(home)
        assert sorted(after) == sorted(agency.PAGES) and set(after.values()) == {1}
    assert min(left_over) < len(agency.PAGES) and len(set(left_over)) > 2, left_over


def whole_plans(home: Path) -> dict[str, int]:
    """Every plan in the store, checked: page -> how many versions it has."""
    app = agency.app_at(home)
    assert app.store.files.check().ok
    with app.store.read() as session:
        heads = session.plans.weeks(week_start=WEEK)
        for head in heads:
            stored = session.plans.current(head.page, WEEK)
            assert stored is not None and len(stored.judged.plan.sends) == head.sends > 0
            assert week_file.certificate_ok(week_file.to_text(stored.judged))
        found = {str(h.page): len(session.plans.versions(h.page, WEEK)) for h in heads}
    for page in found:
        assert judge_stored(app.desk, page, WEEK).judged.verdict.ok
    agency.close(app)
    return found


def test_workers_die_with_the_run_that_started_them(agency_home: Path, tmp_path: Path) -> None:
    run = start(copy(agency_home, tmp_path / "home"))
    until = time.monotonic() + 30
    while len(children(run.pid)) < 3 and run.poll() is None and time.monotonic() < until:
        time.sleep(0.05)  # two workers and the keeper of their resources
    assert children(run.pid), "no worker was seen"
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert gone_soon(run.pid)
