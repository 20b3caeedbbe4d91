"""One question, one answer: the week that earns most under the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from eros.domain.bank import Floats
from eros.domain.plan import continued
from eros.rules.base import PlanRule
from eros.solver.alike import as_it_is, told_apart
from eros.solver.captions import Captions
from eros.solver.clash import explain_clash
from eros.solver.columns import Board, board_of
from eros.solver.explain import Explainer, bound_wishes, rule_prices
from eros.solver.filter import NoGood, Weighed, decide
from eros.solver.instead import explained
from eros.solver.minutes import Chosen, Clash, Clocked, Minutes, chosen_of
from eros.solver.problem import Alike, Answer, Infeasible, Placed, Problem, Settings, Slack, Solved
from eros.solver.stage import placed_of, slots_of
from eros.solver.standing import around
from eros.solver.verbs import listen
from eros.solver.weekly import Weekly, missed, weekly

MAX_CUTS = 12  # no-good cuts before follow-ups are dropped instead


def solve(problem: Problem, rules: Sequence[PlanRule], settings: Settings = Settings()) -> Answer:
    """Decide the week; ADR 0002 states the problem and what the bound covers.

    Deterministic: the same problem, rules and settings give the same answer in every process.
    """
    demands = listen(rules, problem.page, problem.week, problem.given)
    board = board_of(problem, demands)
    week = weekly(board)
    weighed = decide(week, settings)
    if weighed is None and problem.fixed:
        found = around(board, settings)
        if isinstance(found, Infeasible):
            return found
        week, weighed = found
    if weighed is None:
        return explain_clash(problem, demands, settings)
    ask = Explainer(week)
    clocked = _clock(week, weighed, settings, ask)
    if clocked is None:
        return Infeasible((), ("no minutes fit the weekly answer",), "minutes")
    return _answer(week, clocked, ask)


@dataclass(frozen=True, slots=True, eq=False)
class _Timed:
    weighed: Weighed
    x: Floats
    chosen: tuple[Chosen, ...]
    clock: Clocked
    cuts: int
    dropped: tuple[int, ...]
    alike: tuple[Alike, ...]


def _clock(week: Weekly, first: Weighed, settings: Settings, ask: Explainer) -> _Timed | None:
    """Days told apart, and minutes; on conflict forbid the smallest set of cells that has none, and
    decide again. ``ask`` is left at the answer."""
    board, weighed, x = week.board, first, first.x
    cuts: list[NoGood] = []
    dropped: list[int] = []
    while len(cuts) < 4 * MAX_CUTS:
        point, alike = told_apart(week, ask, x)
        chosen = chosen_of(board, point)
        found = Minutes(board, chosen).solve()
        if isinstance(found, Clash) and point is not x:
            point, alike = x, as_it_is(week, ask, x)
            chosen = chosen_of(board, point)
            found = Minutes(board, chosen).solve()
        if isinstance(found, Clocked):
            return _Timed(weighed, point, chosen, found, len(cuts), tuple(dropped), alike)
        cols = [chosen[i].column for i in found.places]
        children = [j for j in cols if board.cells.parent[j] >= 0]
        if len(cuts) >= MAX_CUTS and children:
            worst = min(children, key=lambda j: (float(board.cells.value[j]), j))
            x = x.copy()
            x[worst] = 0.0
            dropped.append(worst)
            continue
        if not cols:
            return None
        cuts.append(_no_good(board, [chosen[i] for i in found.places]))
        again = decide(week, settings, cuts, first)
        if again is None:
            return None
        weighed, x = again, again.x
    return None


def _no_good(board: Board, clash: Sequence[Chosen]) -> NoGood:
    """Cells that may not all stand: of the whole half hours where the send does not matter."""
    c = board.cells
    alike = [replace(s, parent=None) for s in clash if s.parent is None]
    if len(alike) > 1 and Minutes(board, alike, common=True).hopeless():
        bins = [s.bin for s in alike]
        return NoGood(np.flatnonzero((c.option >= 0) & np.isin(c.bin, bins)), len(bins) - 1)
    return NoGood(np.array([s.column for s in clash], dtype=np.int64), len(clash) - 1)


def _answer(week: Weekly, timed: _Timed, ask: Explainer) -> Solved:
    board, problem = week.board, week.board.problem
    order, slots = slots_of(board, timed.chosen, timed.clock)
    loose = [n for n, s in enumerate(slots) if s.fixed is None]
    earlier = continued((s.send for s in problem.stay), [(slots[n].kind, slots[n].at) for n in loose])
    going_on = {loose[k]: send for k, send in earlier.items()}
    placed, captions = placed_of(board, timed.chosen, timed.clock, going_on)
    told = explained(ask, placed, [timed.chosen[i].column for i in order])
    found = _account(week, timed, told, captions, ask)
    return replace(found, bound=bound_wishes(ask), alike=timed.alike)


def _account(
    week: Weekly, timed: _Timed, placed: tuple[Placed, ...], captions: Captions, ask: Explainer
) -> Solved:
    problem = week.board.problem
    value = sum(p.base_cents * p.caption_factor - p.fatigue_cents - p.recency_cents for p in placed)
    slacks = []
    short = missed(week, timed.x)
    for first, last, why, cents in week.soft:
        units = float(short[first:last].sum())
        if units > 0.5:
            slacks.append(Slack(why, units, units * cents))
    for i, cols in week.stay:
        if not timed.x[cols].any():
            slacks.append(Slack("an earlier send moved", 1.0, float(problem.stay[i].cents)))
    slacks += [Slack("a follow-up found no minute", 1.0, 0.0) for _ in timed.dropped]
    if captions.short_units:
        slacks.append(
            Slack("captions of the wished length", float(captions.short_units), captions.short_cents)
        )
    if n := ask.patterns.repeated:
        slacks.append(Slack(ask.patterns.rule, float(n), float(n * ask.patterns.cents)))
    # What the weekly problem makes of the same sends: reference captions, minus what is missed.
    weekly_cents = (
        sum(p.base_cents * problem.reference(p.kind) - p.fatigue_cents - p.recency_cents for p in placed)
        - float(sum(c * short[a:b].sum() for a, b, _, c in week.soft))
        + float(sum(problem.stay[i].cents for i, cols in week.stay if timed.x[cols].any()))
    )
    return Solved(
        placed=placed,
        drips=ask.windows,
        value_cents=value,
        bound_cents=value + max(0.0, timed.weighed.bound - weekly_cents) + captions.slack_cents,
        penalty_cents=sum(s.cents for s in slacks),
        proven=timed.weighed.bound - weekly_cents <= 1.0,
        slacks=tuple(slacks),
        rule_prices=rule_prices(week.model, timed.weighed.relaxed),
        stats={
            "cuts": float(timed.cuts),
            "kept": float(timed.weighed.kept),
            "rounds": float(timed.weighed.rounds),
            "columns": float(week.model.n),
            "rows": float(week.model.m),
            "weekly_cents": weekly_cents,
            "relaxed_cents": timed.weighed.relaxed.value,
        },
    )


__all__ = ["solve"]
