"""The job ledger: each (job, key) is done once, whoever tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from eros.app.store_errors import JobLost
from eros.app.stored import JobRun
from eros.stores.codec import from_seconds, from_seconds_or_none, to_seconds
from eros.stores.schema import job_runs

_C = job_runs.c
RUNNING, DONE, FAILED = "running", "done", "failed"


class SqlJobRepo:
    """Leases by compare-and-set; the attempt's number fences off a worker that came back late."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def claim(self, job: str, key: str, now: datetime, lease: timedelta) -> int | None:
        """The attempt's number, or ``None`` when it is done or another one's lease still runs."""
        started, until = to_seconds(now), to_seconds(now + lease)
        held = self._c.execute(select(job_runs).where(_C.job == job, _C.key == key)).one_or_none()
        if held is None:
            try:
                with self._c.begin_nested():
                    self._c.execute(
                        insert(job_runs).values(
                            job=job, key=key, status=RUNNING, attempt=1, started_at=started, lease_until=until
                        )
                    )
            except IntegrityError:
                return None  # another worker was a moment earlier
            return 1
        if held.status == DONE or (held.status == RUNNING and held.lease_until > started):
            return None
        taken = self._c.execute(
            update(job_runs)
            .where(_C.job == job, _C.key == key, _C.attempt == held.attempt, _C.status == held.status)
            .values(
                status=RUNNING,
                attempt=held.attempt + 1,
                started_at=started,
                lease_until=until,
                finished_at=None,
                error=None,
            )
        )
        return held.attempt + 1 if taken.rowcount else None

    def finish(self, job: str, key: str, attempt: int, now: datetime, *, error: str | None = None) -> None:
        """Done, or failed with ``error``; a failed one may be claimed again."""
        ended = self._c.execute(
            update(job_runs)
            .where(_C.job == job, _C.key == key, _C.attempt == attempt, _C.status == RUNNING)
            .values(status=DONE if error is None else FAILED, finished_at=to_seconds(now), error=error)
        )
        if ended.rowcount == 0:
            raise JobLost(job=job, key=key)

    def list_runs(self, job: str) -> tuple[JobRun, ...]:
        """By key."""
        rows = self._c.execute(select(job_runs).where(_C.job == job))
        found = [
            JobRun(
                r.job,
                r.key,
                r.status,
                r.attempt,
                from_seconds(r.started_at),
                from_seconds_or_none(r.finished_at),
                r.error,
            )
            for r in rows
        ]
        return tuple(sorted(found, key=lambda r: r.key))
