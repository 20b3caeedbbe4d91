"""Wave 4, acceptance: authenticity and quality of captions."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest
from tests.acceptance import findings, text_findings, weeks
from tests.conftest import Eros
from tests.planscript import scene

from eros.app.desk import Desk
from eros.catalog.load import default
from eros.domain import bank, facts, page, plan, records
from eros.domain.facts import Facts, VaultItem
from eros.domain.words import Category
from eros.rules.base import Given
from eros.rules.catalogue import rule
from eros.rules.text.lexicon_file import shipped


def test_every_phrase_is_found_and_blocks() -> None:
    lexicon = shipped()
    labelled = Path("src/eros/app/data/labelled.tsv")
    rows = [
        line.split("\t", 1)
        for line in (Path(__file__).parents[1] / labelled).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-", "unsafe"))
    ]
    promising = [(set(label.split(",")), text) for label, text in rows]
    assert len(promising) > 250
    found = [labels <= {h.label for h in lexicon.promises(text)} for labels, text in promising]
    assert sum(found) / len(found) >= 0.99
    assert len(lexicon.content) >= 12
    text = "My new shower video is waiting for you"
    held = Facts(vault={"shower_bath": VaultItem("shower_bath", adult_ok=True, consent_ok=True)})
    promises = rule("TRU01")
    assert list(promises.breaches(text, Given(default(), Facts())))  # type: ignore[attr-defined]
    assert not list(promises.breaches(text, Given(default(), held)))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    ["My new ѕhower video", "My new sh0wer v1deo", "My new s h o w e r video", "My new sho\u200bwer vi\u200cdeo",
     "My new ＳＨＯＷＥＲ video", "My new shówér vídeo", "My new $hower video", "My new s.h.o.w.e.r video"],
)  # fmt: skip
def test_spelling_tricks_do_not_hide_a_phrase(text: str) -> None:
    assert {h.label for h in shipped().promises(text)} == {"shower"}


def test_the_four_steps_are_scored() -> None:
    assert text_findings("CAP02", "Unlock the new clip.")[0].startswith("25 of 100 points")
    full = "Do you have a quiet minute? I made it for you: the whole clip. Unlock it."
    assert text_findings("CAP02", full) == []


def test_emoji_runs_and_highlights_are_judged() -> None:
    assert text_findings("CAP05", "Good morning 😂😂") == []
    assert text_findings("CAP05", "Good morning 😂😂😂") == ["3 yellow faces in a row"]
    assert text_findings("CAP06", "*one* two") == []
    assert text_findings("CAP06", "*one* *two* *three* LOUD WORDS")


def test_followups_speak_to_their_parent() -> None:
    words = 'mon 10:07 {kind} #a\nmon 10:37 ppv_followup >a text="The bundle is still here" #f\n'
    assert findings("CAP04", words.format(kind="bundle")) == 0
    assert findings("CAP04", words.format(kind="ppv_unlock")) == 1


def test_nothing_is_sold_inside_a_drip_window(planned: Desk) -> None:
    for week in weeks(planned):
        for w in week.drip_windows:
            assert 4 * 60 <= w.end - w.start <= 8 * 60
            inside = [s for s in week.sends if w.start <= s.at < w.end]
            assert not [s for s in inside if s.category is Category.REVENUE]
    window = "drip: d1 mon\nwindow: w1 mon 14:00-18:00 set=d1\n"
    assert findings("TIM04", window + "mon 15:07 bump_normal\nmon 18:00 ppv_unlock\n") == 0
    assert findings("TIM04", window + "mon 15:07 bundle #f\n") == 1


@pytest.mark.parametrize("text", ["'; DROP TABLE pages; --", "{{7*7}}", "__import__('os').system('true')", "<script>1</script>"])  # fmt: skip
def test_text_is_never_run(eros: Eros, planned_home: Path, text: str) -> None:
    before = (planned_home / "eros.db").stat().st_size
    ran = eros(planned_home, "captions", "search", "--", text)
    assert ran.status == 0 and "49" not in ran.out
    assert (planned_home / "eros.db").stat().st_size == before
    assert eros(planned_home, "show", text, "next").status == 4


@pytest.mark.parametrize("room", [bank, facts, page, plan, records], ids=lambda m: m.__name__)
def test_values_are_frozen(room: object) -> None:
    mine = [c for c in vars(room).values() if isinstance(c, type) and is_dataclass(c)]
    assert mine
    assert all(c.__dataclass_params__.frozen for c in mine)  # type: ignore[attr-defined]
    made = scene("mon 10:07 bump_normal\n").plan
    with pytest.raises(FrozenInstanceError):
        made.sends[0].at = 1  # type: ignore[misc]
    assert fields(made)
