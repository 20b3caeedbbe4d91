"""Why a row is refused or remarked upon: stable codes with their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Bad(Exception):
    """A cell cannot be taken. ``code`` is a key of ``REASONS``, ``why`` a phrase for a person."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        self.why = why
        super().__init__(code, why)


REASONS: Mapping[str, str] = MappingProxyType(
    {
        "import.value_missing": "A required value is empty, or says nan, null or none.",
        "import.page_missing": "The row names no page: its page is empty or 'nan'.",
        "import.page_unknown": "No page has this id or name. Import the page, then retry.",
        "import.id": "An id is too long or holds characters that an id may not hold.",
        "import.number": "Not a whole number, or one out of any sensible range.",
        "import.count_negative": "A count is below zero.",
        "import.out_of_range": "A number is outside the range its column states.",
        "import.viewed_over_sent": "More views than recipients.",
        "import.purchased_over_sent": "More purchases than recipients.",
        "import.money": "Not an amount of US dollars (or of whole cents).",
        "import.money_negative": "An amount below zero.",
        "import.conflict": "Two columns of the row say different things about the same field.",
        "import.time": "Not an ISO 8601 date and time (2026-01-31T18:20, with or without an offset).",
        "import.time_skipped": "The page's clock skips this local time (summer time begins).",
        "import.time_future": "A send of the past that lies after the moment of the import, by the page's clock.",
        "import.time_order": "The end is not after the start.",
        "import.date": "Not an ISO 8601 date (2026-01-31).",
        "import.page_name_taken": "Another page has this name already.",
        "import.zone_unknown": "Not an IANA time zone such as America/Los_Angeles.",
        "import.hours": "Not a time of day, or active hours outside 07:00 to 02:59.",
        "import.flag": "Neither yes nor no.",
        "import.word_unknown": "Not one of the words this column may hold.",
        "import.send_type_unknown": "No such send type. Leave it empty if it is not known.",
        "import.content_type_unknown": "The catalogue has no such content type. Add it to the overrides, or map it.",
        "import.items": "The items of an offer cannot be read.",
        "import.text_empty": "A caption without text.",
        "import.text_long": "A caption longer than the longest that may be sent.",
        "import.row_shape": "The row has more cells than the header.",
        "import.header_again": "The row is the header once more, as where files were strung together.",
        "import.json": "The line is not one JSON object.",
        "import.duplicate": "An earlier row of this file has the same identity and says something else.",
    }
)

REMARKS: Mapping[str, str] = MappingProxyType(
    {
        "import.encoding_fallback": "The file is not UTF-8; it was read as Windows-1252 (or UTF-16).",
        "import.controls_stripped": "Control characters were taken out of the text.",
        "import.mojibake": "The text looks wrongly decoded (for example Ã© for é); it was kept as it is.",
        "import.content_type_left_out": "The catalogue has no such content type; the past send is kept without one.",
        "import.caption_type_unused": "No send type of the catalogue uses captions of this type.",
        "import.usage_mismatch": "Earnings without a use, or uses that disagree between tables.",
        "import.fold": "The local time occurs twice that night; the first passing was taken.",
        "import.repeated": "Rows that repeat an earlier row of the file word for word.",
        "import.columns_ignored": "Headers that mean nothing here.",
        "import.sheets_ignored": "Only the first sheet of a workbook that is not hidden is read.",
        "import.assumed": "A value was not given and the documented default was taken.",
        "import.linked_by_name": "Rows without a page id, linked by the page's name.",
    }
)
