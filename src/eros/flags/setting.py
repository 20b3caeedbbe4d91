"""What an operator says of a flag, and how flagd's format says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eros.flags.catalogue import BY_NAME, FLAGS, Flag
from eros.kit.errors import ErosError

SCHEMA = "https://flagd.dev/schema/v0/flags.json"
VARIANTS = {"on": True, "off": False}
WORD = {True: "on", False: "off"}


class FlagFileBroken(ErosError):
    """The flag file {file} cannot be used: {why}."""

    code = "flags.file_broken"
    exit_status = 78
    hint = "Mend it, or write it anew with `eros flags set NAME on|off|PERCENT`."


@dataclass(frozen=True, slots=True)
class Setting:
    """For whom a flag is on.

    Attributes
    ----------
    percent
        Share of the pages, 0 to 100. Who is in at ten percent is in at fifty: the flags of a wave
        take their pages by one hash of the page id.
    pages
        Canaries: pages for which it is on whatever the share.
    killed
        Off for everybody. The rest is kept for the day it is set again.
    own_rule
        The file holds a targeting rule that somebody wrote by hand; it decides, not ``percent``.
    """

    percent: int = 100
    pages: tuple[str, ...] = ()
    killed: bool = False
    own_rule: bool = False

    @property
    def words(self) -> str:
        """As a person would say it."""
        if self.own_rule:
            said = "by a rule of its own"
        else:
            said = {0: "off", 100: "on"}.get(self.percent, f"{self.percent} % of pages")
            if self.pages and self.percent < 100:
                said = f"{said if self.percent else 'only'} {'and ' if self.percent else ''}{', '.join(self.pages)}"
        return f"killed (was {said})" if self.killed else said


ON, OFF = Setting(100), Setting(0)
SHIPPED: Mapping[str, Setting] = dict.fromkeys(BY_NAME, ON)


def to_text(settings: Mapping[str, Setting], before: Mapping[str, Any] | None = None) -> str:
    """The flag file. ``before`` is the document it replaces: rules written by hand are kept."""
    flags = {}
    old = {} if before is None else before.get("flags", {})
    for flag in FLAGS:
        setting = settings.get(flag.name, ON)
        made = _entry(flag, setting)
        if setting.own_rule and "targeting" in old.get(flag.name, {}):
            made["targeting"] = old[flag.name]["targeting"]
            made["defaultVariant"] = old[flag.name]["defaultVariant"]
        flags[flag.name] = made
    flags |= {name: entry for name, entry in old.items() if name not in BY_NAME}
    return json.dumps({"$schema": SCHEMA, "flags": flags}, indent=2, ensure_ascii=False) + "\n"


def parse(text: str, file: str) -> tuple[Mapping[str, Setting], dict[str, Any]]:
    """The settings that a flag file states, and its document. A flag it does not state is on.

    Raises
    ------
    FlagFileBroken
        If flagd could not use it, or a known flag is no on/off flag.
    """
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()  # half a character pair: flagd takes none
    except (ValueError, RecursionError) as e:
        raise FlagFileBroken(file=file, why=f"it is no JSON: {e}") from e
    flags = document.get("flags") if isinstance(document, dict) else None
    if not isinstance(flags, dict):
        raise FlagFileBroken(file=file, why="it has no object `flags`")
    found = dict(SHIPPED)
    for name, entry in flags.items():
        if name in BY_NAME:
            found[name] = _setting(BY_NAME[name], entry, file)
        elif not isinstance(entry, dict):
            raise FlagFileBroken(file=file, why=f"{name} is no object")
    return found, document


def unknown(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Flags of a document that this version does not know."""
    return tuple(sorted(name for name in document["flags"] if name not in BY_NAME))


def _entry(flag: Flag, setting: Setting) -> dict[str, Any]:
    made: dict[str, Any] = {
        "state": "DISABLED" if setting.killed else "ENABLED",
        "variants": dict(VARIANTS),
        "defaultVariant": WORD[setting.percent == 100],
        "metadata": {"owner": flag.owner, "goneBy": flag.gone_by.isoformat()},
    }
    if setting.percent < 100 and (setting.percent or setting.pages):
        made["targeting"] = _targeting(flag, setting.percent, setting.pages)
    return made


def _targeting(flag: Flag, percent: int, pages: tuple[str, ...]) -> dict[str, Any]:
    share = {
        "fractional": [
            {"cat": [_salt(flag), {"var": "targetingKey"}]},
            ["on", percent],
            ["off", 100 - percent],
        ]
    }
    rest: Any = share if percent else "off"
    if not pages:
        return share
    return {"if": [{"in": [{"var": "targetingKey"}, sorted(pages)]}, "on", rest]}


def _salt(flag: Flag) -> str:
    """The flags of a wave take the same pages, so that a wave can be measured as one."""
    return f"{flag.name}/" if flag.wave is None else f"wave-{flag.wave}/"


def _setting(flag: Flag, entry: Any, file: str) -> Setting:
    def broken(why: str) -> FlagFileBroken:
        return FlagFileBroken(file=file, why=f"{flag.name}: {why}")

    if not isinstance(entry, dict):
        raise broken("it is no object")
    if entry.get("state") not in ("ENABLED", "DISABLED"):
        raise broken("its state is neither ENABLED nor DISABLED")
    variants = entry.get("variants")
    if variants != VARIANTS or not all(type(v) is bool for v in variants.values()):
        raise broken("its variants are not on: true and off: false")
    usual = entry.get("defaultVariant")
    if not isinstance(usual, str) or usual not in VARIANTS:
        raise broken("its defaultVariant is neither on nor off")
    killed, targeting = entry["state"] == "DISABLED", entry.get("targeting")
    if not targeting:
        return Setting(100 if usual == "on" else 0, (), killed)
    if not isinstance(targeting, dict):
        raise broken("its targeting is no object")
    ours = _share_and_pages(flag, targeting) if usual == "off" else None
    if ours is None:
        return Setting(100 if usual == "on" else 0, (), killed, own_rule=True)
    return Setting(*ours, killed)


def _share_and_pages(flag: Flag, targeting: dict[str, Any]) -> tuple[int, tuple[str, ...]] | None:
    """Share and canaries of a rule in the shape that we write; ``None`` for any other."""
    share: Any = targeting
    pages: tuple[str, ...] = ()
    try:
        if "if" in targeting:
            pages, share = tuple(targeting["if"][0]["in"][1]), targeting["if"][2]
        percent = 0 if share == "off" else share["fractional"][1][1]
        known = type(percent) is int and 0 <= percent < 100 and targeting == _targeting(flag, percent, pages)
    except (KeyError, IndexError, TypeError):
        return None
    return (percent, pages) if known else None
