"""Which follow-ups are on offer, and when they come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.learning.worlds import CATALOG, PAGE, inputs

from eros.domain.words import PageType, SendKind
from eros.pipeline.agents.followup_generator import FollowupGenerator, pick_delay
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.values import Followups

PERF = PerformanceAnalyst()(inputs()).value
LAW = FollowupGenerator()(inputs(), PERF).value


@pytest.mark.parametrize(
    ("confidence", "share"),
    [(1.0, 1.0), (0.8, 1.0), (0.79, 0.8), (0.6, 0.8), (0.4, 0.5), (0.39, 0.3), (0.0, 0.3)],
)
def test_the_share_follows_the_confidence_table(confidence: float, share: float) -> None:
    got = FollowupGenerator()(inputs(), replace(PERF, confidence=confidence, step=CATALOG.step(confidence)))
    assert got.value.share == share
    assert [n.code for n in got.notes] == ([] if share == 1.0 else ["followups.fewer"])


def test_parents_are_what_the_page_may_sell() -> None:
    assert LAW.parents == {SendKind.PPV_UNLOCK, SendKind.BUNDLE}
    free = FollowupGenerator()(inputs(replace(PAGE, page_type=PageType.FREE)), PERF).value
    assert free.parents == {SendKind.PPV_UNLOCK, SendKind.PPV_WALL, SendKind.BUNDLE}
    assert (free.per_day, free.earliest_min, free.latest_min) == (4, 15, 45)


def drawn(law: Followups, free: tuple[int, ...], n: int) -> np.ndarray:
    return np.array([pick_delay("alexia", f"parent-{i}", free, law) for i in range(n)])


def test_delays_follow_the_truncated_normal_law() -> None:
    got = drawn(LAW, tuple(range(61)), 4_000)
    assert got.min() >= 15
    assert got.max() <= 45
    minute = np.arange(15, 46)
    weight = np.exp(-(((minute - 28) / 8) ** 2) / 2)
    mean = (minute * weight).sum() / weight.sum()
    sd = np.sqrt((((minute - mean) ** 2) * weight).sum() / weight.sum())
    assert got.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(4_000))
    assert got.std() == pytest.approx(sd, abs=0.4)


def test_only_free_minutes_are_drawn_and_the_same_each_time() -> None:
    free = (17, 31, 44, 46, 90)
    got = drawn(LAW, free, 300)
    assert set(got.tolist()) == {17, 31, 44}
    assert (got == drawn(LAW, tuple(reversed(free)), 300)).all()
    assert pick_delay("another", "parent-1", tuple(range(15, 46)), LAW) != pick_delay(
        "alexia", "parent-1", tuple(range(15, 46)), LAW
    )


@pytest.mark.parametrize("free", [(), (5, 14), (46, 60)])
def test_without_a_free_minute_there_is_none(free: tuple[int, ...]) -> None:
    assert pick_delay("alexia", "parent", free, LAW) is None
