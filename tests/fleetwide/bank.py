"""Captions of random pages: one bank by the synthetic agency's grammar, cut to size page by page."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eros.catalog.load import default
from eros.domain.bank import CaptionBank, CaptionTraits
from eros.rules.catalogue import ALL
from eros.rules.text.lexicon_file import shipped
from eros.rules.traits import screen
from eros.simulator.captions import build_bank

LARGEST = 6_000
OTHERS = ("somebody-else", "another-page")  # owners whose captions nobody else may use
HOSTILE = (  # blocked or bound to facts that a random page does not have
    "Remember me from back in high school? Open and see what changed.",
    "I was only seventeen when this was taken, open it.",
    "You won my prize draw, claim what is yours before tonight.",
    "Oops, price glitch! Grab it before they notice.",
    "Worth $5,000, yours for $14 today only.",
    "Never seen before, only 3 left!",
)


@lru_cache(maxsize=1)
def whole() -> CaptionBank:
    """The largest bank: distinct captions in every type, lengths as in the demo agency."""
    made = build_bank(2026, LARGEST, len(OTHERS))
    texts = (*made.text, *HOSTILE)
    types = (*made.caption_type, *(("ppv_message",) * len(HOSTILE)))
    contents = (*made.content, *(("teasing",) * len(HOSTILE)))
    tones = (*made.tone, *(("",) * len(HOSTILE)))
    n = len(texts)
    rng = np.random.default_rng(2026)
    blocked, traits = screen(texts, types, rules=ALL, catalog=default(), lexicon=shipped())
    type_codes, type_keys = _coded(types)
    content_codes, content_keys = _coded(contents)
    tone_codes, tone_keys = _coded(tones)
    return CaptionBank(
        ids=tuple(f"c{i:05d}" for i in range(n)),
        text=texts,
        owner=np.array([*made.owner.tolist(), *([-1] * len(HOSTILE))], np.int32),
        caption_type=type_codes,
        content=content_codes,
        tone=tone_codes,
        chars=np.array([len(t.strip()) for t in texts], np.int32),
        performance=np.clip(rng.normal(52, 18, n), 0, 100),
        paid_only=np.array([*made.paid_only, *([False] * len(HOSTILE))], np.bool_),
        blocked=blocked,
        page_keys=OTHERS,
        type_keys=type_keys,
        content_keys=content_keys,
        tone_keys=tone_keys,
        version="random-pages",
        traits=traits,
    )


def cut(rng: np.random.Generator, n: int, page_id: str, *, near_twins: bool = False) -> CaptionBank:
    """``n`` captions of the largest bank, some of them the page's own, the hostile ones kept.

    With ``near_twins`` every second caption is the one before it with a letter more: most of the
    bank is then unusable in one week.
    """
    bank = whole()
    rows = np.sort(rng.permutation(bank.n - len(HOSTILE))[: max(n, 0)])
    if n > len(HOSTILE):
        rows = np.concatenate([rows, np.arange(bank.n - len(HOSTILE), bank.n)])
    text = [bank.text[i] for i in rows.tolist()]
    type_codes = bank.caption_type[rows].copy()
    if near_twins:
        for i in range(1, len(text), 2):
            text[i] = text[i - 1] + "!"
            type_codes[i] = type_codes[i - 1]
    if near_twins:
        types = [bank.type_keys[code] for code in type_codes.tolist()]
        blocked, traits = screen(text, types, rules=ALL, catalog=default(), lexicon=shipped())
    else:  # the whole bank has been read already
        blocked, known = bank.blocked[rows], bank.traits
        assert known is not None
        traits = CaptionTraits(
            known.promised[rows], known.faults[rows], known.emojis[rows], known.slang[rows], known.promises
        )
    mine = len(bank.page_keys)
    owner = bank.owner[rows].copy()
    owner[(owner == 1) & (rng.random(rows.shape[0]) < 0.7)] = mine
    return CaptionBank(
        ids=tuple(bank.ids[i] for i in rows.tolist()),
        text=tuple(text),
        owner=owner,
        caption_type=type_codes,
        content=bank.content[rows],
        tone=bank.tone[rows],
        chars=np.array([len(t.strip()) for t in text], np.int32),
        performance=bank.performance[rows],
        paid_only=bank.paid_only[rows],
        blocked=blocked,
        page_keys=(*bank.page_keys, page_id),
        type_keys=bank.type_keys,
        content_keys=bank.content_keys,
        tone_keys=bank.tone_keys,
        version=f"random-pages-{page_id}",
        traits=traits,
    )


def _coded(values: tuple[str, ...]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Codes and keys; the empty word is unknown (-1)."""
    keys = tuple(sorted({v for v in values if v}))
    place = {k: i for i, k in enumerate(keys)}
    return np.array([place.get(v, -1) for v in values], np.int32), keys
