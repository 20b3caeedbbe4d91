"""Weeks planned under switches, and what differs between two of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from benchmarks.probe import watching
from tests import agency

from eros.app.desk import Desk
from eros.app.inputs import Ask, _feed
from eros.app.week_file import to_text
from eros.app.week_file_model import SendPart
from eros.domain.bank import History
from eros.domain.switches import Switches
from eros.flags.catalogue import Flag
from eros.pipeline.values import PageInputs
from eros.pipeline.week import Planned, WeekPlanner
from eros.rules.base import PlanRule
from eros.solver.problem import Answer, Problem, Settings

SEND_FIELDS = frozenset(SendPart.model_fields)
ALWAYS = frozenset({"provenance", "certificate"})  # they state the switches


THIN = "thin"
ROUGH = Settings(theta_cents=50.0, mip_gap=0.1, max_work=0.05, enough=0.2)  # any good week will do
FEW = 45  # sends: so little history that confidence has a say


def inputs(desk: Desk, page: str, switches: Switches) -> PageInputs:
    """A page's inputs; ``thin`` is a free page of which little is known."""
    found = agency.inputs_of(desk, "delia" if page == THIN else page, ask=Ask(switches=switches))
    return replace(found, history=latest(found.history, FEW)) if page == THIN else found


def latest(history: History, n: int) -> History:
    """The last ``n`` sends of a history."""
    cut: dict[str, Any] = {
        f.name: value[-n:]
        for f in fields(history)
        if isinstance(value := getattr(history, f.name), np.ndarray) and len(value) == history.n
    }
    return replace(history, **cut)


def plan(desk: Desk, page: str, switches: Switches, solver: Settings | None = None) -> Planned:
    """A page's week."""
    found = inputs(desk, page, switches)
    return WeekPlanner(desk.in_force(found.page).rules, solver or desk.solver)(found)


def changed_fields(before: Planned, after: Planned) -> set[str]:
    """Fields of the week file that differ. Sends that are one for one the same but for some fields
    count by those fields; sends that came, went or moved count as ``send``."""
    old, new = json.loads(to_text(before.judged)), json.loads(to_text(after.judged))
    found = {k for k in old.keys() | new.keys() if old.get(k) != new.get(k)} - ALWAYS
    if "sends" not in found:
        return found
    found -= {"sends"}
    pairs = list(zip(old["sends"], new["sends"], strict=False))
    if len(old["sends"]) != len(new["sends"]) or any(_key(a) != _key(b) for a, b in pairs):
        return found | {"send"}
    return found | {k for a, b in pairs for k in a if a[k] != b[k]}


def allowed(flag: Flag) -> frozenset[str]:
    """Fields that a flag may change: where sends may come and go, all that a send holds."""
    return flag.changes | SEND_FIELDS if "send" in flag.changes else flag.changes


def _key(send: dict[str, Any]) -> tuple[object, ...]:
    return tuple(send[k] for k in ("id", "at", "send_type", "audience", "channel", "campaign", "game"))


def asked_otherwise(before: Planned, after: Planned) -> set[str]:
    """Parts of the question to the assembler that differ."""
    return differ(before.drafted.question, after.drafted.question)


def differ(old: Problem, new: Problem) -> set[str]:
    """Fields in which two questions differ."""
    return {f.name for f in fields(old) if _digest(getattr(old, f.name)) != _digest(getattr(new, f.name))}


class Asked(Exception):
    """Raised in the assembler's place, with the question."""

    def __init__(self, question: Problem) -> None:
        super().__init__()
        self.question = question


def question(desk: Desk, inputs: PageInputs) -> Problem:
    """What the agents would ask the assembler, without an answer."""

    def stop(problem: Problem, rules: Sequence[PlanRule], settings: Settings) -> Answer:
        raise Asked(problem)

    asked = replace(inputs, switches=replace(inputs.switches, joint_solver=True))
    try:
        with watching(stop):
            WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(asked)
    except Asked as found:
        return found.question
    raise AssertionError("the assembler was not asked")


def _digest(value: object) -> str:
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()
