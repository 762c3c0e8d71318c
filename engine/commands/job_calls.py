"""What handlers are told about the job that they do."""

from __future__ import annotations

from engine.bpmn.interpreter import Interpreter
from engine.clock import Clock
from engine.commands.plugins import NoticeCall, ServiceTaskCall
from engine.store.claims import ClaimedJob
from engine.store.unit_of_work import UnitOfWork


def service_task_call(
    interpreter: Interpreter,
    claimed: ClaimedJob,
    *,
    clock: Clock,
    work: UnitOfWork | None,
) -> ServiceTaskCall:
    """Describe an external task to its handler; `work` is None for outside effects."""
    place = interpreter.call_at(str(claimed.activity_instance_id), str(claimed.topic))
    return ServiceTaskCall(
        job_id=claimed.id,
        idempotency_key=place.activity_instance_id,
        instance_id=place.instance_id,
        root_id=place.root_id,
        definition_key=place.definition_key,
        business_key=place.business_key,
        element_id=place.element_id,
        attempt=claimed.attempt,
        variables=place.variables,
        properties=place.properties,
        clock=clock,
        unit_of_work=work,
    )


def notice_call(
    claimed: ClaimedJob, *, clock: Clock, work: UnitOfWork | None
) -> NoticeCall:
    """Describe a notice to its handler; `work` is None for outside effects."""
    return NoticeCall(
        job_id=claimed.id,
        topic=str(claimed.topic),
        payload=claimed.payload,
        root_id=claimed.root_id,
        due_at=claimed.due_at,
        attempt=claimed.attempt,
        clock=clock,
        unit_of_work=work,
    )
