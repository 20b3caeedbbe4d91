"""Waves: states in versions, gates, signatures, rollbacks, snapshots, planning runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wave_states",
        sa.Column("wave", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("wave", "version", name=op.f("pk_wave_states")),
        sqlite_strict=True,
    )
    op.create_table(
        "wave_keeps",
        sa.Column("wave", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("wave", "version", "noun", name=op.f("pk_wave_keeps")),
        sqlite_strict=True,
    )
    op.create_table(
        "wave_weeks",
        sa.Column("wave", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("switches", sa.Text(), nullable=False),
        sa.Column("inputs_sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_wave_weeks_page_id_pages")),
        sa.PrimaryKeyConstraint("wave", "version", "page_id", name=op.f("pk_wave_weeks")),
        sqlite_strict=True,
    )
    op.create_table(
        "gate_runs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("go", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_runs")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_gate_runs_wave"), "gate_runs", ["wave"])
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_signatures_wave"), "signatures", ["wave"])
    op.create_table(
        "rollbacks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("undone_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollbacks")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rollbacks_what"), "rollbacks", ["what"])
    op.create_table(
        "rollback_steps",
        sa.Column("rollback_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rollback_id"], ["rollbacks.id"], name=op.f("fk_rollback_steps_rollback_id_rollbacks")
        ),
        sa.PrimaryKeyConstraint("rollback_id", "step", name=op.f("pk_rollback_steps")),
        sqlite_strict=True,
    )
    op.create_table(
        "snapshots",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_snapshots")),
        sqlite_strict=True,
    )
    op.create_table(
        "planning_runs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_runs")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_planning_runs_kind_at"), "planning_runs", ["kind", "at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_planning_runs_kind_at"), table_name="planning_runs")
    op.drop_table("planning_runs")
    op.drop_table("snapshots")
    op.drop_table("rollback_steps")
    op.drop_index(op.f("ix_rollbacks_what"), table_name="rollbacks")
    op.drop_table("rollbacks")
    op.drop_index(op.f("ix_signatures_wave"), table_name="signatures")
    op.drop_table("signatures")
    op.drop_index(op.f("ix_gate_runs_wave"), table_name="gate_runs")
    op.drop_table("gate_runs")
    op.drop_table("wave_weeks")
    op.drop_table("wave_keeps")
    op.drop_table("wave_states")
