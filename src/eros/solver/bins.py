"""The week in half hours, and which of a send's words matter to a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from eros.domain.bank import Flags, Ints
from eros.domain.page import ActiveHours
from eros.domain.week import BIN_MIN, Week
from eros.domain.words import Audience, Category, Channel, SendKind
from eros.rules.base import Sendlike, Which


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Half-hour bins of elapsed time; arrays of shape (n,). Bin ``b`` covers 30b .. 30b+29.

    A clock change moves by whole half hours, so a bin never straddles a local day or hour.

    Attributes
    ----------
    day
        Local day of the bin, 0..6.
    minute_of_day
        What the wall clock shows at its first minute.
    open
        Whether any minute of the bin lies in the page's active hours.
    """

    n: int
    day: Ints
    minute_of_day: Ints
    open: Flags

    @property
    def clock_hour(self) -> Ints:
        """Local day and hour as one number; a repeated hour counts as one."""
        return self.day * 24 + self.minute_of_day // 60


def grid_of(week: Week, hours: ActiveHours) -> Grid:
    """The bins of a week under the page's active hours."""
    at = range(0, week.n_bins * BIN_MIN, BIN_MIN)
    day = np.array([week.day(t) for t in at], dtype=np.int64)
    wall = np.array([week.minute_of_day(t) for t in at], dtype=np.int64)
    is_open = np.array(
        [hours.allows(int(m)) or hours.allows(int(m) + BIN_MIN - 1) for m in wall], dtype=np.bool_
    )
    return Grid(week.n_bins, day, wall, is_open)


def closed_minutes(grid: Grid, when: Callable[[int], bool]) -> tuple[Flags, Flags]:
    """Bins in which ``when`` holds throughout, and the closed minutes of bins it holds in in part.

    A bin is asked at its first, middle and last minute; where these agree it is taken as a whole
    (the minute stage asks minute by minute), else all its minutes are asked. Shapes (bins,) and
    (minutes of the week,).
    """
    whole = np.zeros(grid.n, dtype=np.bool_)
    part = np.zeros(grid.n * BIN_MIN, dtype=np.bool_)
    for b in np.flatnonzero(grid.open).tolist():
        at = b * BIN_MIN
        asked = {when(at), when(at + BIN_MIN // 2), when(at + BIN_MIN - 1)}
        if asked == {True}:
            whole[b] = True
        elif len(asked) == 2:
            part[at : at + BIN_MIN] = [when(t) for t in range(at, at + BIN_MIN)]
    return whole, part


@dataclass(frozen=True, slots=True)
class Signature:
    """All that a rule can ask of a send, and the category the objective asks for."""

    kind: SendKind | None
    campaign: bool
    game: str | None
    audience: Audience
    category: Category | None = None
    channel: Channel | None = None  # a past send has none


class Signatures:
    """Numbers signatures and remembers which selectors hold them."""

    def __init__(self) -> None:
        self.all: list[Signature] = []
        self._index: dict[Signature, int] = {}
        self._held: dict[Which, Flags] = {}

    def of(self, send: Sendlike, category: Category | None = None) -> int:
        """The number of a send's signature, new ones at the end."""
        channel = getattr(send, "channel", None)
        sig = Signature(send.kind, send.campaign, send.game, send.audience, category, channel)
        if sig not in self._index:
            self._index[sig] = len(self.all)
            self.all.append(sig)
            self._held.clear()
        return self._index[sig]

    def held(self, which: Which) -> Flags:
        """Per signature, whether ``which`` selects it. Shape (n_signatures,)."""
        found = self._held.get(which)
        if found is None:
            found = np.array([s in which for s in self.all], dtype=np.bool_)
            self._held[which] = found
        return found

    def of_category(self, categories: Iterable[Category]) -> Flags:
        """Per signature, whether it is an ordinary send of one of these categories."""
        wanted = frozenset(categories)
        return np.array(
            [s.category in wanted and s.kind is not SendKind.PPV_FOLLOWUP for s in self.all], dtype=np.bool_
        )
