"""Captions from a file: one a line, or a CSV or JSONL file with a text column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from eros.app.captions import Draft
from eros.kit.errors import ErosError

TEXT = ("text", "caption", "caption_text")
TYPE = ("type", "caption_type", "send_type")
CONTENT = ("content_type", "content")
MOST_CENTS = 10_000_000


class CaptionFileUnreadable(ErosError):
    """The file {path} cannot be read as captions: {why}."""

    code = "captions.unreadable"
    exit_status = 66
    http_status = 400
    hint = "Give UTF-8: one caption a line, or CSV or JSONL with a column text (and type, price, content_type, tone)."


class PriceInvalid(ErosError):
    """The price {price!r} is not an amount in US dollars such as 19.69."""

    code = "captions.bad_price"
    exit_status = 64
    http_status = 400
    hint = "Write dollars and cents with a point."


def cents_of(price: object) -> int | None:
    """A price in dollars as cents; ``None`` and an empty text are no price.

    Raises
    ------
    PriceInvalid
        If it is no amount between 0 and a hundred thousand dollars.
    """
    text = str(price if price is not None else "").strip().removeprefix("$")
    if not text:
        return None
    try:
        cents = round(float(text) * 100)
    except (ValueError, OverflowError):
        raise PriceInvalid(price=price) from None
    if not 0 <= cents <= MOST_CENTS:
        raise PriceInvalid(price=price)
    return cents


def read_drafts(path: Path, usual: Draft) -> tuple[Draft, ...]:
    """The captions of a file; what a row says of itself goes before what is ``usual``.

    Raises
    ------
    CaptionFileUnreadable, PriceInvalid
        As their names say.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise CaptionFileUnreadable(path=path, why=getattr(e, "strerror", None) or e) from e
    suffix = path.suffix.lower()
    if suffix == ".csv":
        rows = _csv(path, text)
    elif suffix in (".jsonl", ".ndjson"):
        rows = _jsonl(path, text)
    else:
        rows = ((i, {"text": line}) for i, line in enumerate(text.splitlines(), 1) if line.strip())
    drafts = tuple(_draft(line, row, usual) for line, row in rows)
    if not drafts:
        raise CaptionFileUnreadable(path=path, why="it holds no caption")
    return drafts


def _draft(line: int, row: Mapping[str, object], usual: Draft) -> Draft:
    def field(names: tuple[str, ...]) -> str | None:
        found = next((row[n] for n in names if row.get(n) not in (None, "")), None)
        return None if found is None else str(found)

    price = cents_of(row.get("price"))
    return Draft(
        text=field(TEXT) or "",
        kind=field(TYPE) or usual.kind,
        price_cents=usual.price_cents if price is None else price,
        content_type=field(CONTENT) or usual.content_type,
        tone=field(("tone",)) or usual.tone,
        line=line,
    )


def _csv(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        if not set(reader.fieldnames) & set(TEXT):
            raise CaptionFileUnreadable(path=path, why=f"no column {TEXT[0]} in its first line")
        for row in reader:
            yield reader.line_num, row
    except csv.Error as e:
        raise CaptionFileUnreadable(path=path, why=f"line {reader.line_num}: {e}") from e


def _jsonl(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for i, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as e:
            raise CaptionFileUnreadable(path=path, why=f"line {i}: {e}") from e
        except RecursionError as e:
            raise CaptionFileUnreadable(path=path, why=f"line {i}: it is nested too deep") from e
        if not isinstance(row, dict) or not set(row) & set(TEXT):
            raise CaptionFileUnreadable(path=path, why=f"line {i}: no object with a field {TEXT[0]}")
        if any(not isinstance(row.get(name), str | None) for name in TEXT):
            raise CaptionFileUnreadable(path=path, why=f"line {i}: its {TEXT[0]} is no text")
        yield i, row
