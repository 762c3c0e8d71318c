"""A process that runs jobs until it is killed or its input ends.

Each run of a job is a row of the table `run`; a job with the payload `{"hang": true}`
stops at its first attempt, holding the claim.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import timedelta

from sqlalchemy import text

from engine.jobs.job_executor import JobExecutor
from engine.store.claims import ClaimedJob
from engine.store.database import Database
from tests.jobs.fakes import FakeEngine

MAKE_RUN = "CREATE TABLE run (job_id TEXT, attempt INTEGER, pid INTEGER)"


def main(url: str, lease: str) -> None:
    """Run jobs."""
    database = Database.open(url)

    def work(claimed: ClaimedJob) -> None:
        with database.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO run VALUES (:job, :attempt, :pid)"),
                {"job": claimed.id, "attempt": claimed.attempt, "pid": os.getpid()},
            )
        if claimed.payload.get("hang") and claimed.attempt == 1:
            threading.Event().wait()

    engine = FakeEngine(database, work=work, lease=timedelta(seconds=float(lease)))
    executor = JobExecutor(engine, heartbeat=timedelta(milliseconds=200))
    executor.start()
    sys.stdin.read()
    executor.stop()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
