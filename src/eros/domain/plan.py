"""A planned week and everything in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from eros.domain.page import Page
from eros.domain.week import BIN_MIN, Week
from eros.domain.words import (
    Audience,
    Category,
    Channel,
    Media,
    PlanStatus,
    PpvStyle,
    SendKind,
    Severity,
    VerdictStatus,
)

SendId = NewType("SendId", str)


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor behind a choice: either an effect in cents or a multiplier, never both."""

    factor: str
    text: str
    effect_cents: int | None = None
    multiplier: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know: dropped, relaxed or short, and which rule bound."""

    code: str
    text: str
    send: SendId | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """One scheduled item. ``at`` and ``expires_at`` are week minutes (see ``Week``).

    ``price_cents`` is what one fan pays (for a tip goal: the goal). ``expected_cents`` is the
    expected RPS: cents this send earns from its whole audience; ``interval_cents`` its 80 %
    interval.
    """

    id: SendId
    at: int
    kind: SendKind
    category: Category
    channel: Channel
    audience: Audience
    caption_id: str | None = None
    caption_text: str | None = None
    needs_caption: bool = False
    content_type: str | None = None
    ppv_style: PpvStyle | None = None
    game: str | None = None
    offer_id: str | None = None
    staffed: bool = False
    price_cents: int | None = None
    media: Media = Media.NONE
    flyer_required: bool = False
    parent: SendId | None = None
    link_to: SendId | None = None
    expires_at: int | None = None
    campaign: bool = False
    pinned_by_user: bool = False
    label: str | None = None
    drip_window: str | None = None
    shoot_id: str | None = None
    outfit_id: str | None = None
    expected_cents: int = 0
    interval_cents: tuple[int, int] = (0, 0)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DripWindow:
    """Hours of a day that belong to a drip set. ``start`` and ``end`` are week minutes; the
    window covers ``start <= at < end``."""

    id: str
    start: int
    end: int
    drip_set_id: str
    shoot_id: str | None = None
    outfit_id: str | None = None

    @property
    def bins(self) -> range:
        """The half hours of the week that it covers, whole or in part."""
        return range(self.start // BIN_MIN, -(-self.end // BIN_MIN))


@dataclass(frozen=True, slots=True)
class Pin:
    """A wall post held at the top of the page from ``start`` until ``until`` (week minutes)."""

    send: SendId
    start: int
    until: int


@dataclass(frozen=True, slots=True)
class Budget:
    """How many sends of each sort a day is meant to carry."""

    revenue: int = 0
    engagement: int = 0
    retention: int = 0
    follow_up: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is meant to be: its named strategy, its flavour, its counts."""

    date: date
    strategy: str
    flavour: str
    budget: Budget


@dataclass(frozen=True, slots=True)
class Objective:
    """What the plan is worth and how much better any plan could be.

    ``bound_cents`` is a valid upper bound on the problem as ADR 0002 states it.
    """

    expected_cents: int
    bound_cents: int
    proven: bool

    @property
    def gap(self) -> float:
        """(bound - expected) / bound, 0..1; 0 when the bound is 0."""
        if self.bound_cents <= 0:
            return 0.0
        return round((self.bound_cents - self.expected_cents) / self.bound_cents, 6)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the plan, so that it can be made again.

    ``rules`` says of every rule that was not as packaged how it differed: code -> words.
    """

    seed: int
    inputs_sha256: str
    switches: Mapping[str, object]
    model_version: str
    solver: str
    solver_version: str
    eros_version: str
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule found something. ``amount`` (> 0) says how bad, in the rule's ``unit``."""

    rule: str
    send: SendId | None
    amount: float
    text: str
    unit: str = ""
    gap: str | None = None
    severity: Severity = Severity.HARD

    @property
    def size(self) -> str:
        """``amount`` and ``unit`` as people say it: "26 minutes short", "$3.31 outside". Empty where
        the text alone tells as much: "1 sends" tells nobody anything."""
        if self.severity is Severity.INFO or self.amount == 1 or not self.unit:
            return ""
        what, _, rest = self.unit.partition(" ")
        if what == "cents":
            return f"${self.amount / 100:,.2f} {rest}".strip()
        return f"{self.amount:,.2f}".rstrip("0").rstrip(".") + f" {self.unit}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules in force say of a week. ``ok`` means no hard finding."""

    ok: bool
    quality_score: float
    status: VerdictStatus
    findings: tuple[Finding, ...]
    rules_checked: tuple[str, ...]
    sends_checked: int


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """One page's week. ``sends`` are ordered by ``at``, then id."""

    page: Page
    week: Week
    sends: tuple[Send, ...]
    status: PlanStatus = PlanStatus.DRAFT
    days: tuple[Day, ...] = ()
    drip_windows: tuple[DripWindow, ...] = ()
    pins: tuple[Pin, ...] = ()
    notes: tuple[Note, ...] = ()
    objective: Objective = Objective(0, 0, proven=False)
    provenance: Provenance | None = None
    _by_id: dict[SendId, Send] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.sends, key=lambda s: (s.at, s.id)))
        object.__setattr__(self, "sends", ordered)
        object.__setattr__(self, "_by_id", {s.id: s for s in ordered})

    def get(self, send: SendId | None) -> Send | None:
        """The send with this id, or ``None``."""
        return None if send is None else self._by_id.get(send)

    @property
    def labels(self) -> tuple[tuple[str, int], ...]:
        """Sends by label, most first, ties by name (gap 10.10)."""
        counts = Counter(s.label for s in self.sends if s.label is not None)
        return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def continued(before: Iterable[Send], after: Sequence[tuple[SendKind, int]]) -> dict[int, Send]:
    """Position in ``after`` (type, minute) -> the earlier send that goes on there.

    A send goes on where one of its type stands in its half hour; each goes on once.
    """
    free = {(s.kind, s.at // BIN_MIN): s for s in before}
    found: dict[int, Send] = {}
    for i in sorted(range(len(after)), key=lambda i: (after[i][1], i)):
        kind, at = after[i]
        earlier = free.pop((kind, at // BIN_MIN), None)
        if earlier is not None:
            found[i] = earlier
    return found


@dataclass(frozen=True, slots=True)
class JudgedWeek:
    """A plan with its verdict and the instant it was issued at: what a week file holds."""

    plan: WeekPlan
    verdict: Verdict
    issued_at: datetime
