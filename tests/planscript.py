"""Weeks as text: one line a send, headers for what stands beside the plan.

A send line is ``DAYS HH:MM KIND [words]``; ``DAYS`` is ``mon``, ``mon-wed`` or ``mon,fri`` and makes
one send each. Words: ``#id``, ``>parent``, ``~link_to``, ``campaign``, ``ordinary``, ``staffed``,
``needs_caption`` and ``key=value`` (price, caption, text, chars, content, style, game, offer,
audience, channel, expires, label, drip, shoot, outfit). ``01:30b`` is the second passing of a
repeated hour. Types bring their channel, audience and category from the catalogue.

Headers: ``week: 2026-01-05 America/Los_Angeles`` · ``page: paid HIGH explicit commercial
hours=08:00-23:59 confidence=0.9 fans=9000`` · ``past: -1 23:50 KIND words`` (local day before
Monday; ``?`` an unknown type) · ``vault: solo pov:unattested solo:new solo@3000`` · ``avoid:`` ·
``nonconverters:`` ·
``tiers: solo=TOP`` · ``caption: c1 type=bump_normal content=solo paid_only last=-10 "text"`` ·
``offer: o1 items=solo:1000,pov:500 stock=3 ends=tue@10:00`` · ``drip: d1 mon shoot=s outfit=o`` ·
``live: e1 tue 20:00-21:00`` · ``staffed: tue 20:00-21:00`` · ``draw: prize_wheel`` ·
``stock: o1=3`` · ``rotation: solo,bundle,winner,feature days=2`` · ``facts: unknown`` ·
``own_weeks: 5`` · ``persona: tone=playful second=flirty emoji=light slang=none`` · ``window: w1 mon 14:00-20:00 set=d1 shoot=s outfit=o`` ·
``past_pin: game_post -1 mon 18:20`` (local day it was posted, when it comes down) ·
``pin: a mon 10:07 thu 10:07`` · ``day: mon balanced_spread``.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.builders import a_page, a_send

from eros.catalog.load import default
from eros.domain.facts import (
    CaptionFact,
    DripSet,
    Facts,
    LiveEvent,
    Offer,
    PastPin,
    PastSend,
    Persona,
    Rotation,
    VaultItem,
)
from eros.domain.page import ActiveHours, Page
from eros.domain.plan import Budget, Day, DripWindow, Pin, Send, SendId, WeekPlan
from eros.domain.week import DAY_NAMES, Week
from eros.domain.words import Audience, Channel, ContentTier, PpvStyle, RotationState, SendKind
from eros.rules.base import Given

WEEK = Week(date(2026, 1, 5), "America/Los_Angeles")
SET_KEYS = {"caption": "caption_id", "content": "content_type", "offer": "offer_id", "drip": "drip_window",
            "shoot": "shoot_id", "outfit": "outfit_id", "game": "game", "label": "label"}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A plan with what stands beside it."""

    plan: WeekPlan
    given: Given

    def __repr__(self) -> str:
        """Short enough to print when a property fails."""
        week = self.plan.week
        sends = ", ".join(f"{week.label(s.at)} {s.kind.value} #{s.id}" for s in self.plan.sends)
        past = ", ".join(f"{p.at} {p.kind}" for p in self.given.facts.past)
        return f"Scene({sends} | past {past})"


def scene(text: str) -> Scene:
    """Read a plan script."""
    return _Reader(text).scene()


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = [line.strip() for line in text.splitlines() if line.strip()]
        self.week = WEEK
        self.page: Page = a_page()
        self.facts: dict[str, Any] = {"past": [], "vault": {}, "captions": {}, "offers": {}, "drip_sets": [],
                                      "live_events": [], "staffed": [], "stock": {}, "pins": []}  # fmt: skip
        self.sends: list[Send] = []
        self.windows: list[DripWindow] = []
        self.pins: list[Pin] = []
        self.days: list[Day] = []

    def scene(self) -> Scene:
        late: list[list[str]] = []
        for line in self.lines:
            key, colon, rest = line.partition(":")
            if colon and " " not in key:
                getattr(self, f"_{key}")(shlex.split(rest))
            else:
                late.append(shlex.split(line, comments=False))
        for words in late:
            self._send(words)
        plan = WeekPlan(self.page, self.week, tuple(self.sends), days=tuple(self.days),
                        drip_windows=tuple(self.windows), pins=tuple(self.pins))  # fmt: skip
        facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in self.facts.items()}
        return Scene(plan, Given(default(), Facts(**facts)))

    def _at(self, day: int, clock: str) -> int:
        late = clock.endswith("b")
        hour, minute = clock.rstrip("b").split(":")
        at = self.week.wall(day, int(hour) * 60 + int(minute))
        if at is None:
            raise ValueError(f"the clock skips {clock}")
        if late:
            at += 60
            if self.week.minute_of_day(at) != int(hour) * 60 + int(minute):
                raise ValueError(f"{clock} comes once")
        return at

    def _when(self, text: str) -> int:
        day, clock = text.split("@")
        return self._at(_day(day), clock)

    def _week(self, words: list[str]) -> None:
        self.week = Week(date.fromisoformat(words[0]), words[1] if len(words) > 1 else WEEK.zone)

    def _page(self, words: list[str]) -> None:
        made: dict[str, Any] = dict(zip(("page_type", "tier", "page_class", "sub_type"), words, strict=False))
        made = {k: v for k, v in made.items() if "=" not in v}
        for key, value in (w.split("=") for w in words if "=" in w):
            if key == "hours":
                a, b = value.split("-")
                made["active_hours"] = ActiveHours(_minutes(a), _minutes(b))
            elif key == "confidence":
                made["confidence"] = float(value)
            else:
                made["fan_count"] = int(value)
        self.page = a_page(**made)

    def _past(self, words: list[str]) -> None:
        at = self._at(int(words[0]), words[1])
        marks = words[3:]
        text = next((w[5:] for w in marks if w.startswith("text=")), None)
        pick = dict(w.split("=", 1) for w in marks if "=" in w)
        self.facts["past"].append(
            PastSend(
                at,
                None if words[2] == "?" else SendKind(words[2]),
                Audience(pick.get("audience", "all_active")),
                campaign="campaign" in marks or words[2] == "game_post",
                game=pick.get("game"),
                caption_id=pick.get("caption"),
                caption_text=text,
                price_cents=int(pick["price"]) if "price" in pick else None,
            )
        )

    def _vault(self, words: list[str]) -> None:
        for word in words:
            word, _, price = word.partition("@")
            key, _, mark = word.partition(":")
            ok = mark != "unattested"
            self.facts["vault"][key] = VaultItem(key, 0 if mark == "empty" else 5, adult_ok=ok, consent_ok=ok,
                                                 never_posted=mark == "new", list_price_cents=int(price) if price else None)  # fmt: skip

    def _avoid(self, words: list[str]) -> None:
        self.facts["avoid"] = frozenset(words)

    def _tiers(self, words: list[str]) -> None:
        self.facts["content_tier"] = {k: ContentTier(v) for k, v in (w.split("=") for w in words)}

    def _nonconverters(self, words: list[str]) -> None:
        self.facts["non_converters"] = frozenset(SendKind(w) for w in words)

    def _caption(self, words: list[str]) -> None:
        pick = dict(w.split("=", 1) for w in words[1:-1] if "=" in w)
        last = self._at(int(pick["last"]), "12:07") if "last" in pick else None
        self.facts["captions"][words[0]] = CaptionFact(words[0], words[-1], pick.get("type", "bump_normal"),
            pick.get("content"), pick.get("tone"), paid_only="paid_only" in words, last_used=last)  # fmt: skip

    def _offer(self, words: list[str]) -> None:
        pick = dict(w.split("=", 1) for w in words[1:])
        items = tuple((k, int(v)) for k, v in (i.split(":") for i in pick["items"].split(",")))
        self.facts["offers"][words[0]] = Offer(words[0], items, stock=int(pick["stock"]) if "stock" in pick else None,
            ends_at=self._when(pick["ends"]) if "ends" in pick else None)  # fmt: skip

    def _drip(self, words: list[str]) -> None:
        pick = dict(w.split("=", 1) for w in words[2:])
        self.facts["drip_sets"].append(
            DripSet(words[0], _day(words[1]), pick.get("shoot"), pick.get("outfit"))
        )

    def _live(self, words: list[str]) -> None:
        a, b = words[2].split("-")
        day = _day(words[1])
        self.facts["live_events"].append(LiveEvent(words[0], self._at(day, a), self._at(day, b)))

    def _staffed(self, words: list[str]) -> None:
        a, b = words[1].split("-")
        self.facts["staffed"].append((self._at(_day(words[0]), a), self._at(_day(words[0]), b)))

    def _draw(self, words: list[str]) -> None:
        self.facts["real_draws"] = frozenset(words)

    def _stock(self, words: list[str]) -> None:
        self.facts["stock"].update({k: int(v) for k, v in (w.split("=") for w in words)})

    def _rotation(self, words: list[str]) -> None:
        self.facts["rotation"] = Rotation(RotationState.PATTERN_ACTIVE, tuple(words[0].split(",")),
                                          int(words[1].removeprefix("days=")))  # fmt: skip

    def _facts(self, words: list[str]) -> None:
        self.facts["known"] = words != ["unknown"]

    def _own_weeks(self, words: list[str]) -> None:
        self.facts["own_weeks"] = int(words[0])

    def _persona(self, words: list[str]) -> None:
        pick = dict(w.split("=", 1) for w in words)
        self.facts["persona"] = Persona(
            pick.get("tone"), pick.get("second"), pick.get("emoji"), pick.get("slang")
        )

    def _window(self, words: list[str]) -> None:
        a, b = words[2].split("-")
        day = _day(words[1])
        pick = dict(w.split("=", 1) for w in words[3:])
        end = self.week.day_start(day + 1) if b == "24:00" else self._at(day + (_minutes(b) < _minutes(a)), b)
        self.windows.append(DripWindow(words[0], self._at(day, a), end, pick.get("set", ""), pick.get("shoot"),
                                       pick.get("outfit")))  # fmt: skip

    def _pin(self, words: list[str]) -> None:
        self.pins.append(
            Pin(SendId(words[0]), self._at(_day(words[1]), words[2]), self._at(_day(words[3]), words[4]))
        )

    def _past_pin(self, words: list[str]) -> None:
        at, until = self._at(int(words[1]), "12:07"), self._at(_day(words[2]), words[3])
        self.facts["pins"].append(PastPin(at, SendKind(words[0]), until))

    def _day(self, words: list[str]) -> None:
        day = self.week.start + timedelta(days=_day(words[0]))
        self.days.append(Day(day, words[1], "plain", Budget()))

    def _send(self, words: list[str]) -> None:
        kind = SendKind(words[2])
        for day in _days(words[0]):
            at = self._at(day, words[1])
            marks: dict[str, Any] = {"id": SendId(f"s{len(self.sends) + 1:03}"), "at": at, "kind": kind}
            for word in words[3:]:
                self._mark(marks, word)
            self.sends.append(a_send(**marks))

    def _mark(self, marks: dict[str, Any], word: str) -> None:
        key, eq, value = word.partition("=")
        if word[0] in "#>~":
            marks[{"#": "id", ">": "parent", "~": "link_to"}[word[0]]] = SendId(word[1:])
        elif not eq:
            flag = {"ordinary": "campaign"}.get(word, word)
            marks[flag] = word != "ordinary"
        elif key in SET_KEYS:
            marks[SET_KEYS[key]] = None if value == "none" else value
            fact = self.facts["captions"].get(value) if key == "caption" else None
            if fact is not None:
                marks.setdefault("caption_text", fact.text)
        elif key == "expires":
            marks["expires_at"] = (
                marks["at"] + int(value[:-1]) * 60 if value[-1] == "h" else self._when(value)
            )
        else:
            marks.update(_typed(key, value))


def _typed(key: str, value: str) -> dict[str, Any]:
    if key == "chars":
        return {"caption_text": ("mild words " * (int(value) // 11 + 1))[: int(value) - 1] + "."}
    if key == "price":
        return {"price_cents": int(value)}
    if key == "text":
        return {"caption_text": value}
    made = {
        "style": ("ppv_style", PpvStyle),
        "audience": ("audience", Audience),
        "channel": ("channel", Channel),
    }
    field, kind = made[key]
    return {field: kind(value)}


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _day(name: str) -> int:
    return DAY_NAMES.index(name)


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        a, _, b = part.partition("-")
        found += range(_day(a), _day(b or a) + 1)
    return found


def without_facts(made: Scene) -> Scene:
    """The same plan judged without a store."""
    return replace(made, given=replace(made.given, facts=replace(made.given.facts, known=False)))
