"""Rules that what stands in a week breaks by itself: kept all the same, and said."""

from __future__ import annotations

from dataclasses import replace

from eros.domain.plan import Note, Verdict, WeekPlan
from eros.domain.words import Severity
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.values import PageInputs
from eros.rules.base import Given

KEPT = "plan.kept_against_rules"


def kept_against(
    inputs: PageInputs, plan: WeekPlan, verdict: Verdict, judge: QualityValidator, given: Given
) -> tuple[Note, ...]:
    """A note on the hard rules that the plan breaks because what is past or pinned does; none where
    the plan breaks none. The sends that the planner added are not among them: it is asked without
    these, with the drip windows as they are laid around what stands."""
    broken = _hard(verdict)
    if not broken or not inputs.fixed:
        return ()
    ids = {s.id for s in inputs.fixed}
    pins = tuple(p for p in plan.pins if p.send in ids)
    alone = judge(replace(plan, sends=inputs.fixed, pins=pins), given)
    rules = [rule for rule in broken if rule in _hard(alone)]
    if not rules:
        return ()
    words = " and ".join(filter(None, (", ".join(rules[:-1]), rules[-1])))
    return (
        Note(
            KEPT,
            f"What is past or pinned breaks {words} by itself; it is kept, and the rest is planned around it",
        ),
    )


def _hard(verdict: Verdict) -> list[str]:
    return sorted({f.rule for f in verdict.findings if f.severity is Severity.HARD})
