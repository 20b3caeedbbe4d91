"""The PPV rotation: which order of styles holds on which day (DECISIONS 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from eros.catalog.values import Catalog
from eros.domain.facts import Rotation
from eros.domain.week import Week
from eros.domain.words import PpvStyle, RotationState
from eros.kit.errors import ErosError
from eros.kit.rng import stable_hash, unit

S = RotationState
Pattern = tuple[PpvStyle, ...]

TRANSITIONS = {
    S.INITIALIZING: frozenset({S.PATTERN_ACTIVE, S.ERROR}),
    S.PATTERN_ACTIVE: frozenset({S.ROTATION_PENDING, S.ERROR}),
    S.ROTATION_PENDING: frozenset({S.ROTATING, S.PATTERN_ACTIVE, S.ERROR}),
    S.ROTATING: frozenset({S.PATTERN_ACTIVE, S.PATTERN_EXHAUSTED, S.ERROR}),
    S.PATTERN_EXHAUSTED: frozenset({S.PATTERN_ACTIVE, S.ERROR}),
    S.ERROR: frozenset({S.INITIALIZING}),
}


class InvalidTransition(ErosError):
    """The PPV rotation cannot go from {now} to {then}."""

    code = "rotation.invalid_transition"
    exit_status = 70
    http_status = 409
    hint = "Set the page's rotation to ERROR; the next plan starts it afresh."


def advance(rotation: Rotation, then: RotationState) -> Rotation:
    """The rotation in its next state.

    Raises
    ------
    InvalidTransition
        If the state machine has no such step.
    """
    if then not in TRANSITIONS[rotation.state]:
        raise InvalidTransition(now=rotation.state.value, then=then.value)
    return replace(rotation, state=then)


def rotate(
    rotation: Rotation, page_id: str, week: Week, catalog: Catalog
) -> tuple[tuple[Pattern, ...], Rotation]:
    """The pattern of each of the week's seven days, and the rotation on the next Monday.

    A pattern that has run fewer than three days stays, four or more goes, after exactly three a
    draw from page and date decides. A rotation that cannot be read starts afresh.
    """
    days = []
    for d in range(7):
        rotation = on_day(rotation, page_id, week.start + timedelta(days=d), catalog)
        days.append(_styles(rotation))
        rotation = replace(rotation, days_on_pattern=rotation.days_on_pattern + 1)
    return tuple(days), rotation


def fixed_pattern(catalog: Catalog) -> tuple[Pattern, ...]:
    """The first standard pattern on each of the seven days: no rotation."""
    return (catalog.rotation_patterns[0],) * 7


def on_day(rotation: Rotation, page_id: str, day: date, catalog: Catalog) -> Rotation:
    """The active rotation of a day, given that of the day before."""
    if rotation.state is not S.INITIALIZING and not _readable(rotation):
        rotation = rotation if rotation.state is S.ERROR else advance(rotation, S.ERROR)
    if rotation.state is S.ERROR:
        rotation = advance(rotation, S.INITIALIZING)
    if rotation.state is S.INITIALIZING:
        first = catalog.rotation_patterns[
            stable_hash("rotation_first", page_id) % len(catalog.rotation_patterns)
        ]
        return _start(rotation, first)
    if rotation.state is S.PATTERN_ACTIVE and is_due(rotation, page_id, day, catalog):
        rotation = advance(rotation, S.ROTATION_PENDING)
    if rotation.state is S.ROTATION_PENDING:
        rotation = advance(rotation, S.ROTATING)
    if rotation.state is S.ROTATING:
        fresh = _next(_styles(rotation), page_id, day, catalog)
        if fresh is None:
            rotation = advance(rotation, S.PATTERN_EXHAUSTED)
        else:
            rotation = _start(rotation, fresh)
    if rotation.state is S.PATTERN_EXHAUSTED:
        rotation = _start(rotation, _another(_styles(rotation), catalog))
    return rotation


def is_due(rotation: Rotation, page_id: str, day: date, catalog: Catalog) -> bool:
    """Whether the pattern changes on ``day``."""
    least = catalog.whole("rotation.least_days")
    if rotation.days_on_pattern == least:
        return unit("rotation_due", page_id, day.isoformat()) < catalog.number("rotation.draw")
    return rotation.days_on_pattern > least


def _next(now: Pattern, page_id: str, day: date, catalog: Catalog) -> Pattern | None:
    """The order reversed, shuffled or replaced by a standard one; ``None`` if it came out the same:
    the same styles after each other, wherever it begins."""
    method = stable_hash("rotation_method", page_id, day.isoformat()) % 3
    if method == 0:
        return tuple(reversed(now))
    if method == 1:
        shuffled = tuple(
            sorted(now, key=lambda s: stable_hash("rotation_shuffle", page_id, day.isoformat(), s.value))
        )
        return None if _ring(shuffled) == _ring(now) else shuffled
    return _another(now, catalog)


def _another(now: Pattern, catalog: Catalog) -> Pattern:
    """The next standard pattern that is another order; the first for an order that is none of them."""
    known, mine = catalog.rotation_patterns, _ring(now)
    here = next((i for i, p in enumerate(known) if _ring(p) == mine), -1)
    after = [known[(here + n) % len(known)] for n in range(1, len(known) + 1)]
    return next((p for p in after if _ring(p) != mine), after[0])


def _ring(pattern: Pattern) -> Pattern:
    """The order begun at its least style: patterns are walked round and round."""
    at = pattern.index(min(pattern))
    return (*pattern[at:], *pattern[:at])


def _start(rotation: Rotation, pattern: Pattern) -> Rotation:
    active = advance(rotation, S.PATTERN_ACTIVE)
    return replace(active, pattern=tuple(s.value for s in pattern), days_on_pattern=0)


def _readable(rotation: Rotation) -> bool:
    return sorted(rotation.pattern) == sorted(s.value for s in PpvStyle) and rotation.days_on_pattern >= 0


def _styles(rotation: Rotation) -> Pattern:
    return tuple(PpvStyle(s) for s in rotation.pattern)
