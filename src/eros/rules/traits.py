"""What the text rules read in a whole bank of captions, once, so that planning need not read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import CaptionTraits, Flags
from eros.domain.facts import Facts
from eros.domain.words import BUNDLES, SendKind
from eros.rules.base import Given, PlanRule
from eros.rules.text.lexicon import Lexicon, said
from eros.rules.text.normalise import words
from eros.rules.text.persona import emoji_level, slang_level
from eros.rules.text.reminder import fits_any_parent
from eros.rules.text.safety import ages

NEVER = frozenset({"youth", "consent", "mistake"})  # lists of wording without any exception
# Soft text rules that weigh on the choice of captions: their bit, and the send types they judge
# (``None``: all).
BITS: Mapping[str, int] = {"CAP02": 1, "CAP03": 2, "CAP04": 4, "CAP05": 8, "CAP06": 16, "CMP02": 32}
_KINDS: Mapping[str, frozenset[SendKind] | None] = {
    "CAP02": frozenset({SendKind.PPV_UNLOCK}),
    "CAP03": frozenset({SendKind.PPV_WALL}),
    "CAP04": frozenset({SendKind.PPV_FOLLOWUP}),
    "CAP05": None,
    "CAP06": None,
    "CMP02": BUNDLES,
}
PERSONA = "CAP08"  # depends on the page, so it has no bit
WEIGHING = frozenset({*BITS, PERSONA})
# Judged, but no reason to pass a caption over: flash bundles also take captions of single offers, and
# framed ones alone would cost a twentieth of a week's earnings (measured on the golden weeks).
LENIENT = frozenset({("CMP02", SendKind.FLASH_BUNDLE)})


def fault_mask(kind: SendKind, codes: Iterable[str] = BITS, *, weighed: bool = False) -> int:
    """The bits of those of the rules ``codes`` that judge a send type; ``weighed``: for which a
    caption is passed over."""
    mask = 0
    for code in BITS.keys() & set(codes):
        kinds = _KINDS[code]
        if (kinds is None or kind in kinds) and not (weighed and (code, kind) in LENIENT):
            mask |= BITS[code]
    return mask


def judges_kind(code: str, kind: SendKind | None) -> bool:
    """Whether a text rule judges a send type; of an unknown one only what judges all."""
    kinds = _KINDS.get(code)
    return kinds is None or kind in kinds


def screen(
    texts: Sequence[str],
    types: Sequence[str],
    *,
    rules: Sequence[PlanRule],
    catalog: Catalog,
    lexicon: Lexicon,
) -> tuple[Flags, CaptionTraits]:
    """Which captions no page may ever use, and what the text rules read in all of them.

    ``types`` are the captions' types: a rule is asked only where its send types use such captions.
    Wording that is allowed where facts bear it out (a draw, a stock, a promise the vault keeps) is
    judged per page.
    """
    n = len(texts)
    given = Given(catalog, Facts(known=False))
    judges = {t: _judges(t, rules, catalog) for t in sorted(set(types))}
    bit = {category: 1 << i for i, category in enumerate(lexicon.content)}
    blocked = np.zeros(n, np.bool_)
    promised = np.zeros(n, np.int64)
    faults, emojis, slang = (np.zeros(n, np.int32) for _ in range(3))
    for i, (text, caption_type) in enumerate(zip(texts, types, strict=True)):
        blocked[i] = _never(text)
        for hit in lexicon.promises(text):
            promised[i] |= bit[hit.label]
        for rule, mark in judges[caption_type]:
            if any(_breaches(rule, text, given)) or (rule.code == "CAP04" and not fits_any_parent(text)):
                faults[i] |= mark
        emojis[i], slang[i] = emoji_level(text), slang_level(text)
    kept = tuple(" ".join(sorted(content)) for content in lexicon.content.values())
    return blocked, CaptionTraits(promised, faults, emojis, slang, kept)


def _judges(caption_type: str, rules: Sequence[PlanRule], catalog: Catalog) -> list[tuple[PlanRule, int]]:
    """The rules that judge some send type which uses captions of this type, with their bits."""
    users = [kind for kind, spec in catalog.send_types.items() if caption_type in dict(spec.caption_types)]
    mask = 0
    for kind in users or SendKind:
        mask |= fault_mask(kind)
    return [(rule, BITS[rule.code]) for rule in rules if mask & BITS.get(rule.code, 0)]


def _breaches(rule: PlanRule, text: str, given: Given) -> Iterable[tuple[float, str]]:
    found: Iterable[tuple[float, str]] = rule.breaches(text, given)  # type: ignore[attr-defined]
    return found


def _never(text: str) -> bool:
    return any(label in NEVER for label, _ in said(text)) or bool(ages(words(text)))
