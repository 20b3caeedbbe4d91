"""Agent 6 of 8: which follow-ups are on offer?"""

from __future__ import annotations

from dataclasses import dataclass

from eros.domain.delay import pick_delay as draw
from eros.domain.plan import Note
from eros.domain.words import FOLLOWUP_PARENTS
from eros.pipeline.values import Followups, PageInputs, Performance, Staged


@dataclass(frozen=True, slots=True)
class FollowupGenerator:
    """``Performance -> Followups``: how many parents get one, and the law of the delay."""

    def __call__(self, inputs: PageInputs, perf: Performance) -> Staged[Followups]:
        """Follow-ups by the confidence table; parents are what this page may sell."""
        catalog = inputs.catalog
        step = perf.step
        parents = frozenset(
            kind
            for kind in FOLLOWUP_PARENTS
            if catalog.send_types[kind].can_have_followup
            and inputs.page.page_type in catalog.send_types[kind].page_types
        )
        mean, sd = catalog.number("followups.delay_mean_min"), catalog.number("followups.delay_sd_min")
        if not inputs.switches.timing_rules:
            mean, sd = catalog.number("followups.delay_fixed_min"), 0.0
        notes: tuple[Note, ...] = ()
        if step.followup < 1.0:
            notes = (
                Note(
                    "followups.fewer",
                    f"Confidence {perf.confidence:.1f}: {step.followup:.0%} of eligible sends get a follow-up",
                ),
            )
        return Staged(
            Followups(
                parents=parents,
                per_day=catalog.whole("followups.per_day"),
                share=step.followup,
                delay_mean_min=mean,
                delay_sd_min=sd,
                earliest_min=catalog.whole("followups.earliest_min"),
                latest_min=catalog.whole("followups.latest_min"),
            ),
            notes,
        )


def pick_delay(page_id: str, parent_key: str, free_minutes: tuple[int, ...], law: Followups) -> int | None:
    """Minutes after the parent for its follow-up; ``None`` if no free minute lies in the window.

    ``free_minutes`` are delays that every other rule leaves free.
    """
    inside = tuple(m for m in free_minutes if law.earliest_min <= m <= law.latest_min)
    return draw(page_id, parent_key, inside, law.delay_mean_min, law.delay_sd_min)
