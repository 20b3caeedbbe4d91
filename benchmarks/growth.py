"""How the time of one page grows with the bank and with the agency."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.agency import BY, Bench, ensure, fresh, open_desk, page_ids
from benchmarks.table import Row, share
from eros.app.inputs import load_inputs
from eros.app.planning import plan_page
from eros.domain.bank import CaptionBank
from eros.pipeline.week import WeekPlanner

COLUMNS = ("owner", "caption_type", "content", "tone", "chars", "performance", "paid_only", "blocked")
TRAITS = ("promised", "faults", "emojis", "slang")
PLANNED = 8  # pages planned in each agency, spread over it: the figure is time per page


def run(bench: Bench) -> list[Row]:
    """The bank is grown in memory; agencies of other sizes are made once and kept."""
    return [*_banks(bench), *_agencies(bench)]


def _banks(bench: Bench) -> list[Row]:
    desk = open_desk(bench.home)
    pages = page_ids(desk, min(PLANNED, bench.sample))
    with desk.store.read() as session:
        bank = desk.bank(session)
        version = session.captions.bank_version()
    rows, base = [], float("nan")
    for times in (1, 2, 4):
        desk._kept["bank"] = (version, grown(bank, times))
        took = []
        for n in range(bench.runs + 1):
            for page in pages:
                began = time.perf_counter()
                with desk.store.read() as session:
                    inputs = load_inputs(desk, session, page, bench.week)
                WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs)
                if n:
                    took.append(time.perf_counter() - began)
        middle = share(took, 0.5)
        base = middle if times == 1 else base
        of = f"{bank.n * times:,} captions, {len(pages)} pages x {bench.runs} runs, not saved"
        rows.append(Row("growth", f"a page at caption pool x {times}", middle, "s", None, None, of))
    rows.append(Row("growth", "pool x 4 over pool x 1", rows[-1].value / base, "x", None, None, ""))
    return rows


def grown(bank: CaptionBank, times: int) -> CaptionBank:
    """The bank and further copies of it. A copy's text starts elsewhere, so that it is no
    near-duplicate; copies come after all ids there are, so that old indices hold."""
    if times == 1:
        return bank
    last = max(bank.ids, default="")
    ids, text = list(bank.ids), list(bank.text)
    for k in range(1, times):
        ids += [f"{last}~{k}-{i}" for i in bank.ids]
        text += [t[len(t) * k // times :] + " " + t[: len(t) * k // times] for t in bank.text]
    columns: dict[str, Any] = {name: np.tile(getattr(bank, name), times) for name in COLUMNS}
    if bank.traits is not None:
        read: dict[str, Any] = {name: np.tile(getattr(bank.traits, name), times) for name in TRAITS}
        columns["traits"] = replace(bank.traits, **read)
    return replace(bank, ids=tuple(ids), text=tuple(text), version=f"{bank.version}x{times}", **columns)


def _agencies(bench: Bench) -> list[Row]:
    rows = []
    for n in bench.growth_pages:
        home = bench.home.with_name(f"{bench.home.name}-growth")
        desk = open_desk(fresh(ensure(bench.folder(n), n), home))
        pages = page_ids(desk, min(PLANNED, bench.sample))
        began = time.perf_counter()
        with desk.store.read() as session:
            captions = desk.bank(session).n
            desk.portfolio(session)
        begin = time.perf_counter() - began
        took = []
        for run_ in range(bench.runs + 1):
            for page in pages:
                began = time.perf_counter()
                plan_page(desk, page, bench.week, by=BY, again=True)
                if run_:
                    took.append(time.perf_counter() - began)
        of = f"{len(pages)} of {n} pages planned x {bench.runs} runs, {captions:,} captions"
        rows.append(Row("growth", f"a page in an agency of {n}", share(took, 0.5), "s", None, None, of))
        rows.append(Row("growth", f"  its process begins (bank, portfolio), {n}", begin, "s", None, None, ""))
    return rows
