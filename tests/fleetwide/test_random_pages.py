"""A hundred random pages with every test run, a thousand with `make slow`, and the bars over them."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from statistics import mean, median

import pytest
from tests.fleetwide.pages import CHANGES, KINDS, WAYS, random_page
from tests.fleetwide.review import LONG, Review, review

QUICK, CHUNK, MANY = 100, 5, 1_000
# Where every second caption of a small bank is a twin of another, shortlists fill with twins: ten sends
# without a caption that a longer list would have found, and one offer too few of the wished length.
SHORT = {148: "caption", 593: "long offers"}
TYPES = 17  # on average, on pages that have all types available


def in_all(reviews: Sequence[Review]) -> None:
    """What holds of every page, and the bars that hold on average."""
    wrong = [
        f"random page {r.seed} ({r.kind}; {', '.join(r.ways) or 'realistic'}): {w}"
        for r in reviews
        for w in r.wrong
    ]
    assert not wrong, "\n".join(wrong)
    rich = [r.types for r in reviews if r.all_types and r.sends]
    few = len(reviews) <= CHUNK  # of a handful, free pages alone (17 types at most) may be left
    assert not rich or mean(rich) >= TYPES - few
    allowed = [r for r in reviews if r.long_allowed]
    good, long = sum(r.long_good for r in allowed), sum(r.long_sends for r in allowed)
    assert good >= LONG * long


@pytest.mark.timeout(180)
@pytest.mark.parametrize("first", range(0, QUICK, CHUNK))
def test_random_pages(first: int) -> None:
    in_all([review(seed) for seed in range(first, first + CHUNK)])


@pytest.mark.slow
@pytest.mark.timeout(5400)  # a busy machine is no fault
def test_a_thousand_random_pages(capsys: pytest.CaptureFixture[str]) -> None:
    jobs = os.cpu_count() or 1
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        reviews = list(pool.map(review, range(MANY), chunksize=8))
    with capsys.disabled():
        print(summary(reviews))
    short = {r.seed for r in reviews if r.wrong and all(SHORT.get(r.seed, "?") in w for w in r.wrong)}
    assert short == set(SHORT), "better, or worse, than is told above"
    in_all([r for r in reviews if r.seed not in SHORT])


@pytest.mark.timeout(240)  # it may be the one to read the whole bank first
def test_pages_cover_every_kind_and_hostile_way() -> None:
    made = [random_page(seed) for seed in range(4 * len(KINDS))]
    pages = [m.inputs.page for m in made]
    assert len({(p.page_type, p.page_class, p.sub_type) for p in pages}) == 12
    assert len({p.tier for p in pages}) == 4
    assert len({w for m in made for w in m.ways}) > 2 * len(WAYS) / 3
    assert len({p.confidence for p in pages}) == 5
    lengths = Counter(m.inputs.week.length_min for m in made)
    assert lengths[10_080 - 60] and lengths[10_080 + 60] and lengths[10_080 + 30]
    assert {m.inputs.week.zone for m in made} >= {z for z, _ in CHANGES} | {"Pacific/Apia"}
    assert any(m.inputs.history.n == 0 for m in made) and any(m.inputs.history.n > 1_000 for m in made)
    assert sum(m.ways == () for m in made) >= len(made) / 2


def test_a_page_is_the_same_each_time() -> None:
    a, b = random_page(43).inputs, random_page(43).inputs
    assert (a.page, a.week, a.facts, a.segments, a.bank.text) == (
        b.page,
        b.week,
        b.facts,
        b.segments,
        b.bank.text,
    )
    assert a.history.earnings_cents.tolist() == b.history.earnings_cents.tolist()


def test_last_weeks_sends_are_legal() -> None:
    for seed in range(24):
        at = [p.at for p in random_page(seed).inputs.facts.past]
        assert all(b - a >= 80 for a, b in pairwise(at)) and (not at or at[-1] < 0)


def summary(reviews: Sequence[Review]) -> str:
    """The run in a few lines."""
    plans = [r for r in reviews if r.sends]
    seconds = sorted(r.seconds for r in reviews)
    rich = [r.types for r in plans if r.all_types]
    allowed = [r for r in plans if r.long_allowed]
    sends = sum(r.sends for r in plans if r.cover_allowed)
    covered = sends - sum(r.needs for r in plans if r.cover_allowed)
    long = sum(r.long_sends for r in allowed)
    clashes = Counter(" ".join(r.clash) for r in reviews if not r.sends)
    notes: Counter[str] = sum((Counter(dict.fromkeys(r.notes, 1)) for r in plans), Counter())
    soft: Counter[str] = sum((r.soft for r in plans), Counter())
    gaps = sorted(r.gap for r in plans)
    lines = [
        f"{len(reviews)} pages: {len(plans)} planned, {len(reviews) - len(plans)} infeasible",
        f"wrong on {sum(bool(r.wrong) for r in reviews)} pages",
        *(f"  infeasible {n}: {name}" for name, n in clashes.most_common()),
        f"caption coverage {covered / max(sends, 1):.2%} of {sends} sends on pages whose pool allows it",
        f"length share {sum(r.long_good for r in allowed) / max(long, 1):.1%} of {long} long offers where allowed",
        f"types {mean(rich or [0]):.1f} on {len(rich)} pages with all types, {mean([r.types for r in plans] or [0]):.1f} on all",
        f"gap median {median(gaps or [0]):.2%}, worst {max(gaps, default=0):.2%}",
        f"processor seconds p50 {_at(seconds, 0.5):.2f} p95 {_at(seconds, 0.95):.2f} p99 {_at(seconds, 0.99):.2f} max {seconds[-1]:.2f}",
        "notes (pages): " + ", ".join(f"{k} {n}" for k, n in notes.most_common()),
        "findings (pages): " + ", ".join(f"{k} {n}" for k, n in soft.most_common()),
    ]
    return "\n".join(["", *lines])


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
