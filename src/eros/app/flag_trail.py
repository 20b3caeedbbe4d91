"""The flag file and its trail are written one after the other; what a killed run left between them is
written down by whoever looks or sets next.

The file goes first: a kill switch that is written down and not thrown would be worse. Beside it stands,
until the trail has been written, what the trail is to say (``FileFlags.pending``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.app.ports_flags import FlagChange
from eros.flags.setting import Setting


def to_pending(session: UnitOfWork, changes: Sequence[FlagChange]) -> Mapping[str, Any]:
    """What is kept beside the flag file while the trail does not have these changes yet. ``entries``
    counts what the trail has."""
    return {
        "entries": len(session.flags.history()),
        "changes": [{**asdict(c), "at": c.at.isoformat()} for c in changes],
    }


def settle(desk: Desk) -> None:
    """Write down what a killed run set and could not write down. Waits for a run that is still at it."""
    if desk.flags.pending() is not None:
        with desk.store.write() as session:
            session.flags.hold()
            settle_held(desk, session)


def settle_held(desk: Desk, session: UnitOfWork) -> None:
    """The same in a session that nobody else can set flags beside.

    Where the file is not the one that the killed run wrote, nothing came of the run, or somebody has
    changed the file by hand since, which is told as such: then there is nothing to write down.
    """
    left = desk.flags.pending()
    if left is None:
        return
    changes = _changes(left)
    lacking = len(session.flags.history()) == left.get("entries")
    if changes and lacking and desk.flags.state().seen == changes[0].sha256:
        for change in changes:
            session.flags.append(change)
    desk.flags.written_down()


def _changes(left: Mapping[str, Any]) -> tuple[FlagChange, ...]:
    """The changes of such a record; none where it is not one of ours."""
    try:
        return tuple(
            FlagChange(
                c["flag"], _setting(c["before"]), _setting(c["after"]), c["by"], c["why"],
                datetime.fromisoformat(c["at"]), c["sha256"],
            )
            for c in left["changes"]
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return ()


def _setting(fields: Mapping[str, Any]) -> Setting:
    return Setting(**{**fields, "pages": tuple(fields["pages"])})
