"""The style of each unlock: the day's pattern, the next one where the order would be broken."""

from __future__ import annotations

from collections.abc import Sequence

from eros.domain.words import PpvStyle

NOON = 720


def walk(
    pattern: Sequence[PpvStyle],
    minutes_of_day: Sequence[int],
    given: Sequence[PpvStyle | None],
    unique: frozenset[str],
    first: int = 0,
) -> list[PpvStyle]:
    """Styles for one day's unlocks in time order.

    ``unique`` styles come at most once per half-day each, and never twice in succession.
    ``given`` styles (pinned sends) stay and are kept clear of. ``first`` is where the pattern
    stands at the day's first send. Another style is always free, so the walk never fails unless
    the pattern holds nothing else; then its next style is taken.
    """
    out: list[PpvStyle] = []
    used: set[tuple[bool, str]] = {
        (m >= NOON, s.value)
        for m, s in zip(minutes_of_day, given, strict=True)
        if s is not None and s.value in unique
    }
    at = first
    for i, minute in enumerate(minutes_of_day):
        fixed = given[i]
        if fixed is not None:
            out.append(fixed)
            continue
        after = given[i + 1] if i + 1 < len(given) else None
        before = out[-1] if out else None
        chosen = pattern[at % len(pattern)]
        for step in range(len(pattern)):
            style = pattern[(at + step) % len(pattern)]
            half = (minute >= NOON, style.value)
            in_row = style in (before, after)
            if style.value not in unique or (half not in used and not in_row):
                chosen, at = style, at + step
                break
        at += 1
        if chosen.value in unique:
            used.add((minute >= NOON, chosen.value))
        out.append(chosen)
    return out


def lawful(minutes_of_day: Sequence[int], styles: Sequence[PpvStyle | None], unique: frozenset[str]) -> bool:
    """Whether a day's styles in time order keep the rule."""
    seen: set[tuple[bool, str]] = set()
    before: PpvStyle | None = None
    for minute, style in zip(minutes_of_day, styles, strict=True):
        mine = style is not None and style.value in unique
        if mine and style is not None:
            if before is style or (minute >= NOON, style.value) in seen:
                return False
            seen.add((minute >= NOON, style.value))
        before = style
    return True
