"""The façade's reads of external tasks."""

from __future__ import annotations

from engine.model.actors import Actor
from engine.model.lists import Slice, WorkerTaskFilter
from engine.model.worker_tasks import WorkerTask
from engine.queries.lists import worker_tasks
from engine.store.database import Database
from engine.store.worker_claims import WorkerClaims


class WorkerReads:
    """Each method answers one question; what it may raise stands at the query."""

    database: Database
    worker_claims: WorkerClaims

    def find_external_tasks(
        self, wanted: WorkerTaskFilter, part: Slice, *, actor: Actor
    ) -> list[WorkerTask]:
        """Return the wanted part of the open external tasks."""
        leases = self.worker_claims.leases
        with self.database.read() as connection:
            return worker_tasks.worker_tasks(leases).rows(
                connection, wanted, part, actor=actor
            )

    def count_external_tasks(self, wanted: WorkerTaskFilter, *, actor: Actor) -> int:
        """Return how many open external tasks there are."""
        leases = self.worker_claims.leases
        with self.database.read() as connection:
            return worker_tasks.worker_tasks(leases).count(
                connection, wanted, actor=actor
            )

    def external_task(self, task_id: str, *, actor: Actor) -> WorkerTask:
        """Return an open external task."""
        with self.database.read() as connection:
            return worker_tasks.worker_task(connection, task_id, actor=actor)
