"""A given plan, fixed in every stage: do these rules' encodings admit it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from eros.domain.facts import CaptionFact
from eros.domain.plan import Send, WeekPlan
from eros.domain.words import PPV, SendKind
from eros.rules.base import FOLLOWUPS, Given, PlanRule
from eros.rules.text.normalise import plain
from eros.solver.columns import Board, board_of
from eros.solver.mathopt import relax
from eros.solver.minutes import Chosen, Clash, Minutes
from eros.solver.problem import Problem
from eros.solver.styles import lawful
from eros.solver.verbs import After, CaptionOnce, ClockUnique, Drips, Eligible, Styles, listen
from eros.solver.weekly import weekly


def admits(rules: Sequence[PlanRule], plan: WeekPlan, given: Given) -> bool:
    """Whether the plan, send by send and minute by minute, is feasible under these rules alone.

    Every stage is asked with the plan's sends fixed: rows over half hours, minutes, drip windows,
    styles, captions. Soft demands admit everything; :func:`priced` says what they cost.
    """
    board = _fixed(rules, plan, given)
    return (
        _parents(board)
        and relax(weekly(board, structure=False).model) is not None
        and _minutes(board)
        and _drips(board, plan)
        and _styles(board, plan)
        and _captions(board, plan)
    )


def priced(rules: Sequence[PlanRule], plan: WeekPlan, given: Given) -> float:
    """Cents that the rules' soft demands over counts charge for this plan."""
    point = relax(weekly(_fixed(rules, plan, given), structure=False, values=False).model)
    return float("inf") if point is None else round(-point.value, 6)


def _fixed(rules: Sequence[PlanRule], plan: WeekPlan, given: Given) -> Board:
    empty = np.zeros((0, plan.week.n_bins))
    problem = Problem(
        page=plan.page, week=plan.week, given=given, options=(), value=empty, followup_value=empty,
        fatigue_cents=(), crowding_cents=(), recency_cents=0.0, recency_min=0, targets=(), pools={},
        followups_per_day=len(plan.sends), followup_share=1.0, followup_delay=(0.0, 1.0, 0, 0),
        style_pattern=(), minute_noise=0, fixed=plan.sends,
    )  # fmt: skip
    return board_of(problem, listen(rules, plan.page, plan.week, given))


def _parents(board: Board) -> bool:
    """Each follow-up names a parent of the right sort and time, one each if so asked."""
    sends = {s.id: s for s in board.problem.fixed}
    for d in board.demands.of(After):
        if d.child.kinds != FOLLOWUPS.kinds:
            continue
        taken: set[str] = set()
        for s in board.problem.fixed:
            if s not in d.child:
                continue
            parent = sends.get(s.parent) if s.parent is not None else None
            if parent is None or parent not in d.parent or not d.lo <= s.at - parent.at <= d.hi:
                return False
            if d.one_per_parent and parent.id in taken:
                return False
            taken.add(parent.id)
    return True


def _minutes(board: Board) -> bool:
    c, problem = board.cells, board.problem
    order = sorted(range(c.n), key=lambda j: (int(c.at[j]), j))
    place = {j: n for n, j in enumerate(order)}
    of_id = {s.id: place[c.n_free + i] for i, s in enumerate(problem.fixed)}
    chosen = []
    for j in order:
        send = problem.fixed[int(c.fixed[j])] if c.fixed[j] >= 0 else None
        link = None if send is None or send.link_to is None else of_id.get(send.link_to)
        chosen.append(
            Chosen(j, int(c.sig[j]), int(c.bin[j]), int(c.at[j]), None, past=send is None, link=link)
        )
    if isinstance(Minutes(board, chosen, exact=True).solve(), Clash):
        return False
    clock = Counter(problem.week.minute_of_day(s.at) for s in problem.fixed)
    return all(n <= d.at_most for d in board.demands.of(ClockUnique) for n in clock.values())


def _drips(board: Board, plan: WeekPlan) -> bool:
    for d in board.demands.of(Drips):
        days = sorted({s.day for s in board.problem.given.facts.drip_sets})
        if sorted(plan.week.day(w.start) for w in plan.drip_windows) != days:
            return False
        for w in plan.drip_windows:
            if not d.min_minutes <= w.end - w.start <= d.max_minutes:
                return False
            if plan.week.day(w.end - 1) != plan.week.day(w.start):
                return False
            for s in plan.sends:
                if w.start <= s.at < w.end and (s in d.blocked or _started_inside(plan, s, w.start)):
                    return False
    return True


def _started_inside(plan: WeekPlan, send: Send, start: int) -> bool:
    parent = plan.get(send.parent)
    return send.kind is SendKind.PPV_FOLLOWUP and (parent is None or parent.at >= start)


def _styles(board: Board, plan: WeekPlan) -> bool:
    for d in board.demands.of(Styles):
        for day in range(7):
            mine = [s for s in plan.sends if s.kind in PPV and plan.week.day(s.at) == day]
            if not lawful(
                [plan.week.minute_of_day(s.at) for s in mine], [s.ppv_style for s in mine], d.half_day_unique
            ):
                return False
    return True


def _captions(board: Board, plan: WeekPlan) -> bool:
    facts, demands = board.problem.given.facts, board.demands
    worn = [s for s in plan.sends if s.caption_text and not s.needs_caption]
    for s in worn:
        fact = facts.captions.get(s.caption_id or "") or CaptionFact(
            "own", s.caption_text or "", None, s.content_type
        )
        if not all(d.allowed(fact, s.kind) for d in demands.of(Eligible)):
            return False
    return all(_once(d, plan, worn, board) for d in demands.of(CaptionOnce))


def _once(d: CaptionOnce, plan: WeekPlan, worn: list[Send], board: Board) -> bool:
    week, facts = plan.week, board.problem.given.facts
    line = [
        (week.day(p.at), p.caption_id, p.caption_text) for p in facts.past if p.caption_id or p.caption_text
    ]
    line += [(week.day(f.last_used), f.id, None) for f in facts.captions.values() if f.last_used is not None]
    for s in worn:
        day = week.day(s.at)
        for then, name, text in line:
            if name and name == s.caption_id:
                if day - then < d.days:
                    return False
            elif (
                text
                and day - then < d.near_days
                and fuzz.ratio(plain(text), plain(s.caption_text or "")) >= d.near_ratio
            ):
                return False
        line.append((day, s.caption_id, s.caption_text))
    return True


__all__ = ["admits", "priced"]
