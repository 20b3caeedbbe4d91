"""Incoming records into tables: insert what is new, update what differs, leave the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from eros.app.store_errors import RecordInvalid, RecordPageNameTaken, RecordPageUnknown
from eros.app.stored import Counts
from eros.domain.records import OfferRecord, PageRecord, Record
from eros.stores import digests, schema
from eros.stores.codec import local_day_hour, row_hash
from eros.stores.record_rows import SHAPES, Row, Shape

Key = tuple[Any, ...]
WHOLE_TABLE = 2_000  # from so many records on, reading all keys beats asking for them
CHUNK = 400


class SqlRecordRepo:
    """Upserts of any mix of records."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def upsert(self, records: Iterable[Record], *, import_id: int | None) -> Counts:
        """Insert, update or leave each record. Idempotent; of equal keys the last one counts."""
        by_kind: dict[type, list[Record]] = defaultdict(list)
        for record in records:
            by_kind[type(record)].append(record)
        self._pages_must_exist(by_kind)
        total = Counts()
        for kind, shape in SHAPES.items():
            if by_kind[kind]:
                try:
                    total += self._upsert(shape, by_kind[kind], import_id)
                except IntegrityError as e:
                    raise RecordInvalid(noun=shape.table.name, why=str(e.orig).split("\n")[0]) from e
        return total

    def _upsert(self, shape: Shape, records: Sequence[Record], import_id: int | None) -> Counts:
        last: dict[Key, tuple[str, Row, Record]] = {}
        for record in records:
            row = shape.row(record)
            content: list[object] = list(row.values())
            if isinstance(record, OfferRecord):
                content.append(record.items)
            last[tuple(row[k] for k in shape.keys)] = row_hash(content), row, record
        held = self._held(shape, list(last))
        zones = self._zones() if shape.table is schema.sends else {}
        changes = digests.Changes()
        new: list[Row] = []
        changed: list[Row] = []
        for key, (sha, row, _) in last.items():
            before = held.get(key)
            if before is not None and before[0] == sha:
                continue
            if zones:
                row["local_day"], row["local_hour"] = local_day_hour(row["sent_at"], zones[row["page_id"]])
            row["row_sha"], row["import_id"] = sha, import_id
            (new if before is None else changed).append(row)
            if before is not None:
                changes.drop(before[1], before[0])
            changes.add(row["page_id"], sha)
        if new or changed:
            self._write(shape, new, changed)
            if shape.table is schema.offers:
                self._offer_items([record for _, row, record in last.values() if "row_sha" in row])
            self._content_types([*new, *changed])
            self._digest(shape, changes)
        return Counts(
            read=len(records),
            new=len(new),
            changed=len(changed),
            same=len(last) - len(new) - len(changed),
            repeated=len(records) - len(last),
        )

    def _held(self, shape: Shape, keys: Sequence[Key]) -> dict[Key, tuple[str, str | None]]:
        """Hash and page of the rows that are there, by key."""
        table = shape.table
        columns = [table.c[k] for k in shape.keys]
        query = select(table.c.row_sha, table.c.page_id, *columns)
        if len(keys) > WHOLE_TABLE:
            rows = self._c.execute(query)
            return {tuple(r[2:]): (r[0], r[1]) for r in rows}
        found: dict[Key, tuple[str, str | None]] = {}
        for i in range(0, len(keys), CHUNK):
            some = query.where(tuple_(*columns).in_(keys[i : i + CHUNK]))
            found.update({tuple(r[2:]): (r[0], r[1]) for r in self._c.execute(some)})
        return found

    def _write(self, shape: Shape, new: list[Row], changed: list[Row]) -> None:
        table = shape.table
        if table is schema.pages:
            self._names_must_differ([*new, *changed])
        if new:
            self._c.execute(insert(table), new)
        if not changed:
            return
        if shape.sticky:
            self._keep_sticky(shape, changed)
        moved = self._moved_zones(changed) if table is schema.pages else {}
        set_columns = [c for c in changed[0] if c not in shape.keys]
        self._c.execute(
            update(table)
            .where(*(table.c[k] == bindparam(f"key_{k}") for k in shape.keys))
            .values({c: bindparam(f"set_{c}") for c in set_columns}),
            [
                {**{f"key_{k}": r[k] for k in shape.keys}, **{f"set_{c}": r[c] for c in set_columns}}
                for r in changed
            ],
        )
        for page, zone in moved.items():
            self._relocate(page, ZoneInfo(zone))

    def _keep_sticky(self, shape: Shape, changed: list[Row]) -> None:
        """A record that says nothing of a flag does not take away what somebody attested; one
        that does say something replaces the attestation."""
        table = shape.table
        pages = {r["page_id"] for r in changed}
        rows = self._c.execute(select(table).where(table.c.page_id.in_(pages))).mappings()
        held = {tuple(r[k] for k in shape.keys): r for r in rows}
        for row in changed:
            before = held[tuple(row[k] for k in shape.keys)]
            said = any(row[c] is not None for c in shape.sticky)
            for column in shape.sticky:
                if row[column] is None:
                    row[column] = before[column]
            for column in ("attested_by", "attested_at"):
                row[column] = None if said else before[column]

    def _digest(self, shape: Shape, changes: digests.Changes) -> None:
        noun = shape.table.name
        if shape.big:
            digests.apply(self._c, noun, changes)
        else:
            tables = [shape.table, *([schema.offer_items] if noun == "offers" else [])]
            digests.renew(self._c, noun, tables, list(changes.by_page))

    def _offer_items(self, offers: Sequence[Record]) -> None:
        table = schema.offer_items
        rows = [
            {"offer_id": o.offer_id, "position": i, "content_type": key, "list_price_cents": cents}
            for o in offers
            if isinstance(o, OfferRecord)
            for i, (key, cents) in enumerate(o.items)
        ]
        ids = [o.offer_id for o in offers if isinstance(o, OfferRecord)]
        self._c.execute(delete(table).where(table.c.offer_id == bindparam("o")), [{"o": o} for o in ids])
        if rows:
            self._c.execute(insert(table), rows)
        self._content_types(rows)

    def _content_types(self, rows: Iterable[Row]) -> None:
        """Remember content types as they are seen."""
        seen = {r["content_type"] for r in rows if r.get("content_type")}
        if seen:
            key = schema.content_types.c.key
            fresh = seen - set(self._c.execute(select(key)).scalars())
            if fresh:
                self._c.execute(insert(schema.content_types), [{"key": k} for k in sorted(fresh)])

    def _zones(self) -> Mapping[str, ZoneInfo]:
        rows = self._c.execute(select(schema.pages.c.page_id, schema.pages.c.time_zone))
        return {page: ZoneInfo(zone) for page, zone in rows}

    def _moved_zones(self, changed: Sequence[Row]) -> dict[str, str]:
        """Pages whose time zone is another than before."""
        zones = self._zones()
        return {r["page_id"]: r["time_zone"] for r in changed if zones[r["page_id"]].key != r["time_zone"]}

    def _relocate(self, page: str, zone: ZoneInfo) -> None:
        """Read the page's sends off its new clock."""
        c = schema.sends.c
        rows = self._c.execute(select(c.send_id, c.sent_at).where(c.page_id == page)).all()
        moved = [(r.send_id, *local_day_hour(r.sent_at, zone)) for r in rows]
        if moved:
            self._c.execute(
                update(schema.sends)
                .where(c.send_id == bindparam("s"))
                .values(local_day=bindparam("d"), local_hour=bindparam("h")),
                [{"s": s, "d": d, "h": h} for s, d, h in moved],
            )

    def _pages_must_exist(self, by_kind: Mapping[type, Sequence[Any]]) -> None:
        known = set(self._c.execute(select(schema.pages.c.page_id)).scalars())
        known |= {r.page_id for r in by_kind.get(PageRecord, ())}
        strangers = [
            r.page_id
            for records in by_kind.values()
            for r in records
            if r.page_id is not None and r.page_id not in known
        ]
        if strangers:
            raise RecordPageUnknown(count=len(strangers), first=min(strangers))

    def _names_must_differ(self, rows: Sequence[Row]) -> None:
        table = schema.pages
        names = {r.page_id: r.name for r in self._c.execute(select(table.c.page_id, table.c.name))}
        names |= {r["page_id"]: r["name"] for r in rows}
        owner: dict[str, str] = {}
        for page, name in sorted(names.items()):
            if name in owner:
                raise RecordPageNameTaken(name=name, first=owner[name], second=page)
            owner[name] = page
