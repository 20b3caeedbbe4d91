"""A stored week judged again, text findings cached."""

from __future__ import annotations

from benchmarks.agency import BY, Bench, open_desk, page_ids
from benchmarks.probe import median_seconds
from benchmarks.table import Row
from eros.app.judging import current_plan, given_for, judge_stored
from eros.app.planning import plan_page
from eros.pipeline.agents.quality_validator import QualityValidator


def run(bench: Bench) -> list[Row]:
    """The validator alone, and the use case from the store."""
    desk = open_desk(bench.home)
    pages, runs = page_ids(desk, bench.sample), 3 * bench.runs
    alone, stored, rules, sends = [], [], 0, 0
    for page in pages:
        plan_page(desk, page, bench.week, by=BY)
        judged = current_plan(desk, page, bench.week).judged
        plan, ask = judged.plan, QualityValidator(desk.rules)
        given = given_for(desk, plan, judged.issued_at)
        alone.append(1000 * median_seconds(lambda: ask(plan, given), runs, warm=2)[0])  # noqa: B023
        stored.append(1000 * median_seconds(lambda: judge_stored(desk, page, bench.week), bench.runs)[0])  # noqa: B023
        verdict = ask(plan, given)
        rules, sends = len(verdict.rules_checked), sends + verdict.sends_checked
    of = f"{len(pages)} pages x {runs} runs, {rules} rules, {sends / len(pages):.0f} sends a week"
    middle = len(pages) // 2
    return [
        Row("judge", "a week, warm, median", sorted(alone)[middle], "ms", "<=", 5, of),
        Row("judge", "a week, warm, slowest page", max(alone), "ms", None, None, of),
        Row("judge", "from the store (eros judge)", sorted(stored)[middle], "ms", None, None, of),
    ]
