"""Planned weeks in versions, compare-and-set; the audit trail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from eros.app.store_errors import NothingToUndo, PlanChanged, PlanNotFound, PlanStatusIllegal
from eros.app.stored import Edit, PlanHead, PlanVersion, StatusChange, StoredPlan
from eros.app.week_file import from_text, to_text
from eros.domain.page import PageId
from eros.domain.plan import JudgedWeek, WeekPlan
from eros.domain.words import PlanStatus
from eros.kit.canonical import compact
from eros.stores import standing
from eros.stores.codec import from_seconds, to_seconds
from eros.stores.schema import edits, plan_heads, plans, status_changes

_P, _H, _E, _T = plans.c, plan_heads.c, edits.c, status_changes.c

NEXT: dict[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.APPROVED, PlanStatus.REJECTED}),
    PlanStatus.APPROVED: frozenset({PlanStatus.PUBLISHED, PlanStatus.REJECTED, PlanStatus.DRAFT}),
    PlanStatus.PUBLISHED: frozenset(),
    PlanStatus.REJECTED: frozenset({PlanStatus.DRAFT}),
}


class SqlEditRepo:
    """The audit trail."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def append(self, edit: Edit) -> None:
        """Write one entry."""
        self._c.execute(
            insert(edits).values(
                page_id=edit.page,
                week_start=edit.week_start,
                from_version=edit.from_version,
                to_version=edit.to_version,
                what=edit.what,
                by=edit.by,
                at=to_seconds(edit.at),
            )
        )

    def list_edits(self, page: PageId, week_start: date) -> tuple[Edit, ...]:
        """Oldest first."""
        rows = self._c.execute(
            select(edits).where(_E.page_id == page, _E.week_start == week_start).order_by(_E.id)
        )
        return tuple(
            Edit(page, week_start, r.from_version, r.to_version, r.what, r.by, from_seconds(r.at))
            for r in rows
        )


class SqlPlanRepo:
    """Plans by page and week. Bodies are week files; a version's status stands beside its body."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._edits = SqlEditRepo(connection)

    def save(
        self, judged: JudgedWeek, *, by: str, reason: str, at: datetime, expected_version: int | None,
        expected_status: PlanStatus | None = None,
    ) -> int:  # fmt: skip
        """Store a new version as a draft and make it current; its number comes back."""
        draft = _with_status(judged, PlanStatus.DRAFT)
        return self._insert(
            draft, by, reason, at, expected_version, parent=expected_version, was=expected_status
        )

    def current(self, page: PageId, week_start: date) -> StoredPlan | None:
        """The current version."""
        row = self._c.execute(
            select(plans)
            .join(plan_heads)
            .where(_P.version == _H.version, _H.page_id == page, _H.week_start == week_start)
        ).one_or_none()
        return None if row is None else _stored(row)

    def get(self, page: PageId, week_start: date, version: int) -> StoredPlan:
        """One version."""
        row = self._c.execute(
            select(plans).where(*_is(page, week_start), _P.version == version)
        ).one_or_none()
        if row is None:
            raise PlanNotFound(page=page, week=week_start, version=f" in version {version}")
        return _stored(row)

    def head(self, page: PageId, week_start: date) -> PlanHead | None:
        """The current version without its body."""
        return next(iter(self.weeks(page=page, week_start=week_start)), None)

    def weeks(self, *, page: PageId | None = None, week_start: date | None = None) -> tuple[PlanHead, ...]:
        """Current versions, by week, then page."""
        light = [c for c in plans.columns if c.name != "body"]
        query = select(*light).join(plan_heads).where(_P.version == _H.version)
        if page is not None:
            query = query.where(_H.page_id == page)
        if week_start is not None:
            query = query.where(_H.week_start == week_start)
        found = [
            PlanHead(
                page=PageId(r.page_id),
                week_start=r.week_start,
                version=r.version,
                status=PlanStatus(r.status),
                sends=r.sends,
                expected_cents=r.expected_cents,
                ok=r.ok,
                inputs_sha256=r.inputs_sha256,
                by=r.created_by,
                at=from_seconds(r.created_at),
            )
            for r in self._c.execute(query)
        ]
        return tuple(sorted(found, key=lambda h: (h.week_start, h.page)))

    def versions(self, page: PageId, week_start: date) -> tuple[PlanVersion, ...]:
        """All versions, oldest first."""
        light = [c for c in plans.columns if c.name != "body"]
        rows = self._c.execute(select(*light).where(*_is(page, week_start)).order_by(_P.version))
        return tuple(
            PlanVersion(
                version=r.version,
                parent=r.parent,
                status=PlanStatus(r.status),
                sends=r.sends,
                expected_cents=r.expected_cents,
                ok=r.ok,
                reason=r.reason,
                by=r.created_by,
                at=from_seconds(r.created_at),
            )
            for r in rows
        )

    def ids_used(self, page: PageId, week_start: date) -> frozenset[str]:
        """Ids of the sends of all versions; kept beside the head, as their bodies grow without end."""
        query = select(_H.ids).where(_H.page_id == page, _H.week_start == week_start)
        return frozenset(json.loads(self._c.execute(query).scalar() or "[]"))

    def set_status(
        self,
        page: PageId,
        week_start: date,
        status: PlanStatus,
        *,
        by: str,
        at: datetime,
        expected_version: int,
    ) -> StoredPlan:
        """Move the current version to another status."""
        current = self._must(page, week_start)
        if current.version != expected_version:
            raise PlanChanged(page=page, week=week_start, seen=expected_version, now=current.version)
        if status not in NEXT[current.status]:
            raise PlanStatusIllegal(page=page, week=week_start, status=current.status, wanted=status)
        moved = self._c.execute(
            update(plan_heads)
            .where(_H.page_id == page, _H.week_start == week_start)
            .where(_H.version == expected_version, _H.status == current.status)
            .values(status=status)
        )
        if moved.rowcount == 0:
            raise PlanChanged(
                page=page, week=week_start, seen=expected_version, now=self._version(page, week_start)
            )
        self._c.execute(
            update(plans).where(*_is(page, week_start), _P.version == expected_version).values(status=status)
        )
        self._c.execute(
            insert(status_changes).values(
                page_id=page,
                week_start=week_start,
                version=expected_version,
                from_status=current.status,
                to_status=status,
                by=by,
                at=to_seconds(at),
            )
        )
        changed = replace(current, status=status, judged=_with_status(current.judged, status))
        standing.follow(self._c, changed)
        return changed

    def undo(self, page: PageId, week_start: date, *, by: str, at: datetime) -> StoredPlan:
        """Make the version before the current one current again, as a new draft version."""
        current = self._must(page, week_start)
        if current.parent is None:
            raise NothingToUndo(page=page, week=week_start)
        before = self.get(page, week_start, current.parent)
        version = self._insert(
            _with_status(before.judged, PlanStatus.DRAFT),
            by,
            f"undo: back to version {before.version}",
            at,
            current.version,
            parent=before.parent,
        )
        return self.get(page, week_start, version)

    def status_changes(self, page: PageId, week_start: date) -> tuple[StatusChange, ...]:
        """Who approved, published or rejected what, oldest first."""
        rows = self._c.execute(
            select(status_changes).where(_T.page_id == page, _T.week_start == week_start).order_by(_T.id)
        )
        return tuple(
            StatusChange(
                page,
                week_start,
                r.version,
                PlanStatus(r.from_status),
                PlanStatus(r.to_status),
                r.by,
                from_seconds(r.at),
            )
            for r in rows
        )

    def _insert(
        self, judged: JudgedWeek, by: str, reason: str, at: datetime, seen: int | None,
        *, parent: int | None, was: PlanStatus | None = None,
    ) -> int:  # fmt: skip
        plan = judged.plan
        page, monday = plan.page.id, plan.week.start
        version = (seen or 0) + 1
        try:
            # The savepoint lets the loser of a race read who won.
            with self._c.begin_nested():
                self._c.execute(
                    insert(plans).values(
                        page_id=page,
                        week_start=monday,
                        version=version,
                        parent=parent,
                        status=plan.status,
                        body=to_text(judged),
                        inputs_sha256=plan.provenance.inputs_sha256 if plan.provenance else "",
                        sends=len(plan.sends),
                        expected_cents=plan.objective.expected_cents,
                        ok=judged.verdict.ok,
                        created_at=to_seconds(at),
                        created_by=by,
                        reason=reason,
                    )
                )
        except IntegrityError as e:
            now = self._version(page, monday)
            if now == seen:
                raise  # no race: something else is wrong with the row
            raise PlanChanged(page=page, week=monday, seen=seen or "none", now=now or "none") from e
        self._move_head(plan, seen, version, was)
        self._edits.append(Edit(page, monday, seen, version, reason, by, at))
        return version

    def _move_head(
        self, plan: WeekPlan, seen: int | None, version: int, was: PlanStatus | None
    ) -> None:  # fmt: skip
        page, week_start = plan.page.id, plan.week.start
        used = self.ids_used(page, week_start) | {s.id for s in plan.sends}
        new = {"version": version, "status": plan.status, "ids": compact(sorted(used))}
        if seen is None:
            self._c.execute(insert(plan_heads).values(page_id=page, week_start=week_start, **new))
            return
        moved = self._c.execute(
            update(plan_heads)
            .where(_H.page_id == page, _H.week_start == week_start, _H.version == seen)
            .where(*(() if was is None else (_H.status == was,)))
            .values(new)
        )
        if moved.rowcount == 0:
            head = self.head(page, week_start)
            told = "" if was is None else f" ({was})"
            now = "none" if head is None else f"{head.version} ({head.status})" if told else head.version
            raise PlanChanged(page=page, week=week_start, seen=f"{seen}{told}", now=now)

    def _version(self, page: PageId, week_start: date) -> int | None:
        query = select(_H.version).where(_H.page_id == page, _H.week_start == week_start)
        return self._c.execute(query).scalar()

    def _must(self, page: PageId, week_start: date) -> StoredPlan:
        current = self.current(page, week_start)
        if current is None:
            raise PlanNotFound(page=page, week=week_start, version="")
        return current


def _is(page: PageId, week_start: date) -> tuple[Any, ...]:
    return _P.page_id == page, _P.week_start == week_start


def _with_status(judged: JudgedWeek, status: PlanStatus) -> JudgedWeek:
    return replace(judged, plan=replace(judged.plan, status=status))


def _stored(row: Any) -> StoredPlan:
    status = PlanStatus(row.status)
    judged = _with_status(from_text(row.body), status)
    return StoredPlan(
        page=PageId(row.page_id),
        week=judged.plan.week,
        version=row.version,
        status=status,
        judged=judged,
        by=row.created_by,
        at=from_seconds(row.created_at),
        reason=row.reason,
        inputs_sha256=row.inputs_sha256,
        parent=row.parent,
    )
