"""The caption bank: how many of which type, length, content and tone, and who owns them.

Counts follow the reference's bank (59,405 captions). Where its supply makes planning impossible it
is raised, at the cost of the three large types: win-back 4 -> 400 and flyers 13 -> 600 (five win-backs
and two flyers a day, 30 days without reuse), follow-ups 112 -> 1,200 (four a day), bundles
158 -> 900 (bundle and flash_bundle), tips 331 -> 500 (first_to_tip, tip_goal and game_post share it).
Renewal captions all speak of renewal, so that content type has 4.2 % where the reference has 2.9 %.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from eros.simulator.draw import Draws, apportion, generator
from eros.simulator.grammar.compose import Wish, compose
from eros.simulator.grammar.tones import TONES

CAPTIONS = 59_405
_NOISE = re.compile(r"[\W_]+")  # what normalisation drops before two texts are compared
SHARED_SHARE = 0.8167
MIN_OWNED = 17

TYPE_COUNTS = {
    "bump_normal": 20255,
    "ppv_message": 19493,
    "bump_descriptive": 14580,
    "renew_on_message": 2066,
    "dm_farm": 1549,
    "bump_text_only": 470,
    "first_to_tip": 500,
    "bundle": 900,
    "live_promo": 140,
    "vip_program": 118,
    "ppv_video": 116,
    "ppv_followup": 1200,
    "bump_flyer": 600,
    "expired_winback": 400,
}
LARGE = ("bump_normal", "ppv_message", "bump_descriptive")

# bounds in code points, and the share of all captions (reference, rescaled to 1; the first row is
# split so that the median stays near 98)
BUCKETS = ((20, 49), (50, 99), (100, 149), (150, 199), (200, 249), (250, 449), (450, 699))
BUCKET_SHARES = (0.11, 0.4338, 0.2352, 0.0975, 0.0307, 0.0785, 0.0143)

# shares of the buckets within the small types; the three large types take what is left
SMALL_LENGTHS = {
    "renew_on_message": (0, 0.20, 0.35, 0.25, 0.14, 0.06, 0),
    "dm_farm": (0.06, 0.60, 0.28, 0.06, 0, 0, 0),
    "bump_text_only": (0.10, 0.55, 0.30, 0.05, 0, 0, 0),
    "first_to_tip": (0, 0.10, 0.26, 0.18, 0.14, 0.32, 0),
    "bundle": (0, 0.02, 0.06, 0.08, 0.12, 0.64, 0.08),
    "live_promo": (0, 0.20, 0.45, 0.25, 0.10, 0, 0),
    "vip_program": (0, 0, 0, 0.22, 0.23, 0.55, 0),
    "ppv_video": (0, 0, 0.06, 0.06, 0.08, 0.70, 0.10),
    "ppv_followup": (0, 0.28, 0.47, 0.20, 0.05, 0, 0),
    "bump_flyer": (0, 0.45, 0.45, 0.10, 0, 0, 0),
    "expired_winback": (0, 0, 0.20, 0.26, 0.26, 0.28, 0),
}
# how the large types share each bucket that the small types leave
LARGE_LENGTHS = {
    "bump_normal": (6.0, 5.0, 2.5, 0.8, 0.3, 0.0, 0.0),
    "ppv_message": (0.6, 3.0, 3.6, 3.6, 3.6, 1.0, 1.0),
    "bump_descriptive": (0.6, 3.0, 3.2, 3.0, 2.6, 0.05, 0.0),
}

# percent of all captions by content type; what is missing to 100 is teasing
CONTENT_SHARES = {
    "partner_couple": 6.3, "solo": 3.7, "bundle_offer": 3.6, "flash_sale": 3.2, "lingerie": 2.7,
    "implied_1": 1.4, "implied_2": 1.3, "implied_3": 1.1, "implied_4": 1.1, "solo_focus_1": 0.8,
    "solo_focus_2": 0.7, "solo_focus_3": 0.7, "toy_play": 0.7, "guided_solo": 0.7, "partner_trio_mixed": 0.5,
    "partner_duo_same": 0.6, "partner_trio_same": 0.4, "explicit_act_1": 1.3, "explicit_act_2": 1.2,
    "explicit_act_2_toy": 0.4, "explicit_act_3": 0.9, "explicit_act_3_toy": 0.3, "explicit_act_4": 0.6,
    "story_roleplay": 0.8, "pov": 1.0, "shower_bath": 1.1, "pool_outdoor": 1.0, "behind_scenes": 1.2,
    "gfe": 1.0, "niche_feet": 0.5, "power_roleplay": 0.5, "rating_service": 0.5, "exclusive_content": 1.6,
}  # fmt: skip
OWN_CONTENT = {  # types whose captions all speak of one thing
    "renew_on_message": "renewal_retention",
    "expired_winback": "renewal_retention",
    "first_to_tip": "tip_request",
    "vip_program": "tip_request",
    "live_promo": "live_stream",
    "bundle": "bundle_offer",
}
NO_CONTENT_SHARE = 0.011
NO_CONTENT_TYPES = ("ppv_followup", "bump_text_only", "dm_farm")  # they show nothing
TONE_KNOWN = 0.353
TONE_SHARES = (10971, 4213, 3699, 1439, 693, 382)  # in the order of TONES


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """The captions as parallel columns. ``owner`` is a page index, -1 for shared; "" is unknown.

    ``quality`` is the true multiplier on earnings (mean about 1), known to the simulator alone.
    """

    ids: tuple[str, ...]
    text: tuple[str, ...]
    caption_type: tuple[str, ...]
    content: tuple[str, ...]
    tone: tuple[str, ...]
    paid_only: tuple[bool, ...]
    chars: np.ndarray[tuple[int], np.dtype[np.int64]]
    owner: np.ndarray[tuple[int], np.dtype[np.int64]]
    quality: np.ndarray[tuple[int], np.dtype[np.float64]]

    @property
    def n(self) -> int:
        """Number of captions."""
        return len(self.ids)


def type_counts(total: int) -> dict[str, int]:
    """Captions of each type for a bank of ``total``; the large types pay for the raised ones."""
    small = {k: v for k, v in TYPE_COUNTS.items() if k not in LARGE}
    scaled = {k: max(1, round(v * total / CAPTIONS)) for k, v in small.items()}
    rest = apportion(total - sum(scaled.values()), [TYPE_COUNTS[k] for k in LARGE])
    return {**dict(zip(LARGE, rest, strict=True)), **scaled}


def length_counts(counts: dict[str, int]) -> dict[str, list[int]]:
    """Captions of each type in each bucket, so that the whole bank has the reference's mix."""
    total = sum(counts.values())
    out = {k: apportion(counts[k], list(shares)) for k, shares in SMALL_LENGTHS.items()}
    want = apportion(total, BUCKET_SHARES)
    left = [max(0, w - sum(v[b] for v in out.values())) for b, w in enumerate(want)]
    room = {k: counts[k] for k in LARGE}
    for k in LARGE:
        out[k] = [0] * len(BUCKETS)
    for b in (6, 5, 4, 3, 0, 2, 1):  # the scarce buckets first
        weights = [LARGE_LENGTHS[k][b] if room[k] else 0.0 for k in LARGE]
        need = min(left[b], sum(room[k] for k in LARGE if LARGE_LENGTHS[k][b]))
        for k, n in zip(LARGE, apportion(need, weights) if sum(weights) else [0, 0, 0], strict=True):
            n = min(n, room[k])
            out[k][b] += n
            room[k] -= n
    for k in LARGE:
        out[k][1] += room[k]  # what rounding left over is short
    return out


def build_bank(seed: int, total: int, owners: int) -> Bank:
    """A bank of ``total`` distinct captions for ``owners`` pages."""
    wishes = _wishes(seed, total)
    draws = Draws(generator(seed, "captions"))
    texts: list[str] = []
    seen: set[str] = set()
    for wish in wishes:
        texts.append(_distinct(wish, draws, seen))
    rng = generator(seed, "bank")
    paid = rng.random(total) < 0.08
    retention = {"renew_on_message", "expired_winback"}
    return Bank(
        ids=tuple(f"cap-{i:06d}" for i in range(1, total + 1)),
        text=tuple(texts),
        caption_type=tuple(w.caption_type for w in wishes),
        content=tuple(w.content for w in wishes),
        tone=tuple(w.tone for w in wishes),
        paid_only=tuple(
            w.caption_type in retention or bool(p and w.caption_type == "ppv_message")
            for w, p in zip(wishes, paid, strict=True)
        ),
        chars=np.array([len(t) for t in texts], dtype=np.int64),
        owner=_owners(seed, total, owners),
        quality=np.exp(rng.normal(-0.045, 0.30, total)),
    )


def _distinct(wish: Wish, draws: Draws, seen: set[str]) -> str:
    """A text nobody has yet; a wish that cannot be met moves on to ever wider bounds."""
    lo, hi = wish.lo, wish.hi
    for _ in range(200):
        text = compose(Wish(wish.caption_type, wish.content, wish.tone, lo, hi), draws)
        if text is not None:
            key = _NOISE.sub("", text.casefold())
            if key not in seen:
                seen.add(key)
                return text
        elif hi < 300:
            hi += 10
        else:
            lo -= 10
    raise AssertionError(f"the phrase tables are too small for {wish}")


def _wishes(seed: int, total: int) -> list[Wish]:
    """Type, content, tone and length of every caption, in a shuffled order."""
    rng = generator(seed, "wishes")
    counts = type_counts(total)
    lengths = length_counts(counts)
    contents = _contents(rng, counts, total)
    weights = np.array(TONE_SHARES, dtype=np.float64)
    wishes = []
    for kind, n in counts.items():
        bucket = np.repeat(np.arange(len(BUCKETS)), lengths[kind])
        rng.shuffle(bucket)
        known = rng.random(n) < TONE_KNOWN
        tone = rng.choice(len(TONES), size=n, p=weights / weights.sum())
        for i in range(n):
            lo, hi = BUCKETS[int(bucket[i])]
            wishes.append(Wish(kind, contents[kind][i], TONES[int(tone[i])] if known[i] else "", lo, hi))
    return [wishes[int(i)] for i in rng.permutation(len(wishes))]


def _contents(rng: np.random.Generator, counts: dict[str, int], total: int) -> dict[str, list[str]]:
    """The content type of each caption: rare contents go where they are sold or shown."""
    out: dict[str, list[str]] = {k: [OWN_CONTENT[k]] * counts[k] for k in OWN_CONTENT}
    nothing = round(NO_CONTENT_SHARE * total)
    rest = [k for k in counts if k not in OWN_CONTENT]
    silent = apportion(nothing, [counts[k] for k in NO_CONTENT_TYPES])
    for k in rest:
        n = silent[NO_CONTENT_TYPES.index(k)] if k in NO_CONTENT_TYPES else 0
        out[k] = [""] * min(n, counts[k])
    hosts = ("ppv_message", "bump_descriptive", "ppv_video")
    for content, share in CONTENT_SHARES.items():
        n = round(share / 100 * total) - sum(v.count(content) for v in out.values())
        selling = content in ("flash_sale", "bundle_offer", "exclusive_content", "rating_service")
        weights = [counts[k] if k != "bump_descriptive" or not selling else 0 for k in hosts]
        for k, m in zip(hosts, apportion(max(0, n), weights), strict=True):
            out[k].extend([content] * m)
    for k in rest:
        out[k] = (out[k] + ["teasing"] * (counts[k] - len(out[k])))[: counts[k]]
        rng.shuffle(out[k])
    return out


def _owners(seed: int, total: int, owners: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Page index of each caption, -1 for shared: every page owns at least 17."""
    rng = generator(seed, "owners", owners)
    owned = max(total - round(total * SHARED_SHARE), min(total, MIN_OWNED * owners))
    least = min(MIN_OWNED, owned // max(1, owners))
    counts = [least + n for n in apportion(owned - least * owners, rng.lognormal(0.0, 0.8, owners).tolist())]
    column = np.full(total, -1, dtype=np.int64)
    chosen = rng.permutation(total)[:owned]
    column[chosen] = np.repeat(np.arange(owners), counts)
    return column
