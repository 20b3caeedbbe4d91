"""What numbers are in force, and where each came from."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from eros.catalog.load import CatalogInvalid, Loaded, load_catalog
from eros.catalog.tree import NUMBERS, Origin
from eros.kit.errors import ErosError


class CatalogKeyUnknown(ErosError):
    """The catalogue has no key {key!r}. {near}"""

    code = "catalog.key_unknown"
    exit_status = 65
    http_status = 404
    hint = "`eros catalog show` prints every key."


@dataclass(frozen=True, slots=True)
class Shown:
    """The values asked for, in catalogue order, and the catalogue's fingerprint."""

    version: str
    origins: tuple[Origin, ...]

    @property
    def overridden(self) -> int:
        """How many of them the agency's file sets."""
        return sum(o.override for o in self.origins)


def show(loaded: Loaded, key: str | None = None) -> Shown:
    """Effective values with file, line, unit and source.

    ``key`` is a whole key (``send_types.bundle.max_per_day``), the beginning of some
    (``send_types.bundle``), or a number's own key (``spacing.any_min``, ``spacing``); ``None``: all.

    Raises
    ------
    CatalogKeyUnknown
        No key starts so; the nearest are named.
    """
    version = loaded.catalog.version
    if not key:
        return Shown(version, tuple(loaded.origins.values()))
    for wanted in (key, f"{NUMBERS}.{key}"):
        found = tuple(o for k, o in loaded.origins.items() if k == wanted or k.startswith(wanted + "."))
        if found:
            return Shown(version, found)
    raise CatalogKeyUnknown(key=key, near=_near(loaded, key))


def packaged(key: str | None = None) -> Shown:
    """The same of the packaged catalogue alone, for when an agency's file does not hold."""
    return show(load_catalog(), key)


def _near(loaded: Loaded, key: str) -> str:
    depth = key.count(".") + 1
    known = {".".join(k.split(".")[:depth]) for k in loaded.origins}
    known |= {k.removeprefix(NUMBERS + ".") for k in loaded.origins if k.startswith(NUMBERS + ".")}
    close = difflib.get_close_matches(key, sorted(known), n=3, cutoff=0.5)
    return f"Near it: {', '.join(close)}." if close else ""


__all__ = ["CatalogInvalid", "CatalogKeyUnknown", "Shown", "packaged", "show"]
