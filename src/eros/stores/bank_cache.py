"""The caption bank's columns in a side-car file, so that a process has them in a tenth of a second.

The file is only ever a copy: damaged or missing, it is left aside and written anew. A stale one still
holds what the text rules read in the captions that stayed as they were.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eros.domain.bank import CaptionBank, CaptionTraits
from eros.kit.canonical import sha256

FORMAT = 3
_COLUMNS = ("owner", "caption_type", "content", "tone", "chars", "performance", "paid_only", "blocked")
_TRAITS = ("promised", "faults", "emojis", "slang")
_WORDS = ("ids", "text", "page_keys", "type_keys", "content_keys", "tone_keys")


def load(folder: Path | None, screen_version: str) -> CaptionBank | None:
    """The last bank that this screen has read, if a whole file of it is there; its ``version`` says
    whether the captions are still the same."""
    if folder is None:
        return None
    try:
        with _file(folder).open("rb") as raw, np.load(raw, allow_pickle=False) as held:
            if _text(held["stamp"]) != _stamp(screen_version):
                return None
            columns: dict[str, Any] = {name: held[name] for name in _COLUMNS}
            for name in _WORDS:
                columns[name] = _words(held[name], held[f"{name}_ends"])
            traits = None
            if "promises" in held:
                read: dict[str, Any] = {name: held[name] for name in _TRAITS}
                traits = CaptionTraits(**read, promises=_words(held["promises"], held["promises_ends"]))
            bank = CaptionBank(**columns, version=_text(held["version"]), traits=traits)
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile):
        return None  # damaged in whatever way: the database knows better
    whole = all(len(getattr(bank, name)) == bank.n for name in ("text", *_COLUMNS))
    if traits is not None:
        whole &= all(len(getattr(traits, name)) == bank.n for name in _TRAITS)
    return bank if whole else None


def save(folder: Path | None, bank: CaptionBank, screen_version: str) -> None:
    """Write the file whole or not at all. A folder that cannot be written costs time, no more."""
    if folder is None:
        return
    arrays: dict[str, NDArray[np.generic]] = {name: getattr(bank, name) for name in _COLUMNS}
    for name in _WORDS:
        arrays[name], arrays[f"{name}_ends"] = _packed(getattr(bank, name))
    if bank.traits is not None:
        arrays |= {name: getattr(bank.traits, name) for name in _TRAITS}
        arrays["promises"], arrays["promises_ends"] = _packed(bank.traits.promises)
    arrays["stamp"], arrays["version"] = _bytes(_stamp(screen_version)), _bytes(bank.version)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".bank-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as out:
                np.savez(out, allow_pickle=False, **arrays)
            Path(name).replace(_file(folder))
        finally:
            Path(name).unlink(missing_ok=True)


def _file(folder: Path) -> Path:
    return folder / "captions.npz"


def _stamp(screen_version: str) -> str:
    return sha256(f"{FORMAT}\n{screen_version}")


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _text(raw: NDArray[np.uint8]) -> str:
    return raw.tobytes().decode("utf-8", "surrogatepass")


def _packed(words: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All words end to end, and where each ends, in code points."""
    ends = np.cumsum(np.fromiter((len(w) for w in words), np.int64, len(words)))
    return _bytes("".join(words)), ends


def _words(raw: NDArray[np.uint8], ends: NDArray[np.int64]) -> tuple[str, ...]:
    whole = _text(raw)
    stops = ends.tolist()
    if stops and stops[-1] != len(whole):
        raise ValueError("the words do not fill the text")
    return tuple(whole[a:b] for a, b in zip([0, *stops], stops, strict=False))
