"""Wave 0 on the small agency: picks, both planners, reports, refusals."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK
from tests.builders import a_page
from tests.conftest import Eros

from eros.app.desk import Desk
from eros.app.wave0 import NoPages, Pick, Wave0, look_at, pick_pages, summed_up
from eros.domain.page import Page, PageId
from eros.domain.switches import ALL_ON, BASELINE, from_flags
from eros.exporters.wave0 import DOCUMENTS, baseline_text, gaps_text, practices_text, write_wave0
from eros.waves.stats import Interval, NotEstimable


def pages(*kinds: str) -> list[Page]:
    made = []
    for i, kind in enumerate(kinds):
        page_type, page_class, sub_type = kind.split()
        made.append(a_page(page_type, "HIGH", page_class, sub_type, id=PageId(f"p{i:02d}"), name=f"p{i}"))
    return made


def test_five_of_each_kind_by_id() -> None:
    known = pages(
        *["paid explicit commercial"] * 6, *["paid explicit personal"] * 5,
        *["paid lifestyle personal", "paid suggestive commercial"] * 3, *["free explicit personal"] * 7,
    )  # fmt: skip
    picks = pick_pages(known[::-1], WEEK)
    assert len(picks) == 20 and not any(p.supplement for p in picks)
    kinds = [p.kind for p in picks]
    assert {k: kinds.count(k) for k in kinds} == dict.fromkeys(kinds, 5)
    assert [p.page for p in picks][:5] == ["p00", "p01", "p02", "p03", "p04"]
    assert picks == pick_pages(known, WEEK)


def test_a_thin_kind_is_filled_up_with_further_weeks_and_says_so() -> None:
    picks = pick_pages(
        pages("paid explicit commercial", "paid explicit commercial", "free explicit personal"), WEEK
    )
    thin = [p for p in picks if p.kind == "explicit commercial"]
    assert [(p.page, (p.week - WEEK).days // 7, p.supplement) for p in thin] == [
        ("p00", 0, False), ("p01", 0, False), ("p00", 1, True), ("p01", 1, True), ("p00", 2, True),
    ]  # fmt: skip
    assert {p.kind for p in picks} == {"explicit commercial", "free"}, "a kind of no page has no week"


@pytest.fixture(scope="module")
def found(planned: Desk) -> Wave0:
    picks = [Pick("alexia", "suggestive or lifestyle", WEEK), Pick("delia", "free", WEEK),
             Pick("alexia", "suggestive or lifestyle", WEEK + timedelta(days=7), supplement=True)]  # fmt: skip
    seen = [look_at(planned, p) for p in picks]
    with planned.store.read() as session:
        before = session.plans.weeks()
    assert all(h.week_start == WEEK and h.version == 1 for h in before), "nothing is kept as a plan"
    stated = [from_flags(s.plan.provenance.switches) for s in (seen[0].baseline, seen[0].meant) if s and s.plan.provenance]  # fmt: skip
    assert stated == [BASELINE, ALL_ON]
    return summed_up(seen, agency.NOW, WEEK)


def test_pages_are_the_units(found: Wave0) -> None:
    by_key = {m.key: m for m in found.metrics}
    types = by_key["types"].meant
    assert isinstance(types, Interval) and types.pages == 2
    assert len(found.figures["meant"]) == 3 and len(found.observed) == 2
    assert len(found.baseline_gaps) == len(found.meant_gaps) == 47


def test_what_only_history_or_only_a_plan_can_tell_is_refused_elsewhere(found: Wave0) -> None:
    by_key = {m.key: m for m in found.metrics}
    assert isinstance(by_key["conversion_percent"].baseline, NotEstimable)
    assert isinstance(by_key["conversion_percent"].history, Interval)
    assert isinstance(by_key["quality"].history, NotEstimable)


def test_a_page_with_few_sales_gives_no_earnings(planned: Desk) -> None:
    from eros.app.observed import observed

    inputs = agency.inputs_of(planned, "alexia")
    whole = observed(inputs)
    assert whole.rps_cents and whole.conversion and not whole.refused
    h = inputs.history
    few = replace(
        inputs, history=replace(h, **{n: getattr(h, n)[-40:] for n in h.__slots__ if n != "content_keys"})
    )
    thin = observed(few)
    assert thin.rps_cents is None and thin.conversion is None and "sales in 90 days" in thin.refused[0]
    assert thin.round_share is not None


def test_the_reports_say_what_was_found(found: Wave0, tmp_path: Path) -> None:
    written = write_wave0(found, tmp_path)
    names = {p.name for p in written}
    assert {f"{d}.{e}" for d in DOCUMENTS for e in ("md", "json")} | {
        "lengths.svg",
        "hours.svg",
        "mix.svg",
    } == names
    for path in written:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            json.loads(text)
        if path.suffix == ".svg":
            assert ET.fromstring(text).tag.endswith("svg")
    assert "a supplement" in baseline_text(found) and "comes from history only" in baseline_text(found)
    report = gaps_text(found)
    assert sum(line.startswith("| ") for line in report.splitlines()) == 48, "a line a gap and the head"
    assert "10.7" in report and practices_text(found).count("%)") <= 10


def test_a_page_that_cannot_be_planned_is_named(planned: Desk) -> None:
    lost = look_at(planned, Pick("nobody", "free", WEEK))
    assert lost.failed.startswith("page.not_found") and lost.meant is None
    assert summed_up([lost], agency.NOW, WEEK).failed == (("nobody", lost.failed),)


def test_no_page_is_a_coded_failure(eros: Eros, tmp_path: Path) -> None:
    assert eros(tmp_path, "db", "upgrade").status == 0
    ran = eros(tmp_path, "wave0", "run", "--out", tmp_path / "docs")
    assert ran.status == NoPages.exit_status and "waves.no_pages" in ran.err
    assert not (tmp_path / "docs").exists()


def test_the_command_writes_and_exits_zero(eros: Eros, home: Path, tmp_path: Path) -> None:
    ran = eros(home, "wave0", "run", "--out", tmp_path / "docs", "--pages", 4, "--json")
    assert ran.status == 0, ran
    told = json.loads(ran.out)
    assert len(told["gaps"]["baseline"]) == 47 and (tmp_path / "docs" / "BASELINE_METRICS.md").is_file()
