"""The ids that a week's versions have used stand beside its head."""

from __future__ import annotations

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# A week file of this revision has one field a line and a send's fields six spaces in.
# A drip window's id comes along and does no harm: no send was ever called like one.
SEND_ID = re.compile(r'^ {6}"id": (".+"),$', re.MULTILINE)

heads = sa.table("plan_heads", sa.column("page_id"), sa.column("week_start", sa.Date()), sa.column("ids"))
plans = sa.table("plans", sa.column("page_id"), sa.column("week_start", sa.Date()), sa.column("body"))


def upgrade() -> None:
    op.add_column("plan_heads", sa.Column("ids", sa.Text(), server_default="[]", nullable=False))
    db = op.get_bind()
    for page, week in db.execute(sa.select(heads.c.page_id, heads.c.week_start)).all():
        bodies = db.execute(
            sa.select(plans.c.body).where(plans.c.page_id == page, plans.c.week_start == week)
        ).scalars()
        used = {json.loads(found) for body in bodies for found in SEND_ID.findall(body)}
        db.execute(
            sa.update(heads)
            .where(heads.c.page_id == page, heads.c.week_start == week)
            .values(ids=json.dumps(sorted(used), ensure_ascii=False, separators=(",", ":")))
        )


def downgrade() -> None:
    op.drop_column("plan_heads", "ids")
