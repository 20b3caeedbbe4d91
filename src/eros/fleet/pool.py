"""Plan many pages in a pool of processes. One page's failure stops nobody else."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing import resource_tracker

from eros.app.desk import Desk
from eros.app.fleet import PageReport
from eros.app.inputs import Ask
from eros.app.planning import PlanSettled, plan_page, report_of
from eros.domain.switches import Switches
from eros.kit.errors import ErosError

Build = Callable[[], Desk]
Work = Callable[[str], PageReport]
OBJECTS = 20_000  # made before garbage is looked for; Python's 700 cost 10 of a page's 700 ms

_desk: Desk | ErosError | None = None  # one per worker process, set by its initializer
_until_exit = ExitStack()  # what a worker holds until its process ends
atexit.register(_until_exit.close)


@dataclass(frozen=True, slots=True)
class ProcessFleet:
    """A pool of worker processes, each with a desk of its own built by ``build``.

    A page whose worker process dies is tried once more in a process of its own; if that dies too,
    the page is reported as failed and everybody else's work goes on.
    """

    build: Build

    def __call__(
        self,
        pages: Sequence[str],
        week_start: date,
        *,
        by: str,
        ask: Ask,
        again: bool,
        jobs: int,
        switches: Mapping[str, Switches] | None = None,
    ) -> Iterator[PageReport]:
        """Reports as pages finish. With one job everything runs in this process."""
        wanted = min(jobs or os.cpu_count() or 1, len(pages))
        if wanted <= 1:
            if pages:
                desk = self.build()
                with desk.store.held():
                    for page in pages:
                        yield plan_one(desk, page, week_start, by, switched(ask, page, switches), again)
            return
        work = partial(_work, week_start=week_start, by=by, ask=ask, again=again, switches=switches)
        todo = deque(pages)
        while todo:
            suspects: list[str] = []
            yield from self._until_broken(todo, suspects, work, wanted)
            for page in suspects:
                again_lost: list[str] = []
                yield from self._until_broken(deque([page]), again_lost, work, 1)
                if again_lost:
                    words = "its worker process died, twice"
                    yield PageReport(page, "failed", error="fleet.worker_lost", words=words)

    def _until_broken(
        self, todo: deque[str], lost: list[str], work: Work, workers: int
    ) -> Iterator[PageReport]:
        """Work ``todo`` off. When a worker dies, the pages then in the pool's hands are ``lost``."""
        context = multiprocessing.get_context("spawn")  # threads of the parent are not copied
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=begin, initargs=(self.build,)
        ) as pool:
            held: dict[Future[PageReport], str] = {}
            watched = False
            while (todo or held) and not lost:
                while todo and len(held) <= workers:  # one waits, so that no worker does
                    page = todo.popleft()
                    try:
                        with deaf_children():
                            held[pool.submit(work, page)] = page
                    except BrokenProcessPool:
                        lost.append(page)
                        break
                if not watched:  # a pool hears of a dead process only from the submission after its start on
                    watched = _submitted_one_more(pool)
                for done in wait(held, return_when=FIRST_COMPLETED).done:
                    page = held.pop(done)
                    try:
                        yield done.result()
                    except BrokenProcessPool:
                        lost.append(page)
            lost.extend(held.values())


def _submitted_one_more(pool: ProcessPoolExecutor) -> bool:
    with suppress(BrokenProcessPool):  # whoever holds a page of it learns the same
        pool.submit(os.getpid)
    return True


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes started inside never hear Ctrl-C, which a terminal sends to all: they finish the page
    in hand and go with their parent. The parent hears it when it leaves."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it unblocks the signal when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(build: Build) -> None:
    """Start a worker: it dies with its parent, however that goes, and keeps why it has no desk."""
    global _desk
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    try:
        _desk = build()
        _until_exit.enter_context(_desk.store.held())
    except ErosError as e:
        _desk = e
    gc.freeze()  # all of this stays: going through it for garbage at every page finds none
    gc.set_threshold(OBJECTS)  # a page makes many objects and few circles


def desk() -> Desk:
    """This worker's desk. Raises what kept it from having one."""
    assert _desk is not None
    if isinstance(_desk, ErosError):
        raise _desk
    return _desk


def _die_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)  # at any moment: the store is used to that


def switched(ask: Ask, page: str, switches: Mapping[str, Switches] | None) -> Ask:
    """What is asked for one page; what is asked for all pages goes before the page's own switches."""
    return replace(ask, switches=ask.switches or (switches or {}).get(page))


def _work(
    page: str,
    *,
    week_start: date,
    by: str,
    ask: Ask,
    again: bool,
    switches: Mapping[str, Switches] | None,
) -> PageReport:
    assert _desk is not None
    if isinstance(_desk, ErosError):
        return PageReport(page, "failed", error=_desk.code, words=str(_desk))
    return plan_one(_desk, page, week_start, by, switched(ask, page, switches), again)


def plan_one(desk: Desk, page: str, week_start: date, by: str, ask: Ask, again: bool) -> PageReport:
    """Plan one page; a failure becomes a report, a bug too (with its type and words).

    A week that is approved or published already is left alone: state ``settled``.
    """
    began = time.perf_counter()
    try:
        made = plan_page(desk, page, week_start, by=by, ask=ask, again=again)
    except PlanSettled as e:
        return PageReport(page, "settled", words=str(e), seconds=time.perf_counter() - began)
    except ErosError as e:
        return PageReport(page, "failed", error=e.code, words=str(e), seconds=time.perf_counter() - began)
    except Exception as e:  # one page's bug must not stop the other thirty-six
        return PageReport(
            page, "failed", error="bug", words=f"{type(e).__name__}: {e}",
            seconds=time.perf_counter() - began,
        )  # fmt: skip
    return report_of(made, time.perf_counter() - began)
