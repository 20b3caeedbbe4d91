"""From phrase tables to a caption of a wanted length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eros.simulator.draw import Draws
from eros.simulator.grammar import selling, talking
from eros.simulator.grammar.contents import DETAILS, NOUNS
from eros.simulator.grammar.emojis import EMOJIS
from eros.simulator.grammar.tones import CLOSERS, HELLOS, HOOKS, NAMES

Pool = tuple[str, ...]

_FIELD = re.compile(r"\{(\w+)\}")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeiouAEIOU])")
_TRIES = 60
SHORT = 50  # below this length a caption is one short sentence


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: bank type, content type, tone ("" unknown), length bounds in code points."""

    caption_type: str
    content: str
    tone: str
    lo: int
    hi: int


def compose(wish: Wish, draws: Draws) -> str | None:
    """A caption as wished; ``None`` when no draw met the length bounds."""
    core, extra = _recipe(wish)
    for _ in range(_TRIES):
        text = _attempt(wish, core, extra, draws)
        if wish.lo <= len(text) <= wish.hi:
            return text
    return None


def _attempt(wish: Wish, core: Sequence[Pool], extra: Sequence[Pool], draws: Draws) -> str:
    templates = [draws.pick(pool) for pool in core]
    sentences = [_sentence(t, wish, draws) for t in templates]
    length = sum(map(len, sentences)) + len(sentences) - 1
    aim = wish.lo + int(draws.unit() ** 2 * (wish.hi - wish.lo))
    for _ in range(12):
        if not extra or length >= aim:
            break
        template = draws.pick(draws.pick(extra))
        if template in templates:
            continue
        more = _sentence(template, wish, draws)
        if length + 1 + len(more) <= wish.hi:
            templates.append(template)
            sentences.insert(max(1, len(sentences) - 1), more)
            length += 1 + len(more)
    _decorate(sentences, wish, draws)
    return " ".join(sentences)


def _decorate(sentences: list[str], wish: Wish, draws: Draws) -> None:
    """Greet now and then, and set 0 to 3 emojis, at most one after a sentence."""
    length = sum(map(len, sentences))
    if length + 22 <= wish.hi and draws.unit() < 0.35:
        hello = draws.pick(HELLOS[wish.tone]).replace("{n}", draws.pick(NAMES[wish.tone]))
        sentences.insert(0, hello + draws.pick((".", "!")))
    room = 1 if length < 150 else 2 if length < 250 else 3
    count = draws.below(room + 1) if length >= 30 else int(draws.unit() < 0.3)
    spots = list(range(len(sentences)))
    for _ in range(count):
        if not spots:
            return
        at = spots.pop(draws.below(len(spots)))
        sentences[at] = f"{sentences[at]} {draws.pick(EMOJIS[wish.tone])}"


def _sentence(template: str, wish: Wish, draws: Draws) -> str:
    """The template with its fields filled, a capital in front and a stop behind."""
    if "{" in template:
        taken: set[str] = set()
        out = []
        for literal, field in _parts(template):
            out.append(literal)
            if field == "x":
                out.append(draws.pick(NOUNS[wish.content or "teasing"]))
            elif field:
                word = draws.pick(talking.SLOTS[field])
                while word in taken:
                    word = draws.pick(talking.SLOTS[field])
                taken.add(word)
                out.append(word)
        template = _ARTICLE.sub(r"\1n ", "".join(out))
    text = template[0].upper() + template[1:]
    return text if text[-1] in ".!?" else text + "."


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[tuple[str, str], ...]:
    pieces = _FIELD.split(template)
    pieces.append("")
    return tuple(zip(pieces[::2], pieces[1::2], strict=True))


@lru_cache(maxsize=4096)
def _recipe(wish: Wish) -> tuple[tuple[Pool, ...], tuple[Pool, ...]]:
    """The pools a caption must draw from, in order, and those that may lengthen it."""
    maker = _TALKERS.get(wish.caption_type, _bump)
    return _sale(wish) if wish.caption_type in SELLING else maker(wish)


SELLING = frozenset({"ppv_message", "ppv_video", "bundle"})

Recipe = tuple[tuple[Pool, ...], tuple[Pool, ...]]


def _hooks(tone: str) -> Pool:
    return HOOKS[tone] if not tone else HOOKS[tone] + HOOKS[""][:4]


def _sale(wish: Wish) -> Recipe:
    hooks, details = _hooks(wish.tone), DETAILS[wish.content or "teasing"]
    values: Pool = selling.VALUES
    if wish.content == "bundle_offer":
        values = selling.BUNDLE_VALUES
    elif wish.content == "flash_sale":
        values = selling.SALE_VALUES
    short_calls = tuple(c for c in selling.CALLS if len(c) < 48)
    if wish.hi < SHORT:
        return (talking.TINY_OF,), ()
    if wish.hi < 100:
        return (hooks + details + talking.TINY_OF, short_calls), (talking.TINY_OF,)
    if wish.hi < 250:
        return (hooks, details, selling.CALLS), (values, selling.MOODS, selling.FOR_WHOM)
    extra: tuple[Pool, ...] = (selling.MOODS, details)
    if wish.content == "bundle_offer":
        extra = (details, details, selling.FOR_WHOM, values)
    if wish.hi > 450:
        extra = (selling.MOODS, selling.MOODS, details, selling.AFTERTHOUGHTS)
    return (hooks, details, selling.FOR_WHOM, values, selling.CALLS), extra


def _bump(wish: Wish) -> Recipe:
    if wish.hi < SHORT:
        return (talking.TINY,), ()
    closers = CLOSERS[wish.tone]
    if wish.hi < 100:
        return (talking.THOUGHTS,), (closers, talking.THOUGHTS)
    return (talking.THOUGHTS, closers), (talking.THOUGHTS, _hooks(wish.tone))


def _descriptive(wish: Wish) -> Recipe:
    details = DETAILS[wish.content or "teasing"]
    if wish.hi < SHORT:
        return (talking.TINY_OF,), ()
    closers = CLOSERS[wish.tone]
    if wish.hi < 100:
        return (details + talking.PICTURES,), (closers, talking.PICTURES)
    return (talking.PICTURES, details, closers), (talking.PICTURES, selling.MOODS, talking.THOUGHTS)


def _question(wish: Wish) -> Recipe:
    if wish.hi < SHORT:
        return (talking.TINY,), ()
    if wish.hi < 100:
        return (talking.QUESTIONS,), (talking.REASONS,)
    return (talking.THOUGHTS, talking.QUESTIONS), (talking.REASONS, talking.THOUGHTS)


def _flyer(wish: Wish) -> Recipe:
    return (talking.FLYERS,), (talking.FLYERS, talking.THOUGHTS, CLOSERS[wish.tone])


def _renewal(wish: Wish) -> Recipe:
    return (talking.RENEWALS,), (talking.RENEW_BODIES, talking.RENEW_BODIES, CLOSERS[wish.tone])


def _winback(wish: Wish) -> Recipe:
    return (talking.WINBACKS, talking.WINBACK_BODIES), (talking.WINBACK_BODIES,)


def _reminder(wish: Wish) -> Recipe:
    return (talking.REMINDERS,), (talking.REMINDER_BODIES,)


def _tip(wish: Wish) -> Recipe:
    if wish.hi < 100:
        return (selling.TIP_HOOKS,), (selling.TIP_CLOSERS, selling.TIP_BODIES)
    return (selling.TIP_HOOKS, selling.TIP_BODIES, selling.TIP_CLOSERS), (
        selling.TIP_BODIES,
        talking.THOUGHTS,
    )


def _vip(wish: Wish) -> Recipe:
    return (selling.VIP_HOOKS, selling.VIP_BODIES, selling.VIP_CLOSERS), (selling.VIP_BODIES,)


def _live(wish: Wish) -> Recipe:
    return (selling.LIVE_HOOKS, DETAILS["live_stream"]), (DETAILS["live_stream"], talking.QUESTIONS)


_TALKERS = {
    "bump_normal": _bump,
    "bump_text_only": _bump,
    "bump_descriptive": _descriptive,
    "dm_farm": _question,
    "bump_flyer": _flyer,
    "renew_on_message": _renewal,
    "expired_winback": _winback,
    "ppv_followup": _reminder,
    "first_to_tip": _tip,
    "vip_program": _vip,
    "live_promo": _live,
}
