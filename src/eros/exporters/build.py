"""All export formats by name, as the export use case wants them."""

from __future__ import annotations

from collections.abc import Callable

from eros.app.export import Edition, Format, Writers
from eros.domain.plan import JudgedWeek
from eros.exporters import (
    calendar_ics,
    digest_md,
    files,
    manifest,
    page_html,
    sheet_csv,
    sheet_xlsx,
    week_json,
)


def writers() -> Writers:
    """Every format that ships, written to real folders."""
    return Writers(
        formats={
            "json": Format(week_json.ENDING, _week(week_json.week_json)),
            "csv": Format(sheet_csv.ENDING, _week(sheet_csv.sheet_csv)),
            "xlsx": Format(sheet_xlsx.ENDING, _week(sheet_xlsx.sheet_xlsx)),
            "ics": Format(calendar_ics.ENDING, calendar_ics.calendar_ics, wants_gone=True),
            "md": Format(digest_md.ENDING, _week(digest_md.digest_md)),
            "html": Format(page_html.ENDING, _week(page_html.page_html)),
            "manifest": Format(manifest.ENDING, _week(manifest.manifest)),
        },
        name=files.safe_name,
        save=files.save,
    )


def _week(render: Callable[[JudgedWeek], bytes]) -> Callable[[Edition], bytes]:
    """A format that tells of the week alone, whichever edition it is."""
    return lambda edition: render(edition.judged)
