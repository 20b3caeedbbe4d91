"""Scoring and shortlists of the whole bank for one page, everything loaded."""

from __future__ import annotations

from benchmarks.agency import Bench, inputs_of, open_desk, page_ids
from benchmarks.probe import median_seconds
from benchmarks.table import Row
from eros.pipeline.agents.content_curator import ContentCurator
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.send_type_allocator import SendTypeAllocator


def run(bench: Bench) -> list[Row]:
    """Median over pages of the median over runs, and the slowest page's median."""
    desk, runs = open_desk(bench.home), 5 * bench.runs
    medians, n, lists = [], 0, 0
    pages = page_ids(desk, bench.sample)
    for page in pages:
        inputs = inputs_of(desk, page, bench.week)
        perf = PerformanceAnalyst()(inputs).value
        allocation = SendTypeAllocator()(inputs, perf).value
        curate = ContentCurator()
        medians.append(median_seconds(lambda: curate(inputs, perf, allocation), runs, warm=2)[0] * 1000)  # noqa: B023
        found = curate(inputs, perf, allocation).value
        n, lists = inputs.bank.n, lists + sum(1 for s in found.by_kind.values() if s.index.shape[0])
    of = f"{len(pages)} pages x {runs} runs, {n:,} captions"
    return [
        Row(
            "captions",
            "score and shortlist, median page",
            sorted(medians)[len(medians) // 2],
            "ms",
            "<=",
            10,
            of,
        ),
        Row("captions", "score and shortlist, slowest page", max(medians), "ms", None, None, of),
        Row("captions", "captions in the bank", n, "", ">=", 59_405 if bench.pages >= 37 else 1, ""),
        Row("captions", "lists with captions", lists, "", ">", 0, of),
    ]
