"""Write what a command did to a root instance, in as few statements as there can be.

The interpreter decides, this writes: history, rows of work, variables, the audit row
and at last the root's own row with its snapshot. It knows no rule of BPMN.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, select, update

from engine.commands.context import CommandContext
from engine.commands.endings import Endings
from engine.commands.roots import Root
from engine.commands.work_rows import (
    candidate_rows,
    incident_row,
    instance_row,
    job_row,
    subscription_row,
    user_task_row,
)
from engine.errors import DatabaseBusy
from engine.model.advance import Advance, NewInstance
from engine.model.audit import audit_entry
from engine.model.history import HistoryEvent, HistoryType
from engine.model.lifecycles import (
    IncidentState,
    InstanceState,
    JobState,
    UserTaskState,
)
from engine.model.variables import VariableScopes
from engine.store.tables import (
    audit,
    history,
    incident,
    instance,
    job,
    subscription,
    user_task,
    user_task_candidate,
)
from engine.store.variables import VariableChanges

_SAVE_ROOT = (
    update(instance)
    .where(
        instance.c.id == bindparam("root"),
        instance.c.revision == bindparam("old_revision"),
    )
    .values(
        state=bindparam("new_state"),
        snapshot=bindparam("new_snapshot"),
        revision=instance.c.revision + 1,
        open_incidents=bindparam("incidents"),
        history_seq=bindparam("last_history"),
        audit_seq=bindparam("last_audit"),
        audit_head=bindparam("head"),
        ended_at=bindparam("ended"),
        ended_by=bindparam("by"),
        end_reason=bindparam("reason"),
    )
)
_CALLED = select(
    instance.c.id, instance.c.definition_id, instance.c.business_key
).where(instance.c.root_id == bindparam("root"))


class Recorder:
    """Everything that one command writes about one root instance."""

    def __init__(self, context: CommandContext, root: Root) -> None:
        self._context = context
        self._root = root
        self._events: list[HistoryEvent] = []
        self._new_root: dict[str, object] | None = None
        self._variables: VariableChanges | None = None
        #: Definition and business key of instances by id.
        self._known = {root.id: (root.definition_id, root.business_key)}
        self._endings = Endings(
            connection=context.work.connection,
            root_id=root.id,
            at=context.now,
            by=context.actor.id,
        )

    def event(
        self,
        kind: HistoryType,
        *,
        instance_id: str | None = None,
        element_id: str | None = None,
        activity_instance_id: str | None = None,
        data: Mapping[str, object] | None = None,
    ) -> None:
        """Add a history event that the interpreter does not know of."""
        self._events.append(
            HistoryEvent(
                type=kind,
                instance_id=instance_id or self._root.id,
                element_id=element_id,
                activity_instance_id=activity_instance_id,
                data=data or {},
            )
        )

    def advance(
        self,
        advance: Advance,
        *,
        scopes: VariableScopes,
        stored_scopes: Collection[str],
        snapshot: str,
        reason: str | None = None,
    ) -> None:
        """Take over what the interpreter did.

        Raises:
            VariableRefused: a variable's name or value cannot be stored.
        """
        self._variables = VariableChanges(
            root_id=self._root.id,
            scopes=scopes,
            closed=advance.scopes_closed,
            stored=stored_scopes,
        )
        self._events += advance.history
        self._root.snapshot = snapshot or None
        self._instances(advance, reason)
        self._user_tasks(advance)
        self._jobs(advance)
        self._subscriptions(advance)
        self._incidents(advance)

    def save(self, action: str, payload: object) -> None:
        """Write everything, with one audit row for the command.

        Raises:
            DatabaseBusy: somebody changed the root in spite of our lock.
        """
        work = self._context.work
        root = self._root
        work.add(audit, self._audit_row(action, payload))
        for event in self._events:
            root.history_seq += 1
            work.add(history, self._history_row(event))
        if self._new_root is not None:
            self._new_root |= {
                "state": root.state,
                "snapshot": root.snapshot,
                "open_incidents": root.open_incidents,
                "history_seq": root.history_seq,
                "audit_seq": root.audit_seq,
                "audit_head": root.audit_head,
                "ended_at": root.ended_at,
                "ended_by": root.ended_by,
                "end_reason": root.end_reason,
            }
        else:
            self._save_root()
        work.flush()
        if self._variables is not None:
            self._variables.write(work.connection)

    def _save_root(self) -> None:
        root = self._root
        saved = self._context.work.connection.execute(
            _SAVE_ROOT,
            {
                "root": root.id,
                "old_revision": root.revision,
                "new_state": root.state,
                "new_snapshot": root.snapshot,
                "incidents": root.open_incidents,
                "last_history": root.history_seq,
                "last_audit": root.audit_seq,
                "head": root.audit_head,
                "ended": root.ended_at,
                "by": root.ended_by,
                "reason": root.end_reason,
            },
        )
        if saved.rowcount != 1:
            raise DatabaseBusy(waited_for=f"instance {root.id}")
        root.revision += 1

    def _instances(self, advance: Advance, reason: str | None) -> None:
        rows: dict[str, dict[str, object]] = {}
        for new in advance.instances_started:
            rows[new.id] = self._instance_row(new)
            self._known[new.id] = (new.definition_id, new.business_key)
        called: list[tuple[str, InstanceState]] = []
        for instance_id, state in advance.instances_ended:
            if instance_id == self._root.id:
                self._root.state = state
                self._root.ended_at = self._context.now
                self._root.ended_by = self._context.actor.id
                self._root.end_reason = reason or None
            elif instance_id in rows:
                rows[instance_id] |= {
                    "state": state,
                    "ended_at": self._context.now,
                    "ended_by": self._context.actor.id,
                }
            else:
                called.append((instance_id, state))
        for row in rows.values():
            self._context.work.add(instance, row)
        self._new_root = rows.get(self._root.id)
        self._endings.called_instances(called)

    def _instance_row(self, new: NewInstance) -> dict[str, object]:
        return instance_row(new, now=self._context.now, actor=self._context.actor.id)

    def _user_tasks(self, advance: Advance) -> None:
        ended = {one[0]: one for one in advance.user_tasks_ended}
        for new in advance.user_tasks_created:
            definition_id, business_key = self._instance(new.instance_id)
            row = user_task_row(
                new,
                root_id=self._root.id,
                definition_id=definition_id,
                # People know a task by the case, also where a called process does it.
                business_key=business_key or self._root.business_key,
                now=self._context.now,
            )
            if new.id in ended:
                _, state, reason = ended.pop(new.id)
                row |= self._ended(state) | {"end_reason": reason or None}
            self._context.work.add(user_task, row)
            if row["ended_at"] is None:
                for candidate in candidate_rows(new):
                    self._context.work.add(user_task_candidate, candidate)
        self._endings.user_tasks(list(ended.values()))

    def _ended(self, state: UserTaskState) -> dict[str, object]:
        return {
            "state": state,
            "ended_at": self._context.now,
            "ended_by": self._context.actor.id,
        }

    def _jobs(self, advance: Advance) -> None:
        canceled = set(advance.jobs_canceled_at)
        for new in advance.jobs_created:
            row = job_row(new, root_id=self._root.id, now=self._context.now)
            if new.activity_instance_id in canceled:
                row |= {"state": JobState.CANCELED, "ended_at": self._context.now}
            else:
                self._context.job_is_due(new.due_at)
            self._context.work.add(job, row)
        self._endings.jobs_at(canceled)

    def _subscriptions(self, advance: Advance) -> None:
        ended = dict.fromkeys(advance.subscriptions_ended)
        for new in advance.subscriptions_created:
            definition_id, business_key = self._instance(new.instance_id)
            row = subscription_row(
                new,
                root_id=self._root.id,
                definition_id=definition_id,
                business_key=business_key,
                now=self._context.now,
            )
            if new.id in ended:
                del ended[new.id]
                row["ended_at"] = self._context.now
            self._context.work.add(subscription, row)
        self._endings.subscriptions(ended)

    def _incidents(self, advance: Advance) -> None:
        canceled = {*advance.incidents_canceled_at, *advance.jobs_canceled_at}
        if self._root.open_incidents:
            for void in self._endings.incidents_at(canceled):
                self._root.open_incidents -= 1
                self.event(
                    HistoryType.INCIDENT_RESOLVED,
                    instance_id=void.instance_id,
                    element_id=void.element_id,
                    activity_instance_id=void.activity_instance_id,
                    data={"incident_id": void.id, "note": void.note},
                )
        for new in advance.incidents_opened:
            row = incident_row(
                new, root_id=self._root.id, job_id=None, now=self._context.now
            )
            if new.activity_instance_id in canceled:
                row |= {
                    "state": IncidentState.RESOLVED,
                    "resolved_at": self._context.now,
                    "resolved_by": self._context.actor.id,
                }
            else:
                self._root.open_incidents += 1
            self._context.work.add(incident, row)

    def _instance(self, instance_id: str) -> tuple[str, str | None]:
        """Return definition and business key of an instance of this root."""
        if instance_id not in self._known:
            rows = self._context.work.connection.execute(
                _CALLED, {"root": self._root.id}
            )
            self._known |= {
                row.id: (row.definition_id, row.business_key) for row in rows
            }
        return self._known[instance_id]

    def _audit_row(self, action: str, payload: object) -> dict[str, object]:
        root = self._root
        root.audit_seq += 1
        entry = audit_entry(
            chain=root.id,
            seq=root.audit_seq,
            at=self._context.now,
            actor=self._context.actor.id,
            action=action,
            payload=payload,
            previous_hash=root.audit_head,
        )
        root.audit_head = entry.hash
        return entry.to_row()

    def _history_row(self, event: HistoryEvent) -> dict[str, object]:
        return {
            "root_id": self._root.id,
            "seq": self._root.history_seq,
            "instance_id": event.instance_id,
            "at": self._context.now,
            "due_at": event.due_at,
            "actor": self._context.actor.id,
            "type": str(event.type),
            "element_id": event.element_id,
            "activity_instance_id": event.activity_instance_id,
            "scope_id": event.scope_id,
            "data": dict(event.data),
        }
