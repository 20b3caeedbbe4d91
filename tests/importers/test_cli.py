"""``eros import`` and ``eros vault``: answers on stdout, the rest on stderr."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.importers.refdb import EXPECT, build
from tests.importers.shop import PAGES, write
from typer.testing import CliRunner

from eros import bootstrap
from eros.app.import_data import AttestNameless, MappingUnconfirmed
from eros.app.store_errors import PageNotFound, VaultItemUnknown
from eros.cli import imports, vault
from eros.kit.errors import ErosError
from eros.settings import Settings

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    app = bootstrap.build(Settings(home=tmp_path / "home"))
    app.store.files.upgrade()
    eros = typer.Typer()
    eros.add_typer(imports.app, name="import")
    eros.add_typer(vault.app, name="vault")

    def call(*words: object) -> Any:
        return CliRunner().invoke(eros, [str(w) for w in words], obj=app)

    return call


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write(tmp_path, "pages.csv", PAGES)


def test_a_report_for_people_and_one_for_programs(run: Run, pages: Path, tmp_path: Path) -> None:
    first = run("import", "pages", pages)
    assert first.exit_code == 0
    assert "pages.csv" in first.stdout and "quarantined" in first.stdout
    again = json.loads(run("import", "pages", pages, "--json").stdout)
    (report,) = again["files"]
    assert {k: report[k] for k in ("noun", "read", "new", "changed", "same", "quarantined")} == {
        "noun": "pages", "read": 2, "new": 0, "changed": 0, "same": 2, "quarantined": 0,
    }  # fmt: skip
    assert again["dry_run"] is False


def test_a_dry_run_says_so(run: Run, pages: Path) -> None:
    assert "nothing was written" in run("import", "pages", pages, "--dry-run").stdout
    assert json.loads(run("import", "pages", pages, "--json").stdout)["files"][0]["new"] == 2


def test_a_guess_is_printed_and_refused_without_a_terminal(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", PAGES.replace("fan_count", "Subscribers"))
    refused = run("import", "pages", path)
    assert isinstance(refused.exception, MappingUnconfirmed)
    assert "Subscribers -> fan_count (95 % alike)" in refused.stderr
    assert refused.stdout == ""
    assert run("import", "pages", path, "--yes").exit_code == 0


def test_a_file_that_fails_does_not_hide_the_one_before(run: Run, pages: Path, tmp_path: Path) -> None:
    got = run("import", "pages", pages, tmp_path / "none.csv", "--json")
    assert isinstance(got.exception, ErosError)
    assert got.exception.code == "import.file_missing"
    assert json.loads(got.stdout)["files"][0]["new"] == 2


def test_the_quarantine_is_shown_and_retried(run: Run, pages: Path, tmp_path: Path) -> None:
    run("import", "pages", pages)
    sends = write(tmp_path, "h.csv", "send_id,page_id,sent_at\nm1,zoe,2025-07-04T18:20\n")
    got = run("import", "history", sends)
    assert "import.page_unknown" in got.stderr and "quarantine show" in got.stderr
    shown = json.loads(run("import", "quarantine", "show", "--json").stdout)
    assert shown["open"] == 1
    assert {k: shown["rows"][0]["bad"][k] for k in ("file", "row", "field", "code")} == {
        "file": str(sends), "row": 2, "field": "page_id", "code": "import.page_unknown",
    }  # fmt: skip
    assert "page_id" in run("import", "quarantine", "show", "--file", "h.csv").stdout
    run("import", "pages", write(tmp_path, "more.csv", PAGES.replace("alexia,Alexia", "zoe,Zoe")))
    assert json.loads(run("import", "quarantine", "retry", "--json").stdout)["files"][0]["new"] == 1
    assert json.loads(run("import", "quarantine", "show", "--json").stdout) == {"open": 0, "rows": []}


def test_a_reference_database_and_its_vault(run: Run, tmp_path: Path) -> None:
    path = build(tmp_path / "ref.db", documented=True, text_ids=True)
    report = json.loads(run("import", "reference-db", path, "--json").stdout)
    assert len(report["tables"]) == len(EXPECT)
    shown = run("import", "reference-db", path, "--dry-run").stdout
    assert "mass_messages" in shown and "not a table that EROS knows" in shown
    assert "0 of 2 content types may be scheduled" in run("vault", "show", "alexia").stdout
    one = run("vault", "attest", "alexia", "--by", "Kim", "--content-type", "solo")
    assert one.stdout == "1 vault items attested by Kim\n"
    assert json.loads(run("vault", "attest", "alexia", "--by", "Kim", "--json").stdout)["changed"] == 1
    items = {i["content_type"]: i for i in json.loads(run("vault", "show", "alexia", "--json").stdout)}
    assert items["solo"]["adult_ok"] and items["solo"]["consent_ok"]


def test_an_attestation_names_a_person_a_page_and_what_is_there(run: Run, pages: Path) -> None:
    run("import", "pages", pages)
    assert isinstance(run("vault", "attest", "alexia", "--by", " ").exception, AttestNameless)
    assert isinstance(run("vault", "attest", "nobody", "--by", "Kim").exception, PageNotFound)
    unknown = run("vault", "attest", "alexia", "--by", "Kim", "--content-type", "solo")
    assert isinstance(unknown.exception, VaultItemUnknown)
    assert run("vault", "attest", "alexia").exit_code == 2  # --by is not optional
