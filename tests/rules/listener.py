"""The verbs of ``base.Model``, read literally over a finished plan.

A second opinion on ``encode`` that owes nothing to a solver: each verb is a plain sentence about
counts and distances, so what the rule says and what it judges can be compared plan by plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from rapidfuzz import fuzz

from eros.domain.facts import CaptionFact
from eros.domain.plan import Send, SendId, WeekPlan
from eros.domain.words import SendKind
from eros.rules.base import Given, Per, PlanRule, Sendlike, Which
from eros.rules.text.normalise import plain

EPS = 1e-9
RULE = re.compile(r"[A-Z]{3}\d\d")


class Listener:
    """Hears what rules say of one plan; ``refused`` names the verbs it does not keep."""

    def __init__(self, plan: WeekPlan, given: Given) -> None:
        self.plan, self.given = plan, given
        self.page, self.week = plan.page, plan.week
        self.refused: list[str] = []
        self.heard: list[str] = []
        self._line: list[Sendlike] = [*given.facts.past, *plan.sends]

    def _say(self, verb: str, fine: bool) -> None:
        self.heard.append(verb)
        if not fine:
            self.refused.append(verb)

    def _keys(self, at: int, per: Per) -> object:
        day = self.week.day(at)
        if per.unit == "day":
            return day
        return (day, self.week.minute_of_day(at) // 60) if per.unit == "clock_hour" else 0

    def forbid(self, which: Which, when: Callable[[int], bool] | None = None) -> None:
        self._say("forbid", not any(s in which and (when is None or when(s.at)) for s in self.plan.sends))

    def at_most(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        mine = [s.at for s in self.plan.sends if s in which]
        past = [p.at for p in self.given.facts.past if p in which]
        fine = True
        for at in mine:
            if per.unit == "minutes":
                count = sum(at - per.length < other <= at for other in past + mine)
            elif per.unit == "rolling_week":
                day = self.week.day(at)
                count = sum(day - 7 < self.week.day(other) <= day for other in past + mine)
            else:
                count = sum(self._keys(other, per) == self._keys(at, per) for other in mine)
            fine &= count <= n
        self._say("at_most", fine or cents is not None)

    def at_least(self, which: Which, n: int, per: Per, *, cents: int | None = None) -> None:
        mine = [s.at for s in self.plan.sends if s in which]
        days = range(7) if per.unit == "day" else [None]
        fine = all(sum(d is None or self.week.day(at) == d for at in mine) >= n for d in days)
        self._say("at_least", fine or cents is not None)

    def apart(self, a: Which, b: Which, min_minutes: int) -> None:
        line = self._line
        fine = True
        for i, one in enumerate(line):
            for other in line[i + 1 :]:
                if not isinstance(other, Send) or not (
                    (one in a and other in b) or (one in b and other in a)
                ):
                    continue
                fine &= abs(other.at - one.at) >= min_minutes  # type: ignore[attr-defined]
        self._say("apart", fine)

    def apart_days(self, which: Which, days: int, *, cents: int | None = None) -> None:
        past = sorted(self.week.day(p.at) for p in self.given.facts.past if p in which)[-1:]
        mine = [self.week.day(s.at) for s in self.plan.sends if s in which]
        fine = all(b - a >= days for a, b in pairwise(past + mine))
        self._say("apart_days", fine or cents is not None)

    def after(self, child: Which, parent: Which, lo_min: int, hi_min: int, *, one_per_parent: bool) -> None:
        fine, taken = True, set[SendId]()
        for send in self.plan.sends:
            if send in child:
                found = self.plan.get(send.parent or send.link_to)
                fine &= found is not None and found in parent and lo_min <= send.at - found.at <= hi_min
                if found is not None and one_per_parent:
                    fine &= found.id not in taken
                    taken.add(found.id)
        self._say("after", fine)

    def share(self, part: Which, whole: Which, lo: float, hi: float, *, cents: int | None = None) -> None:
        a, b = (sum(s in which for s in self.plan.sends) for which in (part, whole))
        self._say("share", lo * b - EPS <= a <= hi * b + EPS or cents is not None)

    def share_per_kind(self, hi: float, *, cents: int | None = None) -> None:
        kinds = [s.kind for s in self.plan.sends]
        fine = all(kinds.count(k) <= hi * len(kinds) + EPS for k in kinds)
        self._say("share_per_kind", fine or cents is not None)

    def distinct(self, which: Which, n: int, *, cents: int | None = None) -> None:
        fine = len({s.kind for s in self.plan.sends if s in which}) >= n
        self._say("distinct", fine or cents is not None)

    def drip_windows(self, blocked: Which, min_minutes: int, max_minutes: int) -> None:
        days = sorted({d.day for d in self.given.facts.drip_sets})
        windows = self.plan.drip_windows
        fine = sorted(self.week.day(w.start) for w in windows) == days
        for w in windows:
            fine &= min_minutes <= w.end - w.start <= max_minutes
            fine &= self.week.day(w.end - 1) == self.week.day(w.start)
            for s in self.plan.sends:
                if w.start <= s.at < w.end:
                    fine &= s not in blocked
                    parent = self.plan.get(s.parent)
                    if s.kind is SendKind.PPV_FOLLOWUP:
                        fine &= parent is not None and parent.at < w.start
        self._say("drip_windows", fine)

    def drip_items(self, which: Which, at_least: int, *, cents: int) -> None:
        self._say("drip_items", True)

    def minute_not_in(self, minutes_of_hour: frozenset[int]) -> None:
        clocks = [self.week.minute_of_day(s.at) % 60 for s in self.plan.sends]
        self._say("minute_not_in", minutes_of_hour.isdisjoint(clocks))

    def clock_unique(self, at_most: int) -> None:
        clocks = [self.week.minute_of_day(s.at) for s in self.plan.sends]
        self._say("clock_unique", all(clocks.count(c) <= at_most for c in clocks))

    def eligible(self, why: str, allowed: Callable[[CaptionFact, SendKind], bool]) -> None:
        assert RULE.fullmatch(why), "what shuts captions out is named by its rule"
        fine = True
        for send in self.plan.sends:
            if send.caption_text and not send.needs_caption:
                known = self.given.facts.captions.get(send.caption_id or "")
                fine &= allowed(
                    known or CaptionFact("own", send.caption_text, None, send.content_type), send.kind
                )
        self._say("eligible", fine)

    def caption_once(self, days: int, near_days: int, near_ratio: float) -> None:
        facts, fine = self.given.facts, True
        line = [
            (self.week.date(p.at), p.caption_id, p.caption_text, False)
            for p in facts.past
            if p.caption_text or p.caption_id
        ]
        for fact in facts.captions.values():
            if fact.last_used is not None:
                line.append((self.week.date(fact.last_used), fact.id, None, False))
        line += [
            (self.week.date(s.at), s.caption_id, s.caption_text, True)
            for s in self.plan.sends
            if s.caption_text
        ]
        for i, (day, key, text, _) in enumerate(line):
            for day_b, key_b, text_b, new in line[i + 1 :]:
                if not new:
                    continue
                gap = day_b - day
                if key and key == key_b:
                    fine &= gap >= timedelta(days)
                elif text and text_b and gap < timedelta(near_days):
                    fine &= fuzz.ratio(plain(text), plain(text_b)) < near_ratio
        self._say("caption_once", fine)

    def length_share(self, kinds: Which, chars_lo: int, chars_hi: int, share: float, *, cents: int) -> None:
        self._say("length_share", True)

    def days_unlike(self, *, cents: int) -> None:
        self._say("days_unlike", True)

    def styles(self, half_day_unique: frozenset[str]) -> None:
        fine = True
        ppv = [s for s in self.plan.sends if s.kind in (SendKind.PPV_UNLOCK, SendKind.PPV_WALL)]
        keys = [(self.week.day(s.at), self.week.minute_of_day(s.at) < 720, s.ppv_style) for s in ppv]
        fine &= all(keys.count(k) == 1 for k in keys if k[2] in half_day_unique)
        for a, b in pairwise(keys):
            fine &= not (a[0] == b[0] and a[2] == b[2] and a[2] in half_day_unique)
        self._say("styles", fine)


def hear(rule: PlanRule, plan: WeekPlan, given: Given) -> Listener:
    """A rule's encode face over a plan."""
    listener = Listener(plan, given)
    rule.encode(listener)
    return listener


def silent(rule: PlanRule, plan: WeekPlan, given: Given) -> bool:
    """Whether the rule only judges."""
    return not hear(rule, plan, given).heard
