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
_ARTICLES = ("a", "an")  # "a dollar" is one, "a fifty" no fifty-one
_SCALES = {"hundred": 100, "hundreds": 200, "thousand": 1000, "thousands": 2000, "grand": 1000, "k": 1000}
_WORD = "|".join(sorted(_UNITS, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
# 1,200.50 or 1.200,50 or 1'200: what the signs mean is told by where they stand.
_FIGURE = r"\d+(?:[.,']\d+)*(?: ?k\b| (?:hundred|thousand|grand)\b)?"
_SPELLED = rf"(?:(?:{_WORD})[ -])*(?:{_WORD})(?: (?:{_SCALE})(?: and)?(?: (?:{_WORD}))*)?|(?:{_SCALE})"
_MONEY = r"(?:\$|usd|dollars?|bucks)"
_FOREIGN = r"(?:€|£|₤|¥|₹|₽|₩|\b(?:eur|euros?|gbp|quid|pounds sterling|yen|inr|cad|aud|chf|francs)\b)"
_SUM = (
    rf"(?:(?:us ?)?\$ ?(?P<a{{n}}>{_FIGURE})|usd ?(?P<b{{n}}>{_FIGURE})"
    rf"|(?P<c{{n}}>{_FIGURE})[ -]?{_MONEY}(?:'?s\b)?"
    rf"|(?P<d{{n}}>(?<!\w)(?:{_SPELLED}))[ -](?:of )?(?:dollars?|bucks)"
    rf"|(?P<e{{n}}>{_FOREIGN} ?{_FIGURE}|{_FIGURE}[ -]?{_FOREIGN}))(?:'s)?"
)
_SUM_1, _SUM_2 = (_SUM.replace("{n}", n) for n in "12")
_SOFTENED = r"(?: (?:over|more than|at least|up to|about|around|almost|nearly|well over|some|a total of|all of|together))*"
_VALUE = re.compile(
    rf"{_SUM_1}\+?(?: ?\)?)(?: ?(?:of|in|total|list|combined|retail|full))*[ -]?(?:worth|value|in value)\b"
    rf"|\b(?:worth|value[ds]?(?: at| of| is)?|normally|usually|originally|regularly|regular price|usual price|list price|"
    rf"full price|retails?(?: price)?|instead of|rather than|(?:down|reduced|dropped|discounted|cut) from|"
    rf"was(?=.{{1,24}}\bnow\b))"
    rf"(?: is| of| at|:| for| sold for| sells for| goes for| cost| costs| priced at)*{_SOFTENED} ?{_SUM_2}"
)
# "$25 instead of 40": the second sum has its money in the first, and ends its clause.
_BARE = re.compile(
    rf"{_SUM_1},? \(?(?:instead of|rather than|not|down from|usually|normally|was) (?P<bare>{_FIGURE})"
    r"(?= ?(?:[.,!?;:)\n]|$|now\b|today\b))"
)
_SAVING = re.compile(
    rf"\bsav(?:e|es|ing|ings of)(?: you)?{_SOFTENED} ?{_SUM_1}|{_SUM_2} (?:off|less|cheaper|discount|saved)\b"
)
_PARTS = {"half": 50, "third": 33, "quarter": 25, "two thirds": 66, "three quarters": 75}  # whole percent
_PERCENT = re.compile(
    rf"(?:\b|~)(?:(\d{{1,3}}) ?|((?:{_SPELLED})) )(?:%|percent)[ -]?(?:off|less|discount|cheaper|reduced|sale)\b"
    r"|\b(half)[ -](?:off|price)\b|\b(two[ -]thirds|three[ -]quarters|third|quarter)[ -]off\b"
)
_FIGURES = re.compile(r"\d")
# No claim without a figure or one of these.
_SAID = ("hundred", "thousand", "dollar", "bucks", "half", "percent", "%", "third", "quarter")


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim and its amount: cents for a value or a saving, whole percent otherwise. ``foreign``: in
    another currency than list prices have, so that no record can bear it out."""

    claim: Claim
    amount: int
    words: str
    foreign: bool = False


@lru_cache(maxsize=1 << 14)
def stated(text: str) -> tuple[Stated, ...]:
    """What a caption claims about former prices, values and discounts, in order."""
    shown = plain(text)
    if not (_FIGURES.search(shown) or any(word in shown for word in _SAID)):
        return ()
    found: list[tuple[int, Stated]] = []
    for claim, pattern in (("value", _VALUE), ("saving", _SAVING)):
        for m in pattern.finditer(shown):
            name, told = next((k, g) for k, g in m.groupdict().items() if g)
            kind: Claim = "value" if claim == "value" else "saving"
            found.append((m.start(), Stated(kind, _cents(told), m[0].strip(), name.startswith("e"))))
    for m in _BARE.finditer(shown):
        found.append((m.start(), Stated("value", _cents(m["bare"]), m[0].strip(), m["e1"] is not None)))
    for m in _PERCENT.finditer(shown):
        figure, spelled, *parts = m.groups()
        percent = int(figure) if figure else _cents(spelled) // HUNDRED if spelled else 0
        percent = percent or next(_PARTS[p.replace("-", " ")] for p in parts if p)
        found.append((m.start(), Stated("percent", percent, m[0].strip())))
    return tuple(s for _, s in sorted(found, key=lambda row: (row[0], row[1].claim)))


def _cents(figure: str) -> int:
    """ "1,000", "5k", "fifty", "a hundred" in cents."""
    if number := re.search(r"\d+(?:[.,']\d+)*", figure):
        scale = next((n for word, n in _SCALES.items() if figure.endswith(word)), 1)
        return round(_number(number[0]) * scale * HUNDRED)
    text = figure.strip()
    whole = part = 0
    for word in re.split(r"[ -]", text):
        if word in _SCALES:
            whole += max(part, 1) * _SCALES[word]
            part = 0
        else:
            part += 0 if word in _ARTICLES else _UNITS.get(word, 0)
    return max(whole + part, 1) * HUNDRED


def _number(figure: str) -> float:
    """ "1,200.50" and "1.200,50" alike: of two different signs the last parts off the decimals; a
    sign alone does, unless three digits stand behind each."""
    signs = [c for c in figure if not c.isdigit()]
    if not signs:
        return float(figure)
    whole, _, part = figure.rpartition(signs[-1])
    groups = len(part) == 3 and (len(set(signs)) == 1)
    decimals = "" if groups or signs.count(signs[-1]) > 1 else part
    digits = "".join(c for c in (figure if not decimals else whole) if c.isdigit())
    return float(f"{digits}.{decimals or 0}")
