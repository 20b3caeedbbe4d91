"""What the app needs of flags: who answers them for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from eros.domain.plan import Note
from eros.domain.switches import ALL_ON, Switches


class FlagSource(Protocol):
    """Answers all flags for a page at once. Asked at the top of a run, never below ``app``."""

    def resolve(self, page_id: str) -> Switches:
        """What is on for a page now."""
        ...

    def resolve_all(self, page_ids: Iterable[str]) -> Mapping[str, Switches]:
        """The same for many pages, all answered from one state of the flags."""
        ...

    def notes(self) -> tuple[Note, ...]:
        """What is wrong with the state the answers come from; empty when all is well."""
        ...


@dataclass(frozen=True, slots=True)
class EverythingOn:
    """No flags are kept: all is on."""

    def resolve(self, page_id: str) -> Switches:
        """All on."""
        return ALL_ON

    def resolve_all(self, page_ids: Iterable[str]) -> Mapping[str, Switches]:
        """All on."""
        return dict.fromkeys(page_ids, ALL_ON)

    def notes(self) -> tuple[Note, ...]:
        """None."""
        return ()


EVERYTHING_ON = EverythingOn()
