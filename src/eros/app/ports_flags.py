"""What the app needs to keep of flags: who changed what, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eros.flags.setting import Setting


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One flag set by one person. ``sha256`` of the flag file that came of it; ``id`` counts up and
    is 0 for a change that is not stored yet."""

    flag: str
    before: Setting
    after: Setting
    by: str
    why: str
    at: datetime
    sha256: str
    id: int = 0


class FlagRepo(Protocol):
    """The audit trail of flags. Nothing in it is ever changed."""

    def hold(self) -> None:
        """Let no other session that asks this go on before this one has ended: what is read from here
        on is what the next change finds. Waits for a session that holds it."""
        ...

    def append(self, change: FlagChange) -> None:
        """Write one change."""
        ...

    def history(self, flag: str | None = None) -> tuple[FlagChange, ...]:
        """All changes of a flag, or of all of them, oldest first."""
        ...

    def last_sha256(self) -> str | None:
        """Of the flag file as the latest change left it; ``None`` before the first."""
        ...
