"""The audit trail of flags."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from eros.app.ports_flags import FlagChange
from eros.flags.setting import Setting
from eros.stores.codec import from_seconds, to_seconds
from eros.stores.schema import flag_changes

_C = flag_changes.c


class SqlFlagRepo:
    """Append only."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def hold(self) -> None:
        """Let no other session that asks this go on before this one has ended.

        SQLite has one writer at a time anyhow. Readers of the trail are not kept waiting.
        """
        if self._c.dialect.name == "postgresql":
            self._c.exec_driver_sql(f"LOCK TABLE {flag_changes.name} IN SHARE ROW EXCLUSIVE MODE")

    def append(self, change: FlagChange) -> None:
        """Write one change."""
        self._c.execute(
            insert(flag_changes).values(
                flag=change.flag,
                before=_text(change.before),
                after=_text(change.after),
                by=change.by,
                why=change.why,
                at=to_seconds(change.at),
                file_sha256=change.sha256,
            )
        )

    def history(self, flag: str | None = None) -> tuple[FlagChange, ...]:
        """All changes of a flag, or of all of them, oldest first."""
        asked = select(flag_changes).order_by(_C.id)
        if flag is not None:
            asked = asked.where(_C.flag == flag)
        return tuple(
            FlagChange(
                r.flag, _setting(r.before), _setting(r.after), r.by, r.why, from_seconds(r.at),
                r.file_sha256, r.id,
            )
            for r in self._c.execute(asked)
        )  # fmt: skip

    def last_sha256(self) -> str | None:
        """Of the flag file as the latest change left it."""
        found = self._c.execute(select(_C.file_sha256).order_by(_C.id.desc()).limit(1)).scalar()
        return None if found is None else str(found)


def _text(setting: Setting) -> str:
    return json.dumps(asdict(setting), ensure_ascii=False, sort_keys=True)


def _setting(text: str) -> Setting:
    found = json.loads(text)
    return Setting(**{**found, "pages": tuple(found["pages"])})
