"""All export formats by name, as the export use case wants them."""

from __future__ import annotations

from eros.app.export import Format, Writers
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
            "json": Format(week_json.ENDING, week_json.week_json),
            "csv": Format(sheet_csv.ENDING, sheet_csv.sheet_csv),
            "xlsx": Format(sheet_xlsx.ENDING, sheet_xlsx.sheet_xlsx),
            "ics": Format(calendar_ics.ENDING, calendar_ics.calendar_ics),
            "md": Format(digest_md.ENDING, digest_md.digest_md),
            "html": Format(page_html.ENDING, page_html.page_html),
            "manifest": Format(manifest.ENDING, manifest.manifest),
        },
        name=files.safe_name,
        save=files.save,
    )
