"""The cells of the weekly problem: which send could stand in which half hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.facts import PastSend
from eros.domain.plan import Send
from eros.domain.week import BIN_MIN, DAY_MIN
from eros.domain.words import FOLLOWUP_PARENTS, Audience, Category, Channel, SendKind
from eros.rules.base import FOLLOWUPS
from eros.solver.bins import Grid, Signatures, closed_minutes, grid_of
from eros.solver.problem import Option, Problem
from eros.solver.verbs import After, Apart, ApartDays, ClockUnique, Count, Demands, Forbid, NotMinutes

FOLLOWUP = Option(
    SendKind.PPV_FOLLOWUP, Category.RETENTION, Audience.PPV_NON_PURCHASERS, Channel.TARGETED_MESSAGE
)
PAST_DAYS = 8  # longest stretch any counting verb looks back, unless days are asked for


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Columns of the weekly problem, arrays of shape (n,): free sends, free follow-ups, then what
    is given (fixed sends of the week, past sends), each 1 if the send stands there.

    Attributes
    ----------
    sig, bin, day
        Signature, half-hour bin (negative in the past), local day.
    option
        Option of a free send; -1 otherwise.
    parent
        Column of a follow-up's parent; -1 for all others.
    fixed, past
        Index into ``Problem.fixed`` / the past sends; -1 otherwise.
    at
        Exact minute of a given send; -1 for free ones.
    value
        Cents at the reference caption.
    """

    sig: Ints
    bin: Ints
    day: Ints
    option: Ints
    parent: Ints
    fixed: Ints
    past: Ints
    at: Ints
    value: Floats
    n_free: int

    @property
    def n(self) -> int:
        """Number of columns."""
        return int(self.sig.shape[0])

    @property
    def in_week(self) -> Flags:
        """All but the past."""
        return self.past < 0

    @property
    def followup(self) -> Flags:
        """Free follow-ups."""
        return self.parent >= 0


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Grid, signatures, cells and the minutes each signature may use. ``minute_ok`` has shape
    (n_signatures, minutes of the week); ``masks`` remembers what rules said to single minutes."""

    problem: Problem
    demands: Demands
    grid: Grid
    sigs: Signatures
    cells: Cells
    past: tuple[PastSend, ...]
    minute_ok: Flags
    followup_sig: int
    delay: tuple[int, int]
    masks: dict[tuple[int, int], int] = field(default_factory=dict)


def option_of(problem: Problem, send: Send) -> int | None:
    """The option a given send is an instance of, the channel preferred but not required."""
    same = [
        i
        for i, o in enumerate(problem.options)
        if o.kind is send.kind
        and o.campaign is send.campaign
        and o.game == send.game
        and o.audience is send.audience
    ]
    exact = [i for i in same if problem.options[i].channel is send.channel]
    return next(iter(exact or same), None)


def fixed_value(problem: Problem, send: Send) -> float:
    """What a given send earns at the reference caption, in cents."""
    if send.kind is SendKind.PPV_FOLLOWUP:
        parent = next((s for s in problem.fixed if s.id == send.parent), None)
        option = None if parent is None else option_of(problem, parent)
        if parent is not None and option is not None and 0 <= parent.at < problem.week.length_min:
            value = float(problem.followup_value[option, parent.at // BIN_MIN])
            if np.isfinite(value):
                return value
        return float(send.expected_cents)
    option = option_of(problem, send)
    if option is not None and 0 <= send.at < problem.week.length_min:
        value = float(problem.value[option, send.at // BIN_MIN])
        if np.isfinite(value):
            return value
    return float(send.expected_cents)


def _relevant_past(problem: Problem, demands: Demands) -> tuple[PastSend, ...]:
    days = max([PAST_DAYS, *(d.days + 1 for d in demands.of(ApartDays))])
    reach = max([days * 1440, *(d.minutes for d in demands.of(Apart))]) + 120
    return tuple(s for s in problem.given.facts.past if s.at >= -reach)


def followup_delay(problem: Problem, demands: Demands) -> tuple[int, int]:
    """Earliest and latest minutes after the parent, under the problem and the rules."""
    lo, hi = problem.followup_delay[2], problem.followup_delay[3]
    for d in demands.of(After):
        if _is_followup(d):
            lo, hi = max(lo, d.lo), min(hi, d.hi)
    return lo, hi


def _is_followup(d: After) -> bool:
    return d.child.kinds == FOLLOWUPS.kinds


def board_of(problem: Problem, demands: Demands) -> Board:
    """Lay out every cell that no rule closes outright."""
    week, grid, sigs = problem.week, grid_of(problem.week, problem.page.hours), Signatures()
    option_sig = np.array([sigs.of(o, o.category) for o in problem.options], dtype=np.int64)
    followup_sig = sigs.of(FOLLOWUP, FOLLOWUP.category)
    fixed_sig = np.array([sigs.of(s, s.category) for s in problem.fixed], dtype=np.int64)
    past = _relevant_past(problem, demands)
    past_sig = np.array([sigs.of(s) for s in past], dtype=np.int64)
    open_cells, minute_ok = _open(problem, demands, grid, sigs, past, past_sig, fixed_sig)

    usable = np.isfinite(problem.value) & open_cells[option_sig]
    taken = np.array([s.at // BIN_MIN for s in problem.fixed if 0 <= s.at < week.length_min], dtype=np.int64)
    usable[:, taken] = False
    x_opt, x_bin = np.nonzero(usable)
    by_bin = np.lexsort((x_opt, x_bin))
    x_opt, x_bin = x_opt[by_bin], x_bin[by_bin]
    n_x = len(x_opt)

    # Follow-ups of free parents: in the parent's bin or the next.
    delay = followup_delay(problem, demands)
    may = np.array([o.kind in FOLLOWUP_PARENTS for o in problem.options], dtype=np.bool_)
    for d in demands.of(After):
        if _is_followup(d):
            may &= sigs.held(d.parent)[option_sig]
    offered = may[x_opt] & np.isfinite(problem.followup_value[x_opt, x_bin])
    parents = np.flatnonzero(offered)
    f_parent: list[Ints] = []
    f_bin: list[Ints] = []
    f_value: list[Floats] = []
    for step in (0, 1):
        to = x_bin[parents] + step
        fits = (to < grid.n) & (30 * step - 29 <= delay[1]) & (30 * step + 29 >= delay[0])
        fits[fits] &= open_cells[followup_sig, to[fits]]
        fits[fits] &= ~np.isin(to[fits], taken)
        f_parent.append(parents[fits])
        f_bin.append(to[fits])
        f_value.append(problem.followup_value[x_opt[parents[fits]], x_bin[parents[fits]]])
    n_f = sum(map(len, f_parent))
    # Follow-ups of fixed parents that have none yet.
    has_child = {s.parent for s in problem.fixed if s.kind is SendKind.PPV_FOLLOWUP}
    late: list[tuple[int, int, float]] = []
    for i, s in enumerate(problem.fixed):
        option = option_of(problem, s)
        if option is None or not may[option] or s.id in has_child or not 0 <= s.at < week.length_min:
            continue
        value = float(problem.followup_value[option, s.at // BIN_MIN])
        span = np.arange(s.at + delay[0], min(s.at + delay[1] + 1, week.length_min))
        span = span[minute_ok[followup_sig, span] & (span >= problem.not_before)]
        if np.isfinite(value) and len(span):
            late.extend((i, int(b), value) for b in np.unique(span // BIN_MIN) if open_cells[followup_sig, b])
    first_fixed = n_x + n_f + len(late)
    f_parent.append(np.array([first_fixed + i for i, _, _ in late], dtype=np.int64))
    f_bin.append(np.array([b for _, b, _ in late], dtype=np.int64))
    f_value.append(np.array([v for _, _, v in late]))
    n_f += len(late)

    fixed_at = np.array([s.at for s in problem.fixed], dtype=np.int64)
    past_at = np.array([s.at for s in past], dtype=np.int64)
    n_fix, n_past, n = len(fixed_at), len(past_at), n_x + n_f + len(fixed_at) + len(past_at)
    bins = np.concatenate([x_bin, *f_bin, fixed_at // BIN_MIN, past_at // BIN_MIN]).astype(np.int64)
    free = n_x + n_f
    none = np.full(n, -1, dtype=np.int64)
    option_col, parent_col, fixed_col, past_col, at_col = (
        none.copy(),
        none.copy(),
        none.copy(),
        none.copy(),
        none.copy(),
    )
    option_col[:n_x] = x_opt
    parent_col[n_x:free] = np.concatenate(f_parent)
    fixed_col[free : free + n_fix] = np.arange(n_fix)
    past_col[free + n_fix :] = np.arange(n_past)
    at_col[free:] = np.concatenate([fixed_at, past_at])
    day = np.concatenate(
        [
            grid.day[bins[:free]],
            np.array([week.day(int(t)) for t in at_col[free:]], dtype=np.int64),
        ]
    )
    worth = np.concatenate(
        [
            problem.value[x_opt, x_bin],
            *f_value,
            np.array([fixed_value(problem, s) for s in problem.fixed]),
            np.zeros(n_past),
        ]
    )
    sig = np.concatenate([option_sig[x_opt], np.full(n_f, followup_sig), fixed_sig, past_sig]).astype(
        np.int64
    )
    cells = Cells(sig, bins, day, option_col, parent_col, fixed_col, past_col, at_col, worth, free)
    return Board(problem, demands, grid, sigs, cells, past, minute_ok, followup_sig, delay)


def _open(
    problem: Problem,
    demands: Demands,
    grid: Grid,
    sigs: Signatures,
    past: tuple[PastSend, ...],
    past_sig: Ints,
    fixed_sig: Ints,
) -> tuple[Flags, Flags]:
    """Cells no rule closes, and the minutes that given sends leave. Shapes (sigs, bins), (sigs, minutes)."""
    n_sig, length = len(sigs.all), problem.week.length_min
    ok = np.ones((n_sig, length), dtype=np.bool_)
    ok[:, : max(0, problem.not_before)] = False
    bad = frozenset().union(*(d.minutes for d in demands.of(NotMinutes)))
    often = Counter(problem.week.minute_of_day(s.at) for s in problem.fixed)
    most = min((d.at_most for d in demands.of(ClockUnique)), default=len(problem.fixed) + 1)
    full = [clock for clock, n in often.items() if n >= most]
    if bad or full:
        barred = np.zeros(DAY_MIN, dtype=np.bool_)
        barred[full] = True
        barred.reshape(-1, 60)[:, sorted(bad)] = True
        clock = np.add.outer(grid.minute_of_day, np.arange(BIN_MIN)).ravel() % DAY_MIN
        ok[:, barred[clock]] = False
    given = [(int(sig), s.at) for sig, s in zip(past_sig, past, strict=True)]
    given += [(int(sig), s.at) for sig, s in zip(fixed_sig, problem.fixed, strict=True)]
    for d in demands.of(Apart):
        a, b = sigs.held(d.a), sigs.held(d.b)
        for sig, at in given:
            if at <= -d.minutes:
                continue
            near = slice(max(0, at - d.minutes + 1), max(0, min(length, at + d.minutes)))
            if a[sig]:
                ok[b, near] = False
            if b[sig]:
                ok[a, near] = False
    for count in demands.of(Count):
        if count.per.unit != "minutes" or not count.hi or count.cents is not None:
            continue
        held = sigs.held(count.which)
        times = sorted(at for sig, at in given if held[sig])
        for first, last in zip(times, times[count.hi - 1 :], strict=False):
            # So many stand so close that one more near them is too many; of the past alone rows speak.
            if last >= 0 and last - first < count.per.length:
                ok[held, max(0, last - count.per.length + 1) : max(0, first + count.per.length)] = False
    cells = ok.reshape(n_sig, grid.n, BIN_MIN).any(axis=2) & grid.open
    shut: dict[object, tuple[Flags, Flags]] = {}
    for f in demands.of(Forbid):
        held = sigs.held(f.which)
        if not held.any():
            continue
        if f.when is None:
            cells[held] = False
            continue
        if f.when not in shut:
            shut[f.when] = closed_minutes(grid, f.when)
        whole, part = shut[f.when]
        cells[np.ix_(held, whole)] = False
        if part.any():
            ok[np.ix_(held, part)] = False
            cells &= ok.reshape(n_sig, grid.n, BIN_MIN).any(axis=2)
    return cells, ok
