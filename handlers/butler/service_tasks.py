"""The service tasks of the butler service, by topic; all with database effects only."""

from __future__ import annotations

from collections.abc import Mapping

from engine import HandlerResult, ServiceTaskCall, ServiceTaskHandler
from handlers.butler.contract_tasks import (
    ask_satisfaction,
    close_contract,
    start_patrols,
)
from handlers.butler.declarations import (
    ASK_SATISFACTION,
    CALL_BACKUP,
    CLOSE_CONTRACT,
    REMIND_SIGNER,
    START_PATROLS,
    WARN_COMPLAINT,
    WARN_INCIDENT,
)
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.palette.declaration import Declaration
from handlers.palette.declared import Run, declared
from handlers.parties.model import Role
from handlers.parties.people import people_in


def service_tasks() -> Mapping[str, ServiceTaskHandler]:
    """Return the handlers by the topics that the diagrams name."""
    return {each.topic: declared(each, run) for each, run in declared_runs()}


def declared_runs() -> tuple[tuple[Declaration, Run], ...]:
    """Return each declaration with the function that does its work, unchecked."""
    return (
        (CALL_BACKUP, call_backup),
        (REMIND_SIGNER, remind_signer),
        (WARN_COMPLAINT, warn_complaint),
        (WARN_INCIDENT, warn_of_incident),
        (START_PATROLS, start_patrols),
        (CLOSE_CONTRACT, close_contract),
        (ASK_SATISFACTION, ask_satisfaction),
    )


def call_backup(call: ServiceTaskCall) -> HandlerResult:
    """Tell the backup that half of the hours are over (B5.6)."""
    if call.unit_of_work is not None:
        known = call.variables
        tell(
            call.unit_of_work,
            kind=NoticeKind.TASK,
            key=f"patrol:{call.instance_id}:backup",
            to=[str(known["patrol_backup"])],
            subject=(
                f"巡查时段过半尚未完成，请准备接办："
                f"{known.get('client_name') or ''} · {known.get('patrol_name') or ''}"
            ),
            text="请与巡查人员联系；需要接办的，由项目负责人转交。",
            link="/inbox",
        )
    return HandlerResult()


def remind_signer(call: ServiceTaskCall) -> HandlerResult:
    """Tell the client's signer, and whoever helps, that half of the hours are over."""
    if call.unit_of_work is not None:
        known = call.variables
        tell(
            call.unit_of_work,
            kind=NoticeKind.TASK,
            key=f"patrol:{call.instance_id}:unsigned",
            to=[str(known["self_signer"]), str(known.get("patrol_by") or "")],
            subject=(
                f"时段过半，自查记录尚未签署：{known.get('client_name') or ''} · "
                f"{known.get('self_record') or ''}"
            ),
            text="请由服务对象的签署人填写并签署；服务单位可以协助，不能代为签署。",
            link="/inbox",
        )
    return HandlerResult()


def warn_complaint(call: ServiceTaskCall) -> HandlerResult:
    """Tell whoever handles a complaint, and the head, that its time runs out (B6.5.2)."""
    uow, known = call.unit_of_work, call.variables
    if uow is not None:
        heads = people_in(
            uow.connection, Role.BUTLER_HEAD, org_id=str(known["butler_id"])
        )
        until = str(known["complaint_promised_at"])
        tell(
            uow,
            kind=NoticeKind.WARNING,
            key=f"complaint:{call.idempotency_key}",
            to=[str(known.get("complaint_handler") or ""), *heads],
            subject=f"投诉 {known['complaint_no']} 的承诺期限临近：{until[:10]}",
            text="请在承诺期限前反馈处理结果；不能按期的，到期时说明原因并重新承诺。",
            link="/inbox",
        )
    return HandlerResult()


def warn_of_incident(call: ServiceTaskCall) -> HandlerResult:
    """Tell lead and head that no measures are written down in time (B6.4.2)."""
    uow, known = call.unit_of_work, call.variables
    if uow is not None:
        heads = people_in(
            uow.connection, Role.BUTLER_HEAD, org_id=str(known["butler_id"])
        )
        tell(
            uow,
            kind=NoticeKind.MISSED,
            key=f"incident:{call.idempotency_key}",
            to=[str(known.get("incident_lead") or ""), *heads],
            subject=f"意外事件 {known['incident_no']} 尚未记录应急措施",
            text="采取应急措施的时限已过：请立即处置并记录。",
            link="/inbox",
        )
    return HandlerResult()
