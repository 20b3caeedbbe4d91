"""Rows of the reference system under our column names, and what was assumed on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from eros.app.import_values import ImportNote, Noun
from eros.importers.parsers import MISSING, snake
from eros.importers.reasons import REMARKS
from eros.importers.reference_tables import DEFAULT_CATEGORY, DEFAULT_ZONE, OLD_CAPTION_TYPES
from eros.importers.tables import Cells

Columns = dict[str, Cells]
Adapted = tuple[Columns, list[ImportNote]]


@dataclass(frozen=True, slots=True)
class Given:
    """A loaded table: ``n`` rows, columns under our words, content type names by id."""

    n: int
    columns: Mapping[str, Cells]
    content_names: Mapping[str, str]

    def get(self, name: str) -> Cells:
        """A column, empty where the table lacks it."""
        return self.columns.get(name) or [None] * self.n

    def has(self, name: str) -> bool:
        """Whether the table has it."""
        return name in self.columns

    def content(self) -> Cells:
        """Content types by name: ids are looked up, names stay what they are."""
        names = self.content_names
        return [None if c is None else names.get(_plain(c), c) for c in self.get("content_type_id")]


def _plain(text: str) -> str:
    """``12.0`` is the id ``12``."""
    return text[:-2] if text.endswith(".0") else text


def _empty(cell: str | None) -> bool:
    return cell is None or cell.strip().casefold() in MISSING


def _assumed(cells: Cells, value: str, words: str) -> tuple[Cells, list[ImportNote]]:
    """Empty cells filled with a documented default, and a note of how many."""
    n = sum(_empty(c) for c in cells)
    note = [ImportNote("import.assumed", words, n)] if n else []
    return [value if _empty(c) else c for c in cells], note


def pages(t: Given) -> Adapted:
    """``creators``. The page's name is page_name: messages name pages so."""
    zone, a = _assumed(
        t.get("timezone"), DEFAULT_ZONE, f"No time zone: {DEFAULT_ZONE}, the source's default."
    )
    kind, b = _assumed(t.get("content_category"), DEFAULT_CATEGORY, "No content category: suggestive.")
    fans, c = _assumed(t.get("current_active_fans"), "0", "No fan count: 0, so the smallest tier.")
    styles = [_style(p) for p in t.get("persona_type")]
    unknown = sum(s is None for s in styles)
    d = [ImportNote("import.assumed", "No sub-type in the source: personal.", unknown)] if unknown else []
    names = [
        n if not _empty(n) else shown
        for n, shown in zip(t.get("page_name"), t.get("display_name"), strict=True)
    ]
    return {
        "page_id": t.get("creator_id"),
        "name": names,
        "page_type": t.get("page_type"),
        "page_class": kind,
        "sub_type": [s or "personal" for s in styles],
        "fan_count": fans,
        "time_zone": zone,
        "subscription_price": t.get("subscription_price"),
        "is_active": t.get("is_active"),
        "performance_tier": t.get("performance_tier"),
        "group": t.get("creator_group"),
    }, [*a, *b, *c, *d]


def _style(persona: str | None) -> str | None:
    word = snake(persona or "")
    return {"personal": "personal", "gfe": "personal", "commercial": "commercial"}.get(word)


def personas(t: Given) -> Adapted:
    """``creator_personas``. Of a list of tones the first is the primary one."""
    tones = [None if _empty(c) else _first(c or "") for c in t.get("primary_tone")]
    return {
        "page_id": t.get("creator_id"),
        "primary_tone": tones,
        "secondary_tone": t.get("secondary_tone"),
        "emoji_level": t.get("emoji_frequency"),
        "slang_level": t.get("slang_level"),
        "avg_caption_length": [_rounded(c) for c in t.get("avg_caption_length")],
    }, []


def _first(listed: str) -> str:
    words = [w for w in re.split(r"[\[\]\"',;|]+", listed) if w.strip()]
    return words[0].strip() if words else ""


def _rounded(cell: str | None) -> str | None:
    if cell and re.fullmatch(r"\d{1,9}\.\d+", cell.strip()):
        return str(round(float(cell)))
    return cell


def vault(t: Given) -> Adapted:
    """``vault_matrix``. Both flags stay unknown: the source has no word on age or consent.

    has_content decides; a quantity of 0 beside a yes means that nobody counted.
    """
    quantities: list[str | None] = []
    uncounted = 0
    for has, quantity in zip(t.get("has_content"), t.get("quantity_available"), strict=True):
        if _empty(has):
            quantities.append("has_content is empty" if _empty(quantity) else quantity)
        elif _plain(has or "") in {"0", "false", "no"}:
            quantities.append("0")
        elif quantity is not None and _plain(quantity.strip()) == "0":
            uncounted += 1
            quantities.append(None)
        else:
            quantities.append(quantity)
    words = "Held, with a quantity of 0: read as not counted."
    notes = [ImportNote("import.assumed", words, uncounted)] if uncounted else []
    return {"page_id": t.get("creator_id"), "content_type": t.content(), "quantity": quantities}, notes


def captions(t: Given) -> Adapted:
    """``caption_bank``. A null creator means shared; a creator called nan is quarantined."""
    renamed: Counter[str] = Counter()
    kinds: list[str | None] = []
    for cell in t.get("caption_type"):
        old = snake(cell or "")
        new = OLD_CAPTION_TYPES.get(old)
        if new:
            renamed[old] += 1
        kinds.append(new or cell)
    notes = [
        ImportNote("import.assumed", f"Caption type {old} read as {OLD_CAPTION_TYPES[old]}.", n)
        for old, n in sorted(renamed.items())
    ]
    return {
        "caption_id": t.get("caption_id"),
        "text": t.get("caption_text"),
        "caption_type": kinds,
        "page_id": t.get("creator_id"),
        "content_type": t.content(),
        "tone": t.get("tone"),
        "paid_only": t.get("is_paid_page_only"),
        "is_active": t.get("is_active"),
        "performance": t.get("performance_score"),
        "times_used": t.get("total_sends"),
        "earnings": t.get("total_earnings"),
    }, notes


def history(t: Given) -> Adapted:
    """``mass_messages``. ppv is a ppv_unlock, any other type is not known; times are page-local."""
    kinds: list[str | None] = [
        "ppv_unlock" if snake(c or "") == "ppv" else None for c in t.get("message_type")
    ]
    times = list(t.get("sending_time"))
    hours = t.get("sending_hour")
    whole = 0
    for i, (when, hour) in enumerate(zip(times, hours, strict=True)):
        if (
            when
            and hour
            and re.fullmatch(r"\d{4}-\d\d-\d\d", when.strip())
            and re.fullmatch(r"\d\d?(\.0)?", hour.strip())
        ):
            times[i] = f"{when.strip()}T{int(float(hour)):02d}:00"
            whole += 1
    notes = (
        [ImportNote("import.assumed", "A date and an hour only: taken as the full hour.", whole)]
        if whole
        else []
    )
    return {
        "send_id": t.get("message_id"),
        "page_id": t.get("creator_id"),
        "page_name": t.get("page_name"),
        "sent_at": times,
        "send_type": kinds,
        "caption_id": t.get("caption_id"),
        "content_type": t.content(),
        "price": t.get("price"),
        "sent_count": t.get("sent_count"),
        "viewed_count": t.get("viewed_count"),
        "purchased_count": t.get("purchased_count"),
        "earnings": t.get("earnings"),
        "chars": [None if _empty(c) else str(len((c or "").strip())) for c in t.get("message_content")],
    }, notes


def usage_note(bank: Mapping[str, Cells], uses: Mapping[str, Cells]) -> Sequence[ImportNote]:
    """How many used captions have no rows of use, or rows that add up to another number."""
    if not {"caption_id", "total_sends"} <= set(bank) or not {"caption_id", "times_used"} <= set(uses):
        return ()
    told: Counter[str] = Counter()
    for key, n in zip(uses["caption_id"], uses["times_used"], strict=True):
        told[_plain(key or "")] += _number(n)
    off = sum(
        _number(n) != told[_plain(key or "")]
        for key, n in zip(bank["caption_id"], bank["total_sends"], strict=True)
        if _number(n) or _plain(key or "") in told
    )
    if not off:
        return ()
    return (
        ImportNote("import.usage_mismatch", f"{REMARKS['import.usage_mismatch']} caption_bank's stay.", off),
    )


def _number(cell: str | None) -> int:
    text = _plain((cell or "").strip())
    return int(text) if text.isdecimal() and len(text) < 10 else 0


ADAPT: Mapping[Noun, Callable[[Given], Adapted]] = MappingProxyType(
    {
        Noun.PAGES: pages,
        Noun.PERSONAS: personas,
        Noun.VAULT: vault,
        Noun.CAPTIONS: captions,
        Noun.HISTORY: history,
    }
)
