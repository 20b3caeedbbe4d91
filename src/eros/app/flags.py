"""Flags: what is on for whom, who said so, and what a run was asked to plan with."""

from __future__ import annotations

from collections.abc import Sequence

from eros.app.desk import Desk
from eros.domain.switches import ALL_ON, Switches, with_words
from eros.kit.errors import ErosError


class FlagUnclear(ErosError):
    """{text!r} sets no flag: {why}."""

    code = "flags.unclear"
    exit_status = 64
    hint = "Say NAME=on or NAME=off; `eros flags list` names them, ALL stands for every one."


def switches_for(desk: Desk, words: Sequence[str] | None) -> Switches | None:
    """The switches that a person asked for by words such as ``ALL=off``; ``None`` without any.

    Raises
    ------
    FlagUnclear
        If a word names no flag, or no value of one.
    """
    if not words:
        return None
    pairs = {}
    for word in words:
        name, _, value = word.partition("=")
        pairs[name.strip()] = value.strip()
    try:
        return with_words(ALL_ON, pairs)
    except ValueError as e:
        raise FlagUnclear(text=", ".join(words), why=str(e)) from e
