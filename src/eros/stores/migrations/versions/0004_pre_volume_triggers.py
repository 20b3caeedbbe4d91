"""Volume triggers: what history proved, when, until when, and what took its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volume_triggers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("lever", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("trust", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.page_id"], name=op.f("fk_volume_triggers_page_id_pages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_triggers")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_volume_triggers_page_id"), "volume_triggers", ["page_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_volume_triggers_page_id"), table_name="volume_triggers")
    op.drop_table("volume_triggers")
