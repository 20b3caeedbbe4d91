"""DRP03: A drip window shows one set, in order and in one rhythm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class DripCadence:
    """A drip window shows one set, in order and in one rhythm.

    **Why.** Fans follow a drip like a story: the next picture comes when they expect it, and it is of
    the same evening.

    The items of a window are the sends that name it; their positions are their order in time. From
    one to the next the same time passes, give or take the freedom that minutes need.

    **Breaks**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-20:00 set=d1 shoot=s1 outfit=o1
        mon 14:37 bump_normal drip=w1 shoot=s1
        mon 15:37 bump_normal drip=w1 shoot=s1
        mon 18:37 bump_normal drip=w1 shoot=s1

    **Keeps**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-20:00 set=d1 shoot=s1 outfit=o1
        mon 14:37 bump_normal drip=w1 shoot=s1
        mon 16:17 bump_normal drip=w1 shoot=s1
        mon 18:07 bump_normal drip=w1 shoot=s1

    Attributes
    ----------
    rhythm_min
        Minutes by which the stretches between a window's items may differ.
    """

    code: ClassVar[str] = "DRP03"
    name: ClassVar[str] = "drips.cadence"
    gaps: ClassVar[tuple[str, ...]] = ("6.2",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends, windows or minutes off"
    source: ClassVar[str] = "gap 6.2 (ours), algorithms 13"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"rhythm_min": "drip.rhythm_min"}

    rhythm_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        windows = {window.id: window for window in plan.drip_windows}
        shown: set[str] = set()
        for window in plan.drip_windows:
            if window.drip_set_id in shown:
                yield finding(self, None, 1, f"the set {window.drip_set_id} begins again in {window.id}")
            shown.add(window.drip_set_id)
            items = [
                s for s in plan.sends if s.drip_window == window.id and window.start <= s.at < window.end
            ]
            yield from self._off_rhythm(window.id, items)
        for send in plan.sends:
            if send.drip_window is None:
                continue
            here = windows.get(send.drip_window)
            if here is None or not here.start <= send.at < here.end:
                yield finding(self, send.id, 1, f"it is not inside its window {send.drip_window}")
            elif here.shoot_id is not None and send.shoot_id != here.shoot_id:
                yield finding(self, send.id, 1, f"it is not of the shoot {here.shoot_id}")

    def _off_rhythm(self, window: str, items: Sequence[Send]) -> Iterator[Finding]:
        """The items in time order, as a plan holds them."""
        stretches = [b.at - a.at for a, b in pairwise(items)]
        if stretches and max(stretches) - min(stretches) > self.rhythm_min:
            off = max(stretches) - min(stretches) - self.rhythm_min
            text = f"the items of {window} come {min(stretches)} to {max(stretches)} minutes apart"
            yield finding(self, None, off, text)

    def encode(self, m: Model) -> None:
        """Nothing: of what stands in a window the assembler names those that keep a rhythm."""
