"""Plan a week without keeping it: with these switches, with those, to compare."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime

from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.app.judging import judge_plan
from eros.domain.plan import JudgedWeek, Verdict
from eros.domain.switches import Switches
from eros.pipeline.values import PageInputs, Performance
from eros.pipeline.week import Planned, WeekPlanner


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A week that was planned and not kept.

    ``judged`` holds the verdict of the rules in force, ``every_rule`` that of all rules, whatever
    the switches left out while planning. ``seconds`` is the time on the wall, ``cpu_seconds`` the
    processor's, inputs not counted.
    """

    judged: JudgedWeek
    every_rule: Verdict
    performance: Performance
    seconds: float
    cpu_seconds: float


def inputs_for(
    desk: Desk, page: str, week_start: date, switches: Switches, *, as_of: datetime | None = None
) -> PageInputs:
    """What a trial is planned from."""
    with desk.store.read() as session:
        return load_inputs(desk, session, page, week_start, Ask(as_of=as_of, switches=switches))


def plan_as(desk: Desk, inputs: PageInputs) -> Trial:
    """Plan these inputs, then judge by every rule, those too that their switches leave out.

    Raises
    ------
    PlanInfeasible
        If no week keeps all hard rules.
    """
    planned, seconds, cpu_seconds = timed(desk, inputs)
    every = by_every_rule(desk, planned.judged)
    return Trial(planned.judged, every, planned.performance, seconds, cpu_seconds)


def timed(desk: Desk, inputs: PageInputs) -> tuple[Planned, float, float]:
    """Plan, and how long it took on the wall and on the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    planned = WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs)
    return planned, time.perf_counter() - wall, time.process_time() - cpu


def by_every_rule(desk: Desk, judged: JudgedWeek) -> Verdict:
    """The verdict of all rules in the catalogue, whatever was switched off while planning."""
    # A week without provenance answers to everything.
    return judge_plan(desk, replace(judged.plan, provenance=None), judged.issued_at)
