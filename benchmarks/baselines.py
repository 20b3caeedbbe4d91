"""Two honest ways of filling a week without a solver, on the very problem that the solver gets.

* :func:`greedy`: best insertion. Again and again the option and half hour that adds most to the
  objective and breaks nothing; then follow-ups; hard minimums before or after, whichever is better.
* :class:`RulesPipeline`: day by day, send types in turn by category in the order of the day's
  strategy, each in the best half hour that is left; follow-ups in time order; the first caption
  that may be used.

Both answer like the solver, so that the assembler and the judge treat their weeks alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from benchmarks.partial import DAYS, Partial
from eros.domain.bank import Flags
from eros.domain.week import BIN_MIN
from eros.domain.words import BUMPS, PPV, Category, SendKind
from eros.rules.base import PlanRule, Sendlike
from eros.rules.text.normalise import plain
from eros.solver.columns import FOLLOWUP, board_of
from eros.solver.minutes import Clash, Clocked, Minutes
from eros.solver.problem import Answer, DripChoice, Placed, Problem, Settings, Solved
from eros.solver.stage import Slot, captions_for, styles_for
from eros.solver.verbs import listen
from eros.solver.worth import Standing, costs

LETTERS = {"R": Category.REVENUE, "E": Category.ENGAGEMENT, "T": Category.RETENTION}
NEAR = 90.0


def penalty_of(problem: Problem, placed: Sequence[Placed]) -> float:
    """What the priced wishes charge for a decided week, straight from their definition."""
    cents = 0.0
    for t in problem.targets:
        n = sum(
            1
            for p in placed
            if (t.day is None or problem.week.day(p.at) == t.day) and _like(problem, p) in t.which
        )
        cents += t.cents * (max(t.lo - n, 0) + max(n - t.hi, 0))
    return cents


def value_of(placed: Sequence[Placed]) -> float:
    """The value of a decided week as the solver reckons it."""
    return sum(p.base_cents * p.caption_factor - p.fatigue_cents - p.recency_cents for p in placed)


def _like(problem: Problem, p: Placed) -> Sendlike:
    if p.fixed is not None:
        return problem.fixed[p.fixed]
    return FOLLOWUP if p.option is None else problem.options[p.option]


def greedy(problem: Problem, rules: Sequence[PlanRule], settings: Settings) -> Answer:
    """Best insertion; of two orders the better answer."""
    tries = []
    for minimums_first in (True, False):
        week = Partial(board_of(problem, listen(rules, problem.page, problem.week, problem.given)))
        good = week.complete() if minimums_first else True
        _insert(week)
        week.place_followups("value")
        good = week.complete() and good
        _insert(week)
        tries.append((good, _answer(week)))
    return max(tries, key=lambda t: (t[0], t[1].value_cents - t[1].penalty_cents))[1]


def _insert(week: Partial) -> None:
    while True:
        gain = week.gain()
        if week.place_best(gain, week.open(), 0.0) is not None:
            continue
        # Where the mix is what stops a sale, another send pays if the sale brings more.
        blocked = np.where(week.open(shares=False)[week.option_sig], gain, -np.inf)
        best = float(blocked.max())
        if best <= 0 or week.place_best(gain, week.open() & ~week.sells[:, None], -2 * best) is None:
            return


@dataclass(frozen=True, slots=True)
class RulesPipeline:
    """The rules pipeline; ``letters`` are the seven days' strategies (R, E, T in time order)."""

    letters: tuple[str, ...]

    def __call__(self, problem: Problem, rules: Sequence[PlanRule], settings: Settings) -> Answer:
        """Fill the week day by day."""
        week = Partial(board_of(problem, listen(rules, problem.page, problem.week, problem.given)))
        turn = _Turn(week)
        for day in range(DAYS):
            turn.day(day, self.letters[day] or "RET")
        week.place_followups("time")
        week.complete()
        return _first_captions(problem, _answer(week))


class _Turn:
    """Types of a category in turn, the better-paid first."""

    def __init__(self, week: Partial) -> None:
        self.week = week
        self.by_kind: dict[SendKind, list[int]] = {}
        for i, o in enumerate(week.problem.options):
            if np.isfinite(week.value[i]).any():
                self.by_kind.setdefault(o.kind, []).append(i)
        best = {k: float(week.value[options].max()) for k, options in self.by_kind.items()}
        category = {k: week.problem.options[options[0]].category for k, options in self.by_kind.items()}
        ranked = sorted(self.by_kind, key=lambda k: (-best[k], k))
        self.queue: dict[tuple[Category, bool], list[SendKind]] = {}
        for k in ranked:
            self.queue.setdefault((category[k], k in PPV | BUMPS), []).append(k)

    def day(self, day: int, letters: str) -> None:
        """Place the day's budget in the order of its letters."""
        left = {c: self._wish(f"volume.{c.value}_per_day", day, 1) for c in LETTERS.values()}
        core = {
            Category.REVENUE: self._wish("volume.ppv_per_day", day, 1),
            Category.ENGAGEMENT: self._wish("volume.bumps_per_day", day, 1),
        }
        stuck: set[Category] = set()
        turn = 0
        while any(n > 0 and c not in stuck for c, n in left.items()):
            category = LETTERS[letters[turn % len(letters)]]
            turn += 1
            if turn > 200:
                return
            if set(letters) - {k for k, c in LETTERS.items() if left[c] > 0 and c not in stuck} == set(
                letters
            ):
                category = next(c for c, n in left.items() if n > 0 and c not in stuck)
            if left[category] <= 0 or category in stuck:
                continue
            first = core.get(category, 0) > 0
            kind = self._place(category, day, first) or self._place(category, day, not first)
            if kind is None:
                stuck.add(category)
                continue
            left[category] -= 1
            if kind in PPV | BUMPS:
                core[category] -= 1

    def _wish(self, why: str, day: int, below_top: int) -> int:
        return sum(t.hi - below_top for t in self.week.problem.targets if t.why == why and t.day == day)

    def _full(self, kind: SendKind) -> bool:
        """The week holds as many of the type as it is wished to hold."""
        week = self.week
        for t in week.problem.targets:
            alone = t.day is None and t.which.kinds == frozenset({kind})
            if alone and week.count(week.board.sigs.held(t.which)) >= t.hi:
                return True
        return False

    def _place(self, category: Category, day: int, core: bool) -> SendKind | None:
        """The next type in turn that finds a free half hour today; it goes to the end of the queue."""
        week, queue = self.week, self.queue.get((category, core), [])
        campaigns = sum(bool(week.board.sigs.all[int(s)].campaign) for s in week.cells.sig[week.standing()])
        most = min((t.hi for t in week.problem.targets if t.why == "campaigns.per_week"), default=99)
        today = week.day_of_bin == day
        for kind in list(queue):
            if self._full(kind):
                continue
            options = [
                i
                for i in self.by_kind[kind]
                if not week.problem.options[i].campaign or campaigns < most or kind is SendKind.GAME_POST
            ]
            of_kind: Flags = np.zeros(len(week.kinds), dtype=np.bool_)
            of_kind[week.option_sig[options]] = True
            ok = week.open() & of_kind[:, None] & today[None, :]
            if week.place_best(week.value, ok) is not None:
                queue.remove(kind)
                queue.append(kind)
                return kind
        return None


def _answer(week: Partial) -> Solved:
    """The week through the solver's minute, caption and style stages."""
    board, problem, c = week.board, week.problem, week.cells
    while True:
        chosen = week.as_chosen()
        clock = Minutes(board, chosen).solve()
        if isinstance(clock, Clocked):
            break
        assert isinstance(clock, Clash)
        free = [chosen[i].column for i in clock.places if chosen[i].at is None] or list(week.chosen)
        week.remove(min(free, key=lambda j: (float(c.value[j]), j)))
    order = sorted(
        (i for i, s in enumerate(chosen) if not s.past), key=lambda i: (clock.at[i], chosen[i].column)
    )
    place = {i: n for n, i in enumerate(order)}
    slots, bases = [], []
    for i in order:
        s = chosen[i]
        kind = week.kinds[s.sig]
        assert kind is not None
        pool = problem.pools.get(kind)
        usual = pool.reference if pool is not None and pool.reference > 0 else 1.0
        bases.append((float(c.value[s.column]) / usual, usual))
        fixed = int(c.fixed[s.column]) if c.fixed[s.column] >= 0 else None
        slots.append(Slot(clock.at[i], kind, s.sig, bases[-1][0], fixed))
    captions, free_slots = captions_for(board, slots)
    rank = dict(zip(free_slots, captions.rank, strict=True))
    styles = styles_for(board, slots)
    standing = [
        Standing(
            clock.at[i],
            problem.week.day(clock.at[i]),
            None if week.kinds[s.sig] is SendKind.PPV_FOLLOWUP else board.sigs.all[s.sig].category,
            s.past,
        )
        for i, s in enumerate(chosen)
    ]
    lost = costs(
        standing, problem.fatigue_cents, problem.crowding_cents, problem.recency_cents, problem.recency_min
    )
    placed = []
    for n, i in enumerate(order):
        s, slot = chosen[i], slots[n]
        pool, r = problem.pools.get(slot.kind), rank.get(n)
        factor = bases[n][1] if pool is None or r is None else float(pool.factor[r])
        placed.append(
            Placed(
                option=int(c.option[s.column]) if c.option[s.column] >= 0 else None,
                kind=slot.kind,
                at=slot.at,
                base_cents=slot.base_cents,
                caption_factor=factor,
                fatigue_cents=lost[i][0],
                recency_cents=lost[i][1],
                pool_rank=r,
                style=styles.get(n),
                parent=None if s.parent is None else place[s.parent],
                link_to=place[clock.link[i]] if i in clock.link else None,
                fixed=slot.fixed,
            )
        )
    sets = problem.given.facts.drip_sets
    drips = tuple(
        DripChoice(next(i for i, x in enumerate(sets) if x.day == day), b * BIN_MIN, (b + length) * BIN_MIN)
        for day, (b, length) in sorted(week.windows.items())
    )
    return _solved(problem, tuple(placed), drips)


def _solved(problem: Problem, placed: tuple[Placed, ...], drips: tuple[DripChoice, ...]) -> Solved:
    value = value_of(placed)
    return Solved(
        placed=placed, drips=drips, value_cents=value, bound_cents=value,
        penalty_cents=penalty_of(problem, placed), proven=False, slacks=(),
    )  # fmt: skip


def _first_captions(problem: Problem, answer: Solved) -> Solved:
    """In time order the best-scored caption that is left and unlike what is used already.

    The solver's assignment has told which captions may be used at all: whatever it refuses is
    worth less than nothing here, so a rank is taken only from what the pool still offers.
    """
    used: set[int] = set()
    texts: list[str] = []
    out = []
    for p in answer.placed:
        pool = problem.pools.get(p.kind)
        if p.fixed is not None or pool is None or p.pool_rank is None:
            out.append(p)
            continue
        rank = next(
            (
                r
                for r in range(len(pool.ids))
                if int(pool.key[r]) not in used
                and _rested(problem, pool.ids[r])
                and all(fuzz.ratio(plain(pool.text[r]), t) < NEAR for t in texts)
            ),
            None,
        )
        if rank is not None:
            used.add(int(pool.key[rank]))
            texts.append(plain(pool.text[rank]))
            out.append(replace(p, pool_rank=rank, caption_factor=float(pool.factor[rank])))
        else:
            out.append(replace(p, pool_rank=None, caption_factor=pool.reference))
    return _solved(problem, tuple(out), answer.drips)


def _rested(problem: Problem, caption: str) -> bool:
    known = problem.given.facts.captions.get(caption)
    last = None if known is None else known.last_used
    return last is None or problem.week.day(last) <= -30
