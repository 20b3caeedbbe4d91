"""The log of imports and the rows they did not take."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from eros.app.stored import ImportRun, QuarantinedRow
from eros.domain.records import BadRow
from eros.kit.canonical import compact
from eros.stores.codec import from_seconds, from_seconds_or_none, row_hash, to_seconds
from eros.stores.schema import imports, quarantine

_I, _Q = imports.c, quarantine.c


class SqlImportRepo:
    """Imports by id."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, file: str, sha256: str, noun: str, *, at: datetime) -> int:
        """Begin one; its id goes into the rows it brings."""
        done = self._c.execute(
            insert(imports).values(file=file, sha256=sha256, noun=noun, counts="{}", at=to_seconds(at))
        )
        key = done.inserted_primary_key
        assert key is not None
        return int(key[0])

    def close(self, import_id: int, counts: Mapping[str, int]) -> None:
        """State its result."""
        self._c.execute(update(imports).where(_I.id == import_id).values(counts=compact(dict(counts))))

    def list_imports(self, *, limit: int = 50) -> tuple[ImportRun, ...]:
        """Newest first."""
        rows = self._c.execute(select(imports).order_by(_I.id.desc()).limit(limit))
        return tuple(
            ImportRun(r.id, r.file, r.sha256, r.noun, json.loads(r.counts), from_seconds(r.at)) for r in rows
        )


class SqlQuarantineRepo:
    """Rows not taken. The same row of a file for the same reason is kept once."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, rows: Iterable[BadRow], *, import_id: int | None, at: datetime) -> int:
        """Keep them; how many were new or are open again."""
        fresh = {_key(row): row for row in rows}
        if not fresh:
            return 0
        known = dict(
            self._c.execute(
                select(_Q.key_sha, _Q.resolved_at).where(_Q.file.in_({row.file for row in fresh.values()}))
            ).all()
        )
        new = [
            {
                "import_id": import_id,
                "file": row.file,
                "row": row.row,
                "field": row.field,
                "code": row.code,
                "reason": row.reason,
                "raw": row.raw,
                "key_sha": key,
                "at": to_seconds(at),
            }
            for key, row in fresh.items()
            if key not in known
        ]
        if new:
            self._c.execute(insert(quarantine), new)
        # A row that was mended once and comes back as bad as before is open again.
        back = [{"k": key} for key in fresh if known.get(key) is not None]
        if back:
            self._c.execute(
                update(quarantine)
                .where(_Q.key_sha == bindparam("k"))
                .values(resolved_at=None, import_id=import_id),
                back,
            )
        return len(new) + len(back)

    def list_rows(
        self,
        *,
        open_only: bool = True,
        file: str | None = None,
        code: str | None = None,
        limit: int | None = None,
    ) -> tuple[QuarantinedRow, ...]:
        """Oldest first."""
        query = select(quarantine).order_by(_Q.id).limit(limit)
        if open_only:
            query = query.where(_Q.resolved_at.is_(None))
        if file is not None:
            query = query.where(_Q.file == file)
        if code is not None:
            query = query.where(_Q.code == code)
        return tuple(
            QuarantinedRow(
                r.id,
                r.import_id,
                BadRow(r.file, r.row, r.field, r.reason, r.code, r.raw),
                from_seconds(r.at),
                from_seconds_or_none(r.resolved_at),
            )
            for r in self._c.execute(query)
        )

    def resolve(self, ids: Collection[int], *, at: datetime) -> int:
        """Mark as dealt with; how many were open."""
        done = self._c.execute(
            update(quarantine)
            .where(_Q.id.in_(sorted(set(ids))), _Q.resolved_at.is_(None))
            .values(resolved_at=to_seconds(at))
        )
        return int(done.rowcount)

    def count(self) -> Mapping[str, int]:
        """Open rows per code."""
        rows = self._c.execute(
            select(_Q.code, func.count()).where(_Q.resolved_at.is_(None)).group_by(_Q.code)
        )
        return dict(sorted((code, int(n)) for code, n in rows))


def _key(row: BadRow) -> str:
    return row_hash([row.file, row.row, row.field, row.code, row.raw])
