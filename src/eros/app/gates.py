"""The gate of a wave: every criterion measured on this store and this code, or not met."""

from __future__ import annotations

from pathlib import Path

import eros
from eros.app.desk import Desk
from eros.app.gate_measures import Look, measure
from eros.app.many import Many
from eros.app.ports_waves import GateRun, Signature
from eros.app.results import read_results
from eros.app.wave_state import wave_of
from eros.kit.errors import ErosError
from eros.waves.catalogue import criteria_of
from eros.waves.verdict import GateVerdict, Judged, in_a_row


class NameMissing(ErosError):
    """A signature needs a name."""

    code = "gate.name_missing"
    exit_status = 64
    hint = "Say who signs: eros gate sign WAVE --by NAME."


def run_gate(desk: Desk, many: Many, text: str, *, results: Path | None = None, jobs: int = 1) -> GateVerdict:
    """Evaluate the gate of a wave and record it.

    Raises
    ------
    WaveUnknown, ResultsUnreadable
        As their names say.
    """
    wave = wave_of(text)
    look = Look(desk, many, wave, read_results(results), jobs)
    judged = tuple(Judged(c, measure(look, c)) for c in criteria_of(wave.number))
    at = desk.clock.now()
    with desk.store.write() as session:
        before = in_a_row([g.go for g in session.waves.gates(wave.number)])
        verdict = GateVerdict(wave.number, at, judged, before)
        session.waves.add_gate(
            GateRun(
                wave.number,
                at,
                verdict.go,
                len(verdict.failed) + len(verdict.unmeasured),
                eros.__version__,
                verdict.due,
                body(verdict),
            )
        )
    return verdict


def sign(desk: Desk, text: str, *, name: str, role: str) -> Signature:
    """Record that a person has reviewed a wave and answers for it, for this release.

    Raises
    ------
    WaveUnknown, NameMissing
        As their names say.
    """
    wave = wave_of(text)
    if not name.strip():
        raise NameMissing
    signed = Signature(wave.number, name.strip(), role, eros.__version__, desk.clock.now())
    with desk.store.write() as session:
        session.waves.sign(signed)
    return signed


def body(verdict: GateVerdict) -> dict[str, object]:
    """A verdict in JSON's own types."""
    no_go, step = verdict.no_go, verdict.escalation
    return {
        "wave": verdict.wave,
        "at": verdict.at.isoformat(),
        "release": eros.__version__,
        "go": verdict.go,
        "not_met": len(verdict.failed) + len(verdict.unmeasured),
        "failed": len(verdict.failed),
        "not_measured": len(verdict.unmeasured),
        "class": no_go.name if no_go else None,
        "next": todo(verdict),
        "due": verdict.due.isoformat() if verdict.due else None,
        "escalation": {"step": step.name, "who": step.who, "within": step.within} if step else None,
        "no_gos_before": verdict.before,
        "criteria": [
            {
                "key": j.criterion.key, "about": j.criterion.about, "owner": j.criterion.owner,
                "universal": j.criterion.wave is None, "value": j.reading.value, "is": j.criterion.compare,
                "threshold": j.criterion.threshold, "unit": j.criterion.unit, "met": j.met,
                "measurable": j.measurable, "evidence": j.reading.evidence,
            }
            for j in verdict.judged
        ],
    }  # fmt: skip


def outcome(verdict: GateVerdict) -> str:
    """A NO-GO in words: its class, how many criteria failed, and how many nothing measured."""
    n, open_ = len(verdict.failed), len(verdict.unmeasured)
    so_far = " as far as measured" if open_ else ""
    rest = f", {open_} could not be measured" if open_ else ""
    name = verdict.no_go.name if verdict.no_go else ""
    return f"NO-GO, {name}{so_far}: {n} of {len(verdict.judged)} criteria failed{rest}."


def todo(verdict: GateVerdict) -> str:
    """What to do next. A criterion that nothing measured says nothing of the wave: it is to be measured
    first, and only those that were measured and failed say what else to do."""
    if verdict.no_go is None:
        return "Go on to the roll-out."
    words = ["Measure first what could not be: the evidence says how."] if verdict.unmeasured else []
    return " ".join([*words, *([verdict.no_go.todo] if verdict.failed else [])])


def as_markdown(verdict: GateVerdict) -> str:
    """A verdict as a page."""
    word = "GO" if verdict.go else "NO-GO"
    lines = [
        f"# Gate of wave {verdict.wave}: {word}",
        "",
        f"{verdict.at:%Y-%m-%d %H:%M} UTC, release {eros.__version__}.",
        "",
    ]
    if (step := verdict.escalation) is not None and verdict.due is not None:
        lines += [
            f"**{outcome(verdict)}** {todo(verdict)}",
            f"Gate again by {verdict.due:%Y-%m-%d}. {step.name.capitalize()} NO-GO in a row: {step.who}, {step.within}.", "",
        ]  # fmt: skip
    lines += ["| | criterion | value | must be | evidence | owner |", "|---|---|---|---|---|---|"]
    for j in verdict.judged:
        c = j.criterion
        value = "not measurable" if j.reading.value is None else f"{j.reading.value:.4g} {c.unit}"
        mark = "met" if j.met else "**not met**" if j.measurable else "**measure first**"
        lines.append(
            f"| {mark} | {c.about} | {value} | {c.compare} {c.threshold:g} | {j.reading.evidence} | {c.owner} |"
        )
    return "\n".join([*lines, ""])
