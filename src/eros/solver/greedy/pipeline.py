"""The greedy rules pipeline: a week filled day by day, the way a careful person would fill it.

Send types in turn by category in the order of the day's strategy, each in the best half hour that
is left; follow-ups in time order; the first caption that may be used. The same problem, rules and
objective as the solver's, and an answer of the same make. It keeps the hard rules that its simple
means can keep; the judge tells which it did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from eros.domain.bank import Flags
from eros.domain.words import BUMPS, PPV, Category, SendKind
from eros.rules.base import PlanRule
from eros.rules.text.normalise import plain
from eros.solver.columns import board_of
from eros.solver.greedy.answer import answer, solved
from eros.solver.greedy.minimums import complete
from eros.solver.greedy.partial import DAYS, Partial
from eros.solver.problem import Problem, Settings, Solved
from eros.solver.stage import fact_of, rested, tired
from eros.solver.verbs import CaptionOnce, Eligible, listen

ANY_ORDER = "RET"  # of a day without a known strategy
LETTERS = {"R": Category.REVENUE, "E": Category.ENGAGEMENT, "T": Category.RETENTION}


@dataclass(frozen=True, slots=True)
class RulesPipeline:
    """The rules pipeline; ``letters`` are the seven days' strategies (R, E, T in time order)."""

    letters: tuple[str, ...]

    def __call__(self, problem: Problem, rules: Sequence[PlanRule], settings: Settings) -> Solved:
        """Fill the week day by day."""
        week = Partial(board_of(problem, listen(rules, problem.page, problem.week, problem.given)))
        turn = _Turn(week)
        for day in range(DAYS):
            turn.day(day, self.letters[day] or ANY_ORDER)
        week.place_followups("time")
        complete(week)
        return _first_captions(week, answer(week))


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


def _first_captions(week: Partial, found: Solved) -> Solved:
    """In time order the best-scored caption that the rules let in and that is unlike what is used.

    What is demanded of captions is asked caption by caption; nothing is weighed against the rest of
    the week.
    """
    board, problem = week.board, week.problem
    not_yet = tired(problem, board.demands)
    allowed = {
        k: rested(problem.pools[k], not_yet) for k in {p.kind for p in found.placed} if k in problem.pools
    }
    used = {s.caption_id for s in problem.fixed if s.caption_id is not None}
    once = board.demands.of(CaptionOnce)
    near_days, ratio = (
        max((d.near_days for d in once), default=0),
        min((d.near_ratio for d in once), default=0),
    )
    said = [s.caption_text for s in problem.fixed if s.caption_text]
    said += [s.caption_text for s in board.past if s.caption_text and problem.week.day(s.at) > -near_days]
    texts = [plain(t) for t in said] if once else []
    out = []
    for p in found.placed:
        pool = problem.pools.get(p.kind)
        if p.fixed is not None or pool is None:
            out.append(p)
            continue
        rank = next(
            (
                r
                for r in np.flatnonzero(allowed[p.kind]).tolist()
                if pool.ids[r] not in used
                and not (once and _twin(plain(pool.text[r]), texts, ratio))
                and all(d.allowed(fact_of(problem, pool, r), p.kind) for d in board.demands.of(Eligible))
            ),
            None,
        )
        if rank is None:
            out.append(replace(p, pool_rank=None, caption_factor=pool.reference))
            continue
        used.add(pool.ids[rank])
        texts.append(plain(pool.text[rank]))
        out.append(replace(p, pool_rank=rank, caption_factor=float(pool.factor[rank])))
    return solved(problem, tuple(out), found.drips)


def _twin(text: str, texts: list[str], ratio: float) -> bool:
    return any(fuzz.ratio(text, other, score_cutoff=ratio) >= ratio for other in texts)
