"""The week file itself."""

from __future__ import annotations

from eros.app.week_file import to_text
from eros.domain.plan import JudgedWeek

ENDING = "json"


def week_json(judged: JudgedWeek) -> bytes:
    """The bytes of the week file ``eros.week/1``."""
    return to_text(judged).encode()
