"""A solver's answer as a plan that rules can read, and the literal reading of rules over it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.rules.listener import hear

from eros.domain.plan import DripWindow, Send, SendId, WeekPlan
from eros.domain.words import SendKind
from eros.rules.base import PlanRule
from eros.solver.columns import FOLLOWUP
from eros.solver.problem import Placed, Problem, Solved


def plan_of(problem: Problem, answer: Solved) -> WeekPlan:
    """All placed sends with captions, parents, links and windows."""
    sends = tuple(_send(problem, i, s) for i, s in enumerate(answer.placed))
    sets = problem.given.facts.drip_sets
    windows = tuple(
        DripWindow(f"w{i}", d.start, d.end, sets[d.drip_set].id) for i, d in enumerate(answer.drips)
    )
    return WeekPlan(problem.page, problem.week, sends, drip_windows=windows)


def _send(problem: Problem, i: int, s: Placed) -> Send:
    option = FOLLOWUP if s.option is None else problem.options[s.option]
    if s.fixed is not None:
        given = problem.fixed[s.fixed]
        option = option if s.option is not None else None  # type: ignore[assignment]
        kind, category, channel, audience = given.kind, given.category, given.channel, given.audience
        campaign, game = given.campaign, given.game
    else:
        kind, category, channel, audience = s.kind, option.category, option.channel, option.audience
        campaign, game = option.campaign, option.game
    pool = problem.pools.get(s.kind)
    worn = pool is not None and s.pool_rank is not None
    return Send(
        id=_id(i), at=s.at, kind=kind, category=category, channel=channel, audience=audience,
        campaign=campaign, game=game, ppv_style=s.style,
        caption_id=pool.ids[s.pool_rank] if pool is not None and s.pool_rank is not None else None,
        caption_text=pool.text[s.pool_rank] if pool is not None and s.pool_rank is not None else None,
        needs_caption=not worn,
        parent=_id(s.parent) if s.parent is not None else None,
        link_to=_id(s.link_to) if s.link_to is not None else None,
    )  # fmt: skip


def _id(i: int) -> SendId:
    return SendId(f"s{i:03}")


def refused(problem: Problem, answer: Solved, rules: Sequence[PlanRule]) -> dict[str, list[str]]:
    """Verbs that the answer does not keep, read word by word, per rule."""
    plan = plan_of(problem, answer)
    found = {r.code: hear(r, plan, problem.given).refused for r in rules}
    return {code: verbs for code, verbs in found.items() if verbs}


__all__ = ["SendKind", "plan_of", "refused"]
