"""Words that captions are sorted by, as people type them: content types and tones."""

from __future__ import annotations

from collections.abc import Iterable

from eros.kit.errors import ErosError


class BankWordUnknown(ErosError):
    """There is no {what} {word!r}. {near}"""

    code = "captions.word_unknown"
    exit_status = 64
    hint = "`eros catalog show send_types`, `content_types` and `tones` print them."


def known_word(what: str, word: str, known: Iterable[str]) -> str:
    """The word as the catalogue spells it: any case, blanks and dashes for underscores.

    Raises
    ------
    BankWordUnknown
        If the catalogue has no such word; it names those that it has.
    """
    words = sorted(known)
    form = word.strip().lower().replace("-", "_").replace(" ", "_")
    if form not in words:
        raise BankWordUnknown(what=what, word=word, near=f"Known are {', '.join(words)}.")
    return form
