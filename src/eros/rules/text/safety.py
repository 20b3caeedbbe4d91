"""Ages under eighteen, however they are written."""

from __future__ import annotations

import re
from functools import lru_cache

from eros.rules.text.lexicon import said
from eros.rules.text.normalise import words

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_NTHS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
)  # fmt: skip
_TENS = "((?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) )?"
_LATE = rf"(?:1[0-7]|{'|'.join(_TEENS)})"
_ANY = rf"(?:0?[1-9]|1[0-7]|{'|'.join(_SMALL + _TEENS)})"
_EARLY_NTHS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ADULT = "(?:18|eighteen)"
_UNITS = (
    "min|mins|minute|minutes|hour|hours|hr|hrs|day|days|week|weeks|month|months|sec|secs|second|seconds|percent|"
    "pic|pics|photo|photos|picture|pictures|video|videos|clip|clips|away|message|messages|post|posts|of|more|new|"
    "dollar|dollars|usd|mile|miles|step|steps|point|points|am|pm|out|inch|inches|item|items|spot|spots|left|times|fans|"
    "people|guests|rows|seats|floors|rounds|laps|page|pages|chapter|chapters|heads|degrees|euro|euros|bucks|cents|per|to|x|and a half|in a row|feet|foot|pounds|kilos|kg|km|"
    "into|10|years? (?:in|into|on|of|here)"
)
_SOLE = "(?:just |only |still |barely |about |almost |nearly |not even )*"
_WHO = "(?:i|she|he|we|they|you)"
_AGES = re.compile(
    rf" {_TENS}{_ANY} ?(?:y|yr|yrs|year|years) ?(?:o|old|olds|young) "
    rf"| age[ds]? (?:of )?{_TENS}{_ANY}(?! (?:{_UNITS}) ) "
    rf"| (?:when|since|before|until|while|as) {_WHO} (?:am|is|are|was|were|turned) {_SOLE}{_TENS}{_ANY}(?! (?:{_UNITS}) ) "
    rf"| (?:turned|turning|turns) {_SOLE}{_TENS}{_ANY}(?! (?:{_UNITS}) ) "
    rf"| (?:i am|i was|im|i m|she is|she was|shes|he is|he was|hes|we are|were both) {_SOLE}{_LATE}(?! (?:{_UNITS}) ) "
    rf"| (?:friend|girl|boy|woman|man|model|girlfriend|boyfriend|partner|who) (?:is|are|was|were) {_SOLE}{_LATE}"
    rf"(?! (?:{_UNITS}) ) "
    rf"| {_ANY}(?:st|nd|rd|th)? ?graders? "
    rf"| (?:in|since|from|my|her|his|was) (?:{_ANY}(?:st|nd|rd|th)|{'|'.join((*_EARLY_NTHS, *_NTHS))}) grade "
    rf"| (?:{_ANY}(?:st|nd|rd|th)|{'|'.join(_NTHS)}) (?:birthday|bday) "
    rf"| (?:under|below|younger than|less than|not yet|not even|almost|nearly|soon|isnt|not quite|sub|u) ?{_ADULT}"
    rf"(?! (?:{_UNITS}) ) "
    rf"| (?:under|below|before) the age of {_ADULT} | not {_ADULT} yet "
    rf"| (?:turn|turns|turning) {_ADULT}(?! (?:{_UNITS}) ) "
    rf"| (?:barely|freshly|newly|(?:just|only just|freshly|newly|recently|finally) turned) {_ADULT}(?! (?:{_UNITS}) ) "
    rf"| be {_ADULT} (?:soon|tomorrow|next (?:week|month|year)|in a|in \w+ (?:days|weeks|months)) "
    rf"| before (?:my|her|his|your|the) (?:18th|eighteenth) (?:birthday|bday) "
    rf"| before {_WHO} (?:was|were|turned|am|is|are|turn|turns) {_ADULT} "
)
_LARGE = re.compile(rf" (?:u?1[0-8]|{'|'.join((*_TEENS, *_NTHS, 'eighteen'))})")
_FEW = re.compile(rf" (?:0?[1-9]|{'|'.join((*_SMALL, *_EARLY_NTHS))})")
_OLD = re.compile(
    r" (?:years?|yrs?|y|aged?|ages|turn\w*|when|since|before|until|while|as|birthday|bday|grade|graders?) "
)


def ages(spaced: str) -> tuple[str, ...]:
    """Phrases that name an age under eighteen, in a text of the form ``words`` gives."""
    if not _LARGE.search(spaced) and not (_OLD.search(spaced) and _FEW.search(spaced)):
        return ()
    return tuple(m[0].strip() for m in _AGES.finditer(spaced) if not any(m.groups()))


@lru_cache(maxsize=1 << 14)
def unsafe(text: str) -> tuple[str, ...]:
    """What in a caption no page may say: ages under eighteen, youth coding, missing consent."""
    phrases = [phrase for label, phrase in said(text) if label in ("youth", "consent")]
    return (*ages(words(text)), *phrases)
