"""Agent 7 of 8: which week, of all weeks the rules admit, earns most?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version

import eros
from eros.domain.plan import Note, Objective, Provenance, WeekPlan
from eros.domain.words import PpvStyle, Severity
from eros.kit.errors import ErosError
from eros.pipeline import problem as asked
from eros.pipeline import sends as answered
from eros.pipeline import wishes
from eros.pipeline.values import (
    Allocation,
    Drafted,
    Followups,
    PageInputs,
    Performance,
    Segmented,
    Shortlists,
    Staged,
    Timing,
)
from eros.rules.base import PlanRule
from eros.rules.book import changed
from eros.solver import solve as solving
from eros.solver.greedy.pipeline import RulesPipeline
from eros.solver.problem import Infeasible, Settings
from eros.solver.verbs import DripItems, listen

SOLVER_VERSION = version("ortools")
FOLLOWUP_CAP = "LIM01"  # the rule that says how many follow-ups a day has
DRIP_ITEMS = "DRP04"  # the one that says what a drip window shows
NO_BOUND = Note(
    "plan.no_bound", "The greedy pipeline knows no bound: how far from the best week this is, is not known"
)
CLOSE = 0.001  # gap of a re-plan: below the price of a few moves


class PlanInfeasible(ErosError):
    """No week for {page} from {week} keeps all hard rules. These cannot hold together: {clash}.
    Cheapest way out: {relaxation}.{closed}"""

    code = "plan.infeasible"
    exit_status = 3
    http_status = 409
    hint = "Widen the vault or the caption bank, or relax the named rule in your catalogue file."


@dataclass(frozen=True, slots=True)
class ScheduleAssembler:
    """``everything so far -> WeekPlan``: asks the solver once and puts the answer in words.

    Raises :class:`PlanInfeasible` when the hard rules leave no week at all.
    """

    rules: tuple[PlanRule, ...]
    settings: Settings

    def __call__(
        self,
        inputs: PageInputs,
        perf: Performance,
        allocation: Allocation,
        lists: Shortlists,
        segmented: Segmented,
        timing: Timing,
        followups: Followups,
        patterns: tuple[tuple[PpvStyle, ...], ...],
        closed: tuple[Note, ...] = (),
    ) -> Staged[Drafted]:
        """The draft week and notes on what had to give. ``closed`` are notes on send types that the
        page cannot have this week; they belong to the answer where there is none."""
        question = asked.build_problem(
            inputs, perf, allocation, lists, segmented, timing, followups, patterns
        )
        if not any(r.code == FOLLOWUP_CAP and r.severity is Severity.HARD for r in self.rules):
            # The cap is the rule's, not the problem's: softened, priced; left out, none.
            question = replace(question, followups_per_day=inputs.week.n_bins)
        # Around an earlier plan a half-good answer would move what need not move.
        effort = replace(self.settings, mip_gap=CLOSE, enough=CLOSE) if inputs.previous else self.settings
        joint = inputs.switches.joint_solver
        if joint:
            answer = solving.solve(question, self.rules, effort)
        else:
            answer = RulesPipeline(_letters(allocation, inputs))(question, self.rules, effort)
        if isinstance(answer, Infeasible):
            raise PlanInfeasible(
                page=inputs.page.id,
                week=inputs.week.start.isoformat(),
                clash=", ".join(answer.clash),
                relaxation="; ".join(filter(None, answer.relaxation)) or "none found",
                closed=" Not on offer: " + "; ".join(n.text for n in closed) + "." if closed else "",
            )
        placed = answered.to_sends(question, answer, inputs, perf, lists)
        expected = sum(s.expected_cents for s in placed.sends)
        plan = WeekPlan(
            page=inputs.page,
            week=inputs.week,
            sends=placed.sends,
            days=allocation.days,
            drip_windows=placed.drips,
            pins=placed.pins,
            objective=Objective(
                expected_cents=expected,
                bound_cents=max(expected, int(answer.bound_cents)),
                proven=answer.proven,
            ),
            provenance=Provenance(
                seed=inputs.seed,
                inputs_sha256=inputs.sha256,
                switches=inputs.switches.as_flags(),
                model_version=perf.values.version,
                solver="ortools" if joint else "greedy",
                solver_version=SOLVER_VERSION if joint else eros.__version__,
                eros_version=eros.__version__,
                rules=changed(self.rules, inputs.switches),
            ),
        )
        codes = frozenset(rule.code for rule in self.rules)
        given_up = wishes.notes(
            plan,
            allocation.targets,
            answer.slacks,
            offered=frozenset(o.kind for o in segmented.options),
            rules=codes,
            catalog=inputs.catalog,
            bound=answer.bound,
            alike=answer.alike,
        )
        if joint and inputs.switches.daily_automation:
            given_up = (*given_up, *wishes.flavour_notes(plan, question.pools, inputs.catalog))
        if joint:
            mine = [rule for rule in self.rules if rule.code == DRIP_ITEMS]
            drips = listen(mine, plan.page, plan.week, question.given).of(DripItems)
            given_up = (*given_up, *wishes.drip_notes(plan, inputs.windows, drips))
        drafted = Drafted(plan, question, answer)
        return Staged(drafted, (*placed.notes, *given_up, *(() if joint else (NO_BOUND,))))


def _letters(allocation: Allocation, inputs: PageInputs) -> tuple[str, ...]:
    """The letters of each day's strategy: categories in time order."""
    known = {s.name: s.letters for s in inputs.catalog.strategies}
    return tuple(known.get(day.strategy, "") for day in allocation.days)
