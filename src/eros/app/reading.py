"""Questions that change nothing: pages, captions, analyses, versions, differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eros.app.bank_words import BankWordUnknown, known_word
from eros.app.desk import Desk
from eros.app.inputs import load_inputs
from eros.app.judging import analysis_of, current_plan
from eros.app.ports import CaptionHit, Edit, PlanHead, PlanVersion, StatusChange
from eros.app.ports_triggers import Trigger
from eros.app.replanning import Difference, difference
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.domain.plan import Note
from eros.kit.errors import ErosError
from eros.pipeline.values import Performance


class NoPages(ErosError):
    """The store holds no pages."""

    code = "pages.none"
    exit_status = 4
    http_status = 404
    hint = "Bring some in with `eros import pages FILE`, or make a synthetic agency with `eros demo init`."


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page with what the store holds for it."""

    page: Page
    vault_types: int
    schedulable_types: int
    offers: int
    sends_60_days: int
    weeks: tuple[PlanHead, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What agent 1 sees in a page's history, and the volume triggers that its latest plan was made by."""

    page: Page
    sends: int
    performance: Performance
    notes: tuple[Note, ...]
    triggers: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """All that was done to a page's week."""

    versions: tuple[PlanVersion, ...]
    edits: tuple[Edit, ...]
    status_changes: tuple[StatusChange, ...]


def list_pages(desk: Desk) -> Sequence[Page]:
    """Every active page, by id."""
    with desk.store.read() as session:
        return session.pages.list_pages(desk.catalog, desk.clock.now())


def page_card(desk: Desk, page_key: str, week_start: date) -> PageCard:
    """One page with its vault, offers and planned weeks."""
    with desk.store.read() as session:
        inputs = load_inputs(desk, session, page_key, week_start)
        weeks = session.plans.weeks(page=inputs.page.id)
    facts: Facts = inputs.facts
    cleared = sum(item.schedulable for item in facts.vault.values())
    return PageCard(inputs.page, len(facts.vault), cleared, len(facts.offers), len(facts.past), weeks)


def analyse(desk: Desk, page_key: str, week_start: date) -> Analysis:
    """Agent 1 on a page, for the week from ``week_start``."""
    with desk.store.read() as session:
        inputs = load_inputs(desk, session, page_key, week_start)
        stored = session.triggers.latest(inputs.page.id)
    staged = analysis_of(desk, inputs)
    return Analysis(inputs.page, inputs.history.n, staged.value, staged.notes, stored)


def search_captions(
    desk: Desk,
    words: str,
    *,
    page_key: str | None,
    caption_type: str | None,
    content_type: str | None,
    limit: int,
) -> tuple[CaptionHit, ...]:
    """Active captions that hold the words.

    Raises
    ------
    PageNotFound, BankWordUnknown
        If there is no such page; if nothing is found, for nothing can be of such a type.
    """
    with desk.store.read() as session:
        page = session.pages.get_page(page_key, desk.catalog, desk.clock.now()).id if page_key else None

        def look(content: str | None) -> tuple[CaptionHit, ...]:
            return session.captions.search(
                words, page=page, caption_type=caption_type, content_type=content, limit=limit
            )

        found = look(content_type)
        if not found and (spelled := _known(desk, caption_type, content_type)) != content_type:
            found = look(spelled)
    return found


def _known(desk: Desk, caption_type: str | None, content_type: str | None) -> str | None:
    """The content type as the catalogue spells it. Raises if it knows no such caption or content type."""
    specs = desk.catalog.send_types
    types = sorted({name for spec in specs.values() for name, _ in spec.caption_types})
    if caption_type is not None and caption_type not in types:
        spec = next((s for kind, s in specs.items() if kind == caption_type), None)
        near = f"Known are {', '.join(types)}."
        if spec is not None:
            near = f"Sends of that type take captions of {', '.join(name for name, _ in spec.caption_types)}."
        raise BankWordUnknown(what="caption type", word=caption_type, near=near)
    if content_type is None:
        return None
    return known_word("content type", content_type, desk.catalog.content_types)


def past_of(desk: Desk, page_key: str, week_start: date) -> Past:
    """Versions, edits and changes of status of a week, oldest first."""
    stored = current_plan(desk, page_key, week_start)
    with desk.store.read() as session:
        return Past(
            session.plans.versions(stored.page, week_start),
            session.edits.list_edits(stored.page, week_start),
            session.plans.status_changes(stored.page, week_start),
        )


def diff_versions(
    desk: Desk, page_key: str, week_start: date, *, before: int | None, after: int | None
) -> Difference:
    """Two versions of a week side by side; by default the current one and the one it was made from."""
    current = current_plan(desk, page_key, week_start)
    with desk.store.read() as session:
        new = current if after is None else session.plans.get(current.page, week_start, after)
        number = before if before is not None else (new.parent or new.version)
        old = session.plans.get(current.page, week_start, number)
    return difference(old.judged, new.judged)
