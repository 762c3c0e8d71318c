"""A process that runs the jobs of a database until its input ends."""

from __future__ import annotations

import sys

from bench.timers import open_engine
from engine import Database
from engine.jobs.job_executor import JobExecutor


def main(url: str) -> None:
    """Run jobs."""
    database = Database.open(url)
    executor = JobExecutor(open_engine(database))
    executor.start()
    print("ready", flush=True)
    sys.stdin.read()
    executor.stop()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1])
