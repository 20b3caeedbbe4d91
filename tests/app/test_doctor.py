"""The doctor looks at everything and says what to do; it breaks down at nothing."""

from __future__ import annotations

from pathlib import Path

from tests import agency

from eros.app.app import App
from eros.app.doctor import Check, examine


def seen(app: App) -> dict[str, Check]:
    return {c.name: c for c in examine(app)}


def test_a_sound_agency(app: App) -> None:
    checks = seen(app)
    assert {n: c.state for n, c in checks.items() if c.state == "fail"} == {}
    assert checks["pages"].seen == "6 active"
    assert checks["quarantine"].state == "warn" and "quarantine show" in checks["quarantine"].todo


def test_an_empty_folder(tmp_path: Path) -> None:
    checks = seen(agency.app_at(tmp_path / "new"))
    assert checks["database"].state == "fail" and checks["database"].todo
    assert checks["catalogue"].state == checks["rules"].state == "ok"


def test_a_database_without_pages(tmp_path: Path) -> None:
    app = agency.app_at(tmp_path / "new")
    app.store.files.upgrade()
    assert seen(app)["pages"].state == "fail" and "import pages" in seen(app)["pages"].todo
    agency.close(app)


def test_a_broken_catalogue_file(home: Path) -> None:
    (home / "catalog.yaml").write_text("spacing:\n  any_min: -5\n", encoding="utf-8")
    checks = seen(agency.app_at(home))
    assert checks["catalogue"].state == "fail" and "catalog.invalid" in checks["catalogue"].seen
    assert checks["rules"].state == "fail"


def test_a_damaged_database(home: Path) -> None:
    data = bytearray((home / "eros.db").read_bytes())
    data[4096 * 3 : 4096 * 12] = b"\x5a" * (4096 * 9)
    (home / "eros.db").write_bytes(bytes(data))
    checks = seen(agency.app_at(home))
    assert checks["database"].state == "fail" and checks["database"].todo


def test_a_change_of_a_rule_for_a_page_that_is_none(home: Path) -> None:
    text = "rules: {TIM08: {set: {any_min: 50}, pages: [alexia, alexa]}, LIM01: {set: {most: 3}, groups: [moon]}}"
    (home / "catalog.yaml").write_text(text, encoding="utf-8")
    found = [c for c in examine(agency.app_at(home)) if c.name == "rules"]
    assert [c.state for c in found] == ["ok", "warn", "warn"]
    assert "2 changes in your file" in found[0].seen
    assert "TIM08 for alexa:" in found[1].seen and "LIM01 for moon:" in found[2].seen
