"""The EROS score, acceptance (algorithms 2): its weights, the length's pull, what is missing."""

from __future__ import annotations

import pytest
from tests.acceptance import weeks
from tests.agency import NOW

from eros.app.desk import Desk
from eros.app.judging import judge_plan
from eros.catalog.load import default
from eros.rules.measure import code_points
from eros.waves.metrics import send_scores
from eros.waves.score import Parts, eros_score

FULL = Parts(1.0, 1.0, 1.0, 1.0)


def test_a_perfect_send_of_the_best_length_scores_one() -> None:
    assert eros_score(FULL, default().length_multiplier(300)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("parts", "score"),
    [(Parts(rps=1.0), 0.40), (Parts(conversion=1.0), 0.30), (Parts(execution=1.0), 0.20), (Parts(diversity=1.0), 0.10),
     (Parts(0.5, 0.5, 0.5, 0.5), 0.5), (Parts(), 0.0)],
)  # fmt: skip
def test_each_component_has_its_weight_and_a_missing_one_counts_nothing(parts: Parts, score: float) -> None:
    assert eros_score(parts, 1.0) == pytest.approx(score)


@pytest.mark.parametrize(("chars", "factor"), [(300, 1.0), (200, 0.902), (100, 0.7876), (20, 0.688), (500, 0.7488), (600, 0.6448), (800, 0.6148), (0, 0.6148)])  # fmt: skip
def test_the_length_takes_at_most_what_it_may(chars: int, factor: float) -> None:
    assert eros_score(FULL, default().length_multiplier(chars)) == pytest.approx(factor)


@pytest.mark.parametrize("bad", [Parts(rps=1.01), Parts(diversity=-0.01)])
def test_a_component_outside_its_range_is_refused(bad: Parts) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        eros_score(bad, 1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        eros_score(FULL, 1.5)


def test_planned_sends_of_the_best_length_score_higher(planned: Desk) -> None:
    catalog = planned.catalog
    plan = weeks(planned)[0]
    verdict = judge_plan(planned, plan, NOW)
    even = {s.id: 100.0 for s in plan.sends}
    scores = send_scores(plan, verdict, even, catalog)
    assert scores and all(0 < s <= 0.7 for s in scores.values())
    by_id = {s.id: s for s in plan.sends}
    best = [
        v
        for k, v in scores.items()
        if catalog.length_multiplier(code_points(by_id[k].caption_text or "")) == 1.0
    ]
    rest = [
        v
        for k, v in scores.items()
        if catalog.length_multiplier(code_points(by_id[k].caption_text or "")) < 1.0
    ]
    assert best and rest and sum(best) / len(best) > sum(rest) / len(rest)
