"""Chance as a function of its inputs: the same words give the same draw on every machine."""

from __future__ import annotations

import hashlib


def stable_hash(*parts: object) -> int:
    """A 64-bit integer drawn from SHA-256 of the parts' text. Independent of PYTHONHASHSEED."""
    text = "\x1f".join(str(p) for p in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def unit(*parts: object) -> float:
    """A number in [0, 1) that depends on the parts alone."""
    return (stable_hash(*parts) >> 11) / float(1 << 53)
