"""One value, one text: the JSON whose bytes are hashed and compared."""

from __future__ import annotations

import hashlib
import json
import math
from json.encoder import encode_basestring as quoted
from typing import Any


def document(value: Any) -> str:
    """JSON as the week file prescribes: indent 2, not ASCII-escaped, one trailing newline."""
    return _laid_out(value, "\n") + "\n"


def _laid_out(value: Any, line: str) -> str:
    """What ``json.dumps`` gives, at half its cost; ``line`` breaks the line at the value's indent.

    Kinds of value that a week file seldom holds are left to it, mistakes as well.
    """
    kind = type(value)
    if kind is str:
        return quoted(value)
    if value is None or kind is bool:
        return "null" if value is None else "true" if value else "false"
    if kind is int or (kind is float and math.isfinite(value)):
        return repr(value)
    inner = line + "  "
    if kind is dict and value:
        rows = [
            f"{quoted(k)}: {quoted(v) if type(v) is str else _laid_out(v, inner)}" for k, v in value.items()
        ]
        return "{" + inner + f",{inner}".join(rows) + line + "}"
    if kind is list and value:
        return "[" + inner + f",{inner}".join([_laid_out(v, inner) for v in value]) + line + "]"
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    return text.replace("\n", line)  # none inside its strings, where it is escaped


def compact(value: Any) -> str:
    """JSON on one line with sorted keys, for hashing and for columns of a table."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
