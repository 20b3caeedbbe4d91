"""The 37 pages of the demonstration, through the store as `make run` plans them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.agency import AS_OF, SEED, WEEK, app_at, close
from tests.fleetwide.review import Review, go_over
from tests.fleetwide.test_random_pages import in_all, summary

from eros.app.inputs import load_inputs
from eros.app.judging import judge_stored
from eros.app.planning import plan_page
from eros.domain.words import Severity
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst

PAGES = 37


@pytest.mark.slow
@pytest.mark.timeout(5400)  # a busy machine is no fault
def test_the_demonstration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = app_at(tmp_path)
    app.demo.init(seed=SEED, pages=PAGES, as_of=AS_OF)
    desk = app.desk
    with desk.store.read() as session:
        pages = [p.id for p in session.pages.list_pages(desk.catalog, desk.clock.now())]
    assert len(pages) == PAGES
    reviews = []
    for n, page_id in enumerate(pages):
        begun = time.perf_counter()
        made = plan_page(desk, page_id, WEEK, by="tests")
        out = Review(n, (), page_id, seconds=time.perf_counter() - begun)
        with desk.store.read() as session:
            inputs = load_inputs(desk, session, page_id, WEEK)
        go_over(out, made.judged, inputs, PerformanceAnalyst()(inputs).value)
        stored = judge_stored(desk, page_id, WEEK).judged.verdict
        out.wrong += [f"stored: {f.rule} {f.text}" for f in stored.findings if f.severity is Severity.HARD]
        reviews.append(out)
    close(app)
    with capsys.disabled():
        print(summary(reviews))
    in_all(reviews)
