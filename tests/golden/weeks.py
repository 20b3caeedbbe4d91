"""The frozen weeks: what they are planned from, and how a week looks as text."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from tests import agency
from tests.builders import FANS

from eros.app.desk import Desk
from eros.app.inputs import Ask
from eros.domain.plan import JudgedWeek, Send
from eros.domain.switches import ALL_ON, BASELINE
from eros.domain.words import Tier
from eros.kit.canonical import document
from eros.pipeline.values import PageInputs
from eros.pipeline.week import WeekPlanner

FOLDER = Path(__file__).parent / "frozen"
PAGES = {"paid": "elena", "free": "delia"}
NAMES = tuple(f"{kind}-{tier.lower()}" for kind in PAGES for tier in FANS)
BASELINES = tuple(f"{kind}-mid-baseline" for kind in PAGES)  # with every flag off


@dataclass(frozen=True)
class Golden:
    """A frozen week: its money and its text."""

    expected_cents: int
    text: str


def inputs(desk: Desk, name: str) -> PageInputs:
    """What the week of this name is planned from: a page of the small agency, of the tier's size."""
    kind, tier, *off = name.split("-")
    found = agency.inputs_of(desk, PAGES[kind], ask=Ask(switches=BASELINE if off else ALL_ON))
    size = Tier(tier.upper())
    return replace(found, page=replace(found.page, tier=size, fan_count=FANS[size]))


def plan(desk: Desk, name: str) -> JudgedWeek:
    """The week of this name."""
    return WeekPlanner(desk.rules, desk.solver)(inputs(desk, name)).judged


def read(name: str) -> Golden:
    """The frozen week."""
    money = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Golden(money["expected_cents"], (FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def write(name: str, judged: JudgedWeek) -> None:
    """Freeze a week."""
    FOLDER.mkdir(exist_ok=True)
    goal = judged.plan.objective
    money = {"expected_cents": goal.expected_cents, "bound_cents": goal.bound_cents, "proven": goal.proven}
    (FOLDER / f"{name}.json").write_text(document(money), encoding="utf-8")
    (FOLDER / f"{name}.txt").write_text(as_text(judged), encoding="utf-8")


def as_text(judged: JudgedWeek) -> str:
    """One line a send: what a reviewer wants to see in a difference, and no figure that drifts."""
    plan, week = judged.plan, judged.plan.week
    lines = [f"{len(plan.sends)} sends of {len({s.kind for s in plan.sends})} types, {judged.verdict.status}"]
    for d in range(7):
        head = plan.days[d]
        lines += ["", f"{week.label(week.day_start(d))[:3]} {head.strategy} {head.flavour}"]
        lines += [f"  {_line(s, judged)}" for s in plan.sends if week.day(s.at) == d]
    lines.append("")
    lines += [f"drip {week.label(w.start)} to {week.label(w.end)} {w.drip_set_id}" for w in plan.drip_windows]
    lines += [f"pin {p.send} {week.label(p.start)} to {week.label(p.until)}" for p in plan.pins]
    lines += [f"finding {f.severity} {f.rule} {f.send or ''}".rstrip() for f in judged.verdict.findings]
    lines += [f"note {n.code}: {n.text}" for n in plan.notes]
    return "\n".join(lines) + "\n"


def _line(s: Send, judged: JudgedWeek) -> str:
    words = [judged.plan.week.label(s.at)[4:], s.id, s.kind]
    words += [w for w in (s.ppv_style, s.game, "campaign" if s.campaign else None) if w]
    words += [s.audience, s.channel]
    if s.price_cents is not None:
        words.append(f"${s.price_cents / 100:.2f}")
    words.append(s.caption_id or "(caption needed)")
    words += [f"after {s.parent}" if s.parent else "", f"links {s.link_to}" if s.link_to else ""]
    return " ".join(w for w in words if w)
