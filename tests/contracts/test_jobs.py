"""The ledger: each job is done once, whoever tries and whoever dies."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from tests.stores.data import NOW

from eros.app.store_errors import JobLost
from eros.stores.store import SqlStore

LEASE = timedelta(minutes=5)


def test_a_lease_keeps_others_off_until_it_ends(store: SqlStore) -> None:
    with store.write() as s:
        assert s.jobs.claim("plan", "p1", NOW, LEASE) == 1
        assert s.jobs.claim("plan", "p1", NOW + timedelta(minutes=4), LEASE) is None
        assert s.jobs.claim("plan", "p2", NOW, LEASE) == 1
        assert s.jobs.claim("plan", "p1", NOW + LEASE, LEASE) == 2
        with pytest.raises(JobLost):
            s.jobs.finish("plan", "p1", 1, NOW + LEASE)
        s.jobs.finish("plan", "p1", 2, NOW + LEASE)
        assert s.jobs.claim("plan", "p1", NOW + timedelta(days=1), LEASE) is None


def test_a_failed_job_may_be_tried_again_at_once(store: SqlStore) -> None:
    with store.write() as s:
        s.jobs.claim("plan", "p1", NOW, LEASE)
        s.jobs.finish("plan", "p1", 1, NOW, error="plan.infeasible")
        (run,) = s.jobs.list_runs("plan")
        assert (run.status, run.error, run.finished_at) == ("failed", "plan.infeasible", NOW)
        assert s.jobs.claim("plan", "p1", NOW, LEASE) == 2
        (run,) = s.jobs.list_runs("plan")
        assert (run.status, run.error, run.attempt) == ("running", None, 2)


def test_of_many_who_claim_at_once_one_gets_it(store: SqlStore) -> None:
    ready, got = threading.Barrier(6), []

    def race() -> None:
        ready.wait()
        with store.write() as s:
            got.append(s.jobs.claim("plan", "p1", NOW, LEASE))

    threads = [threading.Thread(target=race) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(got, key=str) == [1, None, None, None, None, None]
