"""Which captions do not sound like a page: rule CAP08 over columns."""

from __future__ import annotations

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import UNKNOWN, Flags, Floats, Small
from eros.domain.facts import Persona
from eros.rules.text.persona import EMOJI_LEVELS, SLANG_LEVELS, level_grade, tone_grade


def strange(
    emojis: Small,
    slang: Small,
    tone: Small,
    tone_keys: tuple[str, ...],
    persona: Persona | None,
    catalog: Catalog,
) -> Flags:
    """Captions below the least persona match; those of unknown tone never are. Shape (n,) each.

    ``emojis`` and ``slang`` are levels, ``tone`` indexes ``tone_keys``.
    """
    if persona is None:
        return np.zeros(tone.shape[0], np.bool_)
    parts = (
        ("tone", tone, [tone_grade(key, persona, catalog.tone_compatible) for key in tone_keys] + [None]),
        (
            "emoji",
            emojis,
            [level_grade(i, persona.emoji_level, EMOJI_LEVELS) for i in range(len(EMOJI_LEVELS))],
        ),
        (
            "slang",
            slang,
            [level_grade(i, persona.slang_level, SLANG_LEVELS) for i in range(len(SLANG_LEVELS))],
        ),
    )
    # There are a few hundred voices: each is judged once, then looked up.
    sizes = [len(grades) for _, _, grades in parts]
    got: Floats = np.zeros(sizes)
    whole: Floats = np.zeros(sizes)
    for axis, (name, _, grades) in enumerate(parts):
        weight = catalog.number(f"captions.persona_{name}")
        shape = [-1 if i == axis else 1 for i in range(len(parts))]
        got += (weight * np.array([g or 0.0 for g in grades])).reshape(shape)
        whole += (weight * np.array([g is not None for g in grades])).reshape(shape)
    short: Flags = 100 * got < catalog.number("captions.persona_min") * whole
    short[len(tone_keys)] = False  # unknown tone
    voice = np.where(tone == UNKNOWN, sizes[0] - 1, tone)
    for (_, codes, _), size in zip(parts[1:], sizes[1:], strict=True):
        voice = voice * size + codes
    found: Flags = short.ravel()[voice]
    return found
