"""What a rule is: two faces over the same numbers.

``check`` judges a finished plan. ``encode`` tells the solver, in verbs over kinds of sends and
time, what it may not do. A rule never sees a solver variable, and the solver never calls
``check``: the two share the plan's words and the rule's numbers, nothing else. Rules come in three
shapes: most are about a plan, some about a caption's text, some about what history proves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from eros.catalog.values import Catalog
from eros.domain.evidence import Adjustment, Evidence
from eros.domain.facts import CaptionFact, Facts, PastSend
from eros.domain.page import Page
from eros.domain.plan import Finding, Send, SendId, WeekPlan
from eros.domain.week import Week
from eros.domain.words import Audience, Category, Channel, SendKind, Severity


class Sendlike(Protocol):
    """What a send, a past send and the solver's option have in common."""

    @property
    def kind(self) -> SendKind | None:
        """Send type, if known."""
        ...

    @property
    def campaign(self) -> bool:
        """Whether it is a campaign."""
        ...

    @property
    def game(self) -> str | None:
        """The game, for a game post."""
        ...

    @property
    def audience(self) -> Audience:
        """Whom it is addressed to."""
        ...


@dataclass(frozen=True, slots=True)
class Which:
    """Selects sends by what they are; the same selector serves both faces. Empty: every send.

    ``kinds`` any of these types; ``campaign`` only (not) campaigns; ``games`` only these games
    (``None`` among them: posts that name no game); ``audience`` only this segment; ``channel`` only
    on this channel (a past send has none); ``unknown`` besides ``kinds``, past sends whose type
    history does not tell. Ask with ``send in which`` instead of reading the fields.
    """

    kinds: frozenset[SendKind] | None = None
    campaign: bool | None = None
    games: frozenset[str | None] | None = None
    audience: Audience | None = None
    channel: Channel | None = None
    unknown: bool = False

    def __contains__(self, send: Sendlike) -> bool:
        return (
            (self.kinds is None or send.kind in self.kinds or (self.unknown and send.kind is None))
            and (self.campaign is None or send.campaign is self.campaign)
            and (self.games is None or send.game in self.games)
            and (self.audience is None or send.audience is self.audience)
            and (self.channel is None or getattr(send, "channel", None) is self.channel)
        )


EVERY = Which()
FOLLOWUPS = Which(frozenset({SendKind.PPV_FOLLOWUP}))
ORDINARY = Which(frozenset(k for k in SendKind if k is not SendKind.PPV_FOLLOWUP), unknown=True)


def of(*kinds: SendKind) -> Which:
    """Sends of these types."""
    return Which(frozenset(kinds))


@dataclass(frozen=True, slots=True)
class Per:
    """The stretch a count is taken over.

    ``day`` local day · ``week`` the calendar week · ``rolling_week`` any seven consecutive local
    days, the past included · ``clock_hour`` a wall-clock hour of one day · ``minutes`` any
    ``length`` consecutive minutes (half open: two sends exactly ``length`` apart never share one),
    the past included.
    """

    unit: Literal["day", "week", "rolling_week", "clock_hour", "minutes"]
    length: int = 0


DAY = Per("day")
WEEK = Per("week")
ROLLING_WEEK = Per("rolling_week")
CLOCK_HOUR = Per("clock_hour")


def minutes(length: int) -> Per:
    """Any ``length`` consecutive minutes."""
    return Per("minutes", length)


@dataclass(frozen=True, slots=True)
class Given:
    """What stands beside a plan when it is judged."""

    catalog: Catalog
    facts: Facts


class Model(Protocol):
    """The solver, as rules see it. Every verb is hard unless ``cents`` prices one unit of excess.

    The solver decides in which stage a verb becomes a constraint. Where half-hour bins can only
    approximate minutes they err on the strict side or the minute stage repairs it.
    """

    @property
    def page(self) -> Page:
        """The page that is planned."""
        ...

    @property
    def week(self) -> Week:
        """Its week."""
        ...

    @property
    def given(self) -> Given:
        """Catalogue and facts."""
        ...

    def forbid(self, which: Which, when: Callable[[int], bool] | None = None) -> None:
        """None of these sends at week minutes for which ``when`` holds (``None``: never at all).

        The answer of ``when`` must be the same for all minutes of a half-hour bin, or it is asked
        for each minute by the minute stage.
        """

    def at_most(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        """At most ``n`` of these in every such stretch."""

    def at_least(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        """At least ``n`` of these in every such stretch (``day`` or ``week``)."""

    def apart(self, a: Which, b: Which, min_minutes: int) -> None:
        """Any one of ``a`` and any other one of ``b`` at least this far apart, the past included."""

    def apart_days(self, which: Which, days: int, *, cents: int | None = None) -> None:
        """Two of these at least ``days`` local dates apart, the past included."""

    def after(self, child: Which, parent: Which, lo_min: int, hi_min: int, *, one_per_parent: bool) -> None:
        """Each child comes ``lo_min``..``hi_min`` minutes after a parent of its own choosing."""

    def share(self, part: Which, whole: Which, lo: float, hi: float, *, cents: int | None = None) -> None:
        """Over the week, ``part`` is between ``lo`` and ``hi`` (0..1) of ``whole``."""

    def share_per_kind(self, hi: float, *, cents: int | None = None) -> None:
        """Over the week no send type is above ``hi`` (0..1) of all sends."""

    def distinct(self, which: Which, n: int, *, cents: int | None = None) -> None:
        """At least ``n`` different send types among these over the week."""

    def drip_windows(self, blocked: Which, min_minutes: int, max_minutes: int) -> None:
        """Each drip day has one window of this length (its start is a decision); inside it no
        ``blocked`` send, and no follow-up whose parent is inside."""

    def drip_items(self, which: Which, at_least: int, *, cents: int) -> None:
        """At least so many of these in each drip window that is still to be laid; one missing costs ``cents``."""

    def minute_not_in(self, minutes_of_hour: frozenset[int]) -> None:
        """No send at these minutes of the wall clock's hour."""

    def clock_unique(self, at_most: int) -> None:
        """No wall-clock time of day more than ``at_most`` times in the week."""

    def eligible(self, why: str, allowed: Callable[[CaptionFact, SendKind], bool]) -> None:
        """Only captions for which ``allowed`` holds may be used for a send type."""

    def caption_once(self, days: int, near_days: int, near_ratio: float) -> None:
        """A caption at most once a week and not again within ``days`` days; near-duplicates
        (ratio at least ``near_ratio``, 0..100) not within ``near_days``."""

    def length_share(self, kinds: Which, chars_lo: int, chars_hi: int, share: float, *, cents: int) -> None:
        """At least ``share`` of these sends have a caption of that many code points."""

    def days_unlike(self, *, cents: int) -> None:
        """No local day has the categories of another one in the same order, follow-ups apart; each day
        that repeats an earlier one costs ``cents``."""

    def styles(self, half_day_unique: frozenset[str]) -> None:
        """These PPV styles at most once per half-day each and never in succession in a day."""


class Rule(Protocol):
    """What every rule carries, whatever its shape."""

    code: ClassVar[str]
    name: ClassVar[str]
    gaps: ClassVar[tuple[str, ...]]
    severity: ClassVar[Severity]
    unit: ClassVar[str]
    source: ClassVar[str]
    binds: ClassVar[tuple[str, ...]]
    needs_facts: ClassVar[bool]
    reads: ClassVar[Mapping[str, str]]  # field -> dotted key of the catalogue that fills it


class PlanRule(Rule, Protocol):
    """Judges a plan and, where it can, steers the solver."""

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once, with its amount in the rule's unit."""
        ...

    def encode(self, m: Model) -> None:
        """Say the same in verbs. A rule that only judges leaves this empty and says why."""
        ...


class TextRule(PlanRule, Protocol):
    """Judges captions; ``breaches`` is also asked of candidates before they are shortlisted."""

    def breaches(self, text: str, given: Given) -> Iterable[tuple[float, str]]:
        """(amount, words) of each breach in one text. Pure: it is cached by text."""
        ...


class EvidenceRule(PlanRule, Protocol):
    """Reads what history shows and says what agent 1 or 2 should change for it.

    Pure: the evidence holds the estimates, the rule the numbers. ``check`` says what a finished
    week can show of it, which may be nothing; ``encode`` is empty, for the change has been made
    before the solver is asked.
    """

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """Each change once, in the order of the evidence. Nothing where it cannot be told."""
        ...


def finding(rule: Rule, send: SendId | None, amount: float, text: str) -> Finding:
    """A finding of ``rule`` with its unit, gap and severity filled in."""
    return Finding(
        rule=rule.code,
        send=send,
        amount=amount,
        text=text,
        unit=rule.unit,
        gap=rule.gaps[0] if rule.gaps else None,
        severity=rule.severity,
    )


def worded(
    rule: TextRule,
    plan: WeekPlan,
    given: Given,
    kinds: frozenset[SendKind] | None = None,
    *,
    placeholders: bool = False,
) -> Iterator[Finding]:
    """The breaches of the plan's captions: of these types (``None``: of all), and with
    ``placeholders`` of text too that stands where a caption is still to be written."""
    for send in plan.sends:
        judged = (kinds is None or send.kind in kinds) and (placeholders or not send.needs_caption)
        if send.caption_text and judged:
            for amount, text in rule.breaches(send.caption_text, given):
                yield finding(rule, send.id, amount, text)


def selected(which: Which, sends: Iterable[Send]) -> list[Send]:
    """The sends that ``which`` selects, in the order given."""
    return [s for s in sends if s in which]


__all__ = [
    "CLOCK_HOUR", "DAY", "EVERY", "FOLLOWUPS", "ORDINARY", "ROLLING_WEEK", "WEEK",
    "Adjustment", "Category", "Channel", "Evidence", "EvidenceRule", "Given", "Model", "PastSend", "Per",
    "PlanRule", "Rule", "TextRule", "Which", "finding", "minutes", "of", "selected",
    "worded",
]  # fmt: skip
