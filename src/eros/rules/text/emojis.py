"""Emoji as people see them: one for a whole sequence, however many code points it takes."""

from __future__ import annotations

from functools import lru_cache

import regex

# Flags, keycaps, then pictographs with skin tones, variation selectors, joined parts and tag letters.
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    r"|(?:[\p{Emoji_Presentation}]|\p{Extended_Pictographic}\uFE0F|\p{Extended_Pictographic}(?=\p{Emoji_Modifier}|\u200D)"
    r"|[\u2600-\u27BF\U0001F000-\U0001FAFF--[\p{Regional_Indicator}\p{L}\p{N}]])"
    r"[\uFE0F\uFE0E]?\p{Emoji_Modifier}?"
    r"(?:\u200D\p{Extended_Pictographic}[\uFE0F]?\p{Emoji_Modifier}?)*[\U000E0020-\U000E007F]*",
    regex.V1,
)
# Faces drawn yellow; the coloured ones (purple, red, green, blue, white) break a run as any sign does.
_FACES = frozenset(
    map(
        chr,
        [
            *range(0x1F600, 0x1F608), *range(0x1F609, 0x1F621), *range(0x1F622, 0x1F638), *range(0x1F641, 0x1F645),
            *range(0x1F910, 0x1F918), *range(0x1F920, 0x1F922), *range(0x1F923, 0x1F926), *range(0x1F927, 0x1F92C),
            *range(0x1F92D, 0x1F930), *range(0x1F970, 0x1F975), *range(0x1F978, 0x1F97B), 0x1F9D0,
            *range(0x1FAE0, 0x1FAE9), 0x263A, 0x2639,
        ],
    )
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def emojis(text: str) -> tuple[str, ...]:
    """Every emoji of a text, in order."""
    return () if text.isascii() else tuple(m[0] for m in _EMOJI.finditer(text))


@lru_cache(maxsize=1 << 14)
def longest_face_run(text: str) -> int:
    """Most yellow faces in a row; blanks between them do not part them, anything else does."""
    if text.isascii():
        return 0
    longest = run = end = 0
    for m in _EMOJI.finditer(text):
        if m[0][0] not in _FACES:
            run = 0
        elif run and not text[end : m.start()].strip():
            run += 1
        else:
            run = 1
        longest, end = max(longest, run), m.end()
    return longest
