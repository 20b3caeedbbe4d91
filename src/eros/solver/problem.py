"""What the solver is asked and what it answers, in the product's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.page import Page
from eros.domain.plan import DripWindow, Send
from eros.domain.week import BIN_MIN, Week
from eros.domain.words import Audience, Category, Channel, PpvStyle, SendKind
from eros.rules.base import Given, Which


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fill a slot: a send type with its campaign flag, game, audience and channel."""

    kind: SendKind
    category: Category
    audience: Audience
    channel: Channel
    campaign: bool = False
    game: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A soft count: between ``lo`` and ``hi`` of these on ``day`` (``None``: over the week).

    Each unit outside costs ``cents``. ``why`` names the source for notes. ``span`` narrows a day to
    minutes of its clock, whole half hours, half open. With ``share`` (0..1) the wish is another one:
    at least that share of the week's falls on ``day``.
    """

    which: Which
    lo: int
    hi: int
    cents: int
    why: str
    day: int | None = None
    span: tuple[int, int] | None = None
    share: float | None = None

    def covers(self, week: Week, at: int) -> bool:
        """Whether a send at this week minute stands where the wish counts."""
        if self.day is not None and week.day(at) != self.day:
            return False
        return self.span is None or self.span[0] <= week.minute_of_day(at) < self.span[1]

    def off(self, here: int, all_week: int) -> float:
        """By how many sends the wish is missed, with ``here`` of ``all_week`` where it counts."""
        if self.share is not None:
            return max(self.share * all_week - here, 0.0)
        return float(max(self.lo - here, here - self.hi, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Lift:
    """Captions to be chosen more (``by`` > 1) or less often than their worth alone would have them.

    As few as make ``by`` times as many, and none that is worth less than another even at ``by``
    times its worth. ``held`` says which of a pool's captions, shape (n,); ``subject`` names the same
    lift in every pool.
    """

    subject: str
    by: float
    held: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Captions one send type may use, best first; arrays of shape (n,).

    ``key`` bank index (the same caption has the same key in every pool); ``factor`` multiplies the
    value of the slot; ``chars`` code points; ``text`` for near-duplicates; ``content`` key or None.
    ``lifts`` weigh captions against each other when they are chosen; their value stays.
    """

    key: Ints
    ids: tuple[str, ...]
    text: tuple[str, ...]
    factor: Floats
    chars: Ints
    content: tuple[str | None, ...]
    reference: float  # the factor the weekly problem reckons with
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A re-plan's wish to keep an earlier send: ``cents`` are lost if it is not placed again in
    the same half hour with the same option."""

    send: Send
    cents: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How hard the solver tries.

    ``theta_cents`` what a column may lose on the relaxation and still be looked at, for a week worth
    10,000 dollars; ``mip_gap`` the share of the week's worth at which one integer search stops;
    ``max_work`` its limit in hundreds of branch-and-bound nodes (not seconds: the same on every
    machine).
    """

    theta_cents: float = 200.0
    mip_gap: float = 0.0075
    max_work: float = 1.5
    enough: float = 0.01  # stop improving once the weekly gap to the relaxation is below this
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One page's week.

    ``value`` and ``followup_value`` have shape (n_options, n_bins), cents at the reference caption;
    a NaN or negative infinity closes the cell. ``followup_value`` is what a follow-up to such a
    parent earns (0 rows for types that have none). ``fatigue_cents[k]`` is lost with the (k+1)-th
    revenue send of a day, ``crowding_cents[k]`` with the (k+1)-th engagement or retention send;
    ``recency_cents`` with each further revenue send inside any ``recency_min`` minutes.
    ``day_lean`` and ``style_lean`` weigh (day, content type) and (style, content type) when captions
    change places; they earn nothing.
    """

    page: Page
    week: Week
    given: Given
    options: tuple[Option, ...]
    value: Floats
    followup_value: Floats
    fatigue_cents: tuple[float, ...]
    crowding_cents: tuple[float, ...]
    recency_cents: float
    recency_min: int
    targets: tuple[Target, ...]
    pools: Mapping[SendKind, Pool]
    followups_per_day: int
    followup_share: float
    followup_delay: tuple[float, float, int, int]  # mean, sd, earliest, latest (minutes)
    style_pattern: tuple[tuple[PpvStyle, ...], ...]  # per day, the order in force
    minute_noise: int  # seed of the preferred minutes inside a bin
    fixed: tuple[Send, ...] = ()
    windows: tuple[DripWindow, ...] = ()
    stay: tuple[Stay, ...] = ()
    not_before: int = 0
    day_lean: Mapping[tuple[int, str], float] = field(default_factory=dict)
    style_lean: Mapping[tuple[PpvStyle, str], float] = field(default_factory=dict)

    @property
    def drip_days(self) -> tuple[int, ...]:
        """Days that have a drip set and no window yet, in order."""
        have = {self.week.day(w.start) for w in self.windows}
        return tuple(sorted({s.day for s in self.given.facts.drip_sets} - have))

    def leans(self, day: int, style: PpvStyle | None, content: str | None) -> float:
        """How much rather this content is shown on that day in that style, 1 or more."""
        if content is None:
            return 1.0
        by_style = 1.0 if style is None else self.style_lean.get((style, content), 1.0)
        return self.day_lean.get((day, content), 1.0) * by_style

    def reference(self, kind: SendKind) -> float:
        """The caption factor the weekly problem reckons with for a send type; 1 without a pool."""
        pool = self.pools.get(kind)
        return pool.reference if pool is not None and pool.reference > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best choice that lost: what, and what it would have cost in cents (>= 0)."""

    what: str
    loss_cents: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the week would lose without a send and its follow-up, in cents: what they earn (below 0:
    the week's other sends would earn more), and what its wishes would then be missed by."""

    earns_cents: int
    wishes_cents: int


@dataclass(frozen=True, slots=True)
class Placed:
    """One decided send. ``parent`` and ``link_to`` index the answer's ``placed``.

    The value is ``base_cents`` (value of option and half hour at caption factor 1) x
    ``caption_factor`` - ``fatigue_cents`` - ``recency_cents``. ``pool_rank`` is the position of the
    caption in its pool, ``None`` where no caption was left. ``fixed`` indexes ``Problem.fixed``;
    ``continues`` is the earlier send that goes on here.
    """

    option: int | None  # None for a follow-up
    kind: SendKind
    at: int
    base_cents: float
    caption_factor: float
    fatigue_cents: float
    recency_cents: float
    pool_rank: int | None
    style: PpvStyle | None = None
    parent: int | None = None
    link_to: int | None = None
    drip: int | None = None
    fixed: int | None = None
    continues: Send | None = None
    other_slot: Alternative | None = None
    other_caption: Alternative | None = None
    dropped: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class DripChoice:
    """The window the solver chose for a drip set: its index in ``facts.drip_sets``, start, end. There
    is none for a day on which one of ``Problem.windows`` stands."""

    drip_set: int
    start: int
    end: int

    @property
    def bins(self) -> range:
        """The half hours of the week that it covers."""
        return range(self.start // BIN_MIN, self.end // BIN_MIN)


@dataclass(frozen=True, slots=True)
class Alike:
    """A day that runs like an earlier one. ``loss_cents``: what the cheapest change that tells them
    apart would lose (``None``: none was found that keeps the hard rules)."""

    day: int
    like: int
    loss_cents: int | None


@dataclass(frozen=True, slots=True)
class Slack:
    """A soft demand that was not met in full, in words a person understands."""

    why: str
    units: float
    cents: float


@dataclass(frozen=True, slots=True)
class Solved:
    """A week that keeps every hard rule. Cents: ``value`` realised, ``bound`` at most possible
    (the bound covers what ADR 0002 says), ``penalty`` paid for soft demands (part of neither)."""

    placed: tuple[Placed, ...]
    drips: tuple[DripChoice, ...]
    value_cents: float
    bound_cents: float
    penalty_cents: float
    proven: bool
    slacks: tuple[Slack, ...]
    alike: tuple[Alike, ...] = ()
    rule_prices: Mapping[str, float] = field(default_factory=dict)  # LP duals: cents per unit
    bound: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # missed target -> rules
    stats: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No week keeps all hard rules. ``clash`` is a smallest set of rule codes that cannot hold
    together; ``relaxation`` the cheapest change that would help, in words."""

    clash: tuple[str, ...]
    relaxation: tuple[str, ...]
    stage: str


Answer = Solved | Infeasible
