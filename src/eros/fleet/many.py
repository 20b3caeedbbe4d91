"""Any work on many things in a pool of processes, each with a desk of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from eros.app.desk import Desk
from eros.fleet import pool
from eros.fleet.pool import Build

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ProcessMany:
    """A pool of worker processes, each with a desk built by ``build``. With one job everything
    runs in this process."""

    build: Build

    def __call__(self, work: Callable[[Desk, T], R], items: Sequence[T], *, jobs: int) -> Iterator[R]:
        """Answers in the order of the items."""
        wanted = min(jobs or os.cpu_count() or 1, len(items))
        if wanted <= 1:
            desk = self.build() if items else None
            for item in items:
                assert desk is not None
                yield work(desk, item)
            return
        context = multiprocessing.get_context("spawn")  # as the fleet: threads are not copied
        with ProcessPoolExecutor(
            wanted, mp_context=context, initializer=pool.begin, initargs=(self.build,)
        ) as workers:
            with pool.deaf_children():
                answers = workers.map(_at_a_desk, [work] * len(items), items)
            yield from answers


def _at_a_desk(work: Callable[[Desk, T], R], item: T) -> R:
    return work(pool.desk(), item)
