"""A rule under an agency's change of severity or scope: the same two faces, seen through it.

Numbers are not changed here: they are fields of the rule, filled from the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NoReturn, cast

from eros.domain.facts import CaptionFact
from eros.domain.page import Page
from eros.domain.plan import Finding, WeekPlan
from eros.domain.week import Week
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, Per, PlanRule, Which

PRICED = frozenset(
    {
        "at_most",
        "at_least",
        "share",
        "share_per_kind",
        "distinct",
        "apart_days",
        "length_share",
        "days_unlike",
        "drip_items",
    }
)
"""Verbs that can be missed at a price."""
ALWAYS_PRICED = frozenset({"length_share", "days_unlike", "drip_items"})
"""Verbs that have no hard form."""
NARROWED = frozenset(
    {"forbid", "at_most", "at_least", "share", "distinct", "apart", "apart_days", "minute_not_in", "eligible",
     "length_share", "drip_items"}
)  # fmt: skip
"""Verbs that can look at some send types only. The others speak of every send, or of a send and
the one it hangs on."""


@dataclass(frozen=True, slots=True)
class Amended:
    """``rule`` with another severity or a narrower sight.

    ``cents`` prices one unit of excess of a demand that was hard; ``only`` are the send types the
    rule looks at (``None``: all). Both faces see the same sends.
    """

    rule: PlanRule
    severity: Severity
    cents: int | None = None
    only: frozenset[SendKind] | None = None

    def __getattr__(self, name: str) -> object:
        """Everything else as the rule's: code, gaps, unit, and ``breaches`` or ``read`` if it has them."""
        if name == "rule":
            raise AttributeError(name)  # asked for before it is set, as copying does
        return getattr(self.rule, name)

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """What the rule finds among the sends it looks at, with the severity in force."""
        if self.only is not None:
            only = self.only
            plan = replace(plan, sends=tuple(s for s in plan.sends if s.kind in only))
            past = tuple(p for p in given.facts.past if p.kind in only)
            given = replace(given, facts=replace(given.facts, past=past))
        for found in self.rule.check(plan, given):
            yield replace(found, severity=self.severity)

    def encode(self, m: Model) -> None:
        """What the rule says, priced, hard or narrowed."""
        change = self.severity is not self.rule.severity
        soften = change and self.severity is Severity.SOFT
        harden = change and self.severity is Severity.HARD
        self.rule.encode(Through(m, self.cents if soften or not harden else None, harden, self.only))


def plain_rule(rule: PlanRule) -> PlanRule:
    """The rule itself, whatever an agency made of it."""
    return rule.rule if isinstance(rule, Amended) else rule


class Unspeakable(Exception):
    """A verb that a change cannot pass on. A bug: such changes are refused when they are read."""


@dataclass(frozen=True, slots=True)
class Through:
    """The model, as an amended rule speaks to it.

    ``cents`` prices every demand; ``hard`` takes the price off; ``only`` narrows selectors.
    """

    inner: Model
    cents: int | None
    hard: bool
    only: frozenset[SendKind] | None

    @property
    def page(self) -> Page:
        """The model's page."""
        return self.inner.page

    @property
    def week(self) -> Week:
        """The model's week."""
        return self.inner.week

    @property
    def given(self) -> Given:
        """The model's catalogue and facts."""
        return self.inner.given

    def _which(self, which: Which) -> Which:
        if self.only is None:
            return which
        kinds = self.only if which.kinds is None else which.kinds & self.only
        return replace(which, kinds=kinds, unknown=False)

    def _price(self, said: int | None) -> int | None:
        return None if self.hard else said if self.cents is None else self.cents

    def _plain(self, verb: str, *, narrow: bool = False) -> None:
        """Refuse what this verb cannot be."""
        if self.cents is not None or (narrow and self.only is not None):
            self._refuse(verb)

    @staticmethod
    def _refuse(verb: str) -> NoReturn:
        raise Unspeakable(verb)

    def forbid(self, which: Which, when: Callable[[int], bool] | None = None) -> None:
        """See ``rules.base.Model``."""
        self._plain("forbid")
        self.inner.forbid(self._which(which), when)

    def at_most(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.inner.at_most(self._which(which), n, per, cents=self._price(cents))

    def at_least(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.inner.at_least(self._which(which), n, per, cents=self._price(cents))

    def apart(self, a: Which, b: Which, min_minutes: int) -> None:
        """See ``rules.base.Model``."""
        self._plain("apart")
        self.inner.apart(self._which(a), self._which(b), min_minutes)

    def apart_days(self, which: Which, days: int, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.inner.apart_days(self._which(which), days, cents=self._price(cents))

    def after(self, child: Which, parent: Which, lo_min: int, hi_min: int, *, one_per_parent: bool) -> None:
        """See ``rules.base.Model``."""
        self._plain("after", narrow=True)
        self.inner.after(child, parent, lo_min, hi_min, one_per_parent=one_per_parent)

    def share(self, part: Which, whole: Which, lo: float, hi: float, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.inner.share(self._which(part), self._which(whole), lo, hi, cents=self._price(cents))

    def share_per_kind(self, hi: float, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        if self.only is not None:
            self._refuse("share_per_kind")
        self.inner.share_per_kind(hi, cents=self._price(cents))

    def distinct(self, which: Which, n: int, *, cents: int | None = None) -> None:
        """See ``rules.base.Model``."""
        self.inner.distinct(self._which(which), n, cents=self._price(cents))

    def drip_windows(self, blocked: Which, min_minutes: int, max_minutes: int) -> None:
        """See ``rules.base.Model``."""
        self._plain("drip_windows", narrow=True)
        self.inner.drip_windows(blocked, min_minutes, max_minutes)

    def drip_items(self, which: Which, at_least: int, *, cents: int) -> None:
        """See ``rules.base.Model``."""
        if self.hard:
            self._refuse("drip_items")
        self.inner.drip_items(self._which(which), at_least, cents=self.cents or cents)

    def minute_not_in(self, minutes_of_hour: frozenset[int]) -> None:
        """See ``rules.base.Model``; for some types it is a ``forbid`` at these minutes."""
        self._plain("minute_not_in")
        if self.only is None:
            self.inner.minute_not_in(minutes_of_hour)
        else:
            clock = self.week.minute_of_day
            self.inner.forbid(Which(self.only), lambda at: clock(at) % 60 in minutes_of_hour)

    def clock_unique(self, at_most: int) -> None:
        """See ``rules.base.Model``."""
        self._plain("clock_unique", narrow=True)
        self.inner.clock_unique(at_most)

    def eligible(self, why: str, allowed: Callable[[CaptionFact, SendKind], bool]) -> None:
        """See ``rules.base.Model``."""
        self._plain("eligible")
        only = self.only
        if only is None:
            self.inner.eligible(why, allowed)
        else:
            self.inner.eligible(why, lambda caption, kind: kind not in only or allowed(caption, kind))

    def caption_once(self, days: int, near_days: int, near_ratio: float) -> None:
        """See ``rules.base.Model``."""
        self._plain("caption_once", narrow=True)
        self.inner.caption_once(days, near_days, near_ratio)

    def length_share(self, kinds: Which, chars_lo: int, chars_hi: int, share: float, *, cents: int) -> None:
        """See ``rules.base.Model``."""
        if self.hard:
            self._refuse("length_share")
        self.inner.length_share(self._which(kinds), chars_lo, chars_hi, share, cents=self.cents or cents)

    def days_unlike(self, *, cents: int) -> None:
        """See ``rules.base.Model``."""
        if self.hard or self.only is not None:
            self._refuse("days_unlike")
        self.inner.days_unlike(cents=self.cents or cents)

    def styles(self, half_day_unique: frozenset[str]) -> None:
        """See ``rules.base.Model``."""
        self._plain("styles", narrow=True)
        self.inner.styles(half_day_unique)


class _Heard:
    """Remembers which verbs were spoken; a verb is a method of ``Model``."""

    def __init__(self, page: Page, week: Week, given: Given) -> None:
        self.page, self.week, self.given = page, week, given
        self.verbs: set[str] = set()

    def __getattr__(self, verb: str) -> Callable[..., None]:
        def hear(*words: object, **more: object) -> None:
            self.verbs.add(verb)

        return hear


def spoken(rule: PlanRule, page: Page, week: Week, given: Given) -> frozenset[str]:
    """The verbs that a rule speaks about this page; none: it only judges."""
    heard = _Heard(page, week, given)
    rule.encode(cast("Model", heard))
    return frozenset(heard.verbs)
