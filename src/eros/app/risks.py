"""The plan's eight risks with the present readings of the checks that stand for their mitigations."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import eros
from eros.app.desk import Desk
from eros.app.gate_measures import WAVE0
from eros.app.judging import analysis_of, judge_plan
from eros.app.picture import WEEKLY, picture
from eros.app.sample_weeks import pick, plan_bytes
from eros.app.store_errors import BackupUnsupported
from eros.app.trial import inputs_for
from eros.app.watch import FORTNIGHT, Sight, rps_change
from eros.app.wave_state import active
from eros.app.weeks import parse_week
from eros.domain.switches import ALL_ON
from eros.domain.words import LONG_FORM
from eros.kit.errors import ErosError
from eros.pipeline.agents.content_curator import ContentCurator
from eros.pipeline.agents.send_type_allocator import SendTypeAllocator
from eros.waves import catalogue
from eros.waves.catalogue import Risk

OK, LOOK, BAD, UNKNOWN = "ok", "look", "bad", "not measured"
DROP_BAD, DROP_LOOK = -20.0, -10.0  # percent of earnings a sale: the plan's alarm, and half of it
DRIFT_LOOK, DRIFT_BAD = 0.1, 0.25  # population stability index: the usual marks
POOL_WEEKS = 2  # of long offers that the captions must last for
POOL_PAGES = 6  # pages whose pools are looked at, of as many kinds as there are
CASES = Path(eros.__file__).resolve().parents[2] / "tests" / "rules" / "cases"


@dataclass(frozen=True, slots=True)
class Reading:
    """One check now. ``state``: ok, look, bad or not measured; ``seen`` says what was seen."""

    check: str
    state: str
    seen: str


@dataclass(frozen=True, slots=True)
class RiskNow:
    """A risk and its checks; ``state`` is the worst of theirs."""

    risk: Risk
    readings: tuple[Reading, ...]

    @property
    def state(self) -> str:
        """bad before look before not measured before ok."""
        states = {r.state for r in self.readings}
        return next(s for s in (BAD, LOOK, UNKNOWN, OK) if s in states)


class View(Sight):
    """What the checks look at."""

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """A few pages of as many kinds as there are."""
        return tuple(pick(active(self.desk), POOL_PAGES))


def risks_now(desk: Desk) -> tuple[RiskNow, ...]:
    """Every risk of the register with its readings."""
    view = View(desk)
    return tuple(RiskNow(r, tuple(_read(view, c) for c in r.checks)) for r in catalogue.risks())


def _read(view: View, check: str) -> Reading:
    try:
        state, seen = CHECKS[check](view)
    except ErosError as e:
        state, seen = UNKNOWN, f"{e.code}: {e}"
    return Reading(check, state, seen)


Said = tuple[str, str]


def _migrations(v: View) -> Said:
    try:
        found = v.desk.store.files.rehearse()
    except BackupUnsupported:
        return UNKNOWN, "the server's data are not copied: rehearse on a restored copy of it"
    if found.lost or found.broken:
        return BAD, f"rows differ in {', '.join(found.lost) or 'no table'}, {found.broken} broken references"
    return (
        OK,
        f"{found.rows:,} rows of {found.tables} tables, schema {found.head} -> {found.lower} -> {found.head}",
    )


def _sound(v: View) -> Said:
    report = v.desk.store.files.check()
    return (
        (OK, f"{report.backend}, schema {report.revision}")
        if report.ok
        else (BAD, "; ".join(report.problems))
    )


def _trend(v: View) -> Said:
    reading = rps_change(v)
    if reading.value is None:
        return UNKNOWN, reading.evidence
    state = BAD if reading.value < DROP_BAD else LOOK if reading.value < DROP_LOOK else OK
    return state, f"{reading.value:+.1f} % a sale in {FORTNIGHT} days ({reading.evidence})"


def _canary(v: View) -> Said:
    with v.desk.store.read() as session:
        found = {w.number: session.waves.history(w.number) for w in catalogue.waves() if w.flags}
    forced = sum(s.why == "forced" for states in found.values() for s in states)
    raised = sum(any(s.phase == "canary" for s in states) for states in found.values())
    words = (
        f"{raised} waves raised through a canary, {forced} steps forced, {len(found) - raised} on as shipped"
    )
    return (LOOK if forced else OK), words


def _enough(v: View) -> Said:
    pages = active(v.desk)
    if not pages:
        return UNKNOWN, "there is no page"
    thin = [p.id for p in pages if p.confidence < v.desk.catalog.number("volume.dampen_below")]
    words = f"{len(pages) - len(thin)} of {len(pages)} pages have a history that may act"
    return (LOOK if thin else OK), words + (f"; thin: {', '.join(thin[:5])}" if thin else "")


def _milestones(v: View) -> Said:
    """Weeks behind the plan, counted from the first run of wave 0."""
    with v.desk.store.read() as session:
        runs = session.waves.snapshots(WAVE0)
        gates = session.waves.gates()
    if not runs:
        return UNKNOWN, "the plan has not begun: eros wave0 run"
    begun = runs[0].at
    week = (v.now - begun).days // 7 + 1
    passed = {g.wave for g in gates if g.go}
    late = [w.number for w in catalogue.waves() if w.weeks[1] < week and w.number not in passed]
    words = f"week {week} of 13, {len(passed)} gates passed"
    return (BAD if len(late) > 1 else LOOK if late else OK), words + (f"; late: {late}" if late else "")


def _replay(v: View) -> Said:
    """One page planned twice: the same bytes."""
    if not v.pages:
        return UNKNOWN, "there is no page"
    week = parse_week("next", v.desk.clock)
    inputs = inputs_for(v.desk, v.pages[0], week, ALL_ON)
    first, second = (plan_bytes(v.desk, v.pages[0], week, ALL_ON, inputs.as_of)[1] for _ in range(2))
    return (OK if first == second else BAD), f"{v.pages[0]} planned twice"


def _judge(v: View) -> Said:
    """Stored weeks judged afresh: the verdict that was stored."""
    weeks = [w for w in v.weeks if w.plan.page.id in v.pages]
    if not weeks:
        return UNKNOWN, "no week is planned"
    other = [w.plan.page.id for w in weeks if judge_plan(v.desk, w.plan, w.issued_at).ok is not w.verdict.ok]
    return (BAD if other else OK), f"{len(weeks)} stored weeks judged again" + (
        f"; other: {other}" if other else ""
    )


def _negative(v: View) -> Said:
    """Every hard rule has a case that it must refuse."""
    if not CASES.is_dir():
        return UNKNOWN, "this is no checkout: the cases are not here"
    lacking, n = [], 0
    for rule in v.desk.rules:
        file = CASES / f"{rule.code}.yaml"
        cases: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
        rows = [c for c in cases.values() if isinstance(c, dict)]
        bad = sum(("breaks" in c) or bool(c.get("adjusts")) for c in rows)
        n += bad
        if not bad:
            lacking.append(rule.code)
    return (BAD if lacking else OK), f"{n} cases that must be refused, {len(v.desk.rules)} rules" + (
        f"; none for {', '.join(lacking)}" if lacking else "")  # fmt: skip


def _pool(v: View) -> Said:
    """Usable captions of long offers against what the week's budget takes."""
    week = parse_week("next", v.desk.clock)
    short = []
    for page in v.pages:
        inputs = inputs_for(v.desk, page, week, ALL_ON)
        perf = analysis_of(v.desk, inputs).value
        allocated = SendTypeAllocator()(inputs, perf).value
        lists = ContentCurator()(inputs, perf, allocated).value
        usable = sum(s.usable for kind, s in lists.by_kind.items() if kind in LONG_FORM)
        need = POOL_WEEKS * sum(d.budget.revenue for d in allocated.days)
        if usable < need:
            short.append(f"{page} {usable} of {need}")
    if not v.pages:
        return UNKNOWN, "there is no page"
    words = (
        f"{len(v.pages)} pages, usable captions of long offers against {POOL_WEEKS} weeks of revenue sends"
    )
    return (BAD if len(short) > 1 else LOOK if short else OK), words + (
        f"; short: {', '.join(short)}" if short else ""
    )


def _drift(v: View) -> Said:
    """Population stability index of hours and types against the oldest snapshot of the last quarter."""
    with v.desk.store.read() as session:
        kept = session.waves.snapshots(WEEKLY)
    found = [s for s in kept if v.now - s.at <= timedelta(days=92) and s.body.get("sales")]
    if not found:
        return UNKNOWN, "no snapshot yet: eros watch --once"
    then, now = found[0].body, picture(v.desk)
    index = max(_psi(then[k], now[k]) for k in ("hours", "kinds"))  # type: ignore[arg-type]
    state = BAD if index > DRIFT_BAD else LOOK if index > DRIFT_LOOK else OK
    earned = _both(then.get("mean_log_earnings"), now["mean_log_earnings"])
    return state, f"stability index {index:.3f} against {found[0].key}{earned}"


def _both(then: object, now: object) -> str:
    if not isinstance(then, float) or not isinstance(now, float):
        return ""
    return f", earnings a sale {100 * math.expm1(now - then):+.1f} %"


def _psi(before: list[float], after: list[float]) -> float:
    """Sum of (a - b) ln(a / b) over the shares; 0 where nothing moved."""
    b, a = (np.maximum(np.array(x, dtype=np.float64), 1e-4) for x in (before, after))
    return float(((a - b) * np.log(a / b)).sum())


def _snapshots(v: View) -> Said:
    with v.desk.store.read() as session:
        found = session.waves.snapshots(WEEKLY)
    if not found:
        return LOOK, "none yet: eros watch --once takes one a week"
    age = (v.now - found[-1].at).days
    return (LOOK if age > 8 else OK), f"{len(found)} snapshots, the latest {found[-1].key}, {age} days old"


CHECKS: Mapping[str, Callable[[View], Said]] = {
    "migrations_with_data": _migrations,
    "database_sound": _sound,
    "revenue_trend": _trend,
    "canary_first": _canary,
    "pages_with_enough_sales": _enough,
    "milestones_on_time": _milestones,
    "plans_replay": _replay,
    "judge_agrees": _judge,
    "negative_cases": _negative,
    "caption_pool": _pool,
    "history_drift": _drift,
    "snapshots_weekly": _snapshots,
}

__all__ = ["CHECKS", "Reading", "RiskNow", "risks_now"]
