"""Stop-watches on the pipeline's stages, and another solver in the assembler's place.

Everything goes through the product's own use cases; only the callables are wrapped while a probe
is on.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from eros.app import planning
from eros.app.inputs import load_inputs
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.week import WeekPlanner
from eros.rules.base import PlanRule
from eros.solver import solve as solving
from eros.solver.problem import Answer, Problem, Settings

Solve = Callable[[Problem, Sequence[PlanRule], Settings], Answer]
STAGES = ("load", "agents", "solve", "judge", "save")


@dataclass(slots=True)
class Seen:
    """What one planned page showed. Seconds by stage; the question, its rules and its answer."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    problem: Problem | None = None
    rules: Sequence[PlanRule] = ()
    answer: Answer | None = None

    @property
    def split(self) -> dict[str, float]:
        """Seconds of each stage; the agents are what the planner did beside solving and judging."""
        s = self.seconds
        agents = s["planner"] - s["solve"] - s["judge"]
        return {**{k: s[k] for k in ("load", "solve", "judge", "save")}, "agents": agents}


@contextmanager
def watching(instead: Solve | None = None) -> Iterator[Seen]:
    """Watch the stages of what is planned inside; ``instead`` answers in the solver's place."""
    seen = Seen()
    solve = instead or solving.solve

    def asked(problem: Problem, rules: Sequence[PlanRule], settings: Settings) -> Answer:
        seen.problem, seen.rules = problem, rules
        seen.answer = solve(problem, rules, settings)
        return seen.answer

    places: list[tuple[Any, str, Any, str]] = [
        (solving, "solve", asked, "solve"),
        (planning, "load_inputs", load_inputs, "load"),
        (planning, "save", planning.save, "save"),
        (QualityValidator, "__call__", QualityValidator.__call__, "judge"),
        (WeekPlanner, "__call__", WeekPlanner.__call__, "planner"),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _, _ in places]
    try:
        for owner, name, call, stage in places:
            setattr(owner, name, _timed(call, seen, stage))
        yield seen
    finally:
        for owner, name, call in before:
            setattr(owner, name, call)


def _timed(call: Callable[..., Any], seen: Seen, stage: str) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*args, **named)
        finally:
            seen.seconds[stage] += time.perf_counter() - began

    return timed


def median_seconds(call: Callable[[], object], runs: int, warm: int = 1) -> tuple[float, list[float]]:
    """Median and all of ``runs`` timings, after ``warm`` calls that do not count."""
    for _ in range(warm):
        call()
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return sorted(took)[len(took) // 2], took
