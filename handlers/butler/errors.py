"""What the butler's room refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.errors import DomainRefused


class ContractNotFound(DomainRefused):
    """No such contract, or it is another butler's."""

    def __init__(self, contract_id: str) -> None:
        super().__init__("没有这份服务合同，或者不属于本单位")
        self.contract_id = contract_id


class ContractRefused(DomainRefused):
    """Something in a contract cannot be."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class ContractEnded(DomainRefused):
    """The contract is over."""

    def __init__(self, ended_on: date) -> None:
        super().__init__(f"服务合同已于{ended_on.isoformat()}结束")
        self.ended_on = ended_on


class PlanNotFound(DomainRefused):
    """No such plan, or it is another butler's."""

    def __init__(self, plan_id: str) -> None:
        super().__init__("没有这项巡查计划，或者不属于本单位")
        self.plan_id = plan_id


class PlanRefused(DomainRefused):
    """Something in a plan cannot be; all of it is said at once."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("；".join(reason for _, reason in faults))
        #: Field and reason.
        self.faults = tuple(faults)


class PlanEnded(DomainRefused):
    """The plan was ended and can be changed no more."""

    def __init__(self, ended_on: date) -> None:
        super().__init__(f"计划自{ended_on.isoformat()}起已停止，请新建计划")
        self.ended_on = ended_on


class ReasonMissing(DomainRefused):
    """A change of a plan or of a patrol needs a reason."""

    def __init__(self) -> None:
        super().__init__("请写明原因")


class PatrolNotMovable(DomainRefused):
    """The patrol is no more to be moved, or not to that day."""

    def __init__(self, named_on: date, *, reason: str) -> None:
        super().__init__(f"{named_on.isoformat()}的巡查不能改期：{reason}")
        self.named_on = named_on


class PatrolNotDue(DomainRefused):
    """A patrol was begun already, moved away or never handed out."""

    def __init__(self, key: str) -> None:
        super().__init__(f"巡查{key}不在待开始状态")
        self.key = key


class ServiceNotDue(DomainRefused):
    """The service under a contract has begun already."""

    def __init__(self, number: str) -> None:
        super().__init__(f"合同{number}的服务已经开始")
