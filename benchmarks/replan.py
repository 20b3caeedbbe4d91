"""A week planned again with half of it pinned."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.agency import BY, Bench, open_desk, page_ids
from benchmarks.table import Row, share
from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.app.planning import plan_page, save_judged
from eros.app.replanning import replan
from eros.domain.words import Severity


def run(bench: Bench) -> list[Row]:
    """Every second send of a page's own plan is pinned; the issue's instant is before the week."""
    desk = open_desk(bench.home)
    pages = page_ids(desk, bench.sample)
    took, moved, hard, kept_all = [], [], 0, True
    for page in pages:
        pinned = _pin_half(desk, page, bench.week)
        for _ in range(bench.runs):
            current = current_plan(desk, page, bench.week).judged.plan
            now = current.week.origin - timedelta(days=1)
            began = time.perf_counter()
            done = replan(desk, page, bench.week, by=BY, now=now)
            took.append(time.perf_counter() - began)
            after = done.difference.after
            hard += sum(f.severity is Severity.HARD for f in after.verdict.findings)
            n = len(after.plan.sends)
            moved.append(1 - done.difference.kept / max(n, 1))
            at = {(s.kind, s.at) for s in after.plan.sends}
            kept_all &= pinned <= at
    of = f"{len(pages)} pages x {bench.runs} runs"
    return [
        Row("replan", "half the week pinned, median", share(took, 0.5), "s", "<=", 0.6, of),
        Row("replan", "half the week pinned, p95", share(took, 0.95), "s", None, None, of),
        Row("replan", "other sends changed, median", 100 * share(moved, 0.5), "%", None, None, of),
        Row("replan", "pinned sends kept to the minute", int(kept_all), "", "==", 1, of),
        Row("replan", "hard findings", hard, "", "==", 0, of),
    ]


def _pin_half(desk: Desk, page: str, week: date) -> set[tuple[object, int]]:
    """Store a version of the page's plan in which every second send is pinned; what they are."""
    plan_page(desk, page, week, by=BY, again=True)
    stored = current_plan(desk, page, week)
    sends = tuple(replace(s, pinned_by_user=i % 2 == 0) for i, s in enumerate(stored.judged.plan.sends))
    judged = replace(stored.judged, plan=replace(stored.judged.plan, sends=sends))
    save_judged(desk, judged, None, by=BY, reason="edit", seen=stored)
    return {(s.kind, s.at) for s in sends if s.pinned_by_user}
