"""The scheduling log as a file: one event a line, ``key=value``, kept small."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MOST_BYTES = 10_000_000  # then the file becomes .1, and the former .1 goes
NAME = "eros_scheduling.log"


@dataclass(frozen=True, slots=True)
class FileJournal:
    """Appends to ``folder/eros_scheduling.log``. A line is written in one piece, so that several
    processes may write; a log that cannot be written stops nobody."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where the lines go."""
        return self.folder / NAME

    def write(self, at: datetime, level: str, event: str, **facts: object) -> None:
        """One event."""
        said = " ".join(f"{k}={_word(v)}" for k, v in facts.items() if v is not None and v != "")
        line = f"{at:%Y-%m-%dT%H:%M:%SZ} {level} {event}{' ' if said else ''}{said}\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.file.exists() and self.file.stat().st_size > MOST_BYTES:
                self.file.replace(self.file.with_suffix(".log.1"))
            with self.file.open("a", encoding="utf-8") as out:
                out.write(line)
        except OSError:
            return


def _word(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or any(c in text for c in ' "=\n\r\t') else text
