"""The guide to rules says what is so: its files are read, its commands are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.builders import a_page
from tests.conftest import Eros

from eros.catalog.load import CatalogInvalid, load_catalog
from eros.rules.book import book_of, changed
from eros.rules.overrides import FAIR, UNSWITCHABLE, read_rules

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "rules.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)([^\n]*)\n(.*?)```", TEXT, re.S)
FILES = [(more.strip(), body) for kind, more, body in BLOCKS if kind == "yaml"]
COMMANDS = [line[2:] for kind, _, body in BLOCKS if kind == "console" for line in body.splitlines()]


@pytest.mark.parametrize(("more", "body"), FILES)
def test_its_files(more: str, body: str, tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_text(body, encoding="utf-8")
    if more:
        with pytest.raises(CatalogInvalid, match=re.escape(f"[{more.removeprefix('refused=')}]")):
            load_catalog(path, read_rules)
        return
    book = book_of(load_catalog(path, read_rules))
    assert changed(book.on(a_page(id="alexia", tier="LOW", group="north")).rules) == {
        "LIM01": "most 2 not 4", "MIX06": "soft, cents 400", "TIM07": "only bundle ppv_unlock",
        "TIM08": "any_min 60 not 45", "TIM09": "off",
    }  # fmt: skip
    assert changed(book.on(a_page("free")).rules)["LIM01"] == "most 3 not 4"


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands(command: str, eros: Eros, home: Path) -> None:
    good = next(body for more, body in FILES if not more)
    if "catalog show rules" in command or "--page" in command:
        (home / "catalog.yaml").write_text(good, encoding="utf-8")
    name, *words = shlex.split(command)
    assert name == "eros"
    ran = eros(home, *words)
    assert ran.status == 0, (ran.out, ran.err)
    assert ran.out


def test_it_names_all_that_cannot_be_changed() -> None:
    last = TEXT.split("## What cannot be changed")[1]
    assert set(re.findall(r"`([A-Z]{3}\d\d)`", last)) == UNSWITCHABLE | FAIR
    assert len(COMMANDS) >= 8
