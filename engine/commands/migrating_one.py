"""Move one locked root instance: its snapshot is rewritten, its rows follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, bindparam, select, update

from engine.bpmn.migration.reasons import reason
from engine.bpmn.migration.rewriting import Rewritten
from engine.bpmn.migration.settling import Face
from engine.commands.context import CommandContext
from engine.commands.outbox import defer
from engine.commands.roots import Root
from engine.commands.step import Step
from engine.commands.suspending import mark_jobs
from engine.model.advance import JobKind
from engine.model.history import HistoryType
from engine.model.lifecycles import InstanceState, JobState
from engine.model.migrations import (
    MigrationFailure,
    MigrationPlan,
    MigrationReason,
    MovedPlace,
)
from engine.store.tables import (
    INCIDENT_IS_OPEN,
    JOB_IS_OPEN,
    SUBSCRIPTION_IS_OPEN,
    TASK_IS_OPEN,
    incident,
    instance,
    job,
    subscription,
    user_task,
)

_TASK = (
    update(user_task)
    .where(user_task.c.id == bindparam("row"))
    .values(
        definition_id=bindparam("definition"),
        element_id=bindparam("element"),
        name=bindparam("shown"),
        form_key=bindparam("form"),
    )
)
_JOB = (
    update(job)
    .where(job.c.id == bindparam("row"))
    .values(element_id=bindparam("element"), topic=bindparam("new_topic"))
)
_SUBSCRIPTION = (
    update(subscription)
    .where(subscription.c.id == bindparam("row"))
    .values(element_id=bindparam("element"), name=bindparam("shown"))
)
_INCIDENT = (
    update(incident)
    .where(incident.c.id == bindparam("row"))
    .values(element_id=bindparam("element"))
)
_INSTANCE = (
    update(instance)
    .where(instance.c.id == bindparam("row"))
    .values(definition_id=bindparam("definition"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What came of one root."""

    failures: tuple[MigrationFailure, ...] = ()
    #: Elements of the target that have begun to wait.
    begun: tuple[str, ...] = ()


def migrate_root(
    context: CommandContext,
    root: Root,
    plan: MigrationPlan,
    *,
    rewritten: Rewritten,
    instance_ids: Collection[str],
) -> Moved:
    """Move a locked root, or say what stands against it; then nothing may commit.

    Raises:
        Refused: it cannot go on in the target.
    """
    move = _Move(context, root, plan, rewritten.places)
    return move.run(rewritten.snapshot, sorted(instance_ids))


class _Move:
    """One root with its rows, in the target already."""

    def __init__(
        self,
        context: CommandContext,
        root: Root,
        plan: MigrationPlan,
        places: Collection[MovedPlace],
    ) -> None:
        self._context = context
        self._root = root
        self._plan = plan
        self._places = {each.activity_id: each for each in places}
        self._failures: list[MigrationFailure] = []

    def run(self, snapshot: str, instance_ids: list[str]) -> Moved:
        """Rewrite the rows, let new events wait, and write it down."""
        context, root, plan = self._context, self._root, self._plan
        is_suspended = root.state is InstanceState.SUSPENDED
        self._take_instances(instance_ids)
        root.snapshot = snapshot
        step = Step.resume(context, root)
        faces = step.interpreter.faces(self._places)
        self._take_tasks(faces)
        self._take_jobs(faces)
        changed = self._take_subscriptions(faces)
        self._take_incidents()
        begun = step.interpreter.settle(
            list(self._places), known=set(plan.mapping.values()), changed=changed
        )
        facts = {"from": plan.source_id, "to": plan.target_id}
        for instance_id in instance_ids:
            moved = {
                each.source_element: each.target_element
                for each in self._places.values()
                if each.instance_id == instance_id
            }
            step.recorder.event(
                HistoryType.INSTANCE_MIGRATED,
                instance_id=instance_id,
                data={**facts, "moved": moved},
            )
        payload = {**facts, "instances": instance_ids, "mapping": dict(plan.mapping)}
        advance = step.finish("migrate_instance", payload)
        defer(context)
        context.work.deferred.clear()
        if is_suspended:
            mark_jobs(context, root.id, suspended=True)
            if advance.history:
                self._failures.append(
                    MigrationFailure(
                        reason=reason("moves_suspended"), instance_id=root.id
                    )
                )
        return Moved(failures=tuple(self._failures), begun=tuple(begun))

    # -- rows ---------------------------------------------------------------------------

    def _take_instances(self, instance_ids: list[str]) -> None:
        target = self._plan.target_id
        self._write(
            _INSTANCE, [{"row": each, "definition": target} for each in instance_ids]
        )
        if self._root.id in instance_ids:
            self._root.definition_id = target

    def _take_tasks(self, faces: Mapping[str, Face]) -> None:
        self._write(
            _TASK,
            [
                {
                    "row": row.id,
                    "definition": self._plan.target_id,
                    "element": place.target_element,
                    "shown": faces[row.id].name,
                    "form": faces[row.id].form_key,
                }
                for row, place in self._open(user_task, "id", TASK_IS_OPEN)
            ],
        )

    def _take_jobs(self, faces: Mapping[str, Face]) -> None:
        rows = []
        for row, place in self._open(job, "activity_instance_id", JOB_IS_OPEN):
            topic = row.topic
            wanted = faces[place.activity_id].topic
            if row.kind == JobKind.EXTERNAL and wanted != topic:
                if row.state == JobState.LOCKED:
                    why = reason("being_done", old=str(topic), new=str(wanted))
                    self._fail(place, why)
                topic = wanted
                # Whoever does the new topic is to hear of it.
                self._context.job_is_due(row.due_at)
            rows.append(
                {"row": row.id, "element": place.target_element, "new_topic": topic}
            )
        self._write(_JOB, rows)

    def _take_subscriptions(self, faces: Mapping[str, Face]) -> list[str]:
        """Return the places that wait for another condition than before."""
        rows, changed = [], []
        for row, place in self._open(subscription, "id", SUBSCRIPTION_IS_OPEN):
            name = faces[row.id].event or row.name
            updates = self._plan.updates
            if name != row.name:
                if updates is not None and place.source_element not in updates:
                    self._fail(place, reason("other_event"))
                if row.kind == "conditional":
                    changed.append(row.id)
            rows.append({"row": row.id, "element": place.target_element, "shown": name})
        self._write(_SUBSCRIPTION, rows)
        return changed

    def _take_incidents(self) -> None:
        found = self._open(incident, "activity_instance_id", INCIDENT_IS_OPEN)
        self._write(
            _INCIDENT,
            [{"row": row.id, "element": place.target_element} for row, place in found],
        )

    def _open(
        self, table: Table, key: str, is_open: Any
    ) -> Iterator[tuple[Row[Any], MovedPlace]]:
        """Yield the open rows of the places that move."""
        query = select(table).where(table.c.root_id == self._root.id, is_open)
        for row in self._context.work.connection.execute(query).all():
            place = self._places.get(getattr(row, key))
            if place is not None:
                yield row, place

    def _write(self, statement: Any, rows: list[dict[str, object]]) -> None:
        if rows:
            self._context.work.connection.execute(statement, rows)

    def _fail(self, place: MovedPlace, why: MigrationReason) -> None:
        self._failures.append(
            MigrationFailure(
                reason=why,
                instance_id=place.instance_id,
                element_id=place.source_element,
                element_name=place.source_name,
                activity_id=place.activity_id,
            )
        )
