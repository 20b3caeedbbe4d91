"""Bad rows are kept, can be shown, and come in once their cause is mended."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.importers.shop import PAGES, shop, state, take, with_pages, write

from eros.app.import_data import Importing, QuarantineEmpty
from eros.app.import_values import Noun
from eros.catalog.values import ContentTypeSpec

HIST = "send_id,page_id,sent_at,price\n"


@pytest.fixture
def desk(tmp_path: Path) -> Importing:
    return with_pages(tmp_path)


def test_a_row_keeps_what_it_said(desk: Importing, tmp_path: Path) -> None:
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", HIST + "m1,zoe,2025-07-04T18:20,$9.99\n"))
    (row,), total = desk.quarantine()
    assert total == 1
    assert (row.bad.row, row.bad.field, row.bad.code) == (2, "page_id", "import.page_unknown")
    assert json.loads(row.bad.raw) == {
        "noun": "history",
        "row": {"send_id": "m1", "page_id": "zoe", "sent_at": "2025-07-04T18:20", "price": "$9.99"},
    }


def test_retry_takes_rows_whose_page_has_come(desk: Importing, tmp_path: Path) -> None:
    take(
        desk,
        Noun.HISTORY,
        write(tmp_path, "h.csv", HIST + "m1,zoe,2025-07-04T18:20,5\nm2,yan,2025-07-04T18:20,5\n"),
    )
    page = PAGES.splitlines()[0] + "\nzoe,Zoe,free,lifestyle,personal,10,Europe/Berlin\n"
    take(desk, Noun.PAGES, write(tmp_path, "more.csv", page))
    (report,) = desk.retry().files
    assert (report.noun, report.read, report.new, report.quarantined) == (Noun.HISTORY, 2, 1, 1)
    rows, _ = desk.quarantine()
    assert [json.loads(q.bad.raw)["row"]["send_id"] for q in rows] == ["m2"]


def test_retry_takes_pages_first_and_then_what_waited_for_them(tmp_path: Path) -> None:
    desk = shop(tmp_path)
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", HIST + "m1,zoe,2025-07-04T18:20,5\n"))
    page = PAGES.splitlines()[0] + "\nzoe,Zoe,free,lifestyle,personal,10,Europe/Berlin\n"
    bad = page.replace("lifestyle", "moonlike")
    take(desk, Noun.PAGES, write(tmp_path, "p.csv", bad))
    (row,) = [q for q in desk.quarantine()[0] if q.bad.file.endswith("p.csv")]
    with desk.store.write() as session:  # a person mends the stored row: here its class
        session.quarantine.resolve([row.id], at=row.at)
        raw = row.bad.raw.replace("moonlike", "lifestyle")
        session.quarantine.add([replace(row.bad, raw=raw)], import_id=None, at=row.at)
    reports = desk.retry().files
    assert [(r.noun, r.new) for r in reports] == [(Noun.PAGES, 1), (Noun.HISTORY, 1)]
    assert desk.quarantine() == ((), 0)


def test_retry_after_the_catalogue_has_learnt_a_content_type(desk: Importing, tmp_path: Path) -> None:
    text = "caption_id,text,caption_type,content_type\nc1,a note,ppv_message,moon_walk\n"
    take(desk, Noun.CAPTIONS, write(tmp_path, "c.csv", text))
    assert desk.retry().files[0].quarantined == 1
    types = {**desk.catalog.content_types, "moon_walk": ContentTypeSpec("moon_walk", "themed", 1.0)}
    wiser = replace(desk, catalog=replace(desk.catalog, content_types=types))
    assert wiser.retry().files[0].new == 1
    assert wiser.quarantine() == ((), 0)


def test_a_dry_retry_changes_nothing(desk: Importing, tmp_path: Path) -> None:
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", HIST + "m1,zoe,2025-07-04T18:20,5\n"))
    page = PAGES.splitlines()[0] + "\nzoe,Zoe,free,lifestyle,personal,10,Europe/Berlin\n"
    take(desk, Noun.PAGES, write(tmp_path, "more.csv", page))
    before, rows = state(desk), desk.quarantine()
    assert desk.retry(dry_run=True).files[0].new == 1
    assert (state(desk), desk.quarantine()) == (before, rows)


def test_duplicates_and_torn_lines_are_not_retried(desk: Importing, tmp_path: Path) -> None:
    text = HIST + "m1,bea,2025-07-04T18:20,5\nm1,bea,2025-07-04T18:20,6\nm2,bea,2025-07-04T18:20,6,7\n"
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", text))
    assert desk.quarantine()[1] == 2
    with pytest.raises(QuarantineEmpty):
        desk.retry()


def test_a_mended_file_settles_its_rows_and_a_broken_one_opens_them_again(
    desk: Importing, tmp_path: Path
) -> None:
    bad = HIST + "m1,bea,2025-07-04T18:20,-5\n"
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", bad))
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", bad.replace("-5", "5")))
    assert desk.quarantine() == ((), 0)
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", bad))
    assert desk.quarantine()[1] == 1


def test_rows_can_be_asked_for_by_file(desk: Importing, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        take(desk, Noun.HISTORY, write(tmp_path, name, HIST + "m1,zoe,2025-07-04T18:20,5\n"))
    assert desk.quarantine()[1] == 2
    for asked in ("a.csv", str(tmp_path / "a.csv")):
        rows, total = desk.quarantine(asked)
        assert ([Path(q.bad.file).name for q in rows], total) == (["a.csv"], 1)
    assert desk.quarantine("c.csv") == ((), 0)
    rows, total = desk.quarantine(limit=1)
    assert (len(rows), total) == (1, 2)
