"""Values to columns and back: instants, hashes, codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from eros.domain.bank import KIND_CODES, UNKNOWN, Small
from eros.domain.words import SendKind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KIND_OF = {str(kind): code for code, kind in enumerate(KIND_CODES)}


def to_seconds(when: datetime) -> int:
    """Whole seconds since 1970 UTC, rounded down. ``when`` is aware."""
    return (when - EPOCH) // timedelta(seconds=1)


def from_seconds(seconds: int) -> datetime:
    """The aware instant in UTC."""
    return EPOCH + timedelta(seconds=seconds)


def from_seconds_or_none(seconds: int | None) -> datetime | None:
    """As :func:`from_seconds`; an unknown instant stays unknown."""
    return None if seconds is None else from_seconds(seconds)


def local_day_hour(seconds: int, zone: ZoneInfo) -> tuple[int, int]:
    """Local date (proleptic ordinal) and hour of an instant on a zone's clock."""
    here = datetime.fromtimestamp(seconds, zone)
    return here.toordinal(), here.hour


def row_hash(values: Sequence[object]) -> str:
    """128 bits over plain values, the same on every machine and Python."""
    return hashlib.blake2b(json.dumps(values, default=_plain).encode(), digest_size=16).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"cannot hash a {type(value).__name__}")


def kind_codes(kinds: Iterable[str | None]) -> Small:
    """Codes of ``KIND_CODES``; unknown types become -1."""
    return np.fromiter((_KIND_OF.get(k or "", UNKNOWN) for k in kinds), np.int32)


def kind_or_none(text: str | None) -> SendKind | None:
    """The send type, where it is known."""
    return None if text is None else SendKind(text)


def coded(values: Sequence[str | None]) -> tuple[Small, tuple[str, ...]]:
    """Codes and their keys in code-point order; ``None`` becomes -1."""
    keys = tuple(sorted({v for v in values if v is not None}))
    code = {key: i for i, key in enumerate(keys)}
    return np.fromiter((UNKNOWN if v is None else code[v] for v in values), np.int32, len(values)), keys
