"""The table of volume triggers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Double, ForeignKey, Index, Integer, Table, Text

from eros.stores.schema import metadata

# A row is written once; only ``superseded_at`` is set later, when newer triggers take its place.
volume_triggers = Table(
    "volume_triggers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("page_id", Text, ForeignKey("pages.page_id"), nullable=False),
    Column("week_start", Date, nullable=False),  # the week whose planning found it
    Column("rule", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("lever", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("amount", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("trust", Text, nullable=False),
    Column("seen_on", Date, nullable=False),  # the date its days are counted from
    Column("found_at", BigInteger, nullable=False),
    Column("expires_on", Date, nullable=True),
    Column("superseded_at", BigInteger, nullable=True),
    Index(None, "page_id"),
    sqlite_strict=True,
)
