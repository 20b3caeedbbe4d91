"""Flags: what is on for whom, who said so, and what a run was asked to plan with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from eros.app import flag_trail
from eros.app.desk import Desk
from eros.app.ports_flags import FlagChange
from eros.domain.plan import Note
from eros.domain.switches import ALL_ON, EVERY, ON_OFF, PREFIX, Switches, with_words
from eros.flags.catalogue import BY_NAME, FLAGS, Flag
from eros.flags.resolve import sha256_of
from eros.flags.setting import Setting
from eros.kit.errors import ErosError
from eros.waves.catalogue import Phase, phases


class FlagUnknown(ErosError):
    """There is no flag {name!r}. Known are: {known}."""

    code = "flags.unknown"
    exit_status = 4
    http_status = 404
    hint = "See them with `eros flags list`."


class FlagUnclear(ErosError):
    """{text!r} sets no flag: {why}."""

    code = "flags.unclear"
    exit_status = 64
    hint = "Say on, off or a whole percentage from 0 to 100; for one run --flag NAME=on or NAME=off."


@dataclass(frozen=True, slots=True)
class FlagCard:
    """A flag with the setting in force. ``pages_on`` are the active pages it is on for; ``gates`` the
    phases of a roll-out with the guards that let it go on."""

    flag: Flag
    setting: Setting
    pages_on: tuple[str, ...]
    pages: int
    gates: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """All flags, the file they live in, and what is wrong with it."""

    file: str
    cards: tuple[FlagCard, ...]
    notes: tuple[Note, ...]


def flag_of(name: str) -> Flag:
    """The flag that a person means: any case, with or without the prefix.

    Raises
    ------
    FlagUnknown
        If there is none.
    """
    full = name.strip().upper().replace("-", "_")
    full = full if full.startswith(PREFIX) else PREFIX + full
    if full not in BY_NAME:
        raise FlagUnknown(name=name, known=", ".join(BY_NAME))
    return BY_NAME[full]


def resolve(desk: Desk, page_id: str) -> Switches:
    """What is on for a page now."""
    return desk.flags.resolve(page_id)


def listing(desk: Desk) -> Listing:
    """All flags with their settings and for whom they are on. Writes the file if there is none."""
    desk.flags.create()
    settings = desk.flags.settings()
    with desk.store.read() as session:
        pages = [p.id for p in session.pages.list_pages(desk.catalog, desk.clock.now())]
    on = {page: s.as_flags() for page, s in desk.flags.resolve_all(pages).items()}
    cards = tuple(
        FlagCard(f, settings[f.name], tuple(p for p in pages if on[p][f.name]), len(pages), phases())
        for f in FLAGS
    )
    return Listing(str(desk.flags.file), cards, notes(desk))


def notes(desk: Desk) -> tuple[Note, ...]:
    """What an operator must know: a file that is broken or gone, unknown names, a change by hand."""
    flag_trail.settle(desk)
    state = desk.flags.state()
    with desk.store.read() as session:
        last = session.flags.last_sha256()
    by_hand = state.seen is not None and last is not None and state.seen != last
    words = "The flag file was changed by hand since the last entry of `eros flags history`"
    return (*state.notes, *((Note("flags.changed_by_hand", words),) if by_hand else ()))


def set_flags(desk: Desk, wanted: Mapping[str, Setting], *, by: str, why: str) -> tuple[FlagChange, ...]:
    """Set flags by name, all at once, and write down who did. What is so already is left alone, so
    doing it twice does it once. The changes made come back, in catalogue order.

    Raises
    ------
    FlagUnknown
        If a name is no flag's.
    """
    for name in wanted:
        if name not in BY_NAME:
            raise FlagUnknown(name=name, known=", ".join(BY_NAME))
    return _set(desk, lambda now: wanted, by=by, why=why)


def kill(desk: Desk, names: Iterable[str] | None = None, *, by: str, why: str) -> tuple[FlagChange, ...]:
    """Off for everybody at once, whatever was set; ``None``: all flags. What was set is kept."""
    wanted = tuple(BY_NAME if names is None else (flag_of(n).name for n in names))
    return _set(desk, lambda now: {n: replace(now[n], killed=True) for n in wanted}, by=by, why=why)


def _set(
    desk: Desk, change: Callable[[Mapping[str, Setting]], Mapping[str, Setting]], *, by: str, why: str
) -> tuple[FlagChange, ...]:
    """What ``change`` makes of the settings in force. It is asked while nobody else can set any: what
    was set in the same instant is not lost."""
    with desk.store.write() as session:
        session.flags.hold()  # two at once would each write the file without the other's change
        flag_trail.settle_held(desk, session)
        before = desk.flags.settings()
        after = {**before, **change(before)}
        names = [f.name for f in FLAGS if before[f.name] != after[f.name]]
        if not names:
            return ()
        former = desk.flags.file.read_text("utf-8", "replace") if desk.flags.file.exists() else None
        sha256, at = sha256_of(desk.flags.text_of(after)), desk.clock.now()
        made = tuple(FlagChange(n, before[n], after[n], by, why, at, sha256) for n in names)
        desk.flags.announce(flag_trail.to_pending(session, made))
        desk.flags.write(after)
        try:
            for entry in made:
                session.flags.append(entry)
        except BaseException:
            desk.flags.restore(former)
            desk.flags.written_down()
            raise
    with suppress(ErosError):  # the change is made; who looks next settles it as well
        flag_trail.settle(desk)  # held again: what stands beside the file may be the next one's by now
    return made


def history(desk: Desk, name: str | None = None) -> tuple[FlagChange, ...]:
    """Who changed what, oldest first."""
    flag_trail.settle(desk)
    with desk.store.read() as session:
        return session.flags.history(None if name is None else flag_of(name).name)


def parse_setting(text: str, pages: Sequence[str] = ()) -> Setting:
    """``on``, ``off`` or a percentage, with canary pages.

    Raises
    ------
    FlagUnclear
        If the text is none of them.
    """
    word = text.strip().lower()
    if word in ON_OFF:
        percent = 100 * ON_OFF[word]
    elif word.removesuffix("%").strip().isdecimal() and int(word.removesuffix("%")) <= 100:
        percent = int(word.removesuffix("%"))
    else:
        raise FlagUnclear(text=text, why="it is neither on, off nor a percentage")
    return Setting(percent, () if percent == 100 else tuple(sorted(set(pages))))


def page_ids(desk: Desk, names: Iterable[str]) -> tuple[str, ...]:
    """Ids of pages given by id or name.

    Raises
    ------
    PageNotFound
        If there is no such page.
    """
    with desk.store.read() as session:
        return tuple(session.pages.get_page(n, desk.catalog, desk.clock.now()).id for n in names)


def switches_for(words: Sequence[str] | None) -> Switches | None:
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


__all__ = [
    "EVERY", "FlagCard", "FlagChange", "FlagUnclear", "FlagUnknown", "Listing", "Setting", "flag_of",
    "history", "kill", "listing", "notes", "page_ids", "parse_setting", "resolve", "set_flags",
    "switches_for",
]  # fmt: skip
