"""What people did: the audit as Camunda's user operation log."""

from __future__ import annotations

import json
from typing import Any

from engine import AuditEntry, AuditFilter
from handlers.machines.scopes import Scope
from web.engine_rest.listing import Names, Query, RestList, same
from web.engine_rest.operations import Operations
from web.engine_rest.people import person_id_of
from web.engine_rest.schemas import history as schemas
from web.services import services

operations = Operations("User operation log", __name__)

#: Commands of ours, each with Camunda's words for operation and entity.
_WORDS = {
    "start_instance": ("Create", "ProcessInstance"),
    "cancel_instance": ("Delete", "ProcessInstance"),
    "suspend_instance": ("Suspend", "ProcessInstance"),
    "activate_instance": ("Activate", "ProcessInstance"),
    "correlate_message": ("CorrelateMessage", "ProcessInstance"),
    "set_variables": ("ModifyVariable", "Variable"),
    "claim_user_task": ("Claim", "Task"),
    "unclaim_user_task": ("Unclaim", "Task"),
    "assign_user_task": ("Assign", "Task"),
    "delegate_user_task": ("Delegate", "Task"),
    "resolve_user_task": ("Resolve", "Task"),
    "update_user_task": ("Update", "Task"),
    "add_user_link": ("AddUserLink", "IdentityLink"),
    "delete_user_link": ("DeleteUserLink", "IdentityLink"),
    "add_group_link": ("AddGroupLink", "IdentityLink"),
    "delete_group_link": ("DeleteGroupLink", "IdentityLink"),
    "complete_user_task": ("Complete", "Task"),
    "add_comment": ("AddComment", "Task"),
    "resolve_incident": ("Resolve", "Incident"),
    "annotate_incident": ("SetAnnotation", "Incident"),
    "reschedule_job": ("SetDueDate", "Job"),
    "deploy": ("Create", "Deployment"),
}


def _wanted(query: Query) -> AuditFilter:
    user, kind = query.get("user_id"), query.get("operation_type")
    instance_id = query.get("process_instance_id")
    return AuditFilter(
        root_ids=None if instance_id is None else [instance_id],
        actor=None if user is None else person_id_of(user),
        actions=None if kind is None else _actions(kind),
        **same(query, "before", "after"),
    )


def _actions(operation_type: str) -> list[str]:
    return [
        action for action, (kind, _) in _WORDS.items() if kind == operation_type
    ] or [operation_type]


def _answer(found: AuditEntry) -> dict[str, Any]:
    kind, entity = _WORDS.get(found.action, (found.action, "Other"))
    of_instance = found.chain if found.chain != "admin" else None
    payload = _payload(found)
    known = schemas.UserOperation().fields
    entry_id = f"{found.chain}:{found.seq}"
    return {
        **dict.fromkeys(known, None),
        "id": entry_id,
        "operation_id": entry_id,
        "user_id": found.actor,
        "timestamp": found.at,
        "operation_type": kind,
        "entity_type": entity,
        "annotation": _text(payload.get("reason")) or _text(payload.get("note")),
        "process_instance_id": of_instance,
        "root_process_instance_id": of_instance,
        "task_id": _text(payload.get("task_id")),
    }


def _payload(found: AuditEntry) -> dict[str, Any]:
    """Return what the command said; nothing where the law had it erased."""
    payload = json.loads(found.payload) if found.payload else {}
    return payload if isinstance(payload, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


RestList(
    path="/history/user-operation",
    what="What people did, latest first",
    names=Names(found="queryUserOperationEntries", count="queryUserOperationCount"),
    query=schemas.UserOperationQuery,
    answer=schemas.UserOperation(),
    sorts={"timestamp": "at"},
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_audit(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_audit(wanted, actor=actor),
    show=_answer,
    scope=Scope.OPERATE,
).declare(operations)
