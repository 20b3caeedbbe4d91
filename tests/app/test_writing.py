"""A caption that a person writes, and the approval that waits for it."""

from __future__ import annotations

import pytest
from tests.agency import NOW, WEEK
from tests.conftest import Eros

from eros.app import approving, editing
from eros.app.app import App
from eros.app.approving import PlanNeedsCaptions
from eros.app.desk import Desk
from eros.app.editing import PlanPublished, SendNotFound
from eros.app.judging import current_plan
from eros.app.replanning import replan
from eros.app.store_errors import PlanNotFound
from eros.app.writing import LONGEST, CaptionTextInvalid, write_caption
from eros.domain.words import PlanStatus, SendKind

PAGE = "alexia"
TEXT = "I made pancakes this morning. How do you take yours?"


def bare(desk: Desk) -> str:
    """A send that waits for its caption."""
    at = current_plan(desk, PAGE, WEEK).judged.plan.sends[0].at - 60
    done = editing.edit(desk, PAGE, WEEK, editing.add(SendKind.BUMP_NORMAL, at), by="ann", what="add")
    assert done.ok
    return "u001"


def captions(desk: Desk) -> frozenset[str]:
    with desk.store.read() as session:
        return session.captions.known_captions()


def test_it_is_kept_as_the_pages_own_of_the_sends_type(desk: Desk) -> None:
    send = current_plan(desk, PAGE, WEEK).judged.plan.get(next(
        s.id for s in current_plan(desk, PAGE, WEEK).judged.plan.sends if s.kind is SendKind.PPV_UNLOCK
    ))  # fmt: skip
    assert send is not None
    name = write_caption(desk, PAGE, WEEK, send.id, f"  {TEXT}\n")
    with desk.store.read() as session:
        [hit] = session.captions.search("pancakes this morning", page=current_plan(desk, PAGE, WEEK).page)
        elsewhere = session.captions.search(
            "pancakes this morning", page=current_plan(desk, "delia", WEEK).page
        )
    assert (hit.id, hit.text, hit.page) == (name, TEXT, PAGE)
    assert hit.caption_type == desk.catalog.send_types[send.kind].caption_types[0][0]
    assert hit.content_type == send.content_type
    assert elsewhere == ()


def test_the_same_text_is_one_caption(desk: Desk) -> None:
    before = captions(desk)
    send = current_plan(desk, PAGE, WEEK).judged.plan.sends[0].id
    first, second = (write_caption(desk, PAGE, WEEK, send, text) for text in (TEXT, TEXT + " "))
    other = write_caption(desk, PAGE, WEEK, send, TEXT + "!")
    assert first == second != other
    assert captions(desk) - before == {first, other}


@pytest.mark.parametrize("text", ["", " \n\t", "x" * (LONGEST + 1)], ids=["none", "blank", "long"])
def test_what_is_no_caption_is_refused_and_not_kept(desk: Desk, text: str) -> None:
    before = captions(desk)
    send = current_plan(desk, PAGE, WEEK).judged.plan.sends[0].id
    with pytest.raises(CaptionTextInvalid):
        write_caption(desk, PAGE, WEEK, send, text)
    assert captions(desk) == before


def test_nothing_is_kept_for_a_send_that_cannot_have_it(desk: Desk) -> None:
    before = captions(desk)
    with pytest.raises(SendNotFound):
        write_caption(desk, PAGE, WEEK, "s999", TEXT)
    with pytest.raises(PlanNotFound):
        write_caption(desk, "carla", WEEK, "s001", TEXT)
    send = current_plan(desk, PAGE, WEEK).judged.plan.sends[0].id
    for status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        approving.set_status(desk, PAGE, WEEK, status, by="ann")
    with pytest.raises(PlanPublished):
        write_caption(desk, PAGE, WEEK, send, TEXT)
    assert captions(desk) == before


def test_a_week_that_waits_for_captions_is_approved_when_they_are_written(desk: Desk) -> None:
    send = bare(desk)
    for status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        with pytest.raises(PlanNeedsCaptions, match=send):
            approving.set_status(desk, PAGE, WEEK, status, by="ann")
    assert current_plan(desk, PAGE, WEEK).status is PlanStatus.DRAFT
    approving.set_status(desk, PAGE, WEEK, PlanStatus.REJECTED, by="ann")  # that may be done always
    approving.set_status(desk, PAGE, WEEK, PlanStatus.DRAFT, by="ann")
    name = write_caption(desk, PAGE, WEEK, send, TEXT)
    editing.edit(desk, PAGE, WEEK, editing.recaption(send, name), by="ann", what="caption")
    assert approving.set_status(desk, PAGE, WEEK, PlanStatus.APPROVED, by="ann").status is PlanStatus.APPROVED


def test_a_caption_of_ones_own_outlives_a_re_plan(desk: Desk) -> None:
    send = next(s for s in current_plan(desk, PAGE, WEEK).judged.plan.sends if s.kind is SendKind.PPV_UNLOCK)
    name = write_caption(
        desk, PAGE, WEEK, send.id, "The new film is here. Unlock it and tell me what you think."
    )
    assert editing.edit(desk, PAGE, WEEK, editing.recaption(send.id, name), by="ann", what="caption").ok
    after = replan(desk, PAGE, WEEK, by="ann", now=NOW).difference.after
    kept = after.plan.get(send.id)
    assert kept is not None and kept.caption_id == name
    assert after.verdict.ok, after.verdict.findings


def test_from_the_command_line(eros: Eros, app: App) -> None:
    send, home = bare(app.desk), app.home
    refused = eros(home, "approve", PAGE, WEEK)
    assert refused.status == 2 and "plan.needs_captions" in refused.err and "--text" in refused.err
    done = eros(home, "edit", "caption", PAGE, WEEK, send, "--text", TEXT)
    assert done.status == 0 and "version 3" in done.out
    assert TEXT[:40] in eros(home, "show", PAGE, WEEK).out
    assert eros(home, "approve", PAGE, WEEK).status == 0
    for words in ((), ("--to", "c", "--text", "x"), ("--text", "x", "--dry-run")):
        assert eros(home, "edit", "caption", PAGE, WEEK, send, *words).status == 64
