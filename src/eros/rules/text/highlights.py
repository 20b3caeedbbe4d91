"""What a caption shouts with: capitals, marked-up words, letters of another style."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONG_RUN = 5  # words after which a run of capitals counts once more
_MARKED = re.compile(
    r"(?<![\w*])\*{1,3}(?=\S)[^*\n]+?(?<=\S)\*{1,3}(?![\w*])|(?<![\w_])_{1,3}(?=\S)[^_\n]+?(?<=\S)_{1,3}(?![\w_])"
    r"|~~(?=\S)[^~\n]+?(?<=\S)~~|`[^`\n]+`"
)
_LOUD = r"[^\W\d_a-z]{2,}(?:['’][^\W\d_a-z]+)?(?!\w)"
_CAPITALS = re.compile(rf"(?<!\w){_LOUD}(?:[^\w.!?\n]+(?:{_LOUD}|I(?!\w)))*")
_WORD = re.compile(r"[^\W\d_]+")
_STYLE = (
    "\U0001d400-\U0001d7ff\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\u24b6-\u24e9"
    "\uff21-\uff3a\uff41-\uff5a\u1d00-\u1d2b\u1d2c-\u1dbf\ua731\u0280\u0299\u029c\u029f\u0262\u026a\u0274"
)
_STYLED = re.compile(rf"[{_STYLE}]+(?:[^\w.!?\n]*[{_STYLE}]+)*")
# Where none of these occurs nothing is highlighted; each begins with one set of signs, so it is quick.
_MARK = re.compile("[*_~`]")
_CAPITAL_TWICE = re.compile("[A-Z][A-Z]")
_FOREIGN = re.compile(f"[{_STYLE}]")
_FOREIGN_TWICE = re.compile(
    "[\u00c0-\u00de\u0391-\u03a9\u0410-\u042f][\u00c0-\u00de\u0391-\u03a9\u0410-\u042f]"
)
# Written in capitals by everybody.
_SHORT = frozenset(
    [
        "PPV",
        "VIP",
        "DM",
        "DMS",
        "USA",
        "UK",
        "US",
        "EU",
        "NYC",
        "LA",
        "TV",
        "OK",
        "DJ",
        "CEO",
        "ID",
        "PS",
        "ASAP",
        "FAQ",
        "RSVP",
        "POV",
        "GFE",
        "BTS",
        "HD",
        "UHD",
        "FHD",
        "BG",
        "GG",
        "SFW",
        "NSFW",
        "LOL",
        "OMG",
        "XO",
        "XOXO",
        "AM",
        "PM",
        "BBQ",
        "GPS",
        "DVD",
        "CD",
        "PC",
        "IKEA",
        "NASA",
        "XL",
        "XXL",
        "XS",
        "AMA",
    ]
)


@lru_cache(maxsize=1 << 14)
def highlights(text: str) -> tuple[str, ...]:
    """Each highlighted stretch. Capitals in a row are one, and one more for every further few words."""
    if not (_MARK.search(text) or _CAPITAL_TWICE.search(text) or _foreign(text)):
        return ()
    found = [m[0] for m in _MARKED.finditer(text)]
    plain = _MARKED.sub(" ", text)
    if not plain.isascii():
        found += [m[0] for m in _STYLED.finditer(plain)]
        plain = _STYLED.sub(" ", plain)
    for m in _CAPITALS.finditer(plain):
        words = [w for w in _WORD.findall(m[0]) if w.isupper()]
        loud = [w for w in words if w not in _SHORT and w != "I" and unicodedata.category(w[0]) == "Lu"]
        if loud and (len(loud) > 1 or len(loud[0]) > 2):
            found += [m[0]] * -(-len(words) // LONG_RUN)
    return tuple(found)


def _foreign(text: str) -> bool:
    """Whether letters of another style, or capitals beyond ASCII, occur."""
    return not text.isascii() and bool(_FOREIGN.search(text) or _FOREIGN_TWICE.search(text))
