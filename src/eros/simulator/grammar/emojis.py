"""Emojis by tone, one code point each, used sparingly: never a run of yellow faces."""

from __future__ import annotations

from collections.abc import Mapping

EMOJIS: Mapping[str, tuple[str, ...]] = {
    "": ("✨", "💌", "🌹", "💫", "😊", "🌙", "💕", "☕"),
    "seductive": ("💋", "🌹", "🔥", "🖤", "🍷", "✨", "🌙"),
    "aggressive": ("🔥", "💥", "🖤", "⚡", "💋"),
    "playful": ("🙈", "😉", "🎀", "✨", "🍓", "🎉", "💕"),
    "submissive": ("💕", "🌸", "🙈", "💌", "✨"),
    "dominant": ("🖤", "👠", "🔥", "⚡", "🍷"),
    "bratty": ("💅", "😏", "🎀", "👑", "💋"),
}
