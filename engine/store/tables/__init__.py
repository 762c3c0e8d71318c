"""All tables of the engine."""

from __future__ import annotations

from engine.store.tables.deployments import (
    decision_definition,
    deployment,
    deployment_resource,
    process_definition,
    resource,
    start_subscription,
)
from engine.store.tables.instances import (
    IS_ROOT,
    IS_RUNNING,
    instance,
    instance_label,
    message_taken,
    request_key,
    variable,
)
from engine.store.tables.records import (
    IS_DECISION,
    audit,
    audit_chain,
    audit_seal,
    history,
    removed_root,
)
from engine.store.tables.work import (
    INCIDENT_IS_OPEN,
    JOB_HOLDS_ROOT,
    JOB_IS_CREATED,
    JOB_IS_LOCKED,
    JOB_IS_OPEN,
    JOB_IS_WAITING,
    SUBSCRIPTION_IS_OPEN,
    TASK_IS_OPEN,
    incident,
    job,
    subscription,
    user_task,
    user_task_candidate,
)

__all__ = [
    "INCIDENT_IS_OPEN",
    "IS_DECISION",
    "IS_ROOT",
    "IS_RUNNING",
    "JOB_HOLDS_ROOT",
    "JOB_IS_CREATED",
    "JOB_IS_LOCKED",
    "JOB_IS_OPEN",
    "JOB_IS_WAITING",
    "SUBSCRIPTION_IS_OPEN",
    "TASK_IS_OPEN",
    "audit",
    "audit_chain",
    "audit_seal",
    "decision_definition",
    "deployment",
    "deployment_resource",
    "history",
    "incident",
    "instance",
    "instance_label",
    "job",
    "message_taken",
    "process_definition",
    "removed_root",
    "request_key",
    "resource",
    "start_subscription",
    "subscription",
    "user_task",
    "user_task_candidate",
    "variable",
]
