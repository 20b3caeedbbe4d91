"""Every case of every rule, on both faces."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders import a_send
from tests.rules.cases import ALL, READINGS, Case, Reading
from tests.rules.evidence import asked
from tests.rules.listener import hear, silent

from eros.domain.plan import SendId
from eros.domain.words import SendKind, Severity


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.code}-{c.name}")
def test_check(case: Case) -> None:
    found = list(case.rule.check(case.plan, case.given))
    got = [{name: getattr(f, name) for name in row} for f, row in zip(found, case.findings, strict=False)]
    assert (len(found), got) == (len(case.findings), case.findings)
    assert bool(found) is not case.keeps
    assert all(told(f.text) for f in found), [f.text for f in found]


NAMED = [c for c in ALL if any(row["send"] is not None for row in c.findings)]
# What stands first in a week: of every sort, with a caption and without.
FIRST = (
    (SendKind.LIKE_FARM, None),
    (SendKind.BUMP_NORMAL, "Good morning, coffee first?"),
    (SendKind.PPV_UNLOCK, None),
)


@pytest.mark.parametrize("case", NAMED, ids=lambda c: f"{c.code}-{c.name}")
def test_no_send_is_hidden_by_one_before_it(case: Case) -> None:
    wanted = {row["send"] for row in case.findings} - {None}
    for kind, text in FIRST:
        sends = (a_send(1, kind, id=SendId("first"), caption_text=text), *case.plan.sends)
        found = case.rule.check(replace(case.plan, sends=sends), case.given)
        assert wanted <= {f.send for f in found}, kind


# Hard rules without a verb to say: what they judge is set once the solver has decided.
JUDGES = {"PRC04", "TIM05", "TIM06"}
BOTH = [c for c in ALL if c.face == "both" and c.rule.severity is Severity.HARD]


@pytest.mark.parametrize("case", BOTH, ids=lambda c: f"{c.code}-{c.name}")
def test_the_verbs_draw_the_same_line(case: Case) -> None:
    if silent(case.rule, case.plan, case.given) and case.keeps:
        return
    if case.code in JUDGES:
        assert silent(case.rule, case.plan, case.given)
        pytest.skip("judges only")
    assert (not hear(case.rule, case.plan, case.given).refused) is case.keeps


@pytest.mark.parametrize("reading", READINGS, ids=lambda r: f"{r.code}-{r.name}")
def test_reading(reading: Reading) -> None:
    assert asked(reading.rule, reading.evidence, reading.adjusts) == reading.adjusts
    for one in reading.rule.read(reading.evidence):
        assert one.rule == reading.code and told(one.reason)


def told(text: str) -> bool:
    """Whether a person is told something, and no slot of it is empty."""
    return bool(text) and "None" not in text
