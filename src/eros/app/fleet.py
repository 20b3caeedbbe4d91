"""Plan every page of the agency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from eros.app.inputs import Ask
from eros.domain.switches import Switches


@dataclass(frozen=True, slots=True)
class PageReport:
    """One line of the fleet's summary. ``state``: planned, same (was there already),
    settled (approved or published: left alone) or failed."""

    page: str
    state: str
    version: int | None = None
    sends: int = 0
    types: int = 0
    expected_cents: int = 0
    gap: float = 0.0
    hard: int = 0
    soft: int = 0
    notes: int = 0
    status: str = ""
    seconds: float = 0.0
    error: str | None = None
    words: str = ""


class Fleet(Protocol):
    """Plans many pages, somewhere."""

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
        """A report a page, as they finish. ``switches`` by page, resolved once for the run; a page
        that is not among them is planned with those of the moment."""
        ...
