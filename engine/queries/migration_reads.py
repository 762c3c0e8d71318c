"""Make and check plans of migration: what both versions say, without any instance."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.bpmn.library import DefinitionLibrary
from engine.bpmn.migration.planning import equal_elements, plan_failures
from engine.bpmn.specs import CompiledProcess
from engine.model.migrations import MigrationFailure, MigrationPlan
from engine.store import definitions
from engine.store.database import Database


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

    def _both(self, *ids: str) -> list[CompiledProcess]:
        with self.database.read() as connection:
            return [
                self._library.get(
                    each,
                    lambda wanted: definitions.diagram_source(connection, wanted),
                )
                for each in ids
            ]
