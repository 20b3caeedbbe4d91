"""``python -m benchmarks [SECTION ...]``: one table; exits 1 when a bar is missed."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.agency import OUT, Bench, ensure, fresh
from benchmarks.machine import facts
from benchmarks.table import Row, lines, missed

SECTIONS = {
    "imports": "benchmarks.imports",
    "captions": "benchmarks.captions",
    "plan": "benchmarks.plan",
    "judge": "benchmarks.judge",
    "replan": "benchmarks.replan",
    "memory": "benchmarks.memory",
    "fleet": "benchmarks.fleet",
    "rules": "benchmarks.rules",
    "growth": "benchmarks.growth",
    "baselines": "benchmarks.compare",
}


def measure(bench: Bench, wanted: list[str]) -> list[Row]:
    """The rows of these sections, in the table's order."""
    rows: list[Row] = []
    for name, module in SECTIONS.items():
        if name in wanted:
            began = time.perf_counter()
            found = importlib.import_module(module).run(bench)
            rows += found
            print(f"{name}: done in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
            for line in lines(found)[2:]:  # a run that is cut short has shown what it measured
                print(line, file=sys.stderr, flush=True)
    return rows


def main(argv: list[str] | None = None) -> int:
    """Measure, print, write, compare with the bars."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    ask.add_argument("section", nargs="*", help=f"of {', '.join(SECTIONS)}; all by default")
    ask.add_argument("--runs", type=int, default=3, help="repetitions behind a median")
    ask.add_argument("--sample", type=int, default=12, help="pages in sections that need not see all")
    ask.add_argument("--pages", action="store_true", help="print the comparison page by page")
    ask.add_argument("--growth-pages", type=int, nargs="*", default=[10, 37, 100, 370])
    ask.add_argument("--out", type=Path, default=OUT / "results.json")
    said = ask.parse_args(argv)
    wanted = said.section or list(SECTIONS)
    if unknown := [w for w in wanted if w not in SECTIONS]:
        ask.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    bench = replace(
        Bench(),
        runs=said.runs,
        sample=said.sample,
        per_page=said.pages,
        growth_pages=tuple(said.growth_pages),
    )
    began, machine = time.perf_counter(), facts()
    fresh(ensure(bench.folder(bench.pages), bench.pages), bench.home)
    rows = measure(bench, wanted)
    print("; ".join(f"{k} {v}" for k, v in machine.items()))
    print("\n".join(lines(rows)))
    for words in bench.said:
        print(words)
    said.out.parent.mkdir(parents=True, exist_ok=True)
    result = {"machine": machine, "seconds": round(time.perf_counter() - began, 1)}
    said.out.write_text(
        json.dumps({**result, "rows": [r.as_json() for r in rows], "said": bench.said}, indent=1), "utf-8"
    )
    bad = missed(rows)
    print(f"\n{len(bad)} bars missed" if bad else "\nevery bar is kept")
    for words in bad:
        print(f"  {words}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
