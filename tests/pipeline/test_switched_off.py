"""Off is what the reference did before the wave: by agent, and in a whole week of the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests import agency
from tests.learning.worlds import CATALOG, inputs
from tests.pipeline.test_allocator import PAGES, PAST, PERF, name

from eros.app.desk import Desk
from eros.app.inputs import Ask
from eros.domain.delay import pick_delay
from eros.domain.page import Page
from eros.domain.plan import JudgedWeek
from eros.domain.switches import ALL_ON, BASELINE
from eros.domain.words import LINK_DROPS, PPV, Category, SendKind
from eros.pipeline.allocation.capacity import day_capacity, per_day_cap
from eros.pipeline.allocation.plain import plain_volume
from eros.pipeline.allocation.volume import Volume
from eros.pipeline.week import WeekPlanner

FIXED = 20


@pytest.fixture(scope="module")
def baseline(planned: Desk) -> Iterator[JudgedWeek]:
    yield WeekPlanner(planned.rules, planned.solver)(
        agency.inputs_of(planned, "delia", ask=Ask(switches=BASELINE))
    ).judged


def total(v: Volume, d: int) -> int:
    return v.revenue[d] + v.engagement[d] + v.retention[d]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_without_page_kinds_the_tiers_counts_are_cut_to_what_fits(page: Page) -> None:
    found, _ = plain_volume(inputs(page, PAST), PERF)
    base, capacity = CATALOG.per_day[page.tier, page.page_type], day_capacity(page, CATALOG)
    assert all(total(found, d) <= capacity for d in range(7))
    assert sum(found.revenue) <= round(7 * base.revenue)
    assert sum(found.engagement) <= round(7 * base.engagement)
    assert sum(found.retention) <= round(7 * base.retention)
    assert all(p <= r for p, r in zip(found.ppv, found.revenue, strict=True))
    assert all(b <= e for b, e in zip(found.bumps, found.engagement, strict=True))
    cap = sum(per_day_cap(k, CATALOG) for k in found.kinds & PPV)
    assert max(found.ppv) <= cap


def test_class_and_sub_type_have_no_say() -> None:
    by_kind: dict[object, set[object]] = {}
    for page in PAGES:
        found, _ = plain_volume(inputs(page, PAST), PERF)
        by_kind.setdefault((page.tier, page.page_type), set()).add(
            (found.ppv, found.bumps, found.revenue, found.engagement, found.retention)
        )
    assert all(len(kinds) == 1 for kinds in by_kind.values())
    assert len({next(iter(k)) for k in by_kind.values()}) > 4


def test_elasticity_and_the_days_room_still_bind() -> None:
    few, told = plain_volume(inputs(PAGES[0], PAST), replace(PERF, revenue_cap=1))
    assert sum(few.revenue) == 7 and "volume.elasticity_caps" in {n.code for n in told}
    many, told = plain_volume(inputs(PAGES[-1], PAST), replace(PERF, volume_factor=4.0, retention_factor=4.0))
    assert max(total(many, d) for d in range(7)) <= day_capacity(PAGES[-1], CATALOG)
    none, _ = plain_volume(inputs(PAGES[0], PAST), replace(PERF, volume_factor=0.0, trend_step=-1))
    assert sum(none.revenue) == 0


def test_without_spread_the_delay_is_the_nearest_free_minute() -> None:
    assert pick_delay("p", "x", (15, 18, 22, 40), FIXED, 0.0) == 18
    assert pick_delay("p", "x", (15, 20, 40), FIXED, 0.0) == 20


def test_the_baseline_week_shows_no_wave(baseline: JudgedWeek) -> None:
    plan = baseline.plan
    assert {d.flavour for d in plan.days} == {""}
    assert {s.label for s in plan.sends} == {None}
    usual = {k: spec.price and spec.price.default_cents for k, spec in CATALOG.send_types.items()}
    assert all(s.price_cents == usual[s.kind] for s in plan.sends if s.kind in PPV)
    pattern = CATALOG.rotation_patterns[0]
    styles = [s.ppv_style for s in plan.sends if s.kind in PPV]
    assert styles == [pattern[i % len(pattern)] for i in range(len(styles))]
    late = [s.at - (plan.get(s.parent) or s).at for s in plan.sends if s.kind is SendKind.PPV_FOLLOWUP]
    assert late and sum(abs(m - FIXED) <= 2 for m in late) > len(late) / 2
    assert {s.category for s in plan.sends} >= {Category.REVENUE, Category.ENGAGEMENT}


def test_without_timing_rules_links_do_not_end(planned: Desk) -> None:
    asked = agency.inputs_of(planned, "delia", ask=Ask(switches=replace(ALL_ON, timing_rules=False)))
    plan = WeekPlanner(planned.rules, planned.solver)(asked).judged.plan
    assert {s.expires_at for s in plan.sends if s.kind in LINK_DROPS} == {None}
    assert any(plan.week.minute_of_day(s.at) % 15 == 0 for s in plan.sends)
