"""The tables. One definition for SQLite and PostgreSQL; the migrations must arrive at the same.

Instants are whole seconds since 1970-01-01 UTC (``*_at``), money is integer cents, local dates
are ISO dates. ``row_sha`` is the hash of the record a row was made from: an import that brings
the same record again changes nothing.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from eros.stores import strict as strict  # makes the types below legal in STRICT tables

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Column[object] | CheckConstraint | UniqueConstraint | Index | object) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)  # type: ignore[arg-type]


def _page(*, key: bool = False, nullable: bool = False) -> Column[str]:
    return Column("page_id", Text, ForeignKey("pages.page_id"), primary_key=key, nullable=nullable)


def _trace() -> tuple[Column[str], Column[int]]:
    """Where a row came from."""
    return (
        Column("row_sha", Text, nullable=False),
        Column("import_id", Integer, ForeignKey("imports.id"), nullable=True),
    )


imports = _table(
    "imports",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("noun", Text, nullable=False),
    Column("counts", Text, nullable=False),  # JSON
    Column("at", BigInteger, nullable=False),
)

quarantine = _table(
    "quarantine",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", Integer, ForeignKey("imports.id"), nullable=True),
    Column("file", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("key_sha", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("resolved_at", BigInteger, nullable=True),
    UniqueConstraint("key_sha"),
)

pages = _table(
    "pages",
    Column("page_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("page_type", Text, nullable=False),
    Column("page_class", Text, nullable=False),
    Column("sub_type", Text, nullable=False),
    Column("fan_count", Integer, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("subscription_price_cents", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("performance_tier", Integer, nullable=True),
    Column("page_group", Text, nullable=True),
    Column("active_start_min", Integer, nullable=False),
    Column("active_end_min", Integer, nullable=False),
    *_trace(),
    UniqueConstraint("name"),
    CheckConstraint("fan_count >= 0", "fans"),
    CheckConstraint("subscription_price_cents >= 0", "price"),
)

personas = _table(
    "personas",
    _page(key=True),
    Column("primary_tone", Text, nullable=True),
    Column("secondary_tone", Text, nullable=True),
    Column("emoji_level", Text, nullable=True),
    Column("slang_level", Text, nullable=True),
    Column("avg_caption_length", Integer, nullable=True),
    *_trace(),
)

captions = _table(
    "captions",
    Column("caption_id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("caption_type", Text, nullable=False),
    _page(nullable=True),
    Column("content_type", Text, nullable=True),
    Column("tone", Text, nullable=True),
    Column("paid_only", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("performance", Double, nullable=False),
    Column("times_used", Integer, nullable=False),
    Column("earnings_cents", BigInteger, nullable=False),
    Column("chars", Integer, nullable=False),
    *_trace(),
    CheckConstraint("performance >= 0 AND performance <= 100", "performance"),
)

content_types = _table("content_types", Column("key", Text, primary_key=True))

vault_items = _table(
    "vault_items",
    _page(key=True),
    Column("content_type", Text, primary_key=True),
    Column("quantity", Integer, nullable=True),
    Column("list_price_cents", Integer, nullable=True),
    Column("adult_ok", Boolean, nullable=True),
    Column("consent_ok", Boolean, nullable=True),
    Column("never_posted", Boolean, nullable=False),
    Column("attested_by", Text, nullable=True),
    Column("attested_at", BigInteger, nullable=True),
    *_trace(),
)

segments = _table(
    "segments",
    _page(key=True),
    Column("audience", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    *_trace(),
    CheckConstraint("size >= 0", "size"),
)

offers = _table(
    "offers",
    Column("offer_id", Text, primary_key=True),
    _page(),
    Column("price_cents", Integer, nullable=True),
    Column("stock", Integer, nullable=True),
    Column("ends_at", BigInteger, nullable=True),
    *_trace(),
    Index(None, "page_id"),
)

offer_items = _table(
    "offer_items",
    Column("offer_id", Text, ForeignKey("offers.offer_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content_type", Text, nullable=False),
    Column("list_price_cents", Integer, nullable=False),
)

drip_sets = _table(
    "drip_sets",
    Column("drip_set_id", Text, primary_key=True),
    _page(),
    Column("on", Date, nullable=False),
    Column("shoot_id", Text, nullable=True),
    Column("outfit_id", Text, nullable=True),
    *_trace(),
    Index(None, "page_id", "on"),
)

live_events = _table(
    "live_events",
    Column("event_id", Text, primary_key=True),
    _page(),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    *_trace(),
    CheckConstraint("ends_at > starts_at", "order"),
    Index(None, "page_id", "starts_at"),
)

staffed_hours = _table(
    "staffed_hours",
    _page(key=True),
    Column("starts_at", BigInteger, primary_key=True, autoincrement=False),
    Column("ends_at", BigInteger, nullable=False),
    *_trace(),
    CheckConstraint("ends_at > starts_at", "order"),
)

# local_day (proleptic ordinal) and local_hour repeat sent_at on the page's own clock, so that a
# page's two years are read without a conversion a row.
sends = _table(
    "sends",
    Column("send_id", Text, primary_key=True),
    _page(),
    Column("sent_at", BigInteger, nullable=False),
    Column("local_day", Integer, nullable=False),
    Column("local_hour", Integer, nullable=False),
    Column("send_type", Text, nullable=True),
    Column("caption_id", Text, nullable=True),
    Column("content_type", Text, nullable=True),
    Column("price_cents", Integer, nullable=False),
    Column("sent_count", Integer, nullable=False),
    Column("viewed_count", Integer, nullable=False),
    Column("purchased_count", Integer, nullable=False),
    Column("earnings_cents", BigInteger, nullable=False),
    Column("chars", Integer, nullable=True),
    Column("campaign", Boolean, nullable=False),
    Column("game", Text, nullable=True),
    Column("audience", Text, nullable=False),
    *_trace(),
    CheckConstraint("sent_count >= 0 AND viewed_count >= 0 AND purchased_count >= 0", "counts"),
    CheckConstraint("viewed_count <= sent_count AND purchased_count <= sent_count", "funnel"),
    CheckConstraint("price_cents >= 0 AND earnings_cents >= 0", "money"),
    Index(None, "page_id", "sent_at"),
    Index(None, "sent_at"),
)

plans = _table(
    "plans",
    _page(key=True),
    Column("week_start", Date, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer, nullable=True),  # the version this one was made from
    Column("status", Text, nullable=False),
    Column("body", Text, nullable=False),  # the week file
    Column("inputs_sha256", Text, nullable=False),
    Column("sends", Integer, nullable=False),
    Column("expected_cents", BigInteger, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

plan_heads = _table(
    "plan_heads",
    _page(key=True),
    Column("week_start", Date, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    # Ids of the sends of all versions, a JSON list: none may be given to another send.
    Column("ids", Text, nullable=False, server_default="[]"),
    ForeignKeyConstraint(
        ["page_id", "week_start", "version"], ["plans.page_id", "plans.week_start", "plans.version"]
    ),
    Index(None, "week_start"),
)

# What stands approved or published and so counts as sent for the weeks after it.
standing_sends = _table(
    "standing_sends",
    _page(key=True),
    Column("week_start", Date, primary_key=True),
    Column("send_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("local_day", Integer, nullable=False),
    Column("send_type", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("campaign", Boolean, nullable=False),
    Column("game", Text, nullable=True),
    Column("caption_id", Text, nullable=True),
    Column("caption_text", Text, nullable=True),
    Column("content_type", Text, nullable=True),
    Column("price_cents", Integer, nullable=True),
    ForeignKeyConstraint(
        ["page_id", "week_start", "version"], ["plans.page_id", "plans.week_start", "plans.version"]
    ),
    Index(None, "page_id", "at"),
)

pins = _table(
    "pins",
    _page(key=True),
    Column("week_start", Date, primary_key=True),
    Column("send_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["page_id", "week_start", "version"], ["plans.page_id", "plans.week_start", "plans.version"]
    ),
)

edits = _table(
    "edits",
    Column("id", Integer, primary_key=True, autoincrement=True),
    _page(),
    Column("week_start", Date, nullable=False),
    Column("from_version", Integer, nullable=True),
    Column("to_version", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "page_id", "week_start"),
)

status_changes = _table(
    "status_changes",
    Column("id", Integer, primary_key=True, autoincrement=True),
    _page(),
    Column("week_start", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("from_status", Text, nullable=False),
    Column("to_status", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "page_id", "week_start"),
)

rotations = _table(
    "rotations",
    _page(key=True),
    Column("week_start", Date, primary_key=True),
    Column("state", Text, nullable=False),
    Column("pattern", Text, nullable=False),  # styles, comma-separated
    Column("days_on_pattern", Integer, nullable=False),
)

job_runs = _table(
    "job_runs",
    Column("job", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # the period, or page and week
    Column("status", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    Column("finished_at", BigInteger, nullable=True),
    Column("error", Text, nullable=True),
)

flag_changes = _table(
    "flag_changes",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("flag", Text, nullable=False),
    Column("before", Text, nullable=False),  # a setting as JSON
    Column("after", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("file_sha256", Text, nullable=False),
    Index(None, "flag"),
)

portfolios = _table(
    "portfolios",
    Column("version", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("turn", Integer, nullable=False),  # counts up: the oldest go first
)

# Digest of the rows of a noun and page ('' for rows of no page): changes with the data, and only
# with the data, so two stores that hold the same rows have the same versions.
digests = _table(
    "digests",
    Column("noun", Text, primary_key=True),
    Column("page_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
)

DATA_TABLES = tuple(t.name for t in metadata.sorted_tables)
