"""The sample weeks of a gate, planned with and without the wave, and how long each stage takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from eros.app.desk import Desk
from eros.app.judging import analysis_of, given_for
from eros.app.sample_weeks import pick
from eros.app.trial import inputs_for, plan_as, timed
from eros.app.wave_state import active
from eros.domain.plan import Verdict, WeekPlan
from eros.domain.switches import ALL_ON
from eros.kit.errors import ErosError
from eros.learning.signals import priced
from eros.learning.traits import traits
from eros.pipeline.agents.content_curator import ContentCurator
from eros.pipeline.agents.quality_validator import QualityValidator
from eros.pipeline.agents.send_type_allocator import SendTypeAllocator
from eros.pipeline.rotation import rotate
from eros.pipeline.values import PageInputs
from eros.rules.gaps import wave_of

SAMPLE = 10
TURNS = 3  # a stage is timed so often; the quickest counts, what else ran does not


@dataclass(frozen=True, slots=True, eq=False)
class SampleWeek:
    """One page's week with everything on, not kept; processor seconds with and without the wave, and how
    many sends the week without it has."""

    page: str
    plan: WeekPlan | None
    verdict: Verdict | None
    with_wave_s: float = 0.0
    without_s: float = 0.0
    without_sends: int = 0
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A page to plan for a gate; ``off`` are the wave's fields."""

    page: str
    week: date
    off: tuple[str, ...]


def sample_pages(desk: Desk) -> tuple[str, ...]:
    """The pages of every gate's sample."""
    return tuple(pick(active(desk), SAMPLE))


def sample_week(desk: Desk, ask: Ask) -> SampleWeek:
    """Plan with everything on and, where the wave has flags, with it off; runs in a worker.

    Each twice, the second time the other way round, and the quicker counts: what else the machine
    does moves one planning by more than a wave may.
    """
    try:
        inputs = inputs_for(desk, ask.page, ask.week, ALL_ON)
        on = plan_as(desk, inputs)
        with_wave = without = on.cpu_seconds
        sends = len(on.judged.plan.sends)
        if ask.off:
            bare = replace(inputs, switches=replace(ALL_ON, **dict.fromkeys(ask.off, False)))
            planned, _, first = timed(desk, bare)
            without, sends = min(first, timed(desk, bare)[2]), len(planned.judged.plan.sends)
            with_wave = min(with_wave, timed(desk, inputs)[2])
    except ErosError as e:
        return SampleWeek(ask.page, None, None, failed=f"{e.code}: {e}")
    return SampleWeek(ask.page, on.judged.plan, on.every_rule, with_wave, without, sends)


def stage_ms(desk: Desk, page: str, week: date, wave: int) -> Mapping[str, float]:
    """Milliseconds of the stages that gates ask about, on one page."""
    inputs: PageInputs = inputs_for(desk, page, week, ALL_ON)
    catalog = desk.in_force(inputs.page).catalog
    perf = analysis_of(desk, inputs).value
    allocated = SendTypeAllocator()(inputs, perf).value
    lists = ContentCurator()(inputs, perf, allocated).value
    scored = max(sum(s.usable for s in lists.by_kind.values()), 1)
    trial = plan_as(desk, inputs)
    plan, rules = trial.judged.plan, desk.in_force(inputs.page).rules
    given = given_for(desk, plan, trial.judged.issued_at)
    mine = tuple(r for r in rules if r.gaps and wave_of(r) == wave)
    sold = priced(inputs.history, catalog)
    per = 1000.0 / max(int(sold.sum()), 1)
    return {
        "caption_score_ms": quickest_ms(lambda: ContentCurator()(inputs, perf, allocated)) / scored,
        "judge_ms": quickest_ms(lambda: QualityValidator(rules)(plan, given)),
        "rotation_ms": quickest_ms(lambda: rotate(inputs.facts.rotation, inputs.page.id, inputs.week, catalog)),
        "allocate_ms": quickest_ms(lambda: SendTypeAllocator()(inputs, perf)),
        "traits_ms": quickest_ms(lambda: traits(inputs.history, sold, catalog)) * max(per, 1.0),
        "wave_rules_percent": 100 * quickest_ms(lambda: QualityValidator(mine)(plan, given)) / 1000
        / max(trial.cpu_seconds, 1e-9),
    }  # fmt: skip


def quickest_ms(work: Callable[[], object]) -> float:
    """The quickest of a few turns, in milliseconds of processor time."""
    found = []
    for _ in range(TURNS):
        began = time.process_time()
        work()
        found.append(1000 * (time.process_time() - began))
    return min(found)
