"""The tables of waves: states in versions, gates, signatures, rollbacks, snapshots, planning runs."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, ForeignKey, Index, Integer, Table, Text

from eros.stores.schema import metadata


def _table(name: str, *parts: Column[object] | Index | object) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)  # type: ignore[arg-type]


# Where a wave stands; a version is never changed. ``settings``: its flags as the version found them.
wave_states = _table(
    "wave_states",
    Column("wave", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("phase", Text, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("release", Text, nullable=False),
    Column("settings", Text, nullable=False),  # JSON: flag -> setting
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# What a version of a wave's state keeps beside plans, as JSON: rotation, triggers, prices.
wave_keeps = _table(
    "wave_keeps",
    Column("wave", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("noun", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

# Weeks planned before a wave was raised, to compare with after it came back.
wave_weeks = _table(
    "wave_weeks",
    Column("wave", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("page_id", Text, ForeignKey("pages.page_id"), primary_key=True),
    Column("week_start", Date, nullable=False),
    Column("as_of", BigInteger, nullable=False),
    Column("switches", Text, nullable=False),  # JSON: flag -> value
    Column("inputs_sha256", Text, nullable=False),
    Column("body", Text, nullable=False),  # the week file
)

gate_runs = _table(
    "gate_runs",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("go", Boolean, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("release", Text, nullable=False),
    Column("due_at", BigInteger, nullable=True),
    Column("body", Text, nullable=False),  # JSON: every criterion with its reading
    Index(None, "wave"),
)

signatures = _table(
    "signatures",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("release", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "wave"),
)

rollbacks = _table(
    "rollbacks",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("what", Text, nullable=False),  # a wave's number, or all
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("started_at", Double, nullable=False),  # seconds since 1970 UTC, with their fractions
    Column("finished_at", Double, nullable=True),
    Column("undone_at", Double, nullable=True),
    Index(None, "what"),
)

rollback_steps = _table(
    "rollback_steps",
    Column("rollback_id", Integer, ForeignKey("rollbacks.id"), primary_key=True, autoincrement=False),
    Column("step", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("body", Text, nullable=False),  # JSON
)

# One a kind and key: the weekly picture of history, the latest wave 0.
snapshots = _table(
    "snapshots",
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),  # JSON
)

planning_runs = _table(
    "planning_runs",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("page_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("error", Text, nullable=True),
    Index(None, "kind", "at"),
)
