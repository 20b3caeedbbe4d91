"""Small databases of the reference system, in both dialects, with every known class of dirt.

What each holds is counted in ``EXPECT``; the rows are few and each is there for a reason.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = Sequence[Mapping[str, object]]

# Names of the second dialect, which the reference's documentation uses.
OTHER = {
    "creator_personas": ("personas", {"primary_tone": "tone_keywords", "emoji_frequency": "emoji_style"}),
    "content_types": ("content_type_taxonomy", {"type_name": "content_type", "type_category": "category"}),
    "vault_matrix": (
        "vault_matrix",
        {"vault_id": "id", "quantity_available": "quantity", "updated_at": "last_updated"},
    ),
    "caption_bank": ("caption_bank", {"total_sends": "times_used"}),
    "caption_creator_performance": ("caption_creator_performance", {"times_used": "total_sends"}),
    "mass_messages": ("mass_messages", {"message_id": "id", "sending_time": "sent_date"}),
    "schedule_items": (
        "schedule_items",
        {
            "item_id": "id",
            "scheduled_date": "schedule_date",
            "scheduled_time": "schedule_time",
            "channel": "channel_key",
            "target_key": "audience_target",
            "suggested_price": "price",
        },
    ),
}


def _creators(text_ids: bool) -> Rows:
    def one(n: int, name: str | None, **more: object) -> dict[str, object]:
        return {
            "creator_id": f"creator_{n}" if text_ids else n,
            "page_name": name,
            "display_name": "Shown",
            "page_type": "paid",
            "subscription_price": 9.99,
            "is_active": 1,
            "timezone": "America/New_York",
            "creator_group": "north",
            "current_active_fans": 3000,
            "current_total_earnings": 12345.67,
            "performance_tier": 1,
            "persona_type": "girl_next_door",
            "content_category": "explicit",
            **more,
        }

    return [
        one(1, "alexia", content_category="softcore"),
        one(2, "bea", page_type="free", subscription_price=None, content_category="amateur", timezone=None),
        one(3, "carla", current_active_fans=None, content_category=None, is_active=0),
        one(4, "dora", timezone="Mars/Base"),  # dirt: zone unknown
        one(5, "emma", current_active_fans=-7),  # dirt: negative fans
        one(6, "fay", page_type="gold"),  # dirt: page type unknown
        one(7, "gina", persona_type="commercial", content_category="lifestyle"),
    ]


def _messages(creator: Mapping[int, object], text_ids: bool) -> Rows:
    def one(n: int, who: object, **more: object) -> dict[str, object]:
        return {
            "message_id": f"m-{n}" if text_ids else n,
            "creator_id": who,
            "page_name": "alexia",
            "message_content": "  a note for you 👋 ",
            "caption_id": 1 if text_ids else "5e2f7c3a-9d1b",  # dirt: the other kind of id
            "content_type_id": 1,
            "message_type": "ppv",
            "price": 14.99,
            "sending_time": "2025-07-04 18:20:00",
            "sending_hour": 18,
            "sending_day_of_week": 5,
            "sent_count": 1000,
            "viewed_count": 200,
            "purchased_count": 10,
            "earnings": 149.9,
            "view_rate": 0.2,
            "purchase_rate": 0.01,
            "revenue_per_send": 0.1499,
            **more,
        }

    return [
        one(1, creator[1]),
        one(2, None, page_name="bea"),  # linked by name
        one(3, None, page_name="nan"),  # dirt: quarantined
        one(4, None, page_name="a page without creator"),  # dirt
        one(5, creator[1], viewed_count=1001),  # dirt
        one(6, creator[1], sent_count=-1, viewed_count=0, purchased_count=0),  # dirt
        one(7, creator[1], message_type="free", price=None, earnings=None),
        one(8, creator[1], sending_time="2025-03-09 02:30:00"),  # dirt: skipped hour
        one(9, creator[1], sending_time="2025-11-02 01:30:00"),  # twice that night: the first
        one(10, creator[1], content_type_id=99),  # a content type nobody knows
        one(11, creator[1], sending_time="2025-07-05"),  # a date and an hour only
        one(12, creator[4]),  # dirt: its page is in quarantine
        one(13, creator[1], sending_time=None),  # dirt
        one(14, creator[1], earnings=-3.0),  # dirt
    ]


def _tables(text_ids: bool) -> dict[str, Rows]:
    creators = _creators(text_ids)
    creator = {n: row["creator_id"] for n, row in enumerate(creators, 1)}

    def caption(n: int, who: object, text: str | None, **more: object) -> dict[str, object]:
        return {
            "caption_id": n,
            "creator_id": who,
            "caption_text": text,
            "caption_hash": f"hash{n}",
            "caption_type": "ppv_message",
            "content_type_id": 1,
            "schedulable_type": "ppv",
            "is_paid_page_only": 0,
            "is_active": 1,
            "performance_score": 50.0,
            "performance_tier": 4,
            "suggested_price": 14.99,
            "char_length": len(text or ""),
            "classification_confidence": 0.5,
            "total_earnings": 0.0,
            "total_sends": 0,
            "avg_view_rate": None,
            "avg_purchase_rate": None,
            "tone": "playful",
            "freshness_score": 100.0,
            "last_used_date": None,
            **more,
        }

    return {
        "creators": creators,
        "creator_personas": [
            {"creator_id": creator[1], "primary_tone": '["playful", "direct"]', "secondary_tone": None,
             "emoji_frequency": "none", "slang_level": "light", "avg_sentiment": 0.4,
             "avg_caption_length": 112.4, "favorite_emojis": None, "last_analyzed": "2025-11-01"},
            {"creator_id": creator[5], "primary_tone": "flirty", "secondary_tone": None,
             "emoji_frequency": "heavy", "slang_level": None, "avg_sentiment": None,
             "avg_caption_length": None, "favorite_emojis": None, "last_analyzed": None},  # dirt: no such page
        ],
        "content_types": [
            {"content_type_id": 1, "type_name": "solo", "type_category": "solo", "priority_tier": 1,
             "is_explicit": 0, "description": None},
            {"content_type_id": 2, "type_name": "behind_scenes", "type_category": "themed", "priority_tier": 2,
             "is_explicit": 0, "description": None},
            {"content_type_id": 99, "type_name": "moon_walk", "type_category": "?", "priority_tier": 3,
             "is_explicit": 0, "description": None},
        ],
        "vault_matrix": [
            {"vault_id": n, "creator_id": creator[1], "content_type_id": kind, "has_content": has,
             "quantity_available": quantity, "quality_rating": None, "notes": None, "updated_at": None}
            for n, (kind, has, quantity) in enumerate([(1, 1, 0), (2, 0, 5), (99, 1, 3)], 1)
        ],
        "caption_bank": [
            caption(1, None, "Shared by all"),
            caption(2, creator[1], "Only here", performance_score=81.5, total_sends=3, total_earnings=120.5),
            caption(3, "ghost", "Of a page that is gone"),  # dirt: orphan
            caption(4, None, None),  # dirt: empty
            caption(5, None, "Old type", caption_type="flirty_opener"),
            caption(6, None, "Unknown type", content_type_id=99),  # dirt
            caption(7, None, "Used, they say", total_sends=4),  # no row of use
            caption(8, "nan", "Lost its page"),  # dirt
            caption(9, None, "Scores over the top", performance_score=140.0),  # dirt
        ],
        "caption_creator_performance": [
            {"creator_id": creator[1], "caption_id": 2, "times_used": 3, "total_earnings": 120.5,
             "avg_earnings": 40.2, "avg_purchase_rate": 0.01, "avg_view_rate": 0.2, "performance_score": 81.5,
             "first_used_date": "2025-01-01", "last_used_date": "2025-05-01"},
        ],
        "mass_messages": _messages(creator, text_ids),
        "wall_posts": [
            {"post_id": 1, "creator_id": None, "page_name": "alexia", "likes_count": 5, "comments_count": 1,
             "post_date": "2025-01-01"},
        ],
        "top_content_types": [
            {"creator_id": creator[1], "content_type": "solo", "performance_tier": "TOP", "total_earnings": 10.0,
             "send_count": 1, "confidence": 0.5, "analysis_date": "2025-11-01"},
        ],
        "schedule_templates": [
            {"template_id": 1, "creator_id": creator[1], "week_start": "2025-12-01", "week_end": "2025-12-07",
             "status": "sent", "algorithm_version": "2.2", "quality_score": 88.0},
        ],
        "schedule_items": [
            {"item_id": n, "template_id": 1, "creator_id": creator[1], "scheduled_date": "2025-12-01",
             "scheduled_time": "10:07", "send_type_key": "ppv_unlock", "channel": "mass_message",
             "target_key": "all_active", "caption_id": 1, "suggested_price": 14.99, "content_type_id": 1,
             "flyer_required": 0, "parent_item_id": None, "is_follow_up": 0, "expires_at": None,
             "status": status, "actual_earnings": None}
            for n, status in ((1, "sent"), (2, "pending"))
        ],
        "schema_migrations": [{"version": 15}],
    }  # fmt: skip


# table -> rows, mapped, quarantined, skipped
EXPECT = {
    "content_types": (3, 0, 0, 3),
    "creators": (7, 4, 3, 0),
    "creator_personas": (2, 1, 1, 0),
    "vault_matrix": (3, 2, 1, 0),
    "caption_bank": (9, 4, 5, 0),
    "caption_creator_performance": (1, 0, 0, 1),
    "mass_messages": (14, 6, 8, 0),
    "wall_posts": (1, 0, 0, 1),
    "top_content_types": (1, 0, 0, 1),
    "schedule_templates": (1, 0, 0, 1),
    "schedule_items": (2, 0, 0, 2),
    "schema_migrations": (1, 0, 0, 1),
}


def build(path: Path, *, documented: bool, text_ids: bool, wal: bool = False) -> Path:
    """Write a database. ``documented``: with the names of the reference's documentation."""
    db = sqlite3.connect(path)
    if wal:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
    for table, rows in _tables(text_ids).items():
        name, renamed = OTHER.get(table, (table, {})) if documented else (table, {})
        columns = [renamed.get(c, c) for c in rows[0]]
        db.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {name} VALUES ({marks})", [tuple(r.values()) for r in rows])
    db.commit()
    if wal:  # closing would check the log in and remove it: keep the pair as a running system leaves it
        pair = {p: p.read_bytes() for p in (path, Path(f"{path}-wal"))}
        db.close()
        for p, data in pair.items():
            p.write_bytes(data)
    db.close()
    return path
