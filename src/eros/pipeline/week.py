"""The eight agents in their order. The only file that knows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from eros.domain.facts import Rotation
from eros.domain.plan import JudgedWeek, Note, WeekPlan
from eros.pipeline.agents.audience_targeter import AudienceTargeter
from eros.pipeline.agents.content_curator import ContentCurator
from eros.pipeline.agents.followup_generator import FollowupGenerator
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.agents.schedule_assembler import ScheduleAssembler
from eros.pipeline.agents.send_type_allocator import SendTypeAllocator
from eros.pipeline.agents.timing_optimizer import TimingOptimizer
from eros.pipeline.rotation import fixed_pattern, rotate
from eros.pipeline.standing import kept_against
from eros.pipeline.values import Drafted, PageInputs, Performance
from eros.rules.base import Given, PlanRule
from eros.rules.catalogue import evidence_rules
from eros.rules.switched import in_force
from eros.solver.problem import Problem, Settings

CLOSED = ("types.no_", "types.left_out", "edit.kept_out", "week.begun")  # notes on what is not on offer


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A judged week, where the rotation stands after it (``None``: where it stood), what the agents
    saw, and the solver's question and answer."""

    judged: JudgedWeek
    rotation: Rotation | None
    performance: Performance
    drafted: Drafted


@dataclass(frozen=True, slots=True)
class WeekPlanner:
    """``PageInputs -> Planned``. Pure: same inputs, same week, byte for byte."""

    rules: tuple[PlanRule, ...]
    settings: Settings

    def __call__(self, inputs: PageInputs) -> Planned:
        """Plan and judge one page's week.

        Raises
        ------
        PlanInfeasible
            If no week keeps all hard rules.
        """
        rules = in_force(self.rules, inputs.switches)
        analysed = PerformanceAnalyst(rules=evidence_rules(rules))(inputs)
        perf = analysed.value
        inputs = replace(
            inputs,
            page=replace(inputs.page, confidence=perf.confidence),
            facts=replace(
                inputs.facts,
                avoid=inputs.facts.avoid | perf.avoid,
                non_converters=inputs.facts.non_converters | perf.non_converters,
                content_tier=perf.content_tier,
            ),
        )
        allocated = SendTypeAllocator()(inputs, perf)
        curated = ContentCurator()(inputs, perf, allocated.value)
        segmented = AudienceTargeter()(inputs, perf, allocated.value)
        timed = TimingOptimizer()(inputs, perf, allocated.value, segmented.value.options)
        followed = FollowupGenerator()(inputs, perf)
        rotation: Rotation | None = None  # switched off, it stands still
        patterns = fixed_pattern(inputs.catalog)
        if inputs.switches.rotation_patterns:
            patterns, rotation = rotate(inputs.facts.rotation, inputs.page.id, inputs.week, inputs.catalog)
        drafted = ScheduleAssembler(rules, self.settings)(
            inputs,
            perf,
            allocated.value,
            curated.value,
            segmented.value,
            timed.value,
            followed.value,
            patterns,
            closed=tuple(n for n in (*segmented.notes, *timed.notes) if n.code.startswith(CLOSED)),
        )
        stages = (analysed, allocated, curated, segmented, timed, followed, drafted)
        plan = replace(drafted.value.plan, notes=_in_order(n for s in stages for n in s.notes))
        given = _given(inputs, plan, drafted.value.question)
        judge = QualityValidator(rules)
        verdict = judge(plan, given)
        plan = replace(plan, notes=(*plan.notes, *kept_against(inputs, plan, verdict, judge, given)))
        return Planned(JudgedWeek(plan, verdict, inputs.as_of), rotation, perf, drafted.value)


def _given(inputs: PageInputs, plan: WeekPlan, question: Problem) -> Given:
    """What the judge may look at: facts, and the captions that the plan uses."""
    used = {s.caption_id for s in plan.sends}
    captions = {k: v for k, v in question.given.facts.captions.items() if k in used}
    return Given(inputs.catalog, replace(inputs.facts, captions=captions))


def _in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Each note once, in the agents' order."""
    return tuple(dict.fromkeys(notes))
