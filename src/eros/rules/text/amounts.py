"""Amounts of money in captions, and what is claimed with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from eros.rules.text.normalise import plain

Claim = Literal["value", "saving", "percent"]
HUNDRED = 100

_UNITS = {
    **{w: i for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 1)},
    **{w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)},
    "a": 1, "an": 1,
}  # fmt: skip
_SCALES = {"hundred": 100, "hundreds": 200, "thousand": 1000, "thousands": 2000, "grand": 1000, "k": 1000}
_WORD = "|".join(sorted(_UNITS, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_FIGURE = r"\d[\d,]*(?:\.\d+)?(?: ?k\b)?"
_SPELLED = rf"(?:(?:{_WORD})[ -])*(?:{_WORD})(?: (?:{_SCALE})(?: and)?(?: (?:{_WORD}))*)?|(?:{_SCALE})"
_MONEY = r"(?:\$|usd|dollars?|bucks)"
_SUM = (
    rf"(?:(?:us ?)?\$ ?(?P<a{{n}}>{_FIGURE})|usd ?(?P<b{{n}}>{_FIGURE})"
    rf"|(?P<c{{n}}>{_FIGURE}) ?{_MONEY}|(?P<d{{n}}>(?<!\w)(?:{_SPELLED})) (?:of )?(?:dollars|bucks))"
)


def _sum(n: int) -> str:
    return _SUM.replace("{n}", str(n))


_SOFTENED = r"(?: (?:over|more than|at least|up to|about|around|almost|nearly|well over|some|a total of|all of|together))*"
_VALUE = re.compile(
    rf"{_sum(1)}\+?(?: ?\)?)(?: ?(?:of|in|total|list|combined|retail|full))*[ -]?(?:worth|value|in value)\b"
    rf"|\b(?:worth|value[ds]?(?: at| of| is)?|normally|usually|originally|regularly|regular price|usual price|list price|"
    rf"full price|retail(?: price)?|instead of|rather than|down from|reduced from|was(?=.{{1,24}}\bnow\b))"
    rf"(?: is| of| at|:| for| sold for| cost| costs| priced at)*{_SOFTENED} ?{_sum(2)}"
)
_SAVING = re.compile(
    rf"\bsav(?:e|es|ing|ings of)(?: you)?{_SOFTENED} ?{_sum(1)}|{_sum(2)} (?:off|less|cheaper|discount|saved)\b"
)
_PERCENT = re.compile(
    r"(?:\b|~)(\d{1,3}) ?(?:%|percent)[ -]?(?:off|less|discount|cheaper|reduced|sale)\b|\b(half)[ -](?:off|price)\b"
)
_FIGURES = re.compile(r"\d")
_SAID = ("hundred", "thousand", "dollars", "bucks", "half")  # no claim without a figure or one of these


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim and its amount: cents for a value or a saving, whole percent otherwise."""

    claim: Claim
    amount: int
    words: str


@lru_cache(maxsize=1 << 14)
def stated(text: str) -> tuple[Stated, ...]:
    """What a caption claims about former prices, values and discounts, in order."""
    shown = plain(text)
    if not (_FIGURES.search(shown) or any(word in shown for word in _SAID)):
        return ()
    found: list[tuple[int, Stated]] = []
    for claim, pattern in (("value", _VALUE), ("saving", _SAVING)):
        for m in pattern.finditer(shown):
            cents = next(_cents(g) for g in m.groupdict().values() if g)
            found.append((m.start(), Stated("value" if claim == "value" else "saving", cents, m[0].strip())))
    for m in _PERCENT.finditer(shown):
        found.append((m.start(), Stated("percent", 50 if m[2] else int(m[1]), m[0].strip())))
    return tuple(s for _, s in sorted(found, key=lambda row: (row[0], row[1].claim)))


def _cents(figure: str) -> int:
    """ "1,000", "5k", "fifty", "a hundred" in cents."""
    text = figure.replace(",", "").strip()
    if text[0].isdigit():
        scale = 1000 if text.endswith("k") else 1
        return round(float(text.rstrip("k ")) * scale * HUNDRED)
    whole = part = 0
    for word in re.split(r"[ -]", text):
        if word in _SCALES:
            whole += max(part, 1) * _SCALES[word]
            part = 0
        else:
            part += _UNITS.get(word, 0)
    return (whole + part) * HUNDRED
