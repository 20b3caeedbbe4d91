"""The tables of the reference system and under which names their columns are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from eros.app.import_values import Noun


@dataclass(frozen=True, slots=True)
class RefTable:
    """One table. ``columns``: our word for a column -> the names it goes by, first found wins.

    ``noun`` is what its rows become; ``None`` where there is no place for them, and ``why`` says so.
    """

    names: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    noun: Noun | None = None
    why: str = ""


def _cols(words: str) -> Mapping[str, tuple[str, ...]]:
    """``a b/c`` -> ``{"a": ("a",), "b": ("b", "c")}``."""
    return MappingProxyType({w.partition("/")[0]: tuple(w.split("/")) for w in words.split()})


CREATORS = RefTable(
    ("creators",),
    _cols(
        "creator_id page_name display_name page_type subscription_price is_active timezone creator_group "
        "current_active_fans current_total_earnings performance_tier persona_type content_category"
    ),
    Noun.PAGES,
)
PERSONAS = RefTable(
    ("creator_personas", "personas"),
    _cols(
        "creator_id primary_tone/tone_keywords secondary_tone emoji_frequency/emoji_style slang_level "
        "avg_sentiment avg_caption_length favorite_emojis last_analyzed"
    ),
    Noun.PERSONAS,
)
CONTENT_TYPES = RefTable(
    ("content_types", "content_type_taxonomy"),
    _cols(
        "content_type_id type_name/content_type type_category/category priority_tier is_explicit description"
    ),
    why="the names behind the content type ids; content types themselves live in the catalogue",
)
VAULT = RefTable(
    ("vault_matrix",),
    _cols(
        "vault_id/id creator_id content_type_id/content_type has_content quantity_available/quantity "
        "quality_rating notes updated_at/last_updated"
    ),
    Noun.VAULT,
)
CAPTIONS = RefTable(
    ("caption_bank",),
    _cols(
        "caption_id creator_id caption_text caption_hash caption_type content_type_id/content_type "
        "schedulable_type is_paid_page_only is_active performance_score performance_tier suggested_price "
        "char_length classification_confidence total_earnings total_sends/times_used avg_view_rate "
        "avg_purchase_rate tone freshness_score last_used_date"
    ),
    Noun.CAPTIONS,
)
CAPTION_USE = RefTable(
    ("caption_creator_performance",),
    _cols(
        "creator_id caption_id times_used/total_sends total_earnings avg_earnings avg_purchase_rate "
        "avg_view_rate performance_score first_used_date last_used_date"
    ),
    why="uses are learnt from the messages; compared with caption_bank only",
)
MESSAGES = RefTable(
    ("mass_messages",),
    _cols(
        "message_id/id creator_id page_name message_content caption_id content_type_id/content_type message_type "
        "price sending_time/sent_date sending_hour sending_day_of_week sent_count viewed_count "
        "purchased_count earnings view_rate purchase_rate revenue_per_send"
    ),
    Noun.HISTORY,
)
WALL_POSTS = RefTable(
    ("wall_posts",),
    _cols("post_id creator_id page_name likes_count comments_count post_date"),
    why="likes and comments carry no recipients or earnings to learn from",
)
TOP_CONTENT = RefTable(
    ("top_content_types",),
    _cols("creator_id content_type performance_tier total_earnings send_count confidence analysis_date"),
    why="content tiers are learnt anew from the messages",
)
TEMPLATES = RefTable(
    ("schedule_templates",),
    _cols("template_id creator_id week_start week_end status algorithm_version quality_score"),
    why="plans of the reference system; weeks are planned anew",
)
ITEMS = RefTable(
    ("schedule_items",),
    _cols(
        "item_id/id template_id creator_id scheduled_date/schedule_date scheduled_time/schedule_time "
        "send_type_key channel/channel_key target_key/audience_target caption_id suggested_price/price "
        "content_type_id flyer_required parent_item_id is_follow_up expires_at status actual_earnings"
    ),
    why="what was sent stands in mass_messages already; the rest were plans of the reference system",
)

# In the order in which one refers to the other.
TABLES = (
    CONTENT_TYPES, CREATORS, PERSONAS, VAULT, CAPTIONS, CAPTION_USE, MESSAGES, WALL_POSTS, TOP_CONTENT,
    TEMPLATES, ITEMS,
)  # fmt: skip

# Caption types before the reference's own clean-up -> after it: counts before and after agree.
OLD_CAPTION_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ppv_unlock": "ppv_message",
        "ppv": "ppv_message",
        "flirty_opener": "bump_normal",
        "normal_bump": "bump_normal",
        "general": "bump_normal",
        "descriptive_tease": "bump_descriptive",
        "renewal_reminder": "renew_on_message",
        "engagement": "dm_farm",
        "tell_me": "dm_farm",
        "mood_check": "bump_text_only",
        "tip_campaign": "first_to_tip",
        "vip_promo": "vip_program",
        "feed_bump": "bump_flyer",
        "custom_promo": "bundle",
        "promo": "bundle",
    }
)

DEFAULT_ZONE = "America/Los_Angeles"  # the reference's column default
DEFAULT_CATEGORY = "softcore"  # likewise
