"""What commands say to people: short where much is alike, honest where something is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.cli import screen
from eros.cli.screen import count, day_words, measured
from eros.cli.show import ALIKE, print_notes, print_week
from eros.domain.plan import Note


def test_many_notes_of_one_kind_are_cut_short(capsys: pytest.CaptureFixture[str]) -> None:
    print_notes([*(Note("captions.needed", f"send {i}") for i in range(20)), Note("plan.gave_up", "once")])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == ALIKE + 2
    assert lines[ALIKE] == f"note captions.needed: and {20 - ALIKE} more alike; --json has them all"
    print_notes([Note("captions.needed", f"send {i}") for i in range(ALIKE + 1)])
    assert "more alike" not in capsys.readouterr().out


def test_numbers_and_dates_in_words() -> None:
    assert [count(n, "send") for n in (0, 1, 1204)] == ["0 sends", "1 send", "1,204 sends"]
    assert day_words(WEEK.replace(day=5)) == "Monday 5 January"


def test_readings_carry_their_unit() -> None:
    said = [
        measured(v, u) for v, u in ((0.02714, "%"), (1, "days"), (3, "days"), (1456, "sales"), (0.5, "ms"))
    ]
    assert said == ["0.027 %", "1 day", "3 days", "1,456 sales", "0.5 ms"]


def test_a_broken_catalogue_file_does_not_hide_the_packaged_numbers(eros: Eros, home: Path) -> None:
    (home / "catalog.yaml").write_text("spacing: {any_min: 60}\n")
    ran = eros(home, "catalog", "show", "spacing.any_min")
    assert ran.status == 78 and "numbers.spacing.any_min" in ran.out
    assert "numbers: and under it whole keys, such as spacing.any_min" in ran.err
    checked = eros(home, "doctor").out
    assert checked.count("catalog.invalid") == 1 and "cannot be read before the catalogue holds" in checked


def test_a_file_of_a_draft_is_handed_out_with_a_word(eros: Eros, home: Path, tmp_path: Path) -> None:
    ran = eros(home, "export", "alexia", "next", "--format", "csv", "--out", tmp_path)
    assert ran.status == 0 and "nobody has approved the week of alexia" in ran.err
    assert eros(home, "approve", "--all", "next").status == 0
    assert eros(home, "export", "alexia", "next", "--format", "csv", "--out", tmp_path).err == ""


def test_a_week_is_explained_on_a_line_a_send(eros: Eros, home: Path) -> None:
    shown = re.findall(r"^│\d\d:\d\d │", eros(home, "show", "alexia", "next").out, re.MULTILINE)
    ran = eros(home, "explain", "alexia", "next")
    rows = [line for line in ran.out.splitlines() if "│ s0" in line]
    assert len(rows) == len(shown) > 0 and "--full" in ran.err
    row = next(line for line in rows if "ppv_followup" in line)
    assert " x $" in row
    whole = eros(home, "explain", "alexia", "next", "--full").out
    assert whole.count("80 % between") == len(rows)


def test_a_price_on_what_is_not_sold_is_refused(eros: Eros, home: Path) -> None:
    bump = next(line for line in eros(home, "show", "alexia", "next").out.splitlines() if "bump_" in line)
    ran = eros(home, "edit", "price", "alexia", "next", bump.split("│")[2].strip(), "--to", "5")
    assert ran.status == 64 and "edit.not_sold" in ran.err


def test_chatters_are_spared_the_planners_notes(eros: Eros, home: Path) -> None:
    out = eros(home, "manifest", "alexia", "next").out
    assert "This week is a draft" in out and "plan.short_of_target" not in out


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("captions", "search", "--type", "ppv_unlock"), 64, "take captions of ppv_video"),
        (("captions", "search", "tea", "--content", "nix"), 64, "captions.word_unknown"),
        (("captions", "check", "Tea?", "--tone", "gloomy"), 64, "Known are"),
        (("captions", "check", "Tea?", "--content", "nix"), 64, "captions.word_unknown"),
        (("show", "alexia", "nextweek"), 64, "it is no date"),
    ],
)
def test_unknown_words_are_told(
    eros: Eros, home: Path, words: tuple[str, ...], status: int, code: str
) -> None:
    ran = eros(home, *words)
    assert ran.status == status and code in ran.err


def test_content_is_searched_for_however_it_is_spelled(eros: Eros, home: Path) -> None:
    found = eros(home, "captions", "search", "--content", "gfe", "--json").out
    assert "gfe" in found
    assert eros(home, "captions", "search", "--content", " GFE", "--json").out == found


def test_an_empty_store_has_nothing_to_plan(eros: Eros, tmp_path: Path) -> None:
    assert eros(tmp_path / "new", "db", "upgrade").status == 0
    ran = eros(tmp_path / "new", "plan", "--all", "next")
    assert ran.status == 4 and "pages.none" in ran.err


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (80, ["time", "id", "type", "price", "expected", "caption"]),
        (110, ["time", "id", "type", "to", "price", "expected", "caption"]),
        (200, ["time", "id", "type", "to", "channel", "price", "expected", "caption"]),
    ],
)
def test_a_send_stays_on_one_line_however_narrow_the_terminal(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    width: int,
    columns: list[str],
) -> None:
    judged = current_plan(desk, "alexia", WEEK).judged
    monkeypatch.setattr("eros.cli.screen.WIDE", width)
    print_week(judged)
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if re.match(r"│\d\d:\d\d │", line)]
    assert len(rows) == len(judged.plan.sends) and max(map(cell_len, rows)) <= width
    head = next(line for line in lines if line.startswith("┃time"))
    assert [name.strip() for name in head.strip("┃").split("┃")] == columns


def words_by_column(out: str) -> dict[str, set[str]]:
    """The words of a table by the column they stand in, headings among them."""
    found: dict[str, set[str]] = {}
    names: list[str] = []
    for line in out.splitlines():
        cells = [c.split() for c in re.split("[┃│]", line)[1:-1]]
        if line.startswith("┃") and not names:
            names = [" ".join(c) for c in cells]
        for name, words in zip(names, cells, strict=True) if cells else ():
            found.setdefault(name, set()).update(words)
    return found


@pytest.mark.parametrize("words", ["watch --once", "risks", "waves", "pages list"])
def test_a_narrow_terminal_cuts_no_word(
    eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    whole = words_by_column(eros(home, *words.split()).out)
    monkeypatch.setattr("eros.cli.screen.WIDE", 40)
    ran = eros(home, *words.split())
    (told,) = re.findall("Left out for want of room: (.*)[.] A wider", ran.err)
    assert all(cell_len(line) <= 40 for line in ran.out.splitlines())
    shown = [found for name, found in whole.items() if name not in told.split(", ")]
    drawn = set().union(*(words_by_column(ran.out).values()))
    assert len(shown) >= 3 and set().union(*shown) <= drawn


def test_a_heading_of_two_words_is_not_cropped_above_lone_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eros.cli.screen.WIDE", 38)
    screen.table("", ("flag", "set to"), [("f" * 30, "on")])
    assert re.search("┃ *to *┃", capsys.readouterr().out)


def test_the_quarantine_is_told_by_reason_first(eros: Eros, home: Path) -> None:
    out = eros(home, "import", "quarantine", "show").out
    total = re.match(r"([\d,]+) rows in quarantine", out)
    assert total is not None
    counts = re.findall(r"│ import\.\w+ +│ +([\d,]+)│", out)
    assert sum(int(n.replace(",", "")) for n in counts) == int(total[1].replace(",", ""))
    assert "The first 20" in out
