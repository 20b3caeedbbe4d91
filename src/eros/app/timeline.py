"""The waves at a glance: seven rows of state, flags, last gate, signature and milestone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eros.app.desk import Desk
from eros.app.ports_waves import DEFAULT, GateRun
from eros.app.wave_state import standing


@dataclass(frozen=True, slots=True)
class Row:
    """One wave."""

    wave: int
    title: str
    weeks: tuple[int, int]
    state: str
    flags: Mapping[str, str]
    pages_on: int
    pages: int
    gate: str
    signed: str
    milestone: str


def timeline(desk: Desk) -> tuple[Row, ...]:
    """All waves in order."""
    found = standing(desk)
    with desk.store.read() as session:
        gates: dict[int, GateRun] = {g.wave: g for g in session.waves.gates()}
        signed = {s.wave.number: session.waves.signatures(s.wave.number) for s in found}
    rows = []
    for s in found:
        wave, last, names = s.wave, gates.get(s.wave.number), signed[s.wave.number]
        rows.append(
            Row(
                wave=wave.number,
                title=wave.title,
                weeks=wave.weeks,
                state=_state(s.phase, len(s.pages_on), s.pages, bool(wave.flags)),
                flags=s.settings,
                pages_on=len(s.pages_on),
                pages=s.pages,
                gate=_gate(last),
                signed=f"{names[-1].name}, {names[-1].role}" if names else "",
                milestone=wave.milestone,
            )
        )
    return tuple(rows)


def _state(phase: str, on: int, pages: int, switches: bool) -> str:
    if phase != DEFAULT:
        return phase.replace("_", " ")
    if not switches:
        return "no flags"
    return "up, as shipped" if on == pages else "down" if on == 0 else "up for some pages"


def _gate(run: GateRun | None) -> str:
    if run is None:
        return "never run"
    if run.go:
        return f"GO on {run.at:%Y-%m-%d}"
    due = f", again by {run.due:%Y-%m-%d}" if run.due else ""
    return f"NO-GO on {run.at:%Y-%m-%d}: {run.failed} not met{due}"
