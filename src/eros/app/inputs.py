"""Everything one page's week is planned from, loaded once and fingerprinted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np

from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.app.weeks import default_as_of
from eros.domain.plan import DripWindow, Send
from eros.domain.switches import Switches
from eros.domain.week import Week
from eros.kit import canonical
from eros.learning.portfolio import to_json
from eros.pipeline.values import PageInputs, Veto
from eros.rules.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person asked for besides page and week; ``switches`` where not those of the flags.

    ``now`` is when it was asked: what lies before is past (``None``: nothing does, unless ``as_of``
    lies inside the week). The others are those of ``PageInputs``.
    """

    as_of: datetime | None = None
    seed: int = 0
    fixed: tuple[Send, ...] = ()
    windows: tuple[DripWindow, ...] = ()
    previous: tuple[Send, ...] = ()
    not_before: int = 0
    switches: Switches | None = None
    vetoes: tuple[Veto, ...] = ()
    namesakes: tuple[Send, ...] = ()
    taken: frozenset[str] = frozenset()
    now: datetime | None = None


def load_inputs(
    desk: Desk, session: UnitOfWork, page_key: str, week_start: date, ask: Ask = Ask()
) -> PageInputs:
    """Read a page's inputs in one transaction.

    Raises
    ------
    PageNotFound
        If no page has this id or name.
    """
    as_of = ask.as_of or default_as_of(week_start)
    page = session.pages.get_page(page_key, desk.catalog, as_of)
    week, numbers = Week(week_start, page.time_zone), desk.in_force(page).catalog
    bank, facts = desk.bank(session), session.inputs.facts(page, week, numbers)
    # A set that was moved to another day or replaced is laid where it now belongs.
    sets = {(s.day, s.id) for s in facts.drip_sets}
    windows = tuple(w for w in ask.windows if (week.day(w.start), w.drip_set_id) in sets)
    found = PageInputs(
        page=page,
        week=week,
        catalog=numbers,
        facts=facts,
        history=session.inputs.history(page, week, bank=bank),
        portfolio=desk.portfolio(session),
        bank=bank,
        use=session.inputs.use(page, week, bank),
        segments=session.inputs.segments(page),
        as_of=as_of,
        seed=ask.seed,
        sha256="",
        fixed=ask.fixed,
        windows=windows,
        previous=ask.previous,
        not_before=ask.not_before,
        switches=ask.switches or desk.flags.resolve(page.id),
        vetoes=ask.vetoes,
        namesakes=ask.namesakes,
        taken=ask.taken,
    )
    return replace(found, sha256=fingerprint(found, desk))


def fingerprint(inputs: PageInputs, desk: Desk) -> str:
    """SHA-256 over all that a plan depends on: data, numbers, rules, lexicon, solver's effort, seed.

    What its sends are called (``namesakes``, ``taken``) is no part of it.
    """
    digest = hashlib.sha256()
    parts: list[Any] = [
        inputs.page, inputs.week, inputs.catalog.version, inputs.facts, inputs.history,
        to_json(inputs.portfolio), inputs.bank.version, inputs.use, inputs.segments, inputs.as_of,
        inputs.seed, inputs.fixed, *inputs.windows, inputs.previous, inputs.not_before, inputs.vetoes,
        inputs.switches,
        [(rule.code, rule) for rule in desk.in_force(inputs.page).rules], desk.solver,
    ]  # fmt: skip
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    """Add a value to the digest, field by field; arrays by their bytes."""
    kind: Any = type(value)
    if kind in _PLAIN:
        digest.update(_plain(value))
        return
    if issubclass(kind, StrEnum):
        digest.update(_word(value))
        return
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "US":
            digest.update("\x1f".join(value.tolist()).encode())
        else:
            digest.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, Lexicon):
        _feed(digest, value.version)
    elif (names := _names(kind)) is not None:
        for name, key in names:
            inner = getattr(value, name)
            if type(inner) in _PLAIN:  # most are, of hundreds of past sends
                digest.update(key + _plain(inner))
            else:
                digest.update(key)
                _feed(digest, inner)
    elif isinstance(value, Mapping):
        for key in sorted(value, key=str):
            digest.update(str(key).encode())
            _feed(digest, value[key])
    elif isinstance(value, (set, frozenset)):
        _feed(digest, sorted(str(v) for v in value))
    elif isinstance(value, (list, tuple)):
        for item in value:
            _feed(digest, item)
    elif isinstance(value, (date, datetime)):
        digest.update(value.isoformat().encode())
    else:
        digest.update(canonical.compact(value).encode())
    digest.update(b"\x1e")


_PLAIN = frozenset({str, int, float, bool, type(None)})  # told apart by a quote and by their repr


def _plain(value: object) -> bytes:
    text = f'"{value}\x1e' if type(value) is str else f"{value!r}\x1e"
    return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1024)
def _word(value: StrEnum) -> bytes:
    return canonical.compact(value).encode() + b"\x1e"


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[tuple[str, bytes], ...] | None:
    """The fields of a dataclass that count, as bytes too; ``None`` for other types."""
    if not is_dataclass(kind):
        return None
    return tuple((f.name, f.name.encode()) for f in fields(kind) if not f.name.startswith("_"))
