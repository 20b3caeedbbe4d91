"""One page end to end, from the store and saved, in one warm process."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date
from functools import partial

from benchmarks.agency import BY, Bench, open_desk, page_ids
from benchmarks.probe import STAGES, watching
from benchmarks.table import Row, share
from eros.app.desk import Desk
from eros.app.planning import Outcome, plan_page
from eros.domain.words import LONG_FORM, Severity
from eros.fleet import pool as worker
from eros.kit.errors import ErosError

P50 = 0.6  # seconds with the whole rule book; 0.5 was asked of the engine's rules alone


def run(bench: Bench) -> list[Row]:
    """Times by page and run, stages, gaps and what the judge found."""
    worker.begin(partial(open_desk, bench.home))
    desk = worker.desk()
    pages = page_ids(desk, bench.most)
    took: list[float] = []
    stages: dict[str, list[float]] = defaultdict(list)
    gaps, types, slow = [], [], []
    hard = failed = captioned = sends = long = long_form = 0
    _try(desk, pages[0], bench.week)  # warms the process
    for n in range(bench.runs):
        for page in pages:
            with watching() as seen:
                began = time.perf_counter()
                made = _try(desk, page, bench.week)
                seconds = time.perf_counter() - began
            if isinstance(made, str):
                failed += 1
                bench.say(f"plan: {page}: {made}")
                continue
            took.append(seconds)
            slow.append((seconds, page))
            for stage, s in seen.split.items():
                stages[stage].append(s)
            if n:
                continue
            plan, verdict = made.judged.plan, made.judged.verdict
            found = [f for f in verdict.findings if f.severity is Severity.HARD]
            hard += len(found)
            bench.said.extend(f"plan: {page}: hard finding {f.rule}: {f.text}" for f in found[:3])
            gaps.append((plan.objective.gap, page))
            types.append(len({s.kind for s in plan.sends}))
            sends += len(plan.sends)
            captioned += sum(s.caption_id is not None for s in plan.sends)
            mine = [s for s in plan.sends if s.kind in LONG_FORM and s.caption_text]
            long_form += len(mine)
            long += sum(250 <= len(s.caption_text or "") <= 449 for s in mine)
    of = f"{len(pages)} pages x {bench.runs} runs"
    gap = [g for g, _ in gaps]
    bench.say("plan: slowest: " + ", ".join(f"{p} {s:.2f} s" for s, p in sorted(slow, reverse=True)[:4]))
    bench.say("plan: widest gaps: " + ", ".join(f"{p} {g:.2%}" for g, p in sorted(gaps, reverse=True)[:4]))
    nan = float("nan")
    return [
        Row("plan", "one page, p50", share(took, 0.50), "s", "<=", P50, of),
        Row("plan", "one page, p95", share(took, 0.95), "s", "<=", 1.5, of),
        Row("plan", "one page, p99", share(took, 0.99), "s", "<=", 3.0, of),
        *(
            Row("plan", f"  of it {stage}, median", share(stages[stage], 0.5), "s", None, None, of)
            for stage in STAGES
        ),
        Row("plan", "gap, median", 100 * share(gap, 0.5), "%", "<=", 1.0, f"{len(gap)} plans"),
        Row("plan", "gap, worst", 100 * max(gap, default=nan), "%", "<=", 5.0, f"{len(gap)} plans"),
        Row("plan", "hard findings", hard, "", "==", 0, f"{len(gap)} plans"),
        Row("plan", "pages without a plan", failed / bench.runs, "", "==", 0, of),
        Row("plan", "send types, mean", sum(types) / max(len(types), 1), "", ">=", 17, f"{len(gap)} plans"),
        Row("plan", "sends with a caption", 100 * captioned / max(sends, 1), "%", ">=", 95, f"{sends} sends"),
        Row("plan", "long-form sends of 250-449 characters", 100 * long / max(long_form, 1), "%", ">=", 60,
            f"{long_form} sends"),
    ]  # fmt: skip


def _try(desk: Desk, page: str, week: date) -> Outcome | str:
    """The outcome, or what went wrong in words."""
    try:
        return plan_page(desk, page, week, by=BY, again=True)
    except ErosError as e:
        return f"{e.code}: {e}"
    except Exception as e:  # a bug on one page must not hide the others' figures
        return f"bug: {type(e).__name__}: {e}"
