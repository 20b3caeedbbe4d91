"""All pages: the shell command's wall clock, and what a second worker brings."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.agency import Bench, open_desk, page_ids
from benchmarks.pool import timed
from benchmarks.table import Row

WORKERS = 2


def run(bench: Bench) -> list[Row]:
    """The command is started as a person starts it, imports and pool included."""
    shell, status = [], 0
    command = [
        str(Path(sys.executable).with_name("eros")), "plan", "--all", bench.week.isoformat(), "--again",
        "--jobs", str(WORKERS), "--json",
    ]  # fmt: skip
    for _ in range(bench.runs):
        began = time.perf_counter()
        done = subprocess.run(
            command, env={**os.environ, "EROS_HOME": str(bench.home)}, capture_output=True, check=False
        )
        shell.append(time.perf_counter() - began)
        status = max(status, done.returncode)
    pages = page_ids(open_desk(bench.home), bench.most)
    one = [timed(bench.home, bench.week, pages, 1)[0] for _ in range(max(1, bench.runs - 1))]
    two = [timed(bench.home, bench.week, pages, WORKERS) for _ in range(max(1, bench.runs - 1))]
    failed = sum(r.state == "failed" or r.hard > 0 for _, reports, _ in two for r in reports)
    both = median(s for s, _, _ in two)
    n = len(pages)
    return [
        Row(
            "fleet",
            "eros plan --all, wall clock",
            median(shell),
            "s",
            "<=",
            15,
            f"{n} pages x {bench.runs} runs",
        ),
        Row("fleet", "exit status", status, "", "==", 0, ""),
        Row("fleet", "one warm worker", median(one), "s", None, None, f"{n} pages x {len(one)} runs"),
        Row("fleet", "two warm workers", both, "s", None, None, f"{n} pages x {len(two)} runs"),
        Row("fleet", "speed-up of the second worker", median(one) / both, "x", ">=", 1.8, ""),
        Row("fleet", "pages failed or with hard findings", failed, "", "==", 0, ""),
    ]
