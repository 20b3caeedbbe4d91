"""One value, one text: the JSON whose bytes are hashed and compared."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def document(value: Any) -> str:
    """JSON as the week file prescribes: indent 2, not ASCII-escaped, one trailing newline."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def compact(value: Any) -> str:
    """JSON on one line with sorted keys, for hashing and for columns of a table."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
