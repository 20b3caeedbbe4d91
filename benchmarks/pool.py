"""Warm worker processes: the fleet's own work, its start not counted."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.agency import BY, open_desk
from benchmarks.machine import peak_rss_mb
from eros.app.fleet import PageReport
from eros.app.inputs import Ask
from eros.fleet import pool as fleet
from eros.fleet.pool import plan_one


def timed(
    home: Path, week: date, pages: Sequence[str], workers: int
) -> tuple[float, list[PageReport], list[float]]:
    """Seconds that ``workers`` warm processes need for ``pages``, their reports, peak MiB of each."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(workers)
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(home, week, pages[0], barrier)
    ) as pool:
        list(pool.map(_warm, range(workers)))  # every worker has planned a page by now
        began = time.perf_counter()
        todo = [pool.submit(_plan, page, week) for page in pages]
        done = [f.result() for f in todo]
        seconds = time.perf_counter() - began
    peak: dict[int, float] = {}
    for _, pid, mb in done:
        peak[pid] = max(peak.get(pid, 0.0), mb)
    return seconds, [report for report, _, _ in done], sorted(peak.values())


_barrier: Barrier | None = None


def _begin(home: Path, week: date, page: str, barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier
    fleet.begin(partial(open_desk, home))
    plan_one(fleet.desk(), page, week, BY, Ask(), True)


def _warm(_: int) -> None:
    assert _barrier is not None
    _barrier.wait(timeout=300)


def _plan(page: str, week: date) -> tuple[PageReport, int, float]:
    return plan_one(fleet.desk(), page, week, BY, Ask(), True), os.getpid(), peak_rss_mb()
