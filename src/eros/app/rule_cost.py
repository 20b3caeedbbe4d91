"""What each rule costs a week: left out, the week decided again, and the difference in cents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from eros.app.desk import Desk
from eros.app.inputs import load_inputs
from eros.app.replanning import switchable
from eros.pipeline.values import Drafted, PageInputs
from eros.pipeline.week import WeekPlanner
from eros.rules.base import PlanRule
from eros.rules.overrides import UNSWITCHABLE
from eros.rules.switched import in_force
from eros.solver.binding import can_bind
from eros.solver.problem import Settings
from eros.solver.verbs import listen

HARDER = 2.0  # times the usual search: a difference is only as good as both answers
GAP = 0.002  # of the week's worth, at which a search for a difference stops

Step = Callable[[], None]
Watch = Callable[[str, int], AbstractContextManager[Step]]


class CostStatus(StrEnum):
    """How far a rule's cost is known.

    ``measured`` more than both searches leave open · ``not_measurable`` less than that ·
    ``not_binding`` nothing to gain without it, told without a solve · ``fixed`` never left out.
    """

    MEASURED = "measured"
    NOT_MEASURABLE = "not_measurable"
    NOT_BINDING = "not_binding"
    FIXED = "fixed"


@contextmanager
def unwatched(words: str, total: int) -> Iterator[Step]:
    """Tells nobody."""
    yield lambda: None


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What one rule costs the week, in cents.

    ``cost_cents`` is ``expected_cents`` (what sends would earn more without the rule) plus
    ``wishes_cents`` (what the week's wishes would be missed less), never below 0: the week as it is
    stays possible without the rule. ``within_cents`` is what the two searches leave open.
    ``unit_cents`` is the relaxation's price of one unit more, ``None`` where it has none.
    """

    rule: str
    status: CostStatus
    cost_cents: int
    expected_cents: int
    wishes_cents: int
    within_cents: int
    unit_cents: float | None
    why: str


@dataclass(frozen=True, slots=True)
class CostReport:
    """A week and what its rules cost, dearest first. ``gap_cents``: how much better the week as it is
    could at most be."""

    page: str
    week: date
    expected_cents: int
    gap_cents: int
    rules: tuple[RuleCost, ...]
    solved: int


def cost_of_rules(
    desk: Desk,
    page_key: str,
    week_start: date,
    *,
    rules: tuple[str, ...] = (),
    watch: Watch = unwatched,
) -> CostReport:
    """What each binding rule costs this page's week. Saves nothing.

    ``rules`` asks for these alone, binding or not. ``watch`` is told what goes on, and how far it is.

    Raises
    ------
    PageNotFound, PlanInfeasible, RuleUnknown, RuleUnswitchable
        As their names say.
    """
    rules = tuple(code.upper() for code in rules)
    with desk.store.read() as session:
        inputs = load_inputs(desk, session, page_key, week_start)
    here = in_force(desk.in_force(inputs.page).rules, inputs.switches)
    switchable(here, rules)
    return measure(inputs, here, desk.solver, rules, watch)


def measure(
    inputs: PageInputs,
    here: tuple[PlanRule, ...],
    settings: Settings,
    asked: tuple[str, ...] = (),
    watch: Watch = unwatched,
) -> CostReport:
    """The report for these inputs under these rules; see :func:`cost_of_rules`."""
    # By the solver, whatever assembles this page's weeks: only it knows how much better a week could be.
    inputs = replace(inputs, switches=replace(inputs.switches, joint_solver=True))
    effort = replace(settings, mip_gap=GAP, enough=GAP, max_work=settings.max_work * HARDER)
    base = WeekPlanner(here, effort)(inputs).drafted
    binding = can_bind(base.question, here, base.solved.rule_prices)
    free = [r.code for r in here if r.code not in UNSWITCHABLE]
    todo = list(asked) or [code for code in binding if code in free]
    found = []
    with watch(f"{inputs.page.id}: without one rule at a time", len(todo)) as step:
        for code in todo:
            rest = tuple(r for r in here if r.code != code)
            found.append(_compared(code, base, WeekPlanner(rest, effort)(inputs).drafted))
            step()
    if not asked:
        found += _without_a_solve(here, binding, base)
    found.sort(key=lambda c: (list(CostStatus).index(c.status), -c.cost_cents, c.rule))
    return CostReport(
        inputs.page.id,
        inputs.week.start,
        round(base.solved.value_cents),
        _gap(base),
        tuple(found),
        len(todo) + 1,
    )


def _gap(d: Drafted) -> int:
    return round(max(0.0, d.solved.bound_cents - d.solved.value_cents))


def _compared(code: str, base: Drafted, without: Drafted) -> RuleCost:
    a, b = base.solved, without.solved
    earns, wishes = round(b.value_cents - a.value_cents), round(a.penalty_cents - b.penalty_cents)
    within = max(_gap(base), _gap(without))
    unit = a.rule_prices.get(code)
    if earns + wishes <= 0:
        why = f"The search found no better week without it; at most {within / 100:,.2f} dollars are open."
        return RuleCost(code, CostStatus.NOT_MEASURABLE, 0, 0, 0, within, unit, why)
    cost = earns + wishes
    if cost <= within:
        status, why = CostStatus.NOT_MEASURABLE, f"Not measurable, within ±{within / 100:,.2f} dollars."
    else:
        status, why = CostStatus.MEASURED, ""
    if earns < 0:
        more = "Without it sends earn less, because the week keeps more of its wishes for that."
        why = f"{why} {more}".strip()
    return RuleCost(code, status, cost, earns, wishes, within, unit, why)


def _without_a_solve(here: Sequence[PlanRule], binding: Sequence[str], base: Drafted) -> list[RuleCost]:
    """The other rules that the solver hears of; those that only judge or read history are left out."""
    out = []
    q = base.question
    heard = {d.rule for d in listen(here, q.page, q.week, q.given).all}
    for rule in (r for r in here if r.code in heard):
        code, unit = rule.code, base.solved.rule_prices.get(rule.code)
        if code in UNSWITCHABLE:
            why = "Nothing switches it off, so nobody asks what it costs."
            out.append(RuleCost(code, CostStatus.FIXED, 0, 0, 0, 0, unit, why))
        elif code not in binding:
            why = "Without it the best possible week is worth the same."
            out.append(RuleCost(code, CostStatus.NOT_BINDING, 0, 0, 0, _gap(base), unit, why))
    return out


__all__ = ["CostReport", "CostStatus", "RuleCost", "cost_of_rules", "measure"]
