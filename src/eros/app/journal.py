"""The log of planning: what was planned, how long it took, what went wrong, what was moved."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from eros.app.desk import Desk
from eros.app.fleet import PageReport
from eros.app.ports_waves import PlanningRun
from eros.app.store_errors import PageNotFound
from eros.kit.errors import ErosError

PLAN, DIGEST = "plan", "digest"
SLOW_S = 1.0  # a plan that takes longer is worth a warning (operations 2)


class Journal(Protocol):
    """Writes events, one a line, for people who watch and programs that read."""

    def write(self, at: datetime, level: str, event: str, **facts: object) -> None:
        """One event. ``level`` is INFO, WARN, ERROR or CRITICAL."""
        ...


def log_failure(desk: Desk, journal: Journal, page: str, week: str, error: ErosError) -> None:
    """Record a page that could not be planned. A page nobody knows and a week that stands are no
    failures of planning: they leave a line and no row."""
    at = desk.clock.now()
    journal.write(at, "ERROR", "plan.failed", page=page, week=week, error=error.code, words=str(error))
    if error.code == "plan.infeasible":
        with desk.store.write() as session:
            session.waves.add_runs([PlanningRun(PLAN, page, week, at, 0.0, False, error.code)])


def log_fleet(desk: Desk, journal: Journal, reports: Sequence[PageReport], week: str) -> None:
    """Record a run: a line in the log and a row in the store for every page that was planned."""
    at = desk.clock.now()
    planned = [r for r in reports if r.state in ("planned", "failed")]
    for r in reports:
        if r.state == "failed":
            journal.write(at, "ERROR", "plan.failed", page=r.page, week=week, error=r.error, words=r.words)
        elif r.state == "planned":
            level = "WARN" if r.hard or r.seconds > SLOW_S else "INFO"
            journal.write(
                at, level, "plan.done", page=r.page, week=week, version=r.version, sends=r.sends,
                expected_cents=r.expected_cents, hard=r.hard, soft=r.soft, seconds=round(r.seconds, 3),
            )  # fmt: skip
        else:
            journal.write(at, "INFO", f"plan.{r.state}", page=r.page, week=week, version=r.version)
    if planned:
        with desk.store.write() as session:
            session.waves.add_runs(
                PlanningRun(PLAN, r.page, week, at, r.seconds, r.state == "planned" and not r.hard, r.error)
                for r in planned
            )


@contextmanager
def recorded(desk: Desk, journal: Journal, page: str, day: str) -> Iterator[None]:
    """Record a digest: how long it took, and whether it worked. A page nobody knows is no failure."""
    at, began, error = desk.clock.now(), time.perf_counter(), None
    try:
        yield
    except PageNotFound:
        raise
    except Exception as e:
        error = getattr(e, "code", type(e).__name__)
        _digested(
            desk, journal, PlanningRun(DIGEST, page, day, at, time.perf_counter() - began, False, error)
        )
        raise
    _digested(desk, journal, PlanningRun(DIGEST, page, day, at, time.perf_counter() - began, True))


def _digested(desk: Desk, journal: Journal, run: PlanningRun) -> None:
    level, event = ("INFO", "digest.done") if run.ok else ("ERROR", "digest.failed")
    journal.write(
        run.at, level, event, page=run.page, day=run.key, seconds=round(run.seconds, 3), error=run.error
    )
    with desk.store.write() as session:
        session.waves.add_runs([run])
