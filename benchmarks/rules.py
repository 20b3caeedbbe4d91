"""What single rules cost in planning time: the same weeks decided with and without each."""

from __future__ import annotations

import time
from collections import Counter

from benchmarks.agency import BY, Bench, open_desk, page_ids
from benchmarks.probe import Seen, watching
from benchmarks.table import Row
from eros.app.planning import plan_page
from eros.solver.columns import board_of
from eros.solver.problem import Settings
from eros.solver.solve import solve
from eros.solver.verbs import listen
from eros.solver.weekly import weekly

LEAST = 0.02  # share of all rows from which on a rule is left out to see what it costs


def run(bench: Bench) -> list[Row]:
    """Only rules that write many of the weekly problem's rows can cost much time."""
    desk = open_desk(bench.home)
    weeks: list[Seen] = []
    rows: Counter[str] = Counter()
    for page in page_ids(desk, bench.sample):
        with watching() as seen:
            plan_page(desk, page, bench.week, by=BY, again=True)
        assert seen.problem is not None
        weeks.append(seen)
        p = seen.problem
        rows.update(weekly(board_of(p, listen(seen.rules, p.page, p.week, p.given))).model.rule)
    many = [code for code, n in rows.most_common() if code and n >= LEAST * rows.total()]
    of = f"{len(weeks)} pages x {bench.runs} runs"
    return [
        Row(
            "rules",
            f"time to decide without {code}",
            100 * (_without(code, weeks, bench.runs) - 1),
            "%",
            None,
            None,
            f"{of}, {rows[code] / rows.total():.0%} of rows",
        )
        for code in many
    ]


def _without(code: str, weeks: list[Seen], runs: int) -> float:
    """CPU seconds without the rule over those with it, asked in turn, the least of the runs each."""
    took = [0.0, 0.0]
    for seen in weeks:
        both = seen.rules, tuple(r for r in seen.rules if r.code != code)
        best = [float("inf")] * 2
        for _ in range(runs):
            for i, rules in enumerate(both):
                began = time.process_time()
                assert seen.problem is not None
                solve(seen.problem, rules, Settings())
                best[i] = min(best[i], time.process_time() - began)
        took = [a + b for a, b in zip(took, best, strict=True)]
    return took[1] / took[0]
