"""A caption that a person writes for one send: into the page's bank, then onto the send."""

from __future__ import annotations

from datetime import date

from eros.app.desk import Desk
from eros.app.editing import PlanPublished, find
from eros.app.gone import check_to_come
from eros.app.judging import current_plan
from eros.domain.records import CaptionRecord
from eros.domain.words import PlanStatus
from eros.kit import canonical
from eros.kit.errors import ErosError

LONGEST = 2_000  # code points, as at import


class CaptionTextInvalid(ErosError):
    """A caption of {chars} characters cannot be kept."""

    code = "edit.caption_text"
    exit_status = 64
    hint = "Write between 1 and 2,000 characters."


def write_caption(desk: Desk, page_key: str, week_start: date, send: str, text: str) -> str:
    """Keep ``text`` as a caption of the page's own, of the send's type and content; its id comes back.

    The same text gets the same id. Whether the rules allow it is judged with the edit that uses it.

    Raises
    ------
    PlanNotFound, PlanPublished, SendNotFound, SendGone, CaptionTextInvalid
        As their names say. Nothing is kept then.
    """
    stored = current_plan(desk, page_key, week_start)
    plan = stored.judged.plan
    if stored.status is PlanStatus.PUBLISHED:
        raise PlanPublished(page=stored.page, week=week_start)
    target = find(plan, send)
    check_to_come(desk, plan, target)
    clean = text.strip()
    if not 1 <= len(clean) <= LONGEST:
        raise CaptionTextInvalid(chars=len(clean))
    kinds = desk.catalog.send_types[target.kind].caption_types
    record = CaptionRecord(
        caption_id=f"own-{canonical.sha256(plan.page.id + clean)[:12]}",
        text=clean,
        caption_type=kinds[0][0],
        page_id=plan.page.id,
        content_type=target.content_type,
    )
    with desk.store.write() as session:
        session.records.upsert([record], import_id=None)
    return record.caption_id
