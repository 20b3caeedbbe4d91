"""Peak resident memory of a worker that planned its share of the fleet."""

from __future__ import annotations

from benchmarks.agency import Bench, open_desk, page_ids
from benchmarks.pool import timed
from benchmarks.table import Row


def run(bench: Bench) -> list[Row]:
    """Two workers, all pages; the larger peak counts."""
    pages = page_ids(open_desk(bench.home), bench.most)
    _, _, peaks = timed(bench.home, bench.week, pages, 2)
    return [Row("memory", "peak of a worker", max(peaks), "MiB", "<=", 500, f"{len(pages)} pages, 2 workers")]
