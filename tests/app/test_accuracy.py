"""The promise check keeps its bars: on captions labelled by hand, and on every trick of spelling."""

from __future__ import annotations

import pytest

from eros.app.accuracy import Accuracy, Labelled, labelled, measure
from eros.app.evasions import TRICKS
from eros.rules.text.lexicon_file import shipped

RECALL, PRECISION = 0.99, 0.97  # issue 3, section 2
EVERY = 40  # phrases: the command measures more of them


@pytest.fixture(scope="module")
def measured() -> Accuracy:
    return measure(shipped(), every=EVERY)


def test_the_labelled_set_is_large_half_clean_and_speaks_of_every_category() -> None:
    rows = labelled()
    assert len(rows) >= 600 and len({r.text for r in rows}) == len(rows)
    assert sum(not r.labels for r in rows) >= len(rows) // 2
    assert {label for r in rows for label in r.labels} == {*shipped().content, "unsafe"}


def test_labelled_captions(measured: Accuracy) -> None:
    assert measured.labelled.recall >= RECALL, measured.labelled.missed
    assert measured.labelled.precision >= PRECISION, measured.labelled.false


def test_evasions(measured: Accuracy) -> None:
    assert measured.tricks == len(TRICKS) >= 30
    assert measured.evasions.positives > 30 * measured.phrases
    assert measured.evasions.clean > len([r for r in labelled() if not r.labels])
    assert measured.evasions.recall >= RECALL, measured.evasions.missed
    assert measured.evasions.precision >= PRECISION, measured.evasions.false


def test_the_measure_can_fail() -> None:
    rows = [Labelled("My kitchen tour", frozenset({"shower"})), Labelled("A shower video", frozenset())]
    found = measure(shipped(), every=1000, rows=rows).labelled
    assert (found.recall, found.precision) == (0.0, 0.0)
    assert found.missed == ("shower: My kitchen tour",) and found.false == ("shower: A shower video",)
