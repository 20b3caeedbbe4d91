"""The canonical text is that of the standard library, made in another way."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.kit.canonical import document


class Word(StrEnum):
    """A text that is no plain ``str``."""

    PAID = "paid"


plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text() | st.sampled_from(['say "hi"\n\t\\', "\x00\x1f\x7f\u2028", "👩🏽‍🚀", Word.PAID])
values = st.recursive(
    plain | texts,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(texts, inner),
    max_leaves=30,
)


@given(values)
def test_a_document_is_what_the_standard_library_writes(value: object) -> None:
    wanted = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    assert document(value) == wanted


@pytest.mark.parametrize("value", [float("nan"), float("inf"), date(2026, 1, 1), {"a": [b""]}, {(1, 2): 1}])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        document({"deep": [value]})
