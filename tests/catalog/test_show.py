"""``eros catalog show``: the values in force and where they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eros.app.catalog import CatalogKeyUnknown, Shown, show
from eros.catalog.load import Loaded, load_catalog
from eros.cli.catalog import app


class Knows:
    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded

    def catalog_origins(self, key: str | None = None) -> Shown:
        return show(self.loaded, key)


@pytest.fixture
def knows(tmp_path: Path) -> Knows:
    path = tmp_path / "catalog.yaml"
    path.write_text("numbers: {spacing.any_min: 50}\n")
    return Knows(load_catalog(path))


def test_a_key_a_beginning_or_everything(knows: Knows) -> None:
    assert [o.key for o in knows.catalog_origins("send_types.bundle.max_per_day").origins] == [
        "send_types.bundle.max_per_day"
    ]
    assert len(knows.catalog_origins("send_types.bundle").origins) == 32
    assert {o.key for o in knows.catalog_origins("spacing").origins} >= {"numbers.spacing.any_min"}
    assert len(knows.catalog_origins().origins) == len(knows.loaded.origins)


def test_an_unknown_key_names_its_neighbours(knows: Knows) -> None:
    with pytest.raises(CatalogKeyUnknown, match=r"send_types\.bundle"):
        knows.catalog_origins("send_types.bundel")
    with pytest.raises(CatalogKeyUnknown, match=r"spacing\.any_min"):
        knows.catalog_origins("spacing.any_mn")


def test_the_door_prints_value_place_unit_and_source(knows: Knows) -> None:
    result = CliRunner().invoke(app, ["show", "spacing.any_min"], obj=knows)
    assert result.exit_code == 0
    for words in ("numbers.spacing.any_min", "50", "minutes between two sends", "catalog.yaml:1 (yours)"):
        assert words in " ".join(result.stdout.split())


def test_the_door_prints_json(knows: Knows) -> None:
    result = CliRunner().invoke(app, ["show", "price_bands.p1969", "--json"], obj=knows)
    answer = json.loads(result.stdout)
    by_key = {v["key"]: v for v in answer["values"]}
    assert by_key["price_bands.p1969.price_cents"]["value"] == [1734, 2233]
    assert by_key["price_bands.p1969.length"]["source"] == "DECISIONS 11"
    assert answer["version"] == knows.loaded.catalog.version
