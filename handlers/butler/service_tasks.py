"""The service tasks of the butler service, by topic; all with database effects only."""

from __future__ import annotations

from collections.abc import Mapping

from engine import HandlerResult, ServiceTaskCall, ServiceTaskHandler
from handlers.butler.declarations import CALL_BACKUP
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.palette.declaration import Declaration
from handlers.palette.declared import Run, declared


def service_tasks() -> Mapping[str, ServiceTaskHandler]:
    """Return the handlers by the topics that the diagrams name."""
    return {each.topic: declared(each, run) for each, run in declared_runs()}


def declared_runs() -> tuple[tuple[Declaration, Run], ...]:
    """Return each declaration with the function that does its work, unchecked."""
    return ((CALL_BACKUP, call_backup),)


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
