"""How a phrase may be spelled so that a plain search misses it: one function a trick.

Every trick leaves the phrase readable to a person. What it changes is chosen by the phrase itself, so
the same phrase is always spelled the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping

Trick = Callable[[str], str]

_CYRILLIC = str.maketrans("aceopxyibhkmtsjABCEHIKMOPTXY", "асеорхуіЬһкмтѕјАВСЕНІКМОРТХҮ")
_GREEK = str.maketrans("aeioptuvkx", "αειορτυνκχ")
_ARMENIAN = str.maketrans("oghnqus", "օցհոզսֆ")
_CHEROKEE = str.maketrans("abcdeghijklmpstvwyz", "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᏚᎢᏙᎳᎩᏃ")
_LISU = str.maketrans("abcdefghijklmnoprstuvwxyz", "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ")
_LEET = str.maketrans("aeiost", "431057")
_SIGNS = str.maketrans("aisl", "@!$|")
_MONEY = str.maketrans("ecyl", "€¢¥£")
_SMALL_CAPS = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
_SUPERSCRIPT = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_DOTTED = str.maketrans("adehiklmnorstuvwyz", "ạḍẹḥịḳḷṃṇọṛṣṭụṿẉỵẓ")
_STROKED = str.maketrans("bdhlot", "ƀđħłøŧ")


def _shifted(base: int) -> Trick:
    """Letters of a block that starts with A or a at ``base``; digits stay."""
    return lambda p: "".join(chr(base + ord(c) - 97) if "a" <= c <= "z" else c for c in p)


def _between(sign: str) -> Trick:
    """A sign between the letters of each word."""
    return lambda p: " ".join(sign.join(word) for word in p.split())


def _after_each(mark: str) -> Trick:
    return lambda p: "".join(c + mark if c.isalnum() else c for c in p)


def _pick(phrase: str, among: list[int]) -> int:
    """One of these places, by the phrase."""
    return among[zlib.crc32(phrase.encode()) % len(among)]


def _letters(phrase: str, wanted: str = "abcdefghijklmnopqrstuvwxyz") -> list[int]:
    return [i for i, c in enumerate(phrase) if c in wanted]


def _at(change: Callable[[str], str], wanted: str = "abcdefghijklmnopqrstuvwxyz") -> Trick:
    """One letter changed."""

    def trick(phrase: str) -> str:
        places = _letters(phrase, wanted)
        if not places:
            return phrase
        i = _pick(phrase, places)
        return phrase[:i] + change(phrase[i]) + phrase[i + 1 :]

    return trick


def _split(phrase: str) -> str:
    """The longest word in two."""
    word = max(phrase.split(), key=len)
    return phrase.replace(word, word[: len(word) // 2 + 1] + " " + word[len(word) // 2 + 1 :], 1)


def _alternating(phrase: str) -> str:
    return "".join(c.upper() if i % 2 else c for i, c in enumerate(phrase))


def _camel(phrase: str) -> str:
    return "".join(word.capitalize() for word in phrase.split())


TRICKS: Mapping[str, Trick] = {
    "capitals": str.upper,
    "alternating": _alternating,
    "cyrillic": lambda p: p.translate(_CYRILLIC),
    "one cyrillic letter": _at(lambda c: c.translate(_CYRILLIC), "aceopxy"),
    "greek": lambda p: p.translate(_GREEK),
    "armenian": lambda p: p.translate(_ARMENIAN),
    "cherokee": lambda p: p.translate(_CHEROKEE),
    "lisu": lambda p: p.translate(_LISU),
    "fullwidth": _shifted(0xFF41),
    "bold": _shifted(0x1D41A),
    "italic sans": _shifted(0x1D622),
    "script": _shifted(0x1D4EA),
    "fraktur": _shifted(0x1D586),
    "double struck": _shifted(0x1D552),
    "monospace": _shifted(0x1D68A),
    "circled": _shifted(0x24D0),
    "squared": _shifted(0x1F130),
    "negative squared": _shifted(0x1F170),
    "regional": lambda p: "\u2060".join(_shifted(0x1F1E6)(p)),
    "parenthesized": _shifted(0x249C),
    "small capitals": lambda p: p.translate(_SMALL_CAPS),
    "superscript": lambda p: p.translate(_SUPERSCRIPT),
    "dots below": lambda p: p.translate(_DOTTED),
    "strokes": lambda p: p.translate(_STROKED),
    "accents": _after_each("\u0301"),
    "struck through": _after_each("\u0336"),
    "zero width": _after_each("\u200b"),
    "soft hyphens": _after_each("\u00ad"),
    "joiner": _at(lambda c: c + "\u200d"),
    "spaced": _between(" "),
    "spaced wide": lambda p: "   ".join(" ".join(word) for word in p.split()),
    "dotted": _between("."),
    "dashed": _between("-"),
    "underlined": _between("_"),
    "slashed": _between("/"),
    "starred": _between("*"),
    "sparkled": _between("✨"),
    "one dot": _at(lambda c: c + "."),
    "digits": lambda p: p.translate(_LEET),
    "one digit": _at(lambda c: c.translate(_LEET), "aeiost"),
    "signs": lambda p: p.translate(_SIGNS),
    "money": lambda p: p.translate(_MONEY),
    "drawn out": _at(lambda c: c * 3),
    "all drawn out": lambda p: "".join(c * 3 if c.isalpha() else c for c in p),
    "doubled vowel": _at(lambda c: c * 2, "aiu"),
    "masked vowel": _at(lambda c: "*", "aeiou"),
    "joined": lambda p: p.replace(" ", ""),
    "hashtag": lambda p: "#" + p.replace(" ", ""),
    "camel": _camel,
    "split": _split,
    "new line": lambda p: p.replace(" ", "\n"),
    "underscored words": lambda p: p.replace(" ", "_"),
    "i for l": lambda p: re.sub("l", "I", p) if len(p) > 8 else p,
    "v v for w": lambda p: p.replace("w", "vv"),
    "digits and cyrillic": lambda p: p.translate(_LEET).translate(_CYRILLIC),
    "digits, spaced": lambda p: _between(" ")(p.translate(_LEET)),
    "script with zero width": lambda p: _after_each("\u200b")(_shifted(0x1D4EA)(p)),
}
