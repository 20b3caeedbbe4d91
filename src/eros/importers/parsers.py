"""Cells to values: every reader takes trimmed, non-missing text and raises ``Bad`` if it cannot."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from eros.app.import_values import Known
from eros.importers.reasons import Bad

E = TypeVar("E", bound=StrEnum)

Reader = Callable[[str, Known], object]

MISSING = frozenset({"", "nan", "null", "none", "n/a", "#n/a", "nat", "<na>"})
MAX_TEXT = 2000  # code points of a caption after trimming
MAX_COUNT = 1_000_000_000  # recipients, fans, uses: far above any real page
MAX_CENTS = 2_000_000_000  # twenty million dollars; fits the store's integers
MAX_ID = 100
YEARS = (2000, 2100)

_PAGE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_WHOLE = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.0+)?")
_MONEY = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[+-]?\d{1,2})?", re.IGNORECASE)
_UNSEEN = frozenset(
    {"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"}
)  # categories of characters that show nothing alone
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MOJIBAKE = re.compile("Ã[\\x80-\\xbf©¨¡³±¼§ªº«]|â€|ðŸ|Â[\\xa0-\\xbf]|\ufffd")
_TRUE = frozenset({"true", "t", "yes", "y", "1", "1.0", "on"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "0.0", "off"})


@dataclass(frozen=True, slots=True)
class Remarked:
    """A value that was taken, with remarks (keys of ``REMARKS``) to be counted and said."""

    value: object
    remarks: tuple[str, ...]


def identifier(text: str, known: Known) -> str:
    """An id as text. A spreadsheet's ``12.0`` is the id ``12``; other ids stay as they are."""
    if re.fullmatch(r"\d+\.0+", text):
        text = text.partition(".")[0]
    if len(text) > MAX_ID or not text.isprintable():
        raise Bad("import.id", f"an id has at most {MAX_ID} printable characters")
    return text


def new_page_id(text: str, known: Known) -> str:
    """The id of a page that is being imported: it names files too, so it is kept plain."""
    page = identifier(text, known)
    if not _PAGE_ID.fullmatch(page):
        raise Bad("import.id", f"{page!r} may hold letters, digits, '_', '-' and '.' only")
    return page


@lru_cache(maxsize=8)
def _by_id(known: Known) -> dict[str, str]:
    return {p.page_id: p.page_id for p in known.pages}


@lru_cache(maxsize=8)
def _by_name(known: Known) -> dict[str, str]:
    """Casefolded name -> page id; a name that two pages share leads nowhere."""
    seen: dict[str, str] = {}
    twice: set[str] = set()
    for p in known.pages:
        for name in {p.name.strip().casefold(), p.page_id.casefold()}:
            if seen.setdefault(name, p.page_id) != p.page_id:
                twice.add(name)
    return {name: page for name, page in seen.items() if name not in twice}


def page_by_id(text: str, known: Known) -> str:
    """The id of a known page. Upper and lower case do not matter."""
    page = identifier(text, known)
    found = _by_id(known).get(page) or _by_name(known).get(page.casefold())
    if found is None:
        raise Bad("import.page_unknown", f"no page has the id {page!r}")
    return found


def page_by_name(text: str, known: Known) -> str:
    """The id of the page with this name."""
    found = _by_name(known).get(text.casefold())
    if found is None:
        raise Bad("import.page_unknown", f"no page, or more than one, is called {text[:MAX_ID]!r}")
    return found


def count(text: str, known: Known) -> int:
    """A whole number >= 0; thousands separators and a trailing ``.0`` are tolerated."""
    if not _WHOLE.fullmatch(text):
        raise Bad("import.number", f"{text[:40]!r} is not a whole number")
    number = int(text.replace(",", "").partition(".")[0])
    if number < 0:
        raise Bad("import.count_negative", f"{number} is below zero")
    if number > MAX_COUNT:
        raise Bad("import.number", f"{number} is out of any sensible range")
    return number


def between(lo: int, hi: int) -> Reader:
    """A whole number within ``lo``..``hi``."""

    def read(text: str, known: Known) -> int:
        number = count(text, known)
        if not lo <= number <= hi:
            raise Bad("import.out_of_range", f"{number} is not between {lo} and {hi}")
        return number

    return read


def score(text: str, known: Known) -> float:
    """A number from 0 to 100."""
    try:
        number = float(text)
    except ValueError:
        raise Bad("import.number", f"{text[:40]!r} is not a number") from None
    if not 0.0 <= number <= 100.0:
        raise Bad("import.out_of_range", f"{text[:40]} is not between 0 and 100")
    return number


def dollars(text: str, known: Known) -> int:
    """US dollars to integer cents, a half cent up. ``$`` and thousands separators are tolerated.

    A comma as decimal sign is refused: ``1,50`` could be either.
    """
    plain = re.sub(r"^([+-]?)\s*(?:\$|USD)\s*|\s*(?:\$|USD)$", r"\1", text, flags=re.IGNORECASE)
    try:
        if not plain or not _MONEY.fullmatch(plain):
            raise InvalidOperation
        cents = int((Decimal(plain.replace(",", "")) * 100).quantize(Decimal(1), "ROUND_HALF_UP"))
    except InvalidOperation:
        raise Bad("import.money", f"{text[:40]!r} is not an amount such as 14.99") from None
    return _cents(cents)


def cents(text: str, known: Known) -> int:
    """An amount in whole US cents."""
    if not _WHOLE.fullmatch(text):
        raise Bad("import.money", f"{text[:40]!r} is not a whole number of cents")
    return _cents(int(text.replace(",", "").partition(".")[0]))


def _cents(amount: int) -> int:
    if amount < 0:
        raise Bad("import.money_negative", "the amount is below zero")
    if amount > MAX_CENTS:
        raise Bad("import.money", "the amount is out of any sensible range")
    return amount


def flag(text: str, known: Known) -> bool:
    """Yes or no in the usual spellings."""
    low = text.casefold()
    if low in _TRUE:
        return True
    if low in _FALSE:
        return False
    raise Bad("import.flag", f"{text[:40]!r} is neither yes nor no")


def word(kind: type[E], code: str = "import.word_unknown", **synonyms: str) -> Reader:
    """One of a closed vocabulary; case, spaces and hyphens do not matter."""

    def read(text: str, known: Known) -> E:
        key = snake(text)
        key = synonyms.get(key, key)
        for member in kind:
            if member.value.casefold() == key:
                return member
        raise Bad(code, f"{text[:40]!r} is not one of {', '.join(kind)}")

    return read


def snake(text: str) -> str:
    """Lower case with underscores: how words and headers are compared."""
    return re.sub(r"[^0-9a-z]+", "_", unicodedata.normalize("NFKC", text).casefold()).strip("_")


def key(text: str, known: Known) -> str:
    """A free word kept in lower case with underscores (a caption type, a tone)."""
    short = snake(text)
    if not short or len(short) > MAX_ID:
        raise Bad("import.word_unknown", f"{text[:40]!r} is not a word")
    return short


def caption_type(text: str, known: Known) -> object:
    """A caption type; one that no send type of the catalogue uses is remarked upon."""
    short = key(text, known)
    if known.caption_types and short not in known.caption_types:
        return Remarked(short, ("import.caption_type_unused",))
    return short


def label(text: str, known: Known) -> str:
    """A short free text such as a name."""
    plain = _CONTROL.sub("", text).strip()
    if not plain or len(plain) > 2 * MAX_ID:
        raise Bad("import.out_of_range", f"a name has 1 to {2 * MAX_ID} characters")
    return plain


def content_type(text: str, known: Known) -> str:
    """A content type of the effective catalogue."""
    short = snake(text)
    if short not in known.content_types:
        raise Bad("import.content_type_unknown", f"the catalogue has no content type {text[:40]!r}")
    return short


def past_content_type(text: str, known: Known) -> object:
    """A past send's content type; one that the catalogue lacks is left out and remarked upon."""
    short = snake(text)
    if short in known.content_types:
        return short
    return Remarked(None, ("import.content_type_left_out",))


def game(text: str, known: Known) -> str:
    """A game of the catalogue."""
    short = snake(text)
    if short not in known.games:
        raise Bad("import.word_unknown", f"the catalogue has no game {text[:40]!r}")
    return short


def caption_text(text: str, known: Known) -> object:
    """Trimmed text without control characters (line breaks and tabs stay), 1..2,000 code points."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = _CONTROL.sub("", plain).strip()
    if not any(unicodedata.category(c) not in _UNSEEN for c in clean):
        raise Bad(
            "import.text_empty", "the text is empty" if not clean else "nothing of the text can be seen"
        )
    if len(clean) > MAX_TEXT:
        raise Bad("import.text_long", f"{len(clean)} characters, at most {MAX_TEXT}")
    try:
        clean.encode()
    except UnicodeEncodeError:  # a lone surrogate from JSON's \ud800
        raise Bad("import.text_empty", "the text holds half a character") from None
    remarks = []
    if clean != plain.strip():
        remarks.append("import.controls_stripped")
    if _MOJIBAKE.search(clean):
        remarks.append("import.mojibake")
    return Remarked(clean, tuple(remarks)) if remarks else clean


def zone(text: str, known: Known) -> str:
    """An IANA time zone."""
    if text not in _zones():
        raise Bad("import.zone_unknown", f"{text[:40]!r} is not an IANA time zone")
    return text


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(z for z in available_timezones() if z not in {"localtime", "Factory", "posixrules"})


def day(text: str, known: Known) -> date:
    """A calendar date; a midnight that a spreadsheet appended is dropped."""
    try:
        found = date.fromisoformat(re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text))
    except ValueError:
        raise Bad("import.date", f"{text[:40]!r} is not a date such as 2026-01-31") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise Bad("import.date", f"the year {found.year} cannot be right")
    return found


def minute_of_day(text: str, known: Known) -> int:
    """A time of day ``HH:MM`` as minutes after midnight; up to 26:59 for the small hours.

    A spreadsheet's time cell comes with the day its calendar begins on.
    """
    text = re.sub(r"^1899-12-3[01] ", "", text)
    m = re.fullmatch(r"(\d{1,2}):([0-5]\d)(:00)?", text)
    if m is None or int(m[1]) > 26:
        raise Bad("import.hours", f"{text[:40]!r} is not a time of day such as 08:00")
    return int(m[1]) * 60 + int(m[2])


def moment(text: str, known: Known) -> datetime:
    """An instant (aware, UTC) if the text has an offset, else the page's local time (naive).

    Seconds are kept, fractions of a second are dropped.
    """
    if len(text) < 13:  # a date alone is not a time
        raise Bad("import.time", f"{text[:40]!r} has no time of day")
    try:
        when = datetime.fromisoformat(text.replace(" UTC", "Z").strip()).replace(microsecond=0)
        if when.tzinfo is not None:
            when = when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Bad("import.time", f"{text[:40]!r} is not a time such as 2026-01-31T18:20") from None
    if not YEARS[0] <= when.year <= YEARS[1]:
        raise Bad("import.time", f"the year {when.year} cannot be right")
    return when


def settle(when: datetime, zone_name: str) -> tuple[datetime, bool]:
    """A local time as a UTC instant, and whether the clock shows that time twice.

    Of two passings the first is taken; a time the clock skips raises ``Bad``.
    """
    if when.tzinfo is not None:
        return when, False
    here = ZoneInfo(zone_name)
    early = when.replace(tzinfo=here, fold=0)
    instant = early.astimezone(UTC)
    if early.utcoffset() == when.replace(tzinfo=here, fold=1).utcoffset():
        return instant, False
    if instant.astimezone(here).replace(tzinfo=None, fold=0) != when:
        raise Bad("import.time_skipped", f"{when} does not exist in {zone_name}")
    return instant, True


def items(text: str, known: Known) -> tuple[tuple[str, int], ...]:
    """A bundle's items with their list prices: ``solo=19.99; teasing=9.99``, or JSON.

    JSON is a list of ``{"content_type": ..., "list_price": USD}`` (or ``list_price_cents``).
    """
    if text.lstrip().startswith("["):
        try:
            pairs = [_item(x) for x in json.loads(text)]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Bad("import.items", "the items are not a list of content_type and list_price") from None
    else:
        pairs = [_split(part) for part in text.split(";") if part.strip()]
    if not pairs:
        raise Bad("import.items", "an offer needs at least one item")
    return tuple(
        (content_type(kind, known), (cents if whole else dollars)(price, known))
        for kind, price, whole in pairs
    )


def _item(x: dict[str, object]) -> tuple[str, str, bool]:
    if "list_price_cents" in x:
        return str(x["content_type"]), str(x["list_price_cents"]), True
    return str(x["content_type"]), str(x["list_price"]), False


def _split(part: str) -> tuple[str, str, bool]:
    kind, sign, price = part.partition("=")
    if not sign:
        raise Bad("import.items", f"{part.strip()[:40]!r} is not written as solo=19.99")
    return kind.strip(), price.strip(), False
