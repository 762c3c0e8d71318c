"""All reads of the engine: the façade's second half."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from engine.bpmn.form_data import PREFIX, form_of
from engine.bpmn.library import DefinitionLibrary, properties_of
from engine.bpmn.process_model import ProcessModel
from engine.bpmn.specs import CompiledProcess
from engine.clock import Clock
from engine.errors import DefinitionNotFound
from engine.model.actors import Actor
from engine.model.history import HistoryType
from engine.model.lists import DefinitionFilter, DeploymentFilter, Slice
from engine.model.requests import InboxQuery, InstanceQuery
from engine.model.settings import EngineSettings
from engine.model.views import (
    ActivityState,
    CalledDefinition,
    CommentView,
    DefinitionView,
    DeploymentView,
    HistoryRow,
    InboxCounts,
    InboxPage,
    IncidentView,
    InstancePage,
    InstanceView,
    JobView,
    UserTaskView,
)
from engine.queries import (
    due,
    histories,
    inbox,
    instances,
    jobs,
    resources,
    static_calls,
    user_tasks,
)
from engine.queries.due import DueTasks
from engine.queries.lists import definitions as definition_lists
from engine.queries.lists import deployments as deployment_lists
from engine.queries.rows import Properties, definition_view
from engine.store import definitions
from engine.store.database import Database


class EngineReads:
    """Each method answers one question; what it may raise stands at the query."""

    clock: Clock
    database: Database
    settings: EngineSettings
    _library: DefinitionLibrary

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Hand out a connection for reads of the domain rooms."""
        with self.database.read() as connection:
            yield connection

    # -- user tasks -----------------------------------------------------------------

    def inbox(self, wanted: InboxQuery, *, actor: Actor) -> InboxPage:
        """Return a page of the actor's inbox."""
        with self.database.read() as connection:
            return inbox.inbox_page(
                connection,
                wanted,
                actor=actor,
                now=self.clock.now(),
                few=self.settings.few,
                properties=self._properties(connection),
            )

    def count_due_tasks(
        self, first: datetime, behind: datetime, *, actor: Actor
    ) -> list[DueTasks]:
        """Return how many open tasks the actor sees that are due in this time."""
        with self.database.read() as connection:
            return due.count_due(connection, first, behind, actor=actor)

    def tasks_due(
        self, first: datetime, behind: datetime, *, actor: Actor, limit: int = 100
    ) -> list[UserTaskView]:
        """Return the open tasks that the actor sees and that are due in this time."""
        with self.database.read() as connection:
            return due.tasks_due(
                connection,
                first,
                behind,
                actor=actor,
                properties=self._properties(connection),
                limit=limit,
            )

    def inbox_counts(
        self, actor: Actor, *, today_end: datetime | None = None
    ) -> InboxCounts:
        """Return how many tasks the tabs of the actor's inbox hold, each capped."""
        with self.database.read() as connection:
            return inbox.inbox_counts(
                connection,
                actor=actor,
                now=self.clock.now(),
                few=self.settings.few,
                today_end=today_end,
            )

    def user_task(self, task_id: str, *, actor: Actor) -> UserTaskView:
        """Return a user task, open or ended."""
        with self.database.read() as connection:
            return user_tasks.user_task_by_id(
                connection,
                task_id,
                actor=actor,
                properties=self._properties(connection),
            )

    def visible_user_tasks(
        self, task_ids: Collection[str], *, actor: Actor, open_only: bool = False
    ) -> frozenset[str]:
        """Return which of these user tasks, open or ended, the actor may see."""
        with self.database.read() as connection:
            return user_tasks.visible_tasks(
                connection, task_ids, actor=actor, open_only=open_only
            )

    def open_user_tasks(self, root_id: str, *, actor: Actor) -> list[UserTaskView]:
        """Return the open user tasks of a root instance, oldest first."""
        return self.user_tasks(root_id, actor=actor, ended_too=False)

    def user_tasks(
        self, root_id: str, *, actor: Actor, ended_too: bool = True
    ) -> list[UserTaskView]:
        """Return the user tasks of a root instance, oldest first."""
        with self.database.read() as connection:
            return user_tasks.tasks_of_root(
                connection,
                root_id,
                actor=actor,
                properties=self._properties(connection),
                ended_too=ended_too,
            )

    # -- instances ------------------------------------------------------------------

    def instance(self, instance_id: str, *, actor: Actor) -> InstanceView:
        """Return an instance, running or ended."""
        with self.database.read() as connection:
            return instances.instance_by_id(connection, instance_id, actor=actor)

    def instances(self, wanted: InstanceQuery, *, actor: Actor) -> InstancePage:
        """Return a page of root instances, latest first."""
        with self.database.read() as connection:
            return instances.instance_page(connection, wanted, actor=actor)

    def instance_by_business_key(
        self, business_key: str, *, process_key: str, actor: Actor
    ) -> InstanceView:
        """Return the latest root instance of a process with this business key."""
        with self.database.read() as connection:
            return instances.instance_by_business_key(
                connection, business_key, process_key=process_key, actor=actor
            )

    def called_instances(self, instance_id: str, *, actor: Actor) -> list[InstanceView]:
        """Return the instances that an instance has called."""
        with self.database.read() as connection:
            return instances.called_instances(connection, instance_id, actor=actor)

    def variables(self, instance_id: str, *, actor: Actor) -> dict[str, object]:
        """Return the variables of an instance; of an ended one, its last."""
        with self.database.read() as connection:
            return instances.variables_of(connection, instance_id, actor=actor)

    def variables_of_many(
        self, instance_ids: Collection[str], *, names: Collection[str], actor: Actor
    ) -> Mapping[str, Mapping[str, object]]:
        """Return some variables of many root instances, for lists."""
        with self.database.read() as connection:
            return instances.variables_of_many(
                connection, instance_ids, names=names, actor=actor
            )

    # -- what happened --------------------------------------------------------------

    def history(
        self,
        root_id: str,
        *,
        actor: Actor,
        types: Collection[HistoryType] | None = None,
        after_seq: int = 0,
        limit: int = 500,
    ) -> list[HistoryRow]:
        """Return the history of a root instance, or some types of it, oldest first."""
        with self.database.read() as connection:
            return histories.history_rows(
                connection,
                root_id,
                actor=actor,
                types=types,
                after_seq=after_seq,
                limit=limit,
            )

    def activity_states(self, root_id: str, *, actor: Actor) -> list[ActivityState]:
        """Return every visit of every activity in a root instance, in order."""
        with self.database.read() as connection:
            return histories.activity_states(connection, root_id, actor=actor)

    def activity_states_of_many(
        self,
        root_ids: Collection[str],
        *,
        actor: Actor,
        element_ids: Collection[str] | None = None,
    ) -> Mapping[str, list[ActivityState]]:
        """Return the visits of activities of many root instances, for lists."""
        with self.database.read() as connection:
            return histories.activity_states_of_many(
                connection, root_ids, actor=actor, element_ids=element_ids
            )

    def comments(self, root_id: str, *, actor: Actor) -> list[CommentView]:
        """Return the comments on a root instance, oldest first."""
        with self.database.read() as connection:
            return histories.comments(connection, root_id, actor=actor)

    def incidents(self, actor: Actor) -> list[IncidentView]:
        """Return the open incidents of what the actor may see, oldest first."""
        with self.database.read() as connection:
            return jobs.open_incidents(connection, actor=actor)

    def incidents_of(self, root_id: str, *, actor: Actor) -> list[IncidentView]:
        """Return all incidents of a root instance, oldest first."""
        with self.database.read() as connection:
            return jobs.incidents_of_root(connection, root_id, actor=actor)

    def incident(self, incident_id: str, *, actor: Actor) -> IncidentView:
        """Return an incident, open or resolved."""
        with self.database.read() as connection:
            return jobs.incident_by_id(connection, incident_id, actor=actor)

    def jobs(
        self, root_id: str, *, actor: Actor, ended_too: bool = False
    ) -> list[JobView]:
        """Return the jobs of a root instance, first due first."""
        with self.database.read() as connection:
            return jobs.jobs_of_root(
                connection, root_id, actor=actor, ended_too=ended_too
            )

    # -- definitions ----------------------------------------------------------------

    def definitions(self, *, latest_only: bool = True) -> list[DefinitionView]:
        """Return all definitions, by key, latest version first."""
        with self.database.read() as connection:
            rows = definitions.all_definitions(connection)
        views = [definition_view(row) for row in rows]
        if not latest_only:
            return views
        latest: dict[str, DefinitionView] = {}
        for view in views:
            latest.setdefault(view.key, view)
        return list(latest.values())

    def definition(self, id_or_key: str) -> DefinitionView:
        """Return the definition of an id, or the latest version of a key."""
        with self.database.read() as connection:
            find = (
                definitions.definition_by_id
                if ":" in id_or_key
                else definitions.latest_definition
            )
            return definition_view(find(connection, id_or_key))

    def find_definitions(
        self, wanted: DefinitionFilter, part: Slice, *, actor: Actor
    ) -> list[DefinitionView]:
        """Return the wanted part of all versions of processes."""
        with self.database.read() as connection:
            return definition_lists.LIST.rows(connection, wanted, part, actor=actor)

    def count_definitions(self, wanted: DefinitionFilter, *, actor: Actor) -> int:
        """Return how many versions of processes there are."""
        with self.database.read() as connection:
            return definition_lists.LIST.count(connection, wanted, actor=actor)

    def deployment(self, deployment_id: str) -> DeploymentView:
        """Return one deployment."""
        with self.database.read() as connection:
            return deployment_lists.deployment_by_id(connection, deployment_id)

    def find_deployments(
        self, wanted: DeploymentFilter, part: Slice, *, actor: Actor
    ) -> list[DeploymentView]:
        """Return the wanted part of all deployments."""
        with self.database.read() as connection:
            return deployment_lists.LIST.rows(connection, wanted, part, actor=actor)

    def count_deployments(self, wanted: DeploymentFilter, *, actor: Actor) -> int:
        """Return how many deployments there are."""
        with self.database.read() as connection:
            return deployment_lists.LIST.count(connection, wanted, actor=actor)

    def process_model(self, definition_id: str) -> ProcessModel:
        """Return what the diagram of a definition says."""
        with self.database.read() as connection:
            return self._compiled(connection, definition_id).model

    def called_definitions(self, definition_id: str) -> list[CalledDefinition]:
        """Return the versions that a version calls, where its diagram names them."""
        with self.database.read() as connection:
            model = self._compiled(connection, definition_id).model
            return static_calls.called_definitions(connection, definition_id, model)

    def resource(self, deployment_id: str, name: str) -> bytes:
        """Return a file of a deployment."""
        with self.database.read() as connection:
            return resources.resource_content(connection, deployment_id, name)

    def resource_names(self, deployment_id: str) -> list[str]:
        """Return the names of a deployment's files."""
        with self.database.read() as connection:
            return resources.resource_names(connection, deployment_id)

    def form_resource(self, definition_id: str, form_ref: str) -> bytes:
        """Return a form from the deployment of a definition, or from its diagram.

        Raises:
            DefinitionNotFound: there is no such form.
        """
        with self.database.read() as connection:
            if form_ref.startswith(PREFIX):
                model = self._compiled(connection, definition_id).model
                content = form_of(model, form_ref)
                if content is None:
                    raise DefinitionNotFound(form_ref)
                return content
            return resources.form_content(connection, definition_id, form_ref)

    def _properties(self, connection: Connection) -> Properties:
        def properties(definition_id: str, element_id: str) -> Mapping[str, str]:
            compiled = self._compiled(connection, definition_id)
            return properties_of(compiled, element_id)

        return properties

    def _compiled(self, connection: Connection, definition_id: str) -> CompiledProcess:
        return self._library.get(
            definition_id,
            lambda wanted: definitions.diagram_source(connection, wanted),
        )
