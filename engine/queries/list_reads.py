"""The façade's reads of lists that programs filter, sort, count and page through."""

from __future__ import annotations

from engine.model.actors import Actor
from engine.model.audit import AuditEntry
from engine.model.lists import (
    AuditFilter,
    IncidentFilter,
    InstanceFilter,
    JobFilter,
    Slice,
    UserTaskFilter,
)
from engine.model.views import IncidentView, InstanceView, JobView, ListedTask, Tally
from engine.queries import scopes, statistics
from engine.queries.lists import audits, incidents, instances, jobs, user_tasks
from engine.store.database import Database


class ListReads:
    """Each method answers one question; what it may raise stands at the query."""

    database: Database

    def find_instances(
        self, wanted: InstanceFilter, part: Slice, *, actor: Actor
    ) -> list[InstanceView]:
        """Return the wanted part of the instances that the actor sees."""
        with self.database.read() as connection:
            return instances.LIST.rows(connection, wanted, part, actor=actor)

    def count_instances(self, wanted: InstanceFilter, *, actor: Actor) -> int:
        """Return how many instances the actor sees."""
        with self.database.read() as connection:
            return instances.LIST.count(connection, wanted, actor=actor)

    def find_user_tasks(
        self, wanted: UserTaskFilter, part: Slice, *, actor: Actor
    ) -> list[ListedTask]:
        """Return the wanted part of the user tasks that the actor sees."""
        with self.database.read() as connection:
            return user_tasks.LIST.rows(connection, wanted, part, actor=actor)

    def count_user_tasks(self, wanted: UserTaskFilter, *, actor: Actor) -> int:
        """Return how many user tasks the actor sees."""
        with self.database.read() as connection:
            return user_tasks.LIST.count(connection, wanted, actor=actor)

    def find_incidents(
        self, wanted: IncidentFilter, part: Slice, *, actor: Actor
    ) -> list[IncidentView]:
        """Return the wanted part of the incidents that the actor sees."""
        with self.database.read() as connection:
            return incidents.LIST.rows(connection, wanted, part, actor=actor)

    def count_incidents(self, wanted: IncidentFilter, *, actor: Actor) -> int:
        """Return how many incidents the actor sees."""
        with self.database.read() as connection:
            return incidents.LIST.count(connection, wanted, actor=actor)

    def find_jobs(
        self, wanted: JobFilter, part: Slice, *, actor: Actor
    ) -> list[JobView]:
        """Return the wanted part of the open jobs that the actor sees."""
        with self.database.read() as connection:
            return jobs.LIST.rows(connection, wanted, part, actor=actor)

    def count_jobs(self, wanted: JobFilter, *, actor: Actor) -> int:
        """Return how many open jobs the actor sees."""
        with self.database.read() as connection:
            return jobs.LIST.count(connection, wanted, actor=actor)

    def find_audit(
        self, wanted: AuditFilter, part: Slice, *, actor: Actor
    ) -> list[AuditEntry]:
        """Return the wanted part of the commands that concern what the actor sees."""
        with self.database.read() as connection:
            return audits.LIST.rows(connection, wanted, part, actor=actor)

    def count_audit(self, wanted: AuditFilter, *, actor: Actor) -> int:
        """Return how many commands concern what the actor sees."""
        with self.database.read() as connection:
            return audits.LIST.count(connection, wanted, actor=actor)

    def local_variables(self, scope_id: str, *, actor: Actor) -> dict[str, object]:
        """Return the variables of one running instance, or of one waiting activity."""
        with self.database.read() as connection:
            return scopes.local_variables(connection, scope_id, actor=actor)

    def instance_around(self, scope_id: str, *, actor: Actor) -> str:
        """Return the running instance that an id names, or in which it waits."""
        with self.database.read() as connection:
            return scopes.instance_around(connection, scope_id, actor=actor)

    def definition_tallies(self, *, actor: Actor) -> dict[str, Tally]:
        """Return what the actor sees running of each version of a process."""
        with self.database.read() as connection:
            return statistics.definition_tallies(connection, actor=actor)

    def element_tallies(self, definition_id: str, *, actor: Actor) -> list[Tally]:
        """Return what the actor sees running at each element of a version."""
        with self.database.read() as connection:
            return statistics.element_tallies(connection, definition_id, actor=actor)
