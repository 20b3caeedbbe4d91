"""How a week's values read: money, names, clean text. Shared by every export."""

from __future__ import annotations

import re

from eros.catalog.load import default
from eros.domain.plan import Send
from eros.domain.words import Audience, SendKind
from eros.rules.chat import WHO

_CAPITALS = {"ppv": "PPV", "vip": "VIP", "dm": "DM"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"  # full-width ones open a formula in some locales


def title(key: str | None) -> str:
    """``ppv_unlock`` -> ``PPV unlock``."""
    if not key:
        return ""
    words = [_CAPITALS.get(w, w) for w in key.split("_")]
    words[0] = words[0][:1].upper() + words[0][1:]
    return " ".join(words)


def kind_title(kind: SendKind) -> str:
    """A send type as people say it, under the packaged catalogue's name: notes and reasons say it so."""
    return default().send_types[kind].name


def audience_words(audience: Audience) -> str:
    """Whom a send is addressed to, as chatters read it: ``fans who have not unlocked it``."""
    return WHO[audience]


def money(cents: int | None) -> str:
    """``1950`` -> ``$19.50``; nothing for nothing."""
    if cents is None:
        return ""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def whole_money(cents: int) -> str:
    """``123456`` -> ``$1,235``: rounded to the dollar, for headings."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${(abs(cents) + 50) // 100:,}"


def decimal(cents: int | None) -> str:
    """``1950`` -> ``19.50``, for machines."""
    if cents is None:
        return ""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def clean(text: str) -> str:
    """Text without control characters that no document may hold; line breaks become ``\\n``."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, most: int) -> str:
    """The text on one line, at most ``most`` characters."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a leading apostrophe where one might."""
    bare = text.lstrip(" \u00a0\ufeff\u200b")
    return "'" + text if bare[:1] in tuple(_FORMULA_STARTS) or text[:1] in ("\t", "\r", "\n") else text


def caption(send: Send) -> str:
    """What the send says, or that a person must write it."""
    return "[needs a caption]" if send.caption_text is None else clean(send.caption_text)
