"""The guide says what the code does."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml

from eros.app.import_values import Noun
from eros.domain import records
from eros.importers.columns import COLUMNS, required_fields
from eros.importers.guide import column_lists, reason_list
from eros.importers.mapping import load_mapping
from eros.importers.nouns import IDENTITY
from eros.importers.parsers import count, moment, snake

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "importing.md").read_text(encoding="utf-8")

RECORD = {
    Noun.PAGES: records.PageRecord,
    Noun.PERSONAS: records.PersonaRecord,
    Noun.CAPTIONS: records.CaptionRecord,
    Noun.VAULT: records.VaultRecord,
    Noun.HISTORY: records.HistoryRecord,
    Noun.SEGMENTS: records.SegmentRecord,
    Noun.OFFERS: records.OfferRecord,
    Noun.DRIPS: records.DripSetRecord,
    Noun.LIVE: records.LiveEventRecord,
    Noun.STAFFED: records.StaffedRecord,
}


def _printed(name: str) -> str:
    return GUIDE.split(f"<!-- printed from the code: {name} -->\n")[1].split("<!-- end -->")[0]


def test_the_column_lists_are_those_of_the_code() -> None:
    assert _printed("columns") == column_lists()


def test_the_codes_are_those_of_the_code() -> None:
    assert _printed("reasons") == reason_list()


def test_the_mapping_file_of_the_guide_works(tmp_path: Path) -> None:
    text = GUIDE.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "m.yaml").write_text(text)
    mapping = load_mapping(tmp_path / "m.yaml", Noun.HISTORY)
    assert mapping.columns == {"Message ID": "send_id", "Sent On": "sent_at"}
    assert set(yaml.safe_load(text)) == {"noun", "columns", "constants", "values", "formats"}


@pytest.mark.parametrize("noun", Noun)
def test_columns_fill_the_record_and_nothing_else(noun: Noun) -> None:
    fields = {f.name: f for f in dataclasses.fields(RECORD[noun])}
    filled = {c.field for c in COLUMNS[noun]}
    assert filled == set(fields)
    must = {n for n, f in fields.items() if f.default is dataclasses.MISSING} - {
        "primary_tone",
        "name",
        "sub_type",
    }
    assert set(required_fields(noun)) == must
    assert set(IDENTITY[noun]) <= must


@pytest.mark.parametrize("noun", Noun)
def test_an_alias_means_one_column_and_is_no_column_itself(noun: Noun) -> None:
    names = [c.name for c in COLUMNS[noun]]
    aliases = [a for c in COLUMNS[noun] for a in c.aliases]
    assert len(set(names)) == len(names)
    twice = {a for a in aliases if aliases.count(a) > 1}
    for alias in twice:  # what stands below tells a count from a time
        assert {c.read for c in COLUMNS[noun] if alias in c.aliases} == {count, moment}, alias
    assert not set(names) & set(aliases)
    assert [snake(a) for a in (*names, *aliases)] == [*names, *aliases]
