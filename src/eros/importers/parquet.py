"""A typed data frame as text columns, so that all formats are judged by the same readers."""

from __future__ import annotations

import json

import polars as pl


def text_columns(frame: pl.DataFrame) -> dict[str, list[str | None]]:
    """Each column as ISO 8601, decimal or plain text; nested values as JSON; nulls stay ``None``."""
    return {name: _text(frame[name]) for name in frame.columns}


def _text(column: pl.Series) -> list[str | None]:
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        shape = "%Y-%m-%dT%H:%M:%S"
        if kind.time_zone:
            column, shape = column.dt.convert_time_zone("UTC"), shape + "Z"
        found: list[str | None] = column.dt.strftime(shape).to_list()
        return found
    if isinstance(kind, pl.Binary):
        return [None if v is None else bytes(v).decode("utf-8", "replace") for v in column.to_list()]
    if kind.is_nested() or isinstance(kind, pl.Object):
        return [
            None if v is None else json.dumps(v, ensure_ascii=False, default=str) for v in column.to_list()
        ]
    return column.cast(pl.String).to_list()
