"""The command line as people and programs use it: statuses, streams, JSON, help, weeks."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from tests import agency
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app import week_file
from eros.cli import main, screen
from eros.cli.examples import EXAMPLES

ROOT = Path(__file__).parents[2]

READS: tuple[tuple[str, ...], ...] = (
    ("pages", "list"),
    ("pages", "show", "alexia"),
    ("captions", "search", "film", "--page", "alexia"),
    ("captions", "check", "Good morning, coffee first?", "--page", "alexia"),
    ("captions", "accuracy", "--every", "500"),
    ("analyze", "alexia", "next"),
    ("digest", "alexia", "--date", "2026-01-08"),
    ("digest", "delia", "--format", "md"),
    ("games", "alexia"),
    ("show", "alexia", "next"),
    ("explain", "alexia", "next"),
    ("explain", "alexia", "next", "s002"),
    ("diff", "alexia", "next"),
    ("history", "alexia", "next"),
    ("judge", "alexia", "next"),
    ("why-not", "alexia", "next", "--type", "bump_normal", "--at", "wed 04:07"),
    ("catalog", "show", "spacing"),
    ("db", "check"),
    ("doctor",),
    ("vault", "show", "alexia"),
    ("import", "quarantine", "show"),
    ("edit", "pin", "alexia", "next", "s002", "--dry-run"),
    ("replan", "alexia", "next", "--dry-run"),
    ("plan", "alexia", "next"),
)


def no_nan(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_what_reads_answers_in_one_json_document(eros: Eros, home: Path, words: tuple[str, ...]) -> None:
    ran = eros(home, *words, "--json")
    assert ran.status == 0, ran.err
    json.loads(ran.out, parse_constant=no_nan)
    assert ran.err == ""


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_and_in_words_on_stdout(eros: Eros, home: Path, words: tuple[str, ...]) -> None:
    ran = eros(home, *words)
    assert ran.status == 0, ran.err
    assert len(ran.out.strip()) > 20
    assert "Traceback" not in ran.err and "error" not in ran.err


def test_show_and_plan_and_export_give_the_same_week_file(eros: Eros, home: Path, tmp_path: Path) -> None:
    shown = eros(home, "show", "alexia", WEEK, "--json").out
    assert week_file.certificate_ok(shown)
    assert eros(home, "plan", "alexia", WEEK, "--json").out == shown
    done = eros(home, "export", "alexia", WEEK, "--out", tmp_path)
    assert Path(done.out.strip()).read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("week", ["2026-01-12", "2026-W03", "2026-w3", "next", "NEXT", " next "])
def test_ways_to_say_a_week(eros: Eros, planned_home: Path, week: str) -> None:
    assert "week from 2026-01-12" in eros(planned_home, "show", "alexia", week).out


def test_this_week_is_the_one_before(eros: Eros, planned_home: Path) -> None:
    ran = eros(planned_home, "show", "alexia", "this")
    assert ran.status == 4 and "2026-01-05" in ran.err


STATUSES: tuple[tuple[int, str, tuple[object, ...]], ...] = (
    (0, "", ("judge", "alexia", WEEK)),
    (2, "", ("edit", "move", "alexia", WEEK, "s004", "--to", "mon 04:07", "--dry-run")),
    (4, "page.not_found", ("show", "nobody", WEEK)),
    (4, "plan.not_found", ("show", "carla", WEEK)),
    (4, "edit.send_not_found", ("edit", "drop", "alexia", WEEK, "s999")),
    (5, "plan.nothing_to_undo", ("undo", "alexia", WEEK)),
    (5, "plan.status", ("publish", "alexia", WEEK)),
    (64, "week.unclear", ("show", "alexia", "2026-01-13")),
    (64, "usage", ("plan", "alexia")),
    (64, "rules.unswitchable", ("whatif", "alexia", WEEK, "--without", "TRU02")),
    (66, "week_file.unreadable", ("judge", "nowhere.json")),
    (65, "catalog.key_unknown", ("catalog", "show", "no.such.key")),
)


@pytest.mark.parametrize(("status", "code", "words"), STATUSES, ids=lambda v: str(v)[:40])
def test_exit_statuses(eros: Eros, home: Path, status: int, code: str, words: tuple[object, ...]) -> None:
    ran = eros(home, *words)
    assert ran.status == status, ran
    if code:
        assert ran.out == "" and f"error {code}: " in ran.err and "hint: " in ran.err


def test_a_judged_week_that_breaks_rules_exits_2(eros: Eros, home: Path) -> None:
    assert eros(home, "edit", "move", "alexia", WEEK, "s004", "--to", "mon 04:07").status == 2
    assert eros(home, "judge", "alexia", WEEK).status == 2
    assert eros(home, "approve", "alexia", WEEK).status == 2
    assert eros(home, "undo", "alexia", WEEK).status == 0
    assert eros(home, "approve", "alexia", WEEK, "--by", "Ann").status == 0
    past = json.loads(eros(home, "history", "alexia", WEEK, "--json").out)
    assert [c["by"] for c in past["status_changes"]] == ["Ann"]
    assert eros(home, "plan", "alexia", WEEK).status == 5


def test_an_infeasible_week_exits_3(eros: Eros, tmp_path: Path) -> None:
    home = tmp_path / "home"
    page = tmp_path / "pages.csv"
    page.write_text(
        "page_id,name,page_type,page_class,sub_type,fan_count,time_zone\n"
        "thin,Thin,free,suggestive,personal,300,Europe/Berlin\n"
    )
    assert eros(home, "db", "upgrade").status == 0
    assert eros(home, "import", "pages", page).status == 0
    for words in (("plan", "thin", WEEK), ("explain", "thin", WEEK)):
        ran = eros(home, *words)
        assert ran.status == 3 and "error plan.infeasible" in ran.err and "MIX03" in ran.err


def test_a_database_that_is_not_there_says_what_to_do(eros: Eros, tmp_path: Path) -> None:
    ran = eros(tmp_path / "new", "pages", "list")
    assert ran.status not in (0, 1) and "eros db upgrade" in ran.err + ran.out


def test_an_unknown_setting_exits_78(eros: Eros, planned_home: Path) -> None:
    ran = eros(planned_home, "pages", "list", EROS_HOEM="x")
    assert ran.status == 78 and "EROS_HOEM" in ran.err and "EROS_HOME" in ran.err


def test_the_fleet_from_the_command_line(eros: Eros, home: Path) -> None:
    ran = eros(home, "plan", "--all", WEEK, "--json")
    assert ran.status == 0, ran
    reports = json.loads(ran.out)
    assert [r["page"] for r in reports] == list(agency.PAGES)
    assert [r["page"] for r in reports if r["state"] == "same"] == list(agency.PLANNED)
    table = eros(home, "plan", "--all", WEEK, "--jobs", 1)
    assert table.status == 0 and "6 of 6 pages" in table.out and "0 hard findings" in table.out


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


def tree() -> list[tuple[str, ...]]:
    main.register()
    return [path for path, _ in commands(typer.main.get_command(main.app))]


def test_the_tree_of_commands() -> None:
    assert len(tree()) > 40


@pytest.mark.parametrize("path", tree(), ids=" ".join)
def test_help_says_something_and_needs_no_store(eros: Eros, tmp_path: Path, path: tuple[str, ...]) -> None:
    ran = eros(tmp_path / "none", *path, "--help", EROS_NONSENSE="1")
    assert ran.status == 0 and ran.err == ""
    assert "Usage: eros" in ran.out
    sentence = [
        line for line in ran.out.splitlines() if line.strip().endswith((".", ":")) or "eros " in line[8:]
    ]
    assert sentence, ran.out
    assert not (tmp_path / "none").exists()


def leaves() -> list[str]:
    main.register()
    every = commands(typer.main.get_command(main.app))
    return [" ".join(path) for path, command in every if not getattr(command, "commands", None)]


def test_every_command_has_an_example_that_can_be_called() -> None:
    """Of its own words, in its help or below it."""
    root: Any = typer.main.get_command(main.app)
    assert set(EXAMPLES) <= set(leaves())
    for path in leaves():
        command = root
        for word in path.split():
            command = command.commands[word]
        shown = " ".join(f"{command.help or ''} {command.epilog or ''}".split())
        assert f"eros {path}" in shown, f"{path}: give it an example in cli/examples.py"
        for example in EXAMPLES.get(path, ()):
            words = shlex.split(example)[1 + len(path.split()) :]
            assert command.make_context(path, words).params, example


NARROW: dict[str, tuple[tuple[object, ...], tuple[str, ...]]] = {
    "pages": (("pages", "list"), ("alexia", "paid", "HIGH")),
    "waves": (("waves",), ("Foundation", "shipped", "6/6")),
    "flags": (("flags", "list"), ("CHAR_LENGTH_MULTIPLIER", "on", "6/6")),
    "show": (("show", "alexia", WEEK), ("s001", "$19.69", "descriptive", "unlock")),
}


@pytest.mark.parametrize(("words", "whole"), NARROW.values(), ids=NARROW.keys())
def test_a_narrow_terminal_keeps_what_matters_whole(
    eros: Eros,
    planned_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[object, ...],
    whole: tuple[str, ...],
) -> None:
    wide = eros(planned_home, *words)
    monkeypatch.setattr(screen, "WIDE", 40)
    ran = eros(planned_home, *words)
    table = [line for line in ran.out.splitlines() if line.startswith(("│", "┃"))]
    assert table and all(cell_len(line) <= 40 for line in table)
    heads = {cell.strip() for line in table if line.startswith("┃") for cell in line.strip("┃").split("┃")}
    cells = {cell.strip() for line in table if line.startswith("│") for cell in line.strip("│").split("│")}
    told = {word for cell in cells for word in cell.split()}
    assert set(whole) <= told, told
    assert "Left out for want of room" in ran.err and "Left out" not in wide.err
    left_out = ran.err.split(": ")[1].split(". ")[0].split(", ")
    assert not heads & set(left_out), "what is shown is not left out"


@pytest.mark.parametrize("group", [("",), ("edit",), ("import",), ("db",), ("pages",)], ids="".join)
def test_a_bare_group_shows_its_help_and_no_error(eros: Eros, tmp_path: Path, group: tuple[str, ...]) -> None:
    ran = eros(tmp_path, *filter(None, group))
    assert ran.status == 64 and "Usage: eros" in ran.out + ran.err and "error" not in ran.err


def test_words_that_look_like_help_are_words(eros: Eros, planned_home: Path) -> None:
    ran = eros(planned_home, "captions", "search", "--", "-h")
    assert ran.status == 0 and "caption" in ran.out


def test_the_version(eros: Eros, tmp_path: Path) -> None:
    assert eros(tmp_path, "--version").out.startswith("eros ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(tmp_path: Path, shell: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("eros")), "--show-completion"], text=True, check=False,
        env={**agency.environment(tmp_path), "SHELL": f"/bin/{shell}", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
             "_EROS_COMPLETE": f"source_{shell}"}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0 and "_EROS_COMPLETE" in done.stdout, done


def test_a_real_process_answers_alike(planned_home: Path) -> None:
    ran = agency.eros(planned_home, "judge", "alexia", WEEK)
    assert ran.status == 0 and "APPROVED" in ran.out and ran.err == ""
    wrong = agency.eros(planned_home, "judge", "alexia", "2026-01-13")
    assert wrong.status == 64 and wrong.out == "" and "week.unclear" in wrong.err


def test_the_package_is_the_command_too(planned_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eros", "judge", "alexia", "2026-01-13"],
        env=agency.environment(planned_home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (64, "") and "week.unclear" in done.stderr


def test_the_script_of_the_plan(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/generate_test_schedule.py"), "--creator", "alexia", "--week", str(WEEK)],
        env=agency.environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Monday 12 January" in done.stdout and "APPROVED" in done.stdout
