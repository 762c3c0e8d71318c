"""What the room of approvals refuses."""

from __future__ import annotations

from engine import NotFound, WrongState
from handlers.approvals.model import Approval, Outcome
from handlers.errors import DomainRefused

_ENDED = {
    Outcome.AGREED: "已经同意",
    Outcome.RETURNED: "已经退回",
    Outcome.WITHDRAWN: "已由提交人撤回",
    Outcome.VOID: "已随案件终结而失效",
    Outcome.HANDED_ON: "已随交接结束，由接手人重新送审",
}


class ApprovalNotFound(NotFound):
    """There is no such request for approval, or it is not the actor's to see."""

    def __init__(self, approval_id: str) -> None:
        super().__init__(f"there is no approval {approval_id}")
        self.approval_id = approval_id


class ApprovalPending(DomainRefused):
    """The matter waits for an approval: nobody hands it in meanwhile."""

    def __init__(self, task_id: str) -> None:
        super().__init__("这件事项已经送审，正在等待审批；要修改请先撤回")
        self.task_id = task_id


class ApprovalEnded(DomainRefused):
    """The request has been answered or withdrawn before."""

    def __init__(self, approval: Approval) -> None:
        said = _ENDED[approval.outcome] if approval.outcome else "已经变化"
        super().__init__(f"这份送审{said}，不能再次办理")
        self.approval = approval


class OwnSubmission(DomainRefused):
    """Nobody approves what they handed in themselves."""

    def __init__(self) -> None:
        super().__init__("不能审批自己提交的事项，请由本局其他审批人办理")


class NotTheApprover(DomainRefused):
    """Only a leader of the case's own bureau approves."""

    def __init__(self) -> None:
        super().__init__("只有本局的审批人可以审批")


class NotTheAsker(DomainRefused):
    """Only who sent it, or who holds the matter now, takes it back."""

    def __init__(self) -> None:
        super().__init__("只有提交人可以撤回送审")


class OpinionMissing(DomainRefused):
    """Who sends something back says why."""

    def __init__(self) -> None:
        super().__init__("退回时请写明意见")


class MatterGone(WrongState):
    """The matter ended while its answers waited for approval."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(
            action="approve", wanted=f"user task {approval.task_id}", state="ended"
        )
        self.approval = approval
