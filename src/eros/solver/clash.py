"""When no week keeps all hard rules: which of them clash, and the cheapest way out, in words."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from eros.domain.week import BIN_MIN
from eros.rules.base import Per, Which
from eros.solver.columns import board_of
from eros.solver.linear import Linear
from eros.solver.mathopt import Effort, relax, whole
from eros.solver.problem import Infeasible, Problem, Settings
from eros.solver.verbs import Apart, ApartDays, Count, Demand, Demands, Distinct, Forbid, Share, ShareKinds
from eros.solver.weekly import Weekly, weekly

PRICE = 1.0  # what a unit outside a hard limit costs while a way out is sought


def possible(problem: Problem, demands: Demands, settings: Settings, *, eased: bool = False) -> bool:
    """Whether some week keeps these demands, by half hours; ``eased``: but for what stands."""
    model = weekly(board_of(problem, demands), eased=eased).model
    free = replace(model, cost=np.zeros(model.n))
    if relax(free) is None:
        return False
    return whole(free, np.arange(model.n), Effort(1e12, settings.max_work, settings.seed)) is not None


def explain_clash(
    problem: Problem, demands: Demands, settings: Settings, *, eased: bool = False
) -> Infeasible:
    """A smallest set of rules that cannot hold together; ``eased``: nor beside what stands.

    The duals of the cheapest way out of the relaxation name the rules that can be in it; rules
    that close cells outright come on top. Then each is left out in turn: who is not needed goes.
    """
    problem = replace(problem, targets=(), stay=())
    week = weekly(board_of(problem, demands), eased=eased)

    def without(gone: frozenset[str]) -> bool:
        return possible(problem, demands.without(gone), settings, eased=eased)

    suspects = _suspects(week)
    closing = {d.rule for d in demands.of(Forbid)} | {d.rule for d in demands.of(Apart)}
    rules = list(dict.fromkeys(d.rule for d in demands.all))
    named = [r for r in rules if r in suspects or r in closing]
    gone = frozenset(r for r in rules if r not in named)
    if not named or without(gone):
        named, gone = rules, frozenset()
    lifted = gone | {r for r in named if r not in suspects}
    if suspects and not without(lifted):
        gone = lifted
    for rule in named:
        if rule not in gone and not without(gone | {rule}):
            gone |= {rule}
    clash = tuple(r for r in rules if r not in gone)
    return Infeasible(clash, _ways_out(week, demands, clash), "week")


def _elastic(week: Weekly, clash: frozenset[str] | None) -> tuple[Linear, list[int], int]:
    """The model in which hard rows of ``clash`` (all, if ``None``) may be missed at a price."""
    m = week.model
    rows = [r for r in range(m.m) if week.demand[r] >= 0 and (clash is None or m.rule[r] in clash)]
    size = np.ones(m.m)
    np.maximum.at(size, m.row, np.abs(m.val))
    row, col, val = [m.row], [m.col], [m.val]
    n = m.n
    owner: list[int] = []
    for r in rows:
        for sign, finite in ((-1.0, np.isfinite(m.hi[r])), (1.0, np.isfinite(m.lo[r]))):
            if finite:
                row.append(np.array([r]))
                col.append(np.array([n + len(owner)]))
                val.append(np.array([sign * size[r]]))
                owner.append(r)
    k = len(owner)
    return (
        Linear(
            cost=np.concatenate([np.zeros(n), np.full(k, -PRICE)]),
            lb=np.append(m.lb, np.zeros(k)),
            ub=np.append(m.ub, np.full(k, 1e4)),
            row=np.concatenate(row),
            col=np.concatenate(col),
            val=np.concatenate(val),
            lo=m.lo,
            hi=m.hi,
            rule=m.rule,
        ),
        owner,
        n,
    )


def _suspects(week: Weekly) -> set[str]:
    model, _, _ = _elastic(week, None)
    point = relax(model)
    if point is None:
        return set()
    return {
        rule for rule, dual in zip(model.rule, point.duals.tolist(), strict=True) if rule and abs(dual) > 1e-7
    }


def _ways_out(week: Weekly, demands: Demands, clash: tuple[str, ...]) -> tuple[str, ...]:
    """Ways that ease one rule alone, the fewest units first; of all together where none does."""
    single = [found for rule in clash if (found := _eased(week, demands, frozenset({rule}))) is not None]
    if single:
        return tuple(words for _, words in sorted(single, key=lambda found: (found[0], found[1])))
    together = _eased(week, demands, frozenset(clash))
    return (together[1],) if together is not None else tuple(f"leave out {rule}" for rule in clash)


def _eased(week: Weekly, demands: Demands, rules: frozenset[str]) -> tuple[float, str] | None:
    """Units missed and the words, if easing these rules is enough."""
    model, owner, n = _elastic(week, rules)
    order = np.argsort(model.row, kind="stable")
    model = replace(model, row=model.row[order], col=model.col[order], val=model.val[order])
    point = relax(model)
    if point is None:
        return None
    missed: dict[int, float] = {}
    for i, r in enumerate(owner):
        units = float(point.x[n + i])
        if units > 1e-6:
            d = int(week.demand[r])
            missed[d] = max(missed.get(d, 0.0), units)
    words = [way(demands.all[d], math.ceil(u - 1e-6)) for d, u in sorted(missed.items())]
    return -point.value, " and ".join(dict.fromkeys(words))


def way(d: Demand, units: int) -> str:
    """The demand with its limit moved by ``units``."""
    if isinstance(d, Count) and d.lo is not None:
        return f"ask for {max(0, d.lo - units)} {named(d.which)} {span(d.per)} instead of {d.lo} ({d.rule})"
    if isinstance(d, Count) and d.hi is not None:
        return f"allow {d.hi + units} {named(d.which)} {span(d.per)} instead of {d.hi} ({d.rule})"
    if isinstance(d, Distinct):
        return f"allow {max(0, d.n - units)} types of {named(d.which)} instead of {d.n} ({d.rule})"
    if isinstance(d, Share):
        return f"let the share of {named(d.part)} leave {d.lo:.0%} to {d.hi:.0%} by {units} sends ({d.rule})"
    if isinstance(d, ShareKinds):
        return f"allow a type more than {d.hi:.0%} of the week ({d.rule})"
    if isinstance(d, ApartDays):
        return f"allow {named(d.which)} less than {d.days} days apart ({d.rule})"
    if isinstance(d, Apart):
        return f"allow {named(d.a)} less than {d.minutes} minutes apart ({d.rule})"
    return f"ease {d.rule}"


def named(which: Which) -> str:
    """A selector in words."""
    kinds = sorted(which.kinds or ())
    text = ", ".join(k.value for k in kinds) if 0 < len(kinds) <= 3 else "sends"
    if which.campaign:
        text = f"{text} campaigns" if text != "sends" else "campaigns"
    return text if which.audience is None else f"{text} to {which.audience.value}"


def span(per: Per) -> str:
    """A stretch in words."""
    return {
        "day": "a day",
        "week": "a week",
        "rolling_week": "in seven days",
        "clock_hour": "in a clock hour",
        "minutes": f"in {per.length // 60 if per.length >= 2 * BIN_MIN else per.length} "
        + ("hours" if per.length >= 2 * BIN_MIN else "minutes"),
    }[per.unit]
