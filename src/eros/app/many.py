"""The same work on many things, in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from eros.app.desk import Desk

T = TypeVar("T")
R = TypeVar("R")


class Many(Protocol):
    """Runs a function of the module level on each item, somewhere."""

    def __call__(self, work: Callable[[Desk, T], R], items: Sequence[T], *, jobs: int) -> Iterator[R]:
        """Answers in the order of the items. What one item raises is raised here."""
        ...
