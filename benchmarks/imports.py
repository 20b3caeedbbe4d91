"""A caption bank and two years of history taken in, as a person types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.agency import Bench
from benchmarks.table import Row

CAPTIONS, SENDS = 60_000, 70_000
PAGE = "page_id,name,page_type,page_class,sub_type,fan_count,time_zone\nalexia,Alexia,paid,explicit,personal,3000,UTC\n"


def run(bench: Bench) -> list[Row]:
    """Fixed files into a new store each time; every row must arrive."""
    took: dict[str, list[float]] = {"captions": [], "history": []}
    arrived = 0
    for _ in range(bench.runs):
        with tempfile.TemporaryDirectory() as folder:
            files = {name: Path(folder) / f"{name}.csv" for name in ("pages", *took)}
            files["pages"].write_text(PAGE)
            files["captions"].write_text(_captions(bench.rows or CAPTIONS))
            files["history"].write_text(_history(bench.rows or SENDS))
            _eros(folder, "db", "upgrade")
            for noun, file in files.items():
                began = time.perf_counter()
                done = _eros(folder, "import", noun, str(file), "--json")
                if noun in took:
                    took[noun].append(time.perf_counter() - began)
                    arrived += sum(report["new"] for report in json.loads(done.stdout)["files"])
    wanted = bench.runs * (2 * bench.rows if bench.rows else CAPTIONS + SENDS)
    return [
        Row("imports", "captions", median(took["captions"]), "s", "<=", 30, f"{bench.rows or CAPTIONS} rows x {bench.runs} runs"),
        Row("imports", "history", median(took["history"]), "s", "<=", 30, f"{bench.rows or SENDS} rows x {bench.runs} runs"),
        Row("imports", "rows that did not arrive", wanted - arrived, "", "==", 0, f"{wanted} rows"),
    ]  # fmt: skip


def _captions(n: int) -> str:
    text = "a small note from me to you " * 4
    return "caption_id,text,caption_type\n" + "".join(f"c{i},{text}{i},ppv_message\n" for i in range(n))


def _history(n: int) -> str:
    head = "send_id,page_id,sent_at,send_type,price,sent_count,viewed_count,purchased_count,earnings\n"
    row = "m{},alexia,2025-07-04T18:20:00,ppv_unlock,14.99,1000,200,12,{:.2f}\n"
    return head + "".join(row.format(i, i / 100) for i in range(n))


def _eros(home: str, *words: str) -> Any:
    command = [str(Path(sys.executable).with_name("eros")), *words]
    return subprocess.run(
        command, env={**os.environ, "EROS_HOME": home}, capture_output=True, text=True, check=True
    )
