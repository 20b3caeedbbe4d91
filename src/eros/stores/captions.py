"""The caption bank as columns, searches in it, and captions as rules see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from eros.app.ports import Screen
from eros.app.stored import CaptionHit
from eros.domain.bank import CaptionBank, CaptionTraits, Flags
from eros.domain.facts import CaptionFact
from eros.domain.page import Page, PageId
from eros.domain.week import Week
from eros.domain.words import PageType
from eros.stores import bank_cache, digests
from eros.stores.codec import coded
from eros.stores.schema import captions, pages
from eros.stores.uses import last_used

_C = captions.c
NO_SCREEN = "none"


class SqlCaptionRepo:
    """Captions. ``cache`` is the folder of the columns' side-car file."""

    def __init__(self, connection: Connection, cache: Path | None) -> None:
        self._c = connection
        self._cache = cache

    def bank(self, screen: Screen | None = None, screen_version: str = NO_SCREEN) -> CaptionBank:
        """All active captions; from the side-car file while neither they nor the screen changed."""
        version = self.bank_version()
        if screen is None:
            screen_version = NO_SCREEN
        held = bank_cache.load(self._cache, screen_version)
        if held is not None and held.version == version:
            return held
        built = self._built(version, screen, held)
        bank_cache.save(self._cache, built, screen_version)
        return built

    def bank_version(self) -> str:
        """Changes when a caption does."""
        return digests.version(self._c, noun="captions")

    def known_captions(self) -> frozenset[str]:
        """Ids of all captions, inactive ones included."""
        return frozenset(self._c.execute(select(_C.caption_id)).scalars())

    def search(
        self,
        text: str = "",
        *,
        page: PageId | None = None,
        caption_type: str | None = None,
        content_type: str | None = None,
        limit: int = 20,
    ) -> tuple[CaptionHit, ...]:
        """Active captions that hold ``text``, best performance first, then by id."""
        query = select(captions).where(_C.is_active)
        if text.strip():
            query = query.where(_C.text.icontains(text.strip(), autoescape=True))
        if caption_type is not None:
            query = query.where(_C.caption_type == caption_type)
        if content_type is not None:
            query = query.where(_C.content_type == content_type)
        if page is not None:
            query = query.where(_C.page_id.is_(None) | (_C.page_id == page))
            kind = self._c.execute(select(pages.c.page_type).where(pages.c.page_id == page)).scalar()
            if kind == PageType.FREE:
                query = query.where(~_C.paid_only)
        rows = self._c.execute(query.order_by(_C.performance.desc(), _C.caption_id).limit(limit))
        return tuple(
            CaptionHit(
                id=r.caption_id,
                text=r.text,
                caption_type=r.caption_type,
                content_type=r.content_type,
                tone=r.tone,
                page=None if r.page_id is None else PageId(r.page_id),
                chars=r.chars,
                performance=r.performance,
            )
            for r in rows
        )

    def caption_facts(self, ids: Collection[str], page: Page, week: Week) -> Mapping[str, CaptionFact]:
        """The captions as rules see them; unknown ids are left out."""
        wanted = sorted(set(ids))
        used = last_used(self._c, page, week, wanted)
        rows = self._c.execute(select(captions).where(_C.caption_id.in_(wanted)))
        return {
            r.caption_id: CaptionFact(
                id=r.caption_id,
                text=r.text,
                caption_type=r.caption_type,
                content_type=r.content_type,
                tone=r.tone,
                paid_only=r.paid_only,
                last_used=used.get(r.caption_id),
            )
            for r in sorted(rows, key=lambda r: r.caption_id)
        }

    def _built(self, version: str, screen: Screen | None, held: CaptionBank | None) -> CaptionBank:
        rows = self._c.execute(
            select(
                _C.caption_id, _C.text, _C.page_id, _C.caption_type, _C.content_type, _C.tone, _C.chars,
                _C.performance, _C.paid_only,
            ).where(_C.is_active)
        ).all()  # fmt: skip
        # Ids are unique, so a plain sort never compares further; databases sort text differently.
        columns = list(zip(*sorted(tuple(r) for r in rows), strict=True)) or [()] * 9
        ids, text, owner, caption_type, content, tone, chars, performance, paid_only = columns
        owners, page_keys = coded(owner)
        types, type_keys = coded(caption_type)
        contents, content_keys = coded(content)
        tones, tone_keys = coded(tone)
        blocked, traits = (
            (np.zeros(len(ids), np.bool_), None)
            if screen is None
            else _screened(text, caption_type, screen, held)
        )
        return CaptionBank(
            ids=ids,
            text=text,
            owner=owners,
            caption_type=types,
            content=contents,
            tone=tones,
            chars=np.array(chars, np.int32),
            performance=np.array(performance, np.float64),
            paid_only=np.array(paid_only, np.bool_),
            blocked=np.asarray(blocked, np.bool_),
            page_keys=page_keys,
            type_keys=type_keys,
            content_keys=content_keys,
            tone_keys=tone_keys,
            version=version,
            traits=traits,
        )


def _screened(
    text: Sequence[str], types: Sequence[str], screen: Screen, held: CaptionBank | None
) -> tuple[Flags, CaptionTraits | None]:
    """What the screen reads in the captions. One is read for itself, so what ``held`` knows of the same
    text and type is taken over: a caption more costs one reading and not that of the whole bank."""
    if held is None or held.traits is None:
        return screen(text, types)
    keys = [held.type_keys[i] for i in held.caption_type]
    at = {pair: i for i, pair in enumerate(zip(held.text, keys, strict=True))}
    was = np.array([at.get(pair, -1) for pair in zip(text, types, strict=True)], np.int64)
    new = np.flatnonzero(was < 0).tolist()
    fresh, read = screen([text[i] for i in new], [types[i] for i in new])
    if read is None or read.promises != held.traits.promises:
        return screen(text, types)
    old = held.traits

    def merged(before: NDArray[Any], now: NDArray[Any]) -> NDArray[Any]:
        column = before[was] if before.size else np.zeros(len(was), now.dtype)
        column[new] = now
        return column

    return merged(held.blocked, fresh), CaptionTraits(
        promised=merged(old.promised, read.promised),
        faults=merged(old.faults, read.faults),
        emojis=merged(old.emojis, read.emojis),
        slang=merged(old.slang, read.slang),
        promises=old.promises,
    )
