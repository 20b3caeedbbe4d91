"""Vaults and who attested them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from eros.app.store_errors import VaultItemUnknown
from eros.domain.facts import VaultItem
from eros.domain.page import PageId
from eros.stores import digests
from eros.stores.codec import to_seconds
from eros.stores.schema import vault_items

_C = vault_items.c


class SqlVaultRepo:
    """Vault items by page."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def items(self, page: PageId) -> Mapping[str, VaultItem]:
        """By content type; a flag nobody has set counts as not set."""
        rows = self._c.execute(select(vault_items).where(_C.page_id == page))
        return {
            r.content_type: VaultItem(
                content_type=r.content_type,
                quantity=r.quantity,
                adult_ok=bool(r.adult_ok),
                consent_ok=bool(r.consent_ok),
                list_price_cents=r.list_price_cents,
                never_posted=r.never_posted,
            )
            for r in sorted(rows, key=lambda r: r.content_type)
        }

    def attest(self, page: PageId, content_types: Collection[str] | None, *, by: str, at: datetime) -> int:
        """Set both flags; without names only where nobody refused."""
        held = {r.content_type: r for r in self._c.execute(select(vault_items).where(_C.page_id == page))}
        unknown = sorted(set(content_types or ()) - set(held))
        if unknown:
            raise VaultItemUnknown(page=page, content_types=", ".join(unknown))
        chosen = [
            key
            for key, row in held.items()
            if not (row.adult_ok and row.consent_ok)
            and (key in content_types if content_types is not None else _not_refused(row))
        ]
        if chosen:
            self._c.execute(
                update(vault_items)
                .where(_C.page_id == page, _C.content_type.in_(chosen))
                .values(adult_ok=True, consent_ok=True, attested_by=by, attested_at=to_seconds(at))
            )
            digests.renew(self._c, "vault_items", [vault_items], [page])
        return len(chosen)


def _not_refused(row: Row[Any]) -> bool:
    return row.adult_ok is not False and row.consent_ok is not False
