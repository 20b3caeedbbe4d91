"""The 47 gaps of the execution plan: class, wave, the rules that carry each, how each is shown.

The plan names 37 of them (10.1 and 10.6 are one gap under two ids). Ten are ours and marked so
(DECISIONS, "The 47 gaps"). The plan gives those no wave; each takes the wave of the family whose
switch would turn it off: 8.2 and 9.2 go with channels and retention types, 10.4 with the freshness
of captions (wave 1); 10.8 and 10.9 with the clock (2); 10.14 with what acts on statistics (3); 5.2
and 10.5 with wording and quality (4); 6.2 with outfits and 10.13 with prices (5).

A rule names its gaps; class and wave are read from here and stand nowhere else. A rule with several
gaps belongs to the first it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eros.rules.base import Rule

WEEK = "week"  # a planned week shows the gap by itself; otherwise the command whose output does


class Priority(StrEnum):
    """The plan's classes; P0 comes first."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"


P0, P1, P2 = Priority


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap of the plan.

    Attributes
    ----------
    wave
        The wave that closes it, 1 to 5.
    rules
        Codes of the rules that carry it, in code order.
    shown
        ``week``: findings on a planned week tell whether it is open. Otherwise the command whose
        output does.
    also
        A second id of the same gap.
    ours
        Not in the plan's text; one of the ten that DECISIONS fills in.
    """

    id: str
    name: str
    priority: Priority
    wave: int
    rules: tuple[str, ...]
    shown: str = WEEK
    also: str | None = None
    ours: bool = False


GAPS: tuple[Gap, ...] = (
    Gap("1.1", "PPV structure rotation", P0, 2, ("TIM01",)),
    Gap("1.2", "Same-style back-to-back prevention", P0, 2, ("TIM02",)),
    Gap("1.3", "PPV follow-up window", P0, 2, ("CHN04", "TIM03")),
    Gap("1.4", "Drip set windows", P1, 4, ("TIM04",)),
    Gap("1.5", "Link drop expiry", P2, 2, ("TIM05", "TIM11", "TIM14")),
    Gap("1.6", "Pinned post rotation", P2, 2, ("TIM06",)),
    Gap("2.1", "Character length optimisation", P0, 1, ("CAP01", "CAP09")),
    Gap("2.2", "PPV four-step formula", P1, 4, ("CAP02", "TRU04")),
    Gap("2.3", "Wall three-step structure", P1, 4, ("CAP03",)),
    Gap("2.4", "Follow-up text by parent", P1, 4, ("CAP04", "CAP10")),
    Gap("2.5", "Emoji blending", P2, 4, ("CAP05",)),
    Gap("2.6", "Highlight limit", P2, 4, ("CAP06",)),
    Gap("3.1", "60/40 mix", P0, 3, ("MIX01",)),
    Gap("3.2", "Page-type bump ratios", P1, 3, ("MIX02",)),
    Gap("3.3", "Send-type diversity minimum", P0, 1, ("MIX03", "MIX05", "MIX06")),
    Gap("3.4", "Daily flavour rotation", P1, 5, ("MIX04",)),
    Gap("4.1", "Data-driven volume triggers", P0, 3, ("PRF01",), shown="eros analyze"),
    Gap("4.2", "Non-converter elimination", P0, 1, ("PRF02",)),
    Gap("4.3", "Low frequency on winners", P1, 3, ("CMP04", "CMP05", "PRF03")),
    Gap("4.4", "Paid and free page metric focus", P2, 5, ("PRF04",), shown="eros digest"),
    Gap("5.1", "Four follow-ups a day", P1, 3, ("LIM01",)),
    Gap("5.2", "Reminder wording by elapsed time", P2, 4, ("CAP04",), ours=True),
    Gap("6.1", "Same outfit across drip content", P1, 5, ("DRP01",)),
    Gap("6.2", "Drip cadence and set identity", P2, 5, ("DRP03", "DRP04"), ours=True),
    Gap("6.3", "Chatter content sync", P2, 5, ("DRP02",), shown="eros manifest"),
    Gap("7.1", "VIP once a week", P1, 3, ("LIM02",)),
    Gap("7.2", "Game-type success tracking", P1, 3, ("CMP01", "CMP04"), shown="eros games"),
    Gap("7.3", "Bundle value framing", P2, 5, ("CMP02", "LIM05", "TRU05")),
    Gap("7.4", "First-to-tip variable amounts", P2, 5, ("CMP03",)),
    Gap("8.1", "Channel assignment accuracy", P0, 1, ("CHN01", "CHN05")),
    Gap("8.2", "Audience selection and contact caps", P1, 1, ("CHN03",), ours=True),
    Gap("9.1", "Retention types only on paid pages", P0, 1, ("CHN02",)),
    Gap("9.2", "Renewal and win-back", P1, 1, ("CHN04", "CHN06"), ours=True),
    Gap("10.1", "Content promise check", P0, 4, ("TRU01", "TRU02", "TRU03"), also="10.6"),
    Gap("10.2", "Daily statistics review", P1, 5, ("OPS01",), shown="eros digest"),
    Gap("10.3", "Timeframe hierarchy", P2, 5, ("PRF05",), shown="eros digest"),
    Gap("10.4", "Caption reuse window", P1, 1, ("CAP07",), ours=True),
    Gap("10.5", "Persona match", P2, 4, ("CAP08",), ours=True),
    Gap("10.7", "Jitter away from round minutes", P1, 2, ("TIM07", "TIM12")),
    Gap("10.8", "Spacing and density", P1, 2, ("LIM03", "LIM04", "TIM08", "TIM10", "TIM13"), ours=True),
    Gap("10.9", "Distinct daily patterns, several strategies", P2, 2, ("TIM09",), ours=True),
    Gap("10.10", "Label organisation", P2, 5, ("OPS02",)),
    Gap("10.11", "Pricing reference ranges", P2, 5, ("PRC01",)),
    Gap("10.12", "Confidence-based pricing", P1, 5, ("PRC02",)),
    Gap("10.13", "Price range by content", P2, 5, ("PRC03", "PRC04"), ours=True),
    Gap("10.14", "Minimum sample before action", P2, 3, ("PRF07",), shown="eros analyze", ours=True),
    Gap("10.15", "Confidence-based revenue allocation", P0, 1, ("PRF06",), shown="eros analyze"),
)  # fmt: skip

# Every id, the second ones included -> its gap.
BY_ID: Mapping[str, Gap] = {
    key: one for one in GAPS for key in ((one.id,) if one.also is None else (one.id, one.also))
}


def gaps_of(rule: Rule | type[Rule]) -> tuple[Gap, ...]:
    """The gaps a rule carries, in its own order, a gap under two ids once."""
    return tuple(dict.fromkeys(BY_ID[key] for key in rule.gaps))


def wave_of(rule: Rule | type[Rule]) -> int:
    """The wave a rule belongs to: that of the first gap it names."""
    return gaps_of(rule)[0].wave


def priority_of(rule: Rule | type[Rule]) -> Priority:
    """The class of a rule: that of the first gap it names."""
    return gaps_of(rule)[0].priority
