"""What would mend a caption: hints by rule, and reminders that are true of any parent."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from eros.rules.text.framing import FRAME, framing
from eros.rules.text.structure import parts, steps

SOON_MIN = 30  # gap 5.2: minutes after the parent until which a reminder is a first one
FAMILIES = ("message", "wall", "bundle")


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    raw = resources.files("eros.app").joinpath("data", "fixes.yaml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.safe_load(raw)
    return data


def mend(code: str, text: str, widths: tuple[int, int, int]) -> str:
    """What would mend a breach of rule ``code`` in a text. ``widths``: code points of a wall post's
    title, body and close (rule CAP03)."""
    if code == "CAP04":
        return f'write it as: "{reminder("message", SOON_MIN, text)}"'
    hint = _data()["fixes"].get(code, "")
    if isinstance(hint, str):
        return hint
    return "; ".join(hint[key] for key in _missing(code, text, widths) if key in hint)


def _missing(code: str, text: str, widths: tuple[int, int, int]) -> Iterable[str]:
    if code == "CAP02":
        return steps(text).missing
    if code == "CAP03":
        return parts(text, *widths).missing
    return [key for key in FRAME if key not in framing(text)]


def reminder(family: str, elapsed_min: int, key: str) -> str:
    """A neutral reminder of a send of this family so long after it; the same for the same ``key``."""
    texts: list[str] = _data()["reminders"][family]["soon" if elapsed_min < SOON_MIN else "later"]
    return texts[zlib.crc32(key.encode()) % len(texts)]


def reminders() -> Iterable[tuple[str, str, str]]:
    """(family, soon or later, text) of every reminder there is."""
    for family, by_time in _data()["reminders"].items():
        for when, texts in by_time.items():
            for text in texts:
                yield family, when, text
