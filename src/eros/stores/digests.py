"""Versions of the data by its content: the same rows give the same version in any store.

The digest of a noun and page is the sum (modulo 2**128) of the hashes of its rows, so that a
change costs as much as the rows it touches, and order and history do not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from eros.kit.canonical import sha256
from eros.stores import schema
from eros.stores.codec import row_hash

MODULUS = 1 << 128
SHARED = ""  # rows that belong to no page
_D = schema.digests

# Small tables are hashed anew over what they hold; import ids and record hashes are not data.
_NOT_DATA = frozenset({"row_sha", "import_id", "attested_by", "attested_at"})


class Changes:
    """Differences of digests, gathered row by row."""

    def __init__(self) -> None:
        self.by_page: dict[str, int] = defaultdict(int)

    def add(self, page: str | None, sha: str) -> None:
        """A row came."""
        self.by_page[page or SHARED] += int(sha, 16)

    def drop(self, page: str | None, sha: str) -> None:
        """A row went."""
        self.by_page[page or SHARED] -= int(sha, 16)


def apply(connection: Connection, noun: str, changes: Changes) -> None:
    """Move the digests of ``noun`` by the changes."""
    pages = list(changes.by_page)
    old = {
        row.page_id: int(row.digest, 16)
        for row in connection.execute(select(_D).where(_D.c.noun == noun))
        if row.page_id in changes.by_page
    }
    new = {p: f"{(old.get(p, 0) + changes.by_page[p]) % MODULUS:032x}" for p in pages}
    _put(connection, noun, new)


def renew(connection: Connection, noun: str, tables: Iterable[Table], pages: Iterable[str]) -> None:
    """Hash the pages' rows of small tables anew."""
    sums: dict[str, int] = dict.fromkeys(pages, 0)
    for table in tables:
        columns = [c for c in table.columns if c.name not in _NOT_DATA]
        page = table.c.page_id if "page_id" in table.c else schema.offers.c.page_id
        source = select(page.label("_page"), *columns).where(page.in_(sums))
        if "page_id" not in table.c:
            source = source.select_from(table.join(schema.offers))
        for row in connection.execute(source):
            sums[row[0]] += int(row_hash([table.name, *row[1:]]), 16)
    _put(connection, noun, {p: f"{s % MODULUS:032x}" for p, s in sums.items()})


def _put(connection: Connection, noun: str, digests: Mapping[str, str]) -> None:
    if not digests:
        return
    connection.execute(
        delete(_D).where(_D.c.noun == noun, _D.c.page_id == bindparam("p")), [{"p": p} for p in digests]
    )
    rows = [{"noun": noun, "page_id": p, "digest": d} for p, d in sorted(digests.items()) if int(d, 16)]
    if rows:
        connection.execute(insert(_D), rows)


def version(connection: Connection, page: str | None = None, *, noun: str | None = None) -> str:
    """SHA-256 over the digests: of all, of one noun, or of what one page sees."""
    chosen = select(_D)
    if page is not None:
        # Captions of other pages cannot be used here, but the bank is one: all of it counts.
        chosen = chosen.where(_D.c.page_id.in_((page, SHARED)) | (_D.c.noun == "captions"))
    if noun is not None:
        chosen = chosen.where(_D.c.noun == noun)
    rows = sorted((r.noun, r.page_id, r.digest) for r in connection.execute(chosen))
    return sha256("\n".join("\t".join(r) for r in rows))
