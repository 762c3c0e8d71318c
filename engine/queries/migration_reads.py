"""Make and check plans of migration: what both versions say, without any instance."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from engine.bpmn.library import DefinitionLibrary
from engine.bpmn.migration.matching import node_in, waits_for_event
from engine.bpmn.migration.planning import equal_elements, plan_failures
from engine.bpmn.specs import CompiledProcess
from engine.model.actors import Actor
from engine.model.migrations import MigrationFailure, MigrationPlan, OnVersion
from engine.store import definitions
from engine.store.database import Database
from engine.store.tables import IS_RUNNING, instance
from engine.store.visibility import labels_of, visible


class MigrationReads:
    """What can be said of a migration by looking at two diagrams."""

    database: Database
    _library: DefinitionLibrary

    def migration_plan(
        self,
        *,
        source_id: str,
        target_id: str,
        mapping: Mapping[str, str] | None = None,
        updates: Collection[str] | None = None,
    ) -> MigrationPlan:
        """Return the plan of equal elements, with what the mapping says otherwise.

        Args:
            source_id: The version from which instances are to move.
            target_id: The version to which.
            mapping: Target elements by source elements, before those of equal ids.
            updates: Elements whose message, signal or condition may be another one;
                None = all.

        Raises:
            DefinitionNotFound: there is no such version.
        """
        source, target = self._both(source_id, target_id)
        return MigrationPlan(
            source_id=source_id,
            target_id=target_id,
            mapping=equal_elements(source, target, mapping or {}),
            updates=None if updates is None else frozenset(updates),
        )

    def migration_faults(self, plan: MigrationPlan) -> list[MigrationFailure]:
        """Return what is wrong with a plan, whatever the instances are.

        Raises:
            DefinitionNotFound: there is no such version.
        """
        source, target = self._both(plan.source_id, plan.target_id)
        return plan_failures(source, target, plan)

    def migration_events(self, plan: MigrationPlan) -> frozenset[str]:
        """Return the elements of a plan that wait for a message, signal or condition.

        Raises:
            DefinitionNotFound: there is no such version.
        """
        source, _target = self._both(plan.source_id, plan.target_id)
        return frozenset(
            each
            for each in plan.mapping
            if (node := node_in(source, each)) is not None and waits_for_event(node)
        )

    def running_on(
        self, definition_id: str, *, actor: Actor, limit: int
    ) -> list[OnVersion]:
        """Return running instances of a version, called ones included, oldest first."""
        query = (
            select(instance.c.id, instance.c.business_key)
            .where(instance.c.definition_id == definition_id, IS_RUNNING)
            .where(visible(instance.c.root_id, sees_all=actor.sees_all))
            .order_by(instance.c.started_at, instance.c.id)
            .limit(limit)
        )
        with self.database.read() as connection:
            rows = connection.execute(query, labels_of(actor)).all()
        return [OnVersion(id=row.id, business_key=row.business_key) for row in rows]

    def _both(self, *ids: str) -> list[CompiledProcess]:
        with self.database.read() as connection:
            return [
                self._library.get(
                    each,
                    lambda wanted: definitions.diagram_source(connection, wanted),
                )
                for each in ids
            ]
