"""Rules speak; this listens. Each verb becomes a demand that carries the code of its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from eros.domain.facts import CaptionFact
from eros.domain.page import Page
from eros.domain.week import Week
from eros.domain.words import SendKind
from eros.rules.base import Given, Per, PlanRule, Which


@dataclass(frozen=True, slots=True)
class Forbid:
    """``forbid``: none of these, ever or at such minutes."""

    rule: str
    which: Which
    when: Callable[[int], bool] | None


@dataclass(frozen=True, slots=True)
class Count:
    """``at_most`` (``hi``) or ``at_least`` (``lo``)."""

    rule: str
    which: Which
    per: Per
    lo: int | None
    hi: int | None
    cents: int | None


@dataclass(frozen=True, slots=True)
class Apart:
    """``apart``: elapsed minutes between any one of ``a`` and any other one of ``b``."""

    rule: str
    a: Which
    b: Which
    minutes: int


@dataclass(frozen=True, slots=True)
class ApartDays:
    """``apart_days``: local dates between two of these."""

    rule: str
    which: Which
    days: int
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class After:
    """``after``: a child ``lo``..``hi`` minutes behind a parent."""

    rule: str
    child: Which
    parent: Which
    lo: int
    hi: int
    one_per_parent: bool


@dataclass(frozen=True, slots=True)
class Share:
    """``share``: a part of a whole over the week."""

    rule: str
    part: Which
    whole: Which
    lo: float
    hi: float
    cents: int | None


@dataclass(frozen=True, slots=True)
class ShareKinds:
    """``share_per_kind``: no type above ``hi`` of all sends."""

    rule: str
    hi: float
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Distinct:
    """``distinct``: at least ``n`` types."""

    rule: str
    which: Which
    n: int
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Drips:
    """``drip_windows``: a window on each drip day."""

    rule: str
    blocked: Which
    min_minutes: int
    max_minutes: int


@dataclass(frozen=True, slots=True)
class DripItems:
    """``drip_items``: what a window shows, priced."""

    rule: str
    which: Which
    at_least: int
    cents: int


@dataclass(frozen=True, slots=True)
class NotMinutes:
    """``minute_not_in``: minutes of the hour that stay free."""

    rule: str
    minutes: frozenset[int]


@dataclass(frozen=True, slots=True)
class ClockUnique:
    """``clock_unique``: how often a clock time may come in the week."""

    rule: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Eligible:
    """``eligible``: which captions may be used for which type."""

    rule: str
    why: str
    allowed: Callable[[CaptionFact, SendKind], bool]


@dataclass(frozen=True, slots=True)
class CaptionOnce:
    """``caption_once``: days before a caption or its twin returns."""

    rule: str
    days: int
    near_days: int
    near_ratio: float


@dataclass(frozen=True, slots=True)
class LengthShare:
    """``length_share``: captions of the length that sells, priced."""

    rule: str
    kinds: Which
    chars_lo: int
    chars_hi: int
    share: float
    cents: int


@dataclass(frozen=True, slots=True)
class Unlike:
    """``days_unlike``: no day's order of categories twice, priced."""

    rule: str
    cents: int


@dataclass(frozen=True, slots=True)
class Styles:
    """``styles``: PPV styles at most once per half-day."""

    rule: str
    half_day_unique: frozenset[str]


Demand = (
    Forbid
    | Count
    | Apart
    | ApartDays
    | After
    | Share
    | ShareKinds
    | Distinct
    | Drips
    | DripItems
    | NotMinutes
    | ClockUnique
    | Eligible
    | CaptionOnce
    | LengthShare
    | Unlike
    | Styles
)
D = TypeVar("D")


@dataclass(slots=True)
class Listener:
    """The solver as rules see it (``rules.base.Model``)."""

    page: Page
    week: Week
    given: Given
    demands: list[Demand] = field(default_factory=list)
    rule: str = ""

    def forbid(self, which: Which, when: Callable[[int], bool] | None = None) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Forbid(self.rule, which, when))

    def at_most(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Count(self.rule, which, per, None, n, cents))

    def at_least(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        if per.unit not in ("day", "week"):
            raise ValueError("at_least counts over a day or the week")
        self.demands.append(Count(self.rule, which, per, n, None, cents))

    def apart(self, a: Which, b: Which, min_minutes: int) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Apart(self.rule, a, b, min_minutes))

    def apart_days(self, which: Which, days: int, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(ApartDays(self.rule, which, days, cents))

    def after(self, child: Which, parent: Which, lo_min: int, hi_min: int, *, one_per_parent: bool) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(After(self.rule, child, parent, lo_min, hi_min, one_per_parent))

    def share(self, part: Which, whole: Which, lo: float, hi: float, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Share(self.rule, part, whole, lo, hi, cents))

    def share_per_kind(self, hi: float, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(ShareKinds(self.rule, hi, cents))

    def distinct(self, which: Which, n: int, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Distinct(self.rule, which, n, cents))

    def drip_windows(self, blocked: Which, min_minutes: int, max_minutes: int) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Drips(self.rule, blocked, min_minutes, max_minutes))

    def drip_items(self, which: Which, at_least: int, *, cents: int) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(DripItems(self.rule, which, at_least, cents))

    def minute_not_in(self, minutes_of_hour: frozenset[int]) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(NotMinutes(self.rule, minutes_of_hour))

    def clock_unique(self, at_most: int) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(ClockUnique(self.rule, at_most))

    def eligible(self, why: str, allowed: Callable[[CaptionFact, SendKind], bool]) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Eligible(self.rule, why, allowed))

    def caption_once(self, days: int, near_days: int, near_ratio: float) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(CaptionOnce(self.rule, days, near_days, near_ratio))

    def length_share(self, kinds: Which, chars_lo: int, chars_hi: int, share: float, *, cents: int) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(LengthShare(self.rule, kinds, chars_lo, chars_hi, share, cents))

    def days_unlike(self, *, cents: int) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Unlike(self.rule, cents))

    def styles(self, half_day_unique: frozenset[str]) -> None:
        """See ``rules.base.Model``."""
        self.demands.append(Styles(self.rule, half_day_unique))


@dataclass(frozen=True, slots=True)
class Demands:
    """What all rules ask for, in the order of the rules."""

    all: tuple[Demand, ...]
    _found: dict[type, list[Demand]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, kind: type[D]) -> list[D]:
        """The demands of one verb."""
        if kind not in self._found:  # asked thousands of times a week
            self._found[kind] = [d for d in self.all if isinstance(d, kind)]
        return cast("list[D]", self._found[kind])

    def without(self, rules: frozenset[str]) -> Demands:
        """The demands of all other rules."""
        return Demands(tuple(d for d in self.all if d.rule not in rules))


def listen(rules: Sequence[PlanRule], page: Page, week: Week, given: Given) -> Demands:
    """Ask every rule to encode itself."""
    ear = Listener(page, week, given)
    for rule in rules:
        ear.rule = rule.code
        rule.encode(ear)
    return Demands(tuple(ear.demands))
