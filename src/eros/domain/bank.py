"""History and captions as columns: what is read by the ten thousand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eros.domain.words import Audience, SendKind

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

KIND_CODES: tuple[SendKind, ...] = tuple(SendKind)
UNKNOWN = -1  # code of "not known" in every coded column


def _no_words() -> NDArray[np.str_]:
    return np.empty(0, dtype=np.str_)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One page's past sends, oldest first. All arrays have shape (n_sends,).

    Attributes
    ----------
    at
        Whole minutes before (< 0) the planned week's first instant.
    kind
        Index into ``KIND_CODES``; -1 where the send type is unknown.
    weekday, hour
        Local weekday (0 Monday) and hour (0..23) it went out at.
    local_day
        Local date as a day number relative to the week's Monday (< 0).
    content
        Index into ``content_keys``; -1 unknown.
    price_cents
        Price one fan paid; 0 for free sends.
    sent, viewed, purchased
        Recipients, views, purchases; counts >= 0, viewed <= sent, purchased <= sent.
    earnings_cents
        What the whole audience paid, >= 0.
    chars
        Code points of the caption; -1 unknown.
    caption
        Caption id per send as text; "" where unknown.
    tone, game
        The caption's tone and, for a game post, the game, as text; "" where unknown. Empty where
        nobody has looked them up.
    """

    at: Ints
    kind: Small
    weekday: Small
    hour: Small
    local_day: Small
    content: Small
    price_cents: Ints
    sent: Ints
    viewed: Ints
    purchased: Ints
    earnings_cents: Ints
    chars: Small
    caption: NDArray[np.str_]
    content_keys: tuple[str, ...]
    tone: NDArray[np.str_] = field(default_factory=_no_words)
    game: NDArray[np.str_] = field(default_factory=_no_words)

    @property
    def n(self) -> int:
        """Number of sends."""
        return int(self.at.shape[0])

    def words(self, column: NDArray[np.str_]) -> NDArray[np.str_]:
        """``tone`` or ``game`` at its full length."""
        return column if column.shape[0] == self.n else np.full(self.n, "")


@dataclass(frozen=True, slots=True, eq=False)
class CaptionTraits:
    """What text rules read in each caption of a bank. Shape (n_captions,) each.

    Attributes
    ----------
    promised
        Bit ``i`` is set where a caption promises what ``promises[i]`` keeps.
    faults
        One bit a soft text rule that the caption breaks (``rules/traits.py`` names them).
    emojis, slang
        Levels 0 (none) to 3 (heavy).
    promises
        Per bit, the content types that keep the promise, with blanks between.
    """

    promised: Ints
    faults: Small
    emojis: Small
    slang: Small
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CaptionBank:
    """All active captions of the agency as columns, ordered by id. Shape (n_captions,) each.

    Loaded once per process and shared by every page planned in it. ``text`` stays a tuple so
    that a shortlist can quote it. Codes index the key tuples; -1 is "not known".

    Attributes
    ----------
    owner
        Index into ``page_keys`` for a caption of one page; -1 for a shared caption.
    caption_type, content, tone
        Indices into ``type_keys``, ``content_keys``, ``tone_keys``.
    chars
        Code points after trimming.
    performance
        Bank-wide performance score 0..100 (50 where unused).
    paid_only
        May be used on paid pages only.
    blocked
        Fails a text rule that has no flag and no exception (adult safety, invented mistakes).
    traits
        What else the text rules read; ``None`` where nobody has looked.
    """

    ids: tuple[str, ...]
    text: tuple[str, ...]
    owner: Small
    caption_type: Small
    content: Small
    tone: Small
    chars: Small
    performance: Floats
    paid_only: Flags
    blocked: Flags
    page_keys: tuple[str, ...]
    type_keys: tuple[str, ...]
    content_keys: tuple[str, ...]
    tone_keys: tuple[str, ...]
    version: str
    traits: CaptionTraits | None = None

    @property
    def n(self) -> int:
        """Number of captions."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class CaptionUse:
    """What one page has done with captions: parallel arrays, shape (n_used,), by bank index.

    ``last_used_day`` is a local day number relative to the week's Monday (< 0); ``times`` all uses;
    ``earnings_cents`` and ``sends`` this page's totals.
    """

    caption: Ints
    last_used_day: Small
    times: Ints
    earnings_cents: Ints


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioSends:
    """Past sends of all pages as columns, for what pages have in common. Shape (n_sends,) each.

    In any order: the learner sorts by page, day and hour.

    Attributes
    ----------
    page
        Index into ``page_keys``.
    paid
        The page is a paid page.
    kind
        Index into ``KIND_CODES``; -1 where the send type is unknown.
    weekday, hour
        Local weekday (0 Monday) and hour (0..23) it went out at.
    local_day
        Local date as a day number of any origin common to all pages.
    content
        Index into ``content_keys``; -1 unknown.
    price_cents
        Price one fan paid; 0 for free sends.
    sent
        Recipients, >= 0.
    earnings_cents
        What the whole audience paid, >= 0.
    """

    page: Small
    paid: Flags
    kind: Small
    weekday: Small
    hour: Small
    local_day: Small
    content: Small
    price_cents: Ints
    sent: Ints
    earnings_cents: Ints
    page_keys: tuple[str, ...]
    content_keys: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of sends."""
        return int(self.page.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """What all pages together say, for shrinking a page's own numbers towards.

    Page kinds are keyed ``"paid"`` / ``"free"``. Kind axes follow ``KIND_CODES``.

    Attributes
    ----------
    rps_cents
        page kind -> mean RPS in cents per send type, shape (22,); NaN where never sent.
    rps_n
        page kind -> number of sends behind it, shape (22,).
    curve
        Value of weekday x hour around 1, shape (7, 24), over priced sends, page effects removed.
    curve_n
        Priced sends behind each cell, shape (7, 24).
    content_factor, content_n
        content type -> earnings of its priced sends over the page's mean (1 = neutral), and n.
    engagement_lift
        Relative gain in a day's RPS of priced sends per extra non-selling send, mean over pages.
    residual_sd
        Standard deviation of log(earnings / expected) of priced sends with earnings.
    mean_priced_rps_cents
        RPS of priced sends of the typical page (geometric over pages); 0 where nothing was sold.
    fatigue_log
        Log of what the k-th priced send of a day earns over the first, k = 1, 2, ...; never rising.
    followup_share
        Earnings of a follow-up over those of its possible parents; NaN where never sent.
    mean_sent
        Recipients of a priced send on the typical page (geometric over pages); 0 unknown.
    reach_elasticity
        By how many percent RPS grows with one percent more recipients, between pages, 0..1.
    n_priced
        Priced sends behind all this.
    """

    rps_cents: Mapping[str, Floats]
    rps_n: Mapping[str, Floats]
    curve: Floats
    curve_n: Floats
    content_factor: Mapping[str, float]
    content_n: Mapping[str, int]
    engagement_lift: float
    residual_sd: float
    mean_priced_rps_cents: float
    fatigue_log: tuple[float, ...] = ()
    followup_share: float = float("nan")
    mean_sent: float = 0.0
    reach_elasticity: float = 1.0
    n_priced: int = 0


@dataclass(frozen=True, slots=True)
class Segments:
    """How many fans each segment holds; a missing segment is not known."""

    size: Mapping[Audience, int]
