"""Plan many pages in a pool of processes. One page's failure stops nobody else."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date

from eros.app.desk import Desk
from eros.app.fleet import PageReport
from eros.app.inputs import Ask
from eros.app.planning import plan_page
from eros.domain.words import Severity
from eros.kit.errors import ErosError

Build = Callable[[], Desk]

_desk: Desk | None = None  # one per worker process, set by its initializer


@dataclass(frozen=True, slots=True)
class ProcessFleet:
    """A pool of worker processes, each with a desk of its own built by ``build``."""

    build: Build

    def __call__(
        self, pages: Sequence[str], week_start: date, *, by: str, ask: Ask, again: bool, jobs: int
    ) -> Iterator[PageReport]:
        """Reports as pages finish. With one job everything runs in this process."""
        wanted = jobs or os.cpu_count() or 1
        if wanted <= 1 or len(pages) <= 1:
            desk = self.build()
            for page in pages:
                yield plan_one(desk, page, week_start, by, ask, again)
            return
        context = multiprocessing.get_context("spawn")  # threads of the parent are not copied
        with ProcessPoolExecutor(
            min(wanted, len(pages)), mp_context=context, initializer=_begin, initargs=(self.build,)
        ) as pool:
            todo = {pool.submit(_work, page, week_start, by, ask, again): page for page in pages}
            for done in as_completed(todo):
                try:
                    yield done.result()
                except BrokenProcessPool:
                    yield PageReport(
                        todo[done], "failed", error="fleet.worker_lost", words="its worker process died"
                    )


def _begin(build: Build) -> None:
    global _desk
    _desk = build()


def _work(page: str, week_start: date, by: str, ask: Ask, again: bool) -> PageReport:
    assert _desk is not None
    return plan_one(_desk, page, week_start, by, ask, again)


def plan_one(desk: Desk, page: str, week_start: date, by: str, ask: Ask, again: bool) -> PageReport:
    """Plan one page; a failure becomes a report, a bug too (with its type and words)."""
    began = time.perf_counter()
    try:
        made = plan_page(desk, page, week_start, by=by, ask=ask, again=again)
    except ErosError as e:
        return PageReport(page, "failed", error=e.code, words=str(e), seconds=time.perf_counter() - began)
    except Exception as e:  # one page's bug must not stop the other thirty-six
        return PageReport(
            page, "failed", error="bug", words=f"{type(e).__name__}: {e}",
            seconds=time.perf_counter() - began,
        )  # fmt: skip
    plan, verdict = made.judged.plan, made.judged.verdict
    hard = sum(f.severity is Severity.HARD for f in verdict.findings)
    return PageReport(
        page=page,
        state="planned" if made.fresh else "same",
        version=made.version,
        sends=len(plan.sends),
        types=len({s.kind for s in plan.sends}),
        expected_cents=plan.objective.expected_cents,
        gap=plan.objective.gap,
        hard=hard,
        soft=len(verdict.findings) - hard,
        notes=len(plan.notes),
        status=verdict.status.value,
        seconds=time.perf_counter() - began,
    )
