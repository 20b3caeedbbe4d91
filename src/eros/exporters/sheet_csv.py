"""A week as CSV: one row a send, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from eros.domain.plan import JudgedWeek
from eros.exporters.rows import CSV_COLUMNS, csv_cells, rows
from eros.exporters.words import clean, harmless

ENDING = "csv"
# Columns that hold numbers we print ourselves: a minus there is a minus.
NUMBERS = frozenset({"price_usd", "expected_usd", "low_usd", "high_usd"})


def sheet_csv(judged: JudgedWeek) -> bytes:
    """RFC 4180 CSV in UTF-8 with a header row; times are local, money is in dollars.

    A text that begins with ``= + - @``, tab or line break gets a leading apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows(judged.plan):
        cells = csv_cells(judged.plan, row)
        writer.writerow(
            c if name in NUMBERS else harmless(clean(str(c)))
            for name, c in zip(CSV_COLUMNS, cells, strict=True)
        )
    return out.getvalue().encode()
