"""Plan a week without keeping it: with these switches, with those, to compare."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime

from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.app.judging import given_for
from eros.domain.plan import JudgedWeek
from eros.domain.switches import Switches
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.values import PageInputs, Performance
from eros.pipeline.week import WeekPlanner


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A week that was planned and not kept.

    ``judged`` holds the verdict of all rules, whatever the switches left out while planning.
    ``seconds`` is the time on the wall, ``cpu_seconds`` the processor's, inputs not counted.
    """

    judged: JudgedWeek
    performance: Performance
    seconds: float
    cpu_seconds: float


def inputs_for(desk: Desk, page: str, week_start: date, *, as_of: datetime | None = None) -> PageInputs:
    """What a trial is planned from."""
    with desk.store.read() as session:
        return load_inputs(desk, session, page, week_start, Ask(as_of=as_of))


def plan_as(desk: Desk, inputs: PageInputs, switches: Switches) -> Trial:
    """Plan with these switches, then judge by every rule in force.

    Raises
    ------
    PlanInfeasible
        If no week keeps all hard rules.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    planned = WeekPlanner(desk.rules, desk.solver)(with_switches(inputs, switches))
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    plan = planned.judged.plan
    verdict = QualityValidator(desk.rules)(plan, given_for(desk, plan, planned.judged.issued_at))
    return Trial(replace(planned.judged, verdict=verdict), planned.performance, seconds, cpu_seconds)


def with_switches(inputs: PageInputs, switches: Switches) -> PageInputs:
    """The same inputs under other switches."""
    return replace(inputs, switches=switches)
