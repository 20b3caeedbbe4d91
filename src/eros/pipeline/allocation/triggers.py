"""What history proved, as wishes: send types more or less often than the page is used to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta

import numpy as np

from eros.domain.bank import KIND_CODES
from eros.domain.evidence import PAGE, Adjustment, Lever
from eros.domain.plan import Note
from eros.domain.words import PPV, SendKind
from eros.pipeline.allocation.capacity import per_day_cap, per_week_cap
from eros.pipeline.allocation.volume import COUNTED, DAYS, Volume, ppv_range
from eros.pipeline.evidence import multipliers
from eros.pipeline.values import PageInputs, Performance
from eros.rules.base import Which
from eros.solver.problem import Target

USUAL_WEEKS = 4
MANY = 10_000  # no upper wish
KIND = "kind:"


def lifts(perf: Performance, inputs: PageInputs) -> Mapping[str, float]:
    """What captions are chosen by besides their worth: multipliers by content, tone and length."""
    found = multipliers(perf.asked, inputs.catalog)
    return {subject: by for subject, by in found.items() if not subject.startswith(KIND)}


def kind_wishes(
    inputs: PageInputs, perf: Performance, volume: Volume, unit: float
) -> tuple[tuple[Target, ...], tuple[Note, ...]]:
    """A wish for every send type that is to be sent more or less often, inside its caps."""
    catalog = inputs.catalog
    missing = max(1, round(unit * catalog.number("targets.type_week")))
    too_many = max(1, round(unit * catalog.number("targets.type_over")))
    usual, found, notes = usual_week(inputs), [], []
    for subject, by in multipliers(perf.asked, catalog).items():
        if not subject.startswith(KIND) or (kind := SendKind(subject.removeprefix(KIND))) not in volume.kinds:
            continue
        which, why = Which(frozenset({kind})), f"triggers.{kind.value}"
        had, cap = usual[kind], _most(kind, inputs, volume)
        if by > 1.0:
            wished = math.ceil(had * by)
            if wished > cap:
                words = f"{kind.value}: {wished} a week would be due, its limits and captions leave {cap}"
                notes.append(Note("volume.trigger_capped", words))
            found.append(Target(which, min(wished, cap), MANY, missing, why))
        elif by < 1.0:
            most = max(math.floor(had * by), 1, _least_of_matrix(kind, inputs))
            found.append(Target(which, 0, most, too_many, why))
    for a in perf.asked:
        if a.lever is Lever.MONTHLY and a.subject.startswith(KIND):
            kind = SendKind(a.subject.removeprefix(KIND))
            if kind in volume.kinds and _most(kind, inputs, volume):
                found.append(Target(Which(frozenset({kind})), 1, MANY, missing, f"winners.{kind.value}"))
    return tuple(found), (*_told(inputs, perf), *notes)


def usual_week(inputs: PageInputs) -> Mapping[SendKind, float]:
    """How often a week the page sent each type in the last weeks before the plan."""
    history = inputs.history
    recent = history.kind[(history.local_day >= -USUAL_WEEKS * DAYS) & (history.kind >= 0)]
    counts = np.bincount(recent, minlength=len(KIND_CODES))
    return {kind: float(counts[i]) / USUAL_WEEKS for i, kind in enumerate(KIND_CODES)}


def _most(kind: SendKind, inputs: PageInputs, volume: Volume) -> int:
    """Most sends a week of a type under its caps, the tier's limits and its captions."""
    tier = inputs.catalog.tiers[inputs.page.tier]
    limit = {
        SendKind.BUNDLE: tier.bundle_per_week,
        SendKind.FLASH_BUNDLE: tier.bundle_per_week,
        SendKind.GAME_POST: tier.game_per_week,
    }
    cap = per_week_cap(kind, inputs.catalog, inputs.page)
    return min(cap, limit.get(kind, cap), volume.usable.get(kind, 0))


def _least_of_matrix(kind: SendKind, inputs: PageInputs) -> int:
    """What the matrix asks of a PPV type a week: no trigger cuts into it (gap 3.2)."""
    page = inputs.page
    if kind not in PPV or page.tier not in COUNTED:
        return 0
    row = inputs.catalog.bump_matrix[page.page_class, page.sub_type, page.tier]
    return DAYS * ppv_range(row, per_day_cap(kind, inputs.catalog))[0]


def _told(inputs: PageInputs, perf: Performance) -> tuple[Note, ...]:
    """One note for everything that moves."""
    moving = (a for a in perf.asked if a.subject != PAGE and a.lever in {Lever.VOLUME, Lever.MONTHLY})
    return tuple(Note("volume.trigger", _words(a, inputs)) for a in moving)


def _words(a: Adjustment, inputs: PageInputs) -> str:
    if a.lever is Lever.MONTHLY:
        return f"{a.reason}: {a.amount:g} a month are wished for"
    until = "" if a.days is None else f" until {inputs.as_of.date() + timedelta(days=a.days)}"
    return f"{a.reason}: x {a.amount:g}{until}, {a.trust} trust"
