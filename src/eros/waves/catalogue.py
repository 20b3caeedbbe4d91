"""Waves, phases, criteria, triggers and risks as values, read once from the packaged YAML."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from eros.domain.switches import FIELDS, flag_name

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
ALL_WAVES = "all"


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of the plan.

    Attributes
    ----------
    weeks
        First and last week of the plan's timeline, from 1.
    flags
        Fields of ``Switches`` that the wave raises.
    recovery_min
        The plan's minutes for a rollback.
    state
        What the wave keeps beside plans and takes back with it: rotation, triggers, prices.
    """

    number: int
    title: str
    about: str
    weeks: tuple[int, int]
    flags: tuple[str, ...]
    recovery_min: int
    milestone: str
    state: tuple[str, ...] = ()

    @property
    def flag_names(self) -> tuple[str, ...]:
        """The flags by the names of the plan."""
        return tuple(flag_name(f) for f in self.flags)


@dataclass(frozen=True, slots=True)
class Guard:
    """The least relative change of a metric that counts as neutral, and the pages it needs."""

    metric: str
    floor: float
    min_pages: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of a roll-out: so many percent of the pages for at least so many days."""

    name: str
    percent: int
    days: int
    guards: tuple[Guard, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a wave must show. Either ``measure`` against ``threshold``, or acceptance ``tests``."""

    key: str
    wave: int | None  # None: every wave
    about: str
    owner: str
    measure: str
    compare: str
    threshold: float
    unit: str
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """A condition under which a wave comes back. ``wave`` ``None``: whichever is up."""

    key: str
    wave: int | None
    severity: str
    about: str
    measure: str
    compare: str
    threshold: float
    unit: str
    at_least: int = 0  # of what is measured, before it may fire


@dataclass(frozen=True, slots=True)
class Risk:
    """An entry of the risk register. Likelihood and impact: L, M, H or C."""

    key: str
    title: str
    likelihood: str
    impact: str
    mitigation: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoGo:
    """A class of NO-GO: up to so many failed criteria, days until the next gate, what to do."""

    name: str
    at_most: int | None
    days: int
    todo: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who decides at the n-th NO-GO in a row."""

    name: str
    who: str
    within: str


@lru_cache(maxsize=1)
def waves() -> tuple[Wave, ...]:
    """The seven waves in order."""
    found = []
    for number, row in read("waves")["waves"].items():
        wave = Wave(
            number=int(number),
            title=row["title"],
            about=row["about"],
            weeks=(row["weeks"][0], row["weeks"][1]),
            flags=tuple(row["flags"]),
            recovery_min=row["recovery_min"],
            milestone=row["milestone"],
            state=tuple(row.get("state", ())),
        )
        assert set(wave.flags) <= set(FIELDS), wave.flags
        found.append(wave)
    return tuple(found)


def wave(number: int) -> Wave:
    """One wave. ``KeyError`` if there is none of this number."""
    return {w.number: w for w in waves()}[number]


def wave_of_flag(field: str) -> int | None:
    """The wave that raises a flag; ``None`` for flags of no wave."""
    return next((w.number for w in waves() if field in w.flags), None)


@lru_cache(maxsize=1)
def phases() -> tuple[Phase, ...]:
    """The phases of a roll-out in order."""
    return tuple(
        Phase(
            name,
            row["percent"],
            row["days"],
            tuple(Guard(metric, g["floor"], g["min_pages"]) for metric, g in row["guards"].items()),
        )
        for name, row in read("waves")["phases"].items()
    )


@lru_cache(maxsize=1)
def no_go_classes() -> tuple[NoGo, ...]:
    """Classes of NO-GO, mildest first."""
    rows = read("waves")["classes"]
    return tuple(NoGo(name, r["at_most"], r["days"], r["next"]) for name, r in rows.items())


@lru_cache(maxsize=1)
def escalations() -> tuple[Escalation, ...]:
    """Who decides at the first, second and third NO-GO in a row."""
    return tuple(Escalation(name, r["who"], r["within"]) for name, r in read("waves")["escalation"].items())


@lru_cache(maxsize=1)
def criteria() -> tuple[Criterion, ...]:
    """All criteria: the universal ones first, then each wave's own."""
    file = read("criteria")
    found = [_criterion(None, key, row) for key, row in file["universal"].items()]
    for number, rows in file["own"].items():
        found += [_criterion(int(number), key, row) for key, row in rows.items()]
    return tuple(found)


def criteria_of(number: int) -> tuple[Criterion, ...]:
    """What the gate of a wave looks at."""
    return tuple(c for c in criteria() if c.wave in (None, number))


@lru_cache(maxsize=1)
def triggers() -> tuple[Trigger, ...]:
    """Every condition that is watched."""
    return tuple(
        Trigger(
            key=key,
            wave=None if row["wave"] == ALL_WAVES else int(row["wave"]),
            severity=row["severity"],
            about=row["about"],
            measure=row["measure"],
            compare=row["fires"],
            threshold=float(row["threshold"]),
            unit=row["unit"],
            at_least=row.get("min", 0),
        )
        for key, row in read("triggers")["triggers"].items()
    )


@lru_cache(maxsize=1)
def risks() -> tuple[Risk, ...]:
    """The risk register."""
    return tuple(
        Risk(key, r["title"], r["likelihood"], r["impact"], r["mitigation"], tuple(r["checks"]))
        for key, r in read("risks")["risks"].items()
    )


def _criterion(number: int | None, key: str, row: Mapping[str, Any]) -> Criterion:
    tests = tuple(row.get("tests", ()))
    return Criterion(
        key=key,
        wave=number,
        about=row["about"],
        owner=row["owner"],
        measure="acceptance" if tests else row["measure"],
        compare="==" if tests else row["is"],
        threshold=float(len(tests)) if tests else float(row["threshold"]),
        unit="tests passed" if tests else row["unit"],
        tests=tests,
    )


@lru_cache(maxsize=16)
def read(name: str) -> Mapping[str, Any]:
    """One packaged file of the room as it stands."""
    text = resources.files("eros.waves.data").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found
