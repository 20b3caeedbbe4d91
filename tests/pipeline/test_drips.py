"""What a drip window shows keeps one rhythm."""

from __future__ import annotations

import pytest

from eros.pipeline.drips import in_rhythm


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ([], ()),
        ([10], (0,)),
        ([10, 200], (0, 1)),
        ([0, 60, 150], (0, 1, 2)),  # 60 and 90: just within
        ([0, 60, 151], (0, 1)),
        ([0, 50, 60, 120], (0, 1, 3)),
        ([0, 45, 95, 300, 340], (0, 1, 2)),  # the earliest of equally many
    ],
)
def test_as_many_as_keep_a_rhythm(at: list[int], kept: tuple[int, ...]) -> None:
    assert in_rhythm(at, 30) == kept


def test_what_is_given_stays() -> None:
    assert in_rhythm([0, 60, 151], 30, frozenset({2})) == (0, 2)
    assert in_rhythm([0, 60, 151], 30, frozenset({0, 1, 2})) == (0, 1, 2)
