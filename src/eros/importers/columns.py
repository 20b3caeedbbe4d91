"""The one table of incoming columns: names, aliases, readers, units and meanings.

The guide's column lists, the guess for foreign headers and the validation all come from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from eros.app.import_values import Noun
from eros.domain.words import Audience, PageClass, PageType, SendKind, SubType
from eros.importers import parsers as p


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    Attributes
    ----------
    name
        The header that needs no question.
    read
        Text to value; raises ``Bad``.
    meaning
        What it says, with its default where the column may be missing.
    into
        Field of the record; several columns may feed one field (``price`` and ``price_cents``).
    unit
        Unit or form of the text.
    required
        The field must have a value in every row, from this column or its twin.
    aliases
        Foreign headers that are guessed to mean this.
    keeps
        Words that usually mean "missing" but are values here.
    """

    name: str
    read: p.Reader
    meaning: str
    into: str = ""
    unit: str = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    keeps: frozenset[str] = frozenset()

    @property
    def field(self) -> str:
        """The record's field this column feeds."""
        return self.into or self.name


def _page(required: bool = True) -> tuple[Column, Column]:
    # Where no page means "all pages", nan is no such word: it is a page that somebody lost.
    keeps = frozenset() if required else frozenset({"nan"})
    return (
        Column("page_id", p.page_by_id, "The page, by id.", unit="id", required=required,
               aliases=("creator_id", "creator", "page", "account_id", "model_id"), keeps=keeps),
        Column("page_name", p.page_by_name, "The page, by name, asked where the id is not given.", "page_id",
               aliases=("creator_name", "account_name", "account", "model", "username"), keeps=keeps),
    )  # fmt: skip


def _money(name: str, meaning: str, into: str = "", aliases: tuple[str, ...] = ()) -> tuple[Column, Column]:
    into = into or f"{name}_cents"
    return (
        Column(name, p.dollars, meaning, into, "USD, as 14.99 or $1,234.50", aliases=aliases),
        Column(f"{name}_cents", p.cents, f"The same in cents, instead of {name}.", into, "whole cents"),
    )


def _id(name: str, meaning: str, aliases: tuple[str, ...] = ()) -> Column:
    return Column(name, p.identifier, meaning, unit="id", required=True, aliases=("id", *aliases))


_WHEN = "ISO 8601; without an offset: the page's local time"
_NONE = frozenset({"none"})

PAGES = (
    Column("page_id", p.new_page_id, "The page's id, for ever.", unit="id: letters, digits, _ - .", required=True,
           aliases=("id", "creator_id", "page", "account_id", "model_id")),
    Column("name", p.label, "What people call the page; default: the id.",
           aliases=("page_name", "display_name", "creator_name", "account_name", "username")),
    Column("page_type", p.word(PageType, vip="paid", subscription="paid"), "Whether fans pay a subscription.",
           unit="paid, free", required=True, aliases=("type", "account_type")),
    Column("page_class", p.word(PageClass, non_explicit="lifestyle", softcore="suggestive", amateur="suggestive"),
           "How explicit the material is.", unit="lifestyle, suggestive, explicit", required=True,
           aliases=("content_category", "category", "class")),
    Column("sub_type", p.word(SubType, gfe="personal", personalised="personal", personalized="personal"),
           "How the page speaks; default personal.", unit="personal, commercial", aliases=("subtype", "style")),
    Column("fan_count", p.count, "Current subscribers; the tier follows from it.", unit="count", required=True,
           aliases=("fans", "subscribers", "active_fans", "current_active_fans", "subs")),
    Column("time_zone", p.zone, "The page's time zone.", unit="IANA, as America/Los_Angeles", required=True,
           aliases=("timezone", "tz", "zone")),
    *_money("subscription_price", "What a month costs a fan; default 0.", aliases=("sub_price", "monthly_price")),
    Column("is_active", p.flag, "Whether the page is planned at all; default yes.", unit="yes, no",
           aliases=("active", "enabled")),
    Column("performance_tier", p.between(1, 5), "1 is best; default: not known.", unit="1 to 5"),
    Column("group", p.label, "A name to list pages by.", aliases=("creator_group", "team")),
    Column("active_start", p.minute_of_day, "First minute of the day at which the page may speak; default 08:00.",
           "active_start_min", "HH:MM, 07:00 or later", aliases=("active_from",)),
    Column("active_end", p.minute_of_day, "Last such minute, up to 02:59 of the next day; default 23:59.",
           "active_end_min", "HH:MM", aliases=("active_until", "active_to")),
)  # fmt: skip

PERSONAS = (
    *_page(),
    Column("primary_tone", p.key, "How the page sounds first of all.", aliases=("tone", "tone_keywords")),
    Column("secondary_tone", p.key, "How it sounds besides."),
    Column("emoji_level", p.key, "How many emoji: heavy, moderate, light, none.", keeps=_NONE,
           aliases=("emoji_frequency", "emoji_style", "emoji")),
    Column("slang_level", p.key, "How much slang: heavy, light, rare, none.", keeps=_NONE, aliases=("slang",)),
    Column("avg_caption_length", p.count, "Usual length of its captions.", unit="code points"),
)  # fmt: skip

CAPTIONS = (
    _id("caption_id", "The caption's id, unique in the bank.", ("caption_key",)),
    Column("text", p.caption_text, "The caption. Trimmed; control characters are taken out.",
           unit=f"1 to {p.MAX_TEXT} code points", required=True,
           aliases=("caption_text", "caption", "message", "content", "body")),
    Column("caption_type", p.caption_type, "The bank's type, for example ppv_message or bump_normal.", required=True,
           aliases=("type", "send_type", "category")),
    *_page(required=False),
    Column("content_type", p.content_type, "What it shows, a key of the catalogue.", aliases=("type_name",)),
    Column("tone", p.key, "Its tone, if known."),
    Column("paid_only", p.flag, "For paid pages only; default no.", unit="yes, no", aliases=("is_paid_page_only",)),
    Column("is_active", p.flag, "Whether it may be used at all; default yes.", unit="yes, no",
           aliases=("active", "enabled")),
    Column("performance", p.score, "How well it does, over all pages; default 50.", unit="0 to 100",
           aliases=("performance_score", "score")),
    Column("times_used", p.count, "Uses over all pages; default 0.", unit="count",
           aliases=("total_sends", "uses", "usage_count")),
    *_money("earnings", "What it earned over all pages; default 0.", aliases=("total_earnings", "revenue")),
)  # fmt: skip

VAULT = (
    *_page(),
    Column("content_type", p.content_type, "What is held, a key of the catalogue.", required=True,
           aliases=("type_name", "type", "content")),
    Column("quantity", p.count, "How many items; 0: none left; default: not counted.", unit="count",
           aliases=("quantity_available", "qty", "count")),
    *_money("list_price", "List price of one item, for bundle arithmetic.", aliases=("price",)),
    Column("adult_ok", p.flag, "Proof of age of everyone shown is on record; default: not said.", unit="yes, no",
           aliases=("adult", "age_verified", "adult_verified")),
    Column("consent_ok", p.flag, "Their consent is on record; default: not said.", unit="yes, no",
           aliases=("consent", "release_signed")),
    Column("never_posted", p.flag, "Never shown anywhere before; default no.", unit="yes, no", aliases=("unseen",)),
)  # fmt: skip

HISTORY = (
    _id("send_id", "The send's id, unique over all pages.", ("message_id", "post_id")),
    *_page(),
    Column("sent_at", p.moment, "When it went out.", unit=_WHEN, required=True,
           aliases=("sending_time", "sent_date", "sent_on", "sent", "date", "timestamp", "time")),
    Column("send_type", p.word(SendKind, "import.send_type_unknown"),
           "The send type; empty: not known (feeds curves only).", aliases=("type", "message_type", "send_type_key")),
    Column("caption_id", p.identifier, "The caption it carried.", unit="id", aliases=("caption",)),
    Column("content_type", p.past_content_type, "What it showed; one that the catalogue lacks is left out.",
           aliases=("type_name",)),
    *_money("price", "What one fan paid; 0 or empty: free.", aliases=("ppv_price",)),
    Column("sent_count", p.count, "Recipients; default 0.", unit="count", aliases=("recipients", "sent_to", "sent", "delivered")),
    Column("viewed_count", p.count, "Recipients who saw it; default 0.", unit="count",
           aliases=("views", "viewed", "opened")),
    Column("purchased_count", p.count, "Recipients who paid; default 0.", unit="count",
           aliases=("purchases", "purchased", "unlocks", "sales")),
    *_money("earnings", "What the whole audience paid; default 0.", aliases=("revenue", "total_earnings", "income")),
    Column("chars", p.count, "Length of its text.", unit="code points", aliases=("char_length", "length")),
    Column("campaign", p.flag, "Whether it was a campaign; default no.", unit="yes, no", aliases=("is_campaign",)),
    Column("game", p.game, "The game, for a game post."),
    Column("audience", p.word(Audience), "Whom it was addressed to; default all_active.",
           aliases=("target", "segment", "target_key", "audience_target")),
)  # fmt: skip

SEGMENTS = (
    *_page(),
    Column("audience", p.word(Audience), "The segment.", required=True, unit="one of the ten segments",
           aliases=("segment", "target", "target_key")),
    Column("size", p.count, "Fans in it.", unit="count", required=True, aliases=("count", "fans", "members")),
)  # fmt: skip

OFFERS = (
    _id("offer_id", "The offer's id."),
    *_page(),
    Column("items", p.items, "What it holds with list prices.", unit="solo=19.99; teasing=9.99, or a JSON list",
           required=True, aliases=("contents",)),
    *_money("price", "What the bundle costs; default: the planner's.", aliases=("bundle_price",)),
    Column("stock", p.count, "How many may be sold; default: no limit.", unit="count", aliases=("quantity",)),
    Column("ends_at", p.moment, "When it ends; default: never.", unit=_WHEN, aliases=("expires_at", "end", "deadline")),
)  # fmt: skip

DRIPS = (
    _id("drip_set_id", "The drip set's id.", ("drip_id",)),
    *_page(),
    Column("on", p.day, "The local date it is set for.", unit="ISO 8601 date", required=True, aliases=("date", "day")),
    Column("shoot_id", p.identifier, "The shoot its pictures are of.", unit="id", aliases=("shoot",)),
    Column("outfit_id", p.identifier, "The outfit worn.", unit="id", aliases=("outfit",)),
)  # fmt: skip

_SPAN = (
    Column("starts_at", p.moment, "When it begins.", unit=_WHEN, required=True, aliases=("start", "from")),
    Column("ends_at", p.moment, "When it ends.", unit=_WHEN, required=True, aliases=("end", "until", "to")),
)

LIVE = (_id("event_id", "The live stream's id.", ("live_id",)), *_page(), *_SPAN)
STAFFED = (*_page(), *_SPAN)

COLUMNS: Mapping[Noun, tuple[Column, ...]] = MappingProxyType(
    {
        Noun.PAGES: PAGES,
        Noun.PERSONAS: PERSONAS,
        Noun.CAPTIONS: CAPTIONS,
        Noun.VAULT: VAULT,
        Noun.HISTORY: HISTORY,
        Noun.SEGMENTS: SEGMENTS,
        Noun.OFFERS: OFFERS,
        Noun.DRIPS: DRIPS,
        Noun.LIVE: LIVE,
        Noun.STAFFED: STAFFED,
    }
)


def required_fields(noun: Noun) -> dict[str, tuple[str, ...]]:
    """Required field -> the columns that can fill it."""
    cols = COLUMNS[noun]
    needed = [c.field for c in cols if c.required]
    return {f: tuple(c.name for c in cols if c.field == f) for f in needed}
