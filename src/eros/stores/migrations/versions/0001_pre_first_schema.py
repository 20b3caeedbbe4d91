"""The first schema: pages and their data, history, plans in versions, the logs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_types",
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_content_types")),
        sqlite_strict=True,
    )
    op.create_table(
        "digests",
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("noun", "page_id", name=op.f("pk_digests")),
        sqlite_strict=True,
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_strict=True,
    )
    op.create_table(
        "job_runs",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("job", "key", name=op.f("pk_job_runs")),
        sqlite_strict=True,
    )
    op.create_table(
        "portfolios",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_portfolios")),
        sqlite_strict=True,
    )
    op.create_table(
        "pages",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("page_type", sa.Text(), nullable=False),
        sa.Column("page_class", sa.Text(), nullable=False),
        sa.Column("sub_type", sa.Text(), nullable=False),
        sa.Column("fan_count", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("subscription_price_cents", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("performance_tier", sa.Integer(), nullable=True),
        sa.Column("page_group", sa.Text(), nullable=True),
        sa.Column("active_start_min", sa.Integer(), nullable=False),
        sa.Column("active_end_min", sa.Integer(), nullable=False),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("fan_count >= 0", name=op.f("ck_pages_fans")),
        sa.CheckConstraint("subscription_price_cents >= 0", name=op.f("ck_pages_price")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_pages_import_id_imports")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_pages")),
        sa.UniqueConstraint("name", name=op.f("uq_pages_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("key_sha", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_quarantine_import_id_imports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("key_sha", name=op.f("uq_quarantine_key_sha")),
        sqlite_strict=True,
    )
    op.create_table(
        "captions",
        sa.Column("caption_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("caption_type", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("tone", sa.Text(), nullable=True),
        sa.Column("paid_only", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("performance", sa.Double(), nullable=False),
        sa.Column("times_used", sa.Integer(), nullable=False),
        sa.Column("earnings_cents", sa.BigInteger(), nullable=False),
        sa.Column("chars", sa.Integer(), nullable=False),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("performance >= 0 AND performance <= 100", name=op.f("ck_captions_performance")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_captions_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_captions_page_id_pages")),
        sa.PrimaryKeyConstraint("caption_id", name=op.f("pk_captions")),
        sqlite_strict=True,
    )
    op.create_table(
        "drip_sets",
        sa.Column("drip_set_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("shoot_id", sa.Text(), nullable=True),
        sa.Column("outfit_id", sa.Text(), nullable=True),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_drip_sets_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_drip_sets_page_id_pages")),
        sa.PrimaryKeyConstraint("drip_set_id", name=op.f("pk_drip_sets")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("drip_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drip_sets_page_id_on"), ["page_id", "on"], unique=False)

    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=True),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_edits_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edits_page_id_week_start"), ["page_id", "week_start"], unique=False
        )

    op.create_table(
        "live_events",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_live_events_order")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_live_events_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_live_events_page_id_pages")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_live_events")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("live_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_live_events_page_id_starts_at"), ["page_id", "starts_at"], unique=False
        )

    op.create_table(
        "offers",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_offers_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_offers_page_id_pages")),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offers")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_page_id"), ["page_id"], unique=False)

    op.create_table(
        "personas",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("primary_tone", sa.Text(), nullable=True),
        sa.Column("secondary_tone", sa.Text(), nullable=True),
        sa.Column("emoji_level", sa.Text(), nullable=True),
        sa.Column("slang_level", sa.Text(), nullable=True),
        sa.Column("avg_caption_length", sa.Integer(), nullable=True),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_personas_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_personas_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_personas")),
        sqlite_strict=True,
    )
    op.create_table(
        "plans",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("inputs_sha256", sa.Text(), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("expected_cents", sa.BigInteger(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_plans_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "week_start", "version", name=op.f("pk_plans")),
        sqlite_strict=True,
    )
    op.create_table(
        "rotations",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("days_on_pattern", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_rotations_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "week_start", name=op.f("pk_rotations")),
        sqlite_strict=True,
    )
    op.create_table(
        "segments",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("size >= 0", name=op.f("ck_segments_size")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_segments_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_segments_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "audience", name=op.f("pk_segments")),
        sqlite_strict=True,
    )
    op.create_table(
        "sends",
        sa.Column("send_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("local_day", sa.Integer(), nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=False),
        sa.Column("send_type", sa.Text(), nullable=True),
        sa.Column("caption_id", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("sent_count", sa.Integer(), nullable=False),
        sa.Column("viewed_count", sa.Integer(), nullable=False),
        sa.Column("purchased_count", sa.Integer(), nullable=False),
        sa.Column("earnings_cents", sa.BigInteger(), nullable=False),
        sa.Column("chars", sa.Integer(), nullable=True),
        sa.Column("campaign", sa.Boolean(), nullable=False),
        sa.Column("game", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("price_cents >= 0 AND earnings_cents >= 0", name=op.f("ck_sends_money")),
        sa.CheckConstraint(
            "sent_count >= 0 AND viewed_count >= 0 AND purchased_count >= 0", name=op.f("ck_sends_counts")
        ),
        sa.CheckConstraint(
            "viewed_count <= sent_count AND purchased_count <= sent_count", name=op.f("ck_sends_funnel")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_sends_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_sends_page_id_pages")),
        sa.PrimaryKeyConstraint("send_id", name=op.f("pk_sends")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sends_page_id_sent_at"), ["page_id", "sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sends_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "staffed_hours",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_staffed_hours_order")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_staffed_hours_import_id_imports")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_staffed_hours_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "starts_at", name=op.f("pk_staffed_hours")),
        sqlite_strict=True,
    )
    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=False),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_status_changes_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_status_changes_page_id_week_start"), ["page_id", "week_start"], unique=False
        )

    op.create_table(
        "vault_items",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("list_price_cents", sa.Integer(), nullable=True),
        sa.Column("adult_ok", sa.Boolean(), nullable=True),
        sa.Column("consent_ok", sa.Boolean(), nullable=True),
        sa.Column("never_posted", sa.Boolean(), nullable=False),
        sa.Column("attested_by", sa.Text(), nullable=True),
        sa.Column("attested_at", sa.BigInteger(), nullable=True),
        sa.Column("row_sha", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_vault_items_import_id_imports")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_vault_items_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "content_type", name=op.f("pk_vault_items")),
        sqlite_strict=True,
    )
    op.create_table(
        "offer_items",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("list_price_cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.offer_id"], name=op.f("fk_offer_items_offer_id_offers")
        ),
        sa.PrimaryKeyConstraint("offer_id", "position", name=op.f("pk_offer_items")),
        sqlite_strict=True,
    )
    op.create_table(
        "pins",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("send_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id", "week_start", "version"],
            ["plans.page_id", "plans.week_start", "plans.version"],
            name=op.f("fk_pins_page_id_plans"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_pins_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "week_start", "send_id", name=op.f("pk_pins")),
        sqlite_strict=True,
    )
    op.create_table(
        "plan_heads",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id", "week_start", "version"],
            ["plans.page_id", "plans.week_start", "plans.version"],
            name=op.f("fk_plan_heads_page_id_plans"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_plan_heads_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "week_start", name=op.f("pk_plan_heads")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("plan_heads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_heads_week_start"), ["week_start"], unique=False)

    op.create_table(
        "standing_sends",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("send_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("local_day", sa.Integer(), nullable=False),
        sa.Column("send_type", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Boolean(), nullable=False),
        sa.Column("game", sa.Text(), nullable=True),
        sa.Column("caption_id", sa.Text(), nullable=True),
        sa.Column("caption_text", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id", "week_start", "version"],
            ["plans.page_id", "plans.week_start", "plans.version"],
            name=op.f("fk_standing_sends_page_id_plans"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_standing_sends_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", "week_start", "send_id", name=op.f("pk_standing_sends")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("standing_sends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_sends_page_id_at"), ["page_id", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("standing_sends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_sends_page_id_at"))

    op.drop_table("standing_sends")
    with op.batch_alter_table("plan_heads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_heads_week_start"))

    op.drop_table("plan_heads")
    op.drop_table("pins")
    op.drop_table("offer_items")
    op.drop_table("vault_items")
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_changes_page_id_week_start"))

    op.drop_table("status_changes")
    op.drop_table("staffed_hours")
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sends_sent_at"))
        batch_op.drop_index(batch_op.f("ix_sends_page_id_sent_at"))

    op.drop_table("sends")
    op.drop_table("segments")
    op.drop_table("rotations")
    op.drop_table("plans")
    op.drop_table("personas")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offers_page_id"))

    op.drop_table("offers")
    with op.batch_alter_table("live_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_events_page_id_starts_at"))

    op.drop_table("live_events")
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edits_page_id_week_start"))

    op.drop_table("edits")
    with op.batch_alter_table("drip_sets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drip_sets_page_id_on"))

    op.drop_table("drip_sets")
    op.drop_table("captions")
    op.drop_table("quarantine")
    op.drop_table("pages")
    op.drop_table("portfolios")
    op.drop_table("job_runs")
    op.drop_table("imports")
    op.drop_table("digests")
    op.drop_table("content_types")
