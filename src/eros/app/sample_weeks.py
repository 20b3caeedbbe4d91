"""Five test weeks: planned before a wave is raised, planned again after it came back, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eros.app import week_file
from eros.app.desk import Desk
from eros.app.ports_waves import TestWeek
from eros.app.trial import inputs_for
from eros.app.weeks import default_as_of
from eros.domain.page import Page, PageId
from eros.domain.plan import JudgedWeek
from eros.domain.switches import Switches, from_flags
from eros.kit.errors import ErosError
from eros.kit.rng import stable_hash
from eros.pipeline.week import WeekPlanner

WEEKS = 5


class Match(StrEnum):
    """How a week planned now compares with the stored one."""

    SAME = "same"
    SAME_PLANNER = "same planner"
    DIFFERS = "differs"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Compared:
    """A test week planned again.

    ``SAME``: the bytes stored. ``SAME_PLANNER``: the data have changed since, so the bytes must; the
    stored switches and those in force now give the same bytes on today's data. ``switches``: what is
    in force for the page now is what was stored, but for ``other`` flags.
    """

    page: str
    week: date
    match: Match
    other: tuple[str, ...]
    why: str = ""

    @property
    def good(self) -> bool:
        """Nothing differs that should not."""
        return self.match in (Match.SAME, Match.SAME_PLANNER)


def pick(pages: tuple[Page, ...], n: int | None = None) -> tuple[PageId, ...]:
    """Pages of as many kinds as there are, the same ones every time; five, unless ``n`` says so."""
    n = WEEKS if n is None else n
    by_kind: dict[str, list[PageId]] = {}
    for page in sorted(pages, key=lambda p: stable_hash("test week", p.id)):
        by_kind.setdefault(f"{page.page_type}/{page.page_class}/{page.sub_type}", []).append(page.id)
    found: list[PageId] = []
    while len(found) < n and any(by_kind.values()):
        for kind in sorted(by_kind):
            if by_kind[kind] and len(found) < n:
                found.append(by_kind[kind].pop(0))
    return tuple(sorted(found))


def plan_bytes(
    desk: Desk, page: str, week: date, switches: Switches, as_of: datetime
) -> tuple[JudgedWeek, str]:
    """A week planned with these switches and not kept, as its file."""
    inputs = inputs_for(desk, page, week, switches, as_of=as_of)
    judged = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs).judged
    return judged, week_file.to_text(judged)


def make(desk: Desk, pages: tuple[PageId, ...], week: date, off: frozenset[str]) -> tuple[TestWeek, ...]:
    """Plan the test weeks with what is in force now, the flags ``off`` (fields) put down.

    A page that cannot be planned is left out.
    """
    now = desk.flags.resolve_all(pages)
    as_of = default_as_of(week)
    found = []
    for page in pages:
        switches = without(now[page], off)
        try:
            judged, text = plan_bytes(desk, page, week, switches, as_of)
        except ErosError:
            continue
        made = judged.plan.provenance
        sha = made.inputs_sha256 if made else ""
        found.append(TestWeek(page, week, as_of, switches.as_flags(), sha, text))
    return tuple(found)


def compare(desk: Desk, stored: TestWeek, expected: Switches | None = None) -> Compared:
    """Plan a stored week again and look whether the planner is the one it was.

    The stored switches must give the stored bytes, or, on other data, the bytes that the switches in
    force give. ``expected``: the switches that must be in force now; those stored, if not given.
    """
    then = from_flags(stored.switches)
    now = desk.flags.resolve(stored.page)
    wanted = (expected or then).as_flags()
    other = tuple(name for name, on in now.as_flags().items() if wanted[name] != on)

    def told(match: Match, why: str = "") -> Compared:
        return Compared(stored.page, stored.week_start, match, other, why)

    try:
        judged, text = plan_bytes(desk, stored.page, stored.week_start, then, stored.as_of)
        if text == stored.body:
            return told(Match.SAME)
        made = judged.plan.provenance
        if made is not None and made.inputs_sha256 == stored.inputs_sha256:
            return told(Match.DIFFERS, "the same inputs give another week")
        _, live = plan_bytes(desk, stored.page, stored.week_start, now, stored.as_of)
    except ErosError as e:
        return told(Match.FAILED, f"{e.code}: {e}")
    if live == text:
        return told(Match.SAME_PLANNER, "the data have changed since the week was stored")
    return told(Match.DIFFERS, f"other data, and other flags: {', '.join(other) or 'none'}")


def without(switches: Switches, off: frozenset[str]) -> Switches:
    """The switches with these fields off."""
    return replace(switches, **dict.fromkeys(off, False))
