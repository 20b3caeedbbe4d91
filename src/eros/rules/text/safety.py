"""Ages under eighteen, however they are written."""

from __future__ import annotations

import re
from functools import lru_cache

from eros.rules.text.lexicon import said
from eros.rules.text.normalise import words

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_TENS = "((?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) )?"
_LATE = rf"(?:1[0-7]|{'|'.join(_TEENS)})"
_ANY = rf"(?:0?[1-9]|1[0-7]|{'|'.join(_SMALL + _TEENS)})"
_UNITS = (
    "min|mins|minute|minutes|hour|hours|hr|hrs|day|days|week|weeks|month|months|sec|secs|second|seconds|percent|"
    "pic|pics|photo|photos|picture|pictures|video|videos|clip|clips|away|message|messages|post|posts|of|more|new|"
    "dollar|dollars|mile|miles|step|steps|point|points|am|pm|out|inch|inches|item|items|spot|spots|left|times|fans|"
    "years? (?:in|into|on|of|here)"
)
_SOLE = "(?:just |only |still |barely |about )*"
_AGES = re.compile(
    rf" {_TENS}{_ANY} ?(?:y|yr|yrs|year|years) ?(?:o|old|olds|young) "
    rf"| age[ds]? (?:of )?{_TENS}{_ANY} "
    rf"| (?:when|since|before|until|while|as) (?:i|she|he|we|they) (?:am|is|was|were|turned) {_SOLE}{_TENS}{_ANY}(?! (?:{_UNITS}) ) "
    rf"| (?:turned|turning) {_SOLE}{_TENS}{_ANY}(?! (?:{_UNITS}) ) "
    rf"| (?:i am|im|i m|she is|shes|he is|hes|we are|were both) {_SOLE}{_LATE}(?! (?:{_UNITS}) ) "
    rf"| {_ANY}(?:st|nd|rd|th)? ?graders? "
)
_TRIGGER = re.compile(rf" (?:\d|{'|'.join(_SMALL + _TEENS)})")


def ages(spaced: str) -> tuple[str, ...]:
    """Phrases that name an age under eighteen, in a text of the form ``words`` gives."""
    if not _TRIGGER.search(spaced):
        return ()
    return tuple(m[0].strip() for m in _AGES.finditer(spaced) if not any(m.groups()))


@lru_cache(maxsize=1 << 14)
def unsafe(text: str) -> tuple[str, ...]:
    """What in a caption no page may say: ages under eighteen, youth coding, missing consent."""
    phrases = [phrase for label, phrase in said(text) if label in ("youth", "consent")]
    return (*ages(words(text)), *phrases)
