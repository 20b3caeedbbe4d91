"""Files that appear whole or not at all, under names that cannot leave their folder."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eros.kit.errors import ErosError

_SAFE = re.compile(r"[^A-Za-z0-9_-]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))}
)
STAGING = ".eros-export-"


class ExportFolder(ErosError):
    """The folder {folder} cannot be written to: {why}."""

    code = "export.folder"
    exit_status = 73
    hint = "Choose another folder with --out, or free space and rights there."


class ExportEscape(ErosError):
    """The file name {name!r} would leave the folder {folder}."""

    code = "export.escape"
    exit_status = 73
    hint = "File names are made by the exporter and never hold a path."


class ExportTwice(ErosError):
    """Two of the weeks to export would both be called {name}."""

    code = "export.duplicate"
    exit_status = 64
    hint = "Export each page's week once."


def safe_name(page_id: str) -> str:
    """A file name part for a page: itself where harmless, else a harmless form and a short hash."""
    plain = _SAFE.sub("_", page_id).strip("_-")[:80]
    if plain == page_id and plain.lower() not in _RESERVED:
        return plain
    digest = hashlib.sha256(page_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain or 'page'}-{digest}"


def save(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write every file or none: all are staged and synced first, then put in place one by one.

    Raises
    ------
    ExportFolder
        The folder cannot be made or written to; nothing new stands in it.
    ExportEscape
        A name holds a path.
    ExportTwice
        A name occurs twice (upper and lower case alike).
    """
    seen: set[str] = set()
    for name, _ in files:
        if name != Path(name).name or name in {"", ".", ".."} or "\\" in name or "\0" in name:
            raise ExportEscape(name=name, folder=folder)
        if name.casefold() in seen:
            raise ExportTwice(name=name)
        seen.add(name.casefold())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=folder) as staging:
            staged = [(_stage(Path(staging) / name, data), folder / name) for name, data in files]
            blocked = next((target for _, target in staged if target.is_dir()), None)
            if blocked is not None:
                raise IsADirectoryError(21, f"{blocked.name} is a folder")
            for source, target in staged:
                source.replace(target)
        _sync_folder(folder)
    except OSError as e:
        raise ExportFolder(folder=folder, why=(e.strerror or str(e)).lower()) from e
    return [folder / name for name, _ in files]


def _stage(path: Path, data: bytes) -> Path:
    with path.open("xb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())
    return path


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
