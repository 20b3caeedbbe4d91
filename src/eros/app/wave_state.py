"""Where the waves stand, and what stands beside their flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import eros
from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.app.ports_waves import DEFAULT, WaveState
from eros.domain.page import Page
from eros.domain.switches import flag_name
from eros.flags.setting import Setting
from eros.kit.errors import ErosError
from eros.waves import catalogue
from eros.waves.catalogue import Wave

ROLLED_BACK = "rolled_back"
ALL = "all"


class WaveUnknown(ErosError):
    """There is no wave {wave!r}; there are 0 to 6."""

    code = "waves.unknown"
    exit_status = 4
    http_status = 404
    hint = "See them with `eros waves`."


class WaveHasNoFlags(ErosError):
    """Wave {wave} switches nothing that could be rolled out or back."""

    code = "waves.no_flags"
    exit_status = 64
    hint = "Waves 1 to 5 have flags; see `eros waves`."


@dataclass(frozen=True, slots=True)
class Standing:
    """A wave as it stands: its state in the store, and for how many pages its flags are on."""

    wave: Wave
    phase: str
    percent: int
    since: datetime | None
    settings: Mapping[str, str]
    pages_on: tuple[str, ...]
    pages: int
    version: int


def wave_of(text: str) -> Wave:
    """The wave that a person means.

    Raises
    ------
    WaveUnknown
        If the text is no wave's number.
    """
    try:
        return catalogue.wave(int(text))
    except (KeyError, ValueError) as e:
        raise WaveUnknown(wave=text) from e


def with_flags(text: str) -> Wave:
    """The wave that a person means, if it has flags.

    Raises
    ------
    WaveUnknown, WaveHasNoFlags
        As their names say.
    """
    wave = wave_of(text)
    if not wave.flags:
        raise WaveHasNoFlags(wave=text)
    return wave


def active(desk: Desk) -> tuple[Page, ...]:
    """Every active page, by id."""
    with desk.store.read() as session:
        return tuple(session.pages.list_pages(desk.catalog, desk.clock.now()))


def standing(desk: Desk) -> tuple[Standing, ...]:
    """All seven waves."""
    pages = tuple(p.id for p in active(desk))
    on = desk.flags.resolve_all(pages)
    settings = desk.flags.settings()
    with desk.store.read() as session:
        states = session.waves.states()
    found = []
    for wave in catalogue.waves():
        state = states.get(wave.number)
        mine = tuple(p for p in pages if wave.flags and all(getattr(on[p], f) for f in wave.flags))
        found.append(
            Standing(
                wave,
                state.phase if state else DEFAULT,
                round(100 * len(mine) / len(pages)) if pages else 0,
                state.at if state else None,
                {flag_name(f): settings[flag_name(f)].words for f in wave.flags},
                mine,
                len(pages),
                state.version if state else 0,
            )
        )
    return tuple(found)


def move(
    session: UnitOfWork, wave: Wave, phase: str, percent: int, before: Mapping[str, Setting],
    *, by: str, why: str, at: datetime,
) -> WaveState:  # fmt: skip
    """Add a version of a wave's state; ``before`` are its flags as it found them."""
    last = session.waves.states().get(wave.number)
    state = WaveState(
        wave=wave.number,
        version=(last.version if last else 0) + 1,
        phase=phase,
        percent=percent,
        release=eros.__version__,
        settings=to_json({flag_name(f): before[flag_name(f)] for f in wave.flags}),
        by=by,
        why=why,
        at=at,
    )
    session.waves.put_state(state)
    return state


def keep_beside(session: UnitOfWork, desk: Desk, wave: Wave, version: int) -> None:
    """Keep what the wave holds beside plans, as it is now."""
    for noun in wave.state:
        session.waves.keep(wave.number, version, noun, beside(session, desk, noun))


def beside(session: UnitOfWork, desk: Desk, noun: str) -> Any:
    """One noun as it is now: rotations are rows; triggers and prices follow from history and the
    catalogue, so what stands for them is the version of those."""
    if noun == "rotation":
        return list(session.waves.rotations())
    return {"data": session.data_version(), "catalogue": desk.catalog.version}


def to_json(settings: Mapping[str, Setting]) -> dict[str, Any]:
    """Settings in JSON's own types."""
    return {name: {**asdict(s), "pages": list(s.pages)} for name, s in settings.items()}


def from_json(body: Mapping[str, Any]) -> dict[str, Setting]:
    """And back."""
    return {name: Setting(**{**row, "pages": tuple(row["pages"])}) for name, row in body.items()}
