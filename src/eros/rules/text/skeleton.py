"""The letters that other signs are drawn to look like: a skeleton after Unicode TR 39, for Latin only.

Most of the table is read off Unicode's own names (a letter with a stroke, a small capital, a squared
or enclosed letter); what has no such name stands in the rows below, each sign over its look-alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Before case is folded: capitals whose small form looks like something else.
_CAPITALS = {
    "ΗΝΥΜΡΒΖΧΚΙΤΕΑΟ": "hnympbzxkiteao",
    "ՍՕՏԼԱՀՈ": "uoslahn",
    "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᎾᏢᏚᎢᏙᎳᎩᏃᏒᏂ": "abcdeghijklmopstvwyzrh",
    "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ": "abcdefghijklmnoprstuvwxyz",
}
# After it.
_SMALL = {
    "абвгдеёзийклмнопрстухьыіїјѕԁԛԝһ": "abbrdeezuuknmhonpctyxbbiijsdqwh",
    "фщшцүұҫҳңӏӕғқөәґ": "fwwuyycxniafkoer",
    "αβγδεζηθικλμνξορςστυφχωϲϳϐϑϕϰϱ": "abyoezhoikamveopcotuoxwcjbookp",
    "աօսհոզյցքպւֆ": "wouhnqjgpwrs",
    "סוןטח": "oiiun",
    "ⲁⲃⲅⲇⲉⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭⲱ": "abrdehikmnopctyxw",
    "∂℮§₮₦∑∏∩∪√×¡†∨∆": "destnsnuuvxitva",
    "ɐǝɟɥɯɹʇʌʍʎɔʞ": "aefhmrtvwyck",
    "ɑɡɩıłøđħŧæœþð": "agiilodhtaopd",
}
_QUOTES = dict.fromkeys("’‘ʼ´`′", "'")
_LAST = re.compile(
    r"(?:LATIN|MODIFIER LETTER|SYMBOL|SQUARED|CIRCLED|PARENTHESIZED|TAG)\b"
    r".*?\b(?:LETTER|CAPITAL|SMALL)(?: SMALL)?(?: CAPITAL)?(?: [A-Z]+)*? ([A-Z])(?: WITH .*| MIDDLE .*)?$"
)
_DROPPED = ("Cf", "Mn", "Me", "Cc")  # invisible characters, marks over and around letters, controls
_KEPT = "\t\n\r\x1f"


def _named(char: str) -> str | None:
    """The Latin letter in a sign's own name."""
    found = _LAST.search(unicodedata.name(char, ""))
    return found[1].lower() if found else None


class _Table(dict[int, str | None]):
    """Code point -> what it looks like; filled in as signs are met."""

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__({ord(a): b for a, b in known.items()})

    def __missing__(self, point: int) -> str | None:
        char = chr(point)
        left: str | None = char
        if point > 127:
            tag = 0xE0020 <= point <= 0xE007E
            if tag:
                left = chr(point - 0xE0000).lower()
            elif unicodedata.category(char) in _DROPPED:
                left = None
            else:
                left = _named(char) or char
        elif point < 32 and char not in _KEPT:
            left = None
        self[point] = left
        return left


_ROWS = [*_CAPITALS.items(), *_SMALL.items()]
CAPITALS = {ord(a): b for signs, letters in _CAPITALS.items() for a, b in zip(signs, letters, strict=True)}
SKELETON = _Table({a: b for signs, letters in _ROWS for a, b in zip(signs, letters, strict=True)} | _QUOTES)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]+")
_FOREIGN = re.compile("([^\t\n\r\x1f-_a-\x7f]+)")  # all but what ASCII keeps as it is, but for its case


@lru_cache(maxsize=1 << 9)
def latin(text: str) -> str:
    """Lower case, compatibility forms resolved, marks and invisible characters gone, look-alikes Latin.

    Two regional indicators are a flag and leave a blank; longer runs of them are letters.
    """
    if text.isascii():
        return text.lower()
    parts = _FOREIGN.split(text)  # no normal form reaches over plain ASCII, so the rest is read by itself
    parts[::2] = map(str.lower, parts[::2])
    parts[1::2] = map(_folded, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=1 << 12)
def _folded(foreign: str) -> str:
    """A stretch without plain ASCII."""
    shown = _FLAG.sub(lambda m: " " if len(m[0]) == 2 else m[0], foreign)
    split = unicodedata.normalize("NFKD", shown)
    return split.translate(CAPITALS).translate(SKELETON).casefold().translate(SKELETON)
