"""Which papers of a case may be drafted, signed and put right now, and by whom.

A notice belongs to a matter: without the matter there is nothing to decide. Where the
bureau wants a leader's consent to the matter, the consent signs the notice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from engine import Actor
from handlers.approvals.settings import asks_approval
from handlers.documents.errors import DocumentRefused
from handlers.documents.kinds import KINDS, DocumentKind
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.parties.model import Role

#: Kind -> the matter that decides on it; kinds that are not named go with any.
MATTERS: Mapping[str, str] = {
    **{task.kind: element_id for element_id, task in NOTICE_TASKS.items()},
    "revocation_notice": "revoke_measures",
}
#: The matters as the diagram names them.
_NAMES: Mapping[str, str] = {
    "notify_producer_regulator": "通报生产者所在地同级部门",
    "issue_rectification_order": "下达责令改正通知书",
    "notify_objection_conclusion": "告知异议处理结论（不成立、不受理）",
    "revoke_measures": "撤销处理、解除停售、更正公示",
    "start_assistance": "启动帮扶，确定联动对象与帮扶机构",
    "serve_pass_notice": "送达复查合格通知",
    "report_failure_upward": "逐级上报",
    "order_suspension": "责令停业、限期整顿",
    "transfer_revocation": "吊销程序移送（营业执照、生产许可证）",
}


def draftable(open_matters: Collection[str]) -> list[DocumentKind]:
    """Return the kinds that may be drafted in a case with these open matters."""
    return [
        kind
        for kind in KINDS.values()
        if kind.fields and not why_no_draft(kind.key, open_matters)
    ]


def why_no_draft(kind: str, open_matters: Collection[str]) -> str:
    """Return why a paper may not be drafted now, nothing where it may."""
    matter = MATTERS.get(kind)
    if matter is None or matter in open_matters:
        return ""
    name = KINDS[kind].zh
    return f"本案现在没有办理中的“{_NAMES[matter]}”，不能拟制、签发{name}"


def why_no_signature(
    connection: Connection, kind: str, open_matters: Collection[str], *, bureau_id: str
) -> str:
    """Return why an officer may not sign a paper alone, nothing where they may."""
    refused = why_no_draft(kind, open_matters)
    if refused or not _needs_consent(connection, kind, bureau_id):
        return refused
    name, matter = KINDS[kind].zh, _NAMES[MATTERS[kind]]
    return f"{name}由审批人签发：请在“{matter}”中送审，同意时签发并给出文号"


def why_no_correction(
    connection: Connection, kind: str, actor: Actor, *, bureau_id: str
) -> str:
    """Return why somebody may not issue a signed paper anew, nothing if they may."""
    is_leader = Role.LEADER in actor.all_groups
    if is_leader or not _needs_consent(connection, kind, bureau_id):
        return ""
    return f"{KINDS[kind].zh}经审批签发，更正由审批人办理"


def require(refused: str) -> None:
    """Refuse what there is a reason against.

    Raises:
        DocumentRefused: there is one.
    """
    if refused:
        raise DocumentRefused(reason=refused)


def _needs_consent(connection: Connection, kind: str, bureau_id: str) -> bool:
    matter = MATTERS.get(kind)
    return matter is not None and asks_approval(connection, matter, bureau_id=bureau_id)
