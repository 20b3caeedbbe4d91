"""The chatters' command: by page or for all, by week or by date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app.manifest import manifest_of
from eros.app.week_file import from_text
from eros.rules.chat import relevant


def test_a_day_of_a_page_holds_every_relevant_send_with_its_notes(eros: Eros, home: Path) -> None:
    whole = json.loads(eros(home, "manifest", "alexia", "next", "--json").out)
    assert [m["page"] for m in whole] == ["alexia"]
    judged = from_text(eros(home, "show", "alexia", "next", "--json").out)
    wanted = [s.id for s in judged.plan.sends if relevant(s)]
    assert [e["send"] for d in whole[0]["days"] for e in d["entries"]] == wanted
    day = whole[0]["days"][2]["date"]
    for words in (("alexia", WEEK, "--date", day), ("alexia", "--date", day)):
        one = json.loads(eros(home, "manifest", *words, "--json").out)[0]["days"]
        assert one == [whole[0]["days"][2]]


def test_all_pages_with_a_plan(eros: Eros, home: Path) -> None:
    found = json.loads(eros(home, "manifest", "--all", "next", "--json").out)
    assert {m["page"] for m in found} == {"alexia", "delia"}


def test_in_words(eros: Eros, home: Path) -> None:
    ran = eros(home, "manifest", "delia", "next")
    assert ran.status == 0 and ran.err == ""
    assert ran.out.count("replies from") == 7 and "all active fans" in ran.out


def test_items_of_a_set_are_numbered_in_their_window(eros: Eros, home: Path) -> None:
    judged = from_text(eros(home, "show", "alexia", "next", "--json").out)
    shown = [s for s in judged.plan.sends if s.drip_window]
    notes = [n for d in manifest_of(judged).days for n in d.notes if ": item " in n]
    assert len(notes) == len(shown)
    assert all(f"item {i} of" in n for i, n in enumerate(notes, 1)) or len(judged.plan.drip_windows) > 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("manifest",), 64),
        (("manifest", "alexia", "--all"), 64),
        (("manifest", "alexia", "--date", "soon"), 64),
        (("manifest", "alexia", "next", "--date", "2030-01-01"), 64),
        (("manifest", "alexia", "--date", "0001-01-01"), 64),
        (("manifest", "bianca", "next"), 4),
        (("manifest", "--all", "2030-W05"), 4),
    ],
)
def test_what_makes_no_sense_is_refused(eros: Eros, home: Path, words: tuple[str, ...], status: int) -> None:
    assert eros(home, *words).status == status


def test_show_counts_the_labels(eros: Eros, home: Path) -> None:
    judged = from_text(eros(home, "show", "alexia", "next", "--json").out)
    words = " ".join(eros(home, "show", "alexia", "next").out.split())
    assert "labels: " + ", ".join(f"{label} {n}" for label, n in judged.plan.labels) in words
    assert sum(n for _, n in judged.plan.labels) == sum(s.label is not None for s in judged.plan.sends) > 0
    assert list(judged.plan.labels) == sorted(judged.plan.labels, key=lambda row: (-row[1], row[0]))
