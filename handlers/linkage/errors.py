"""What the linkage room refuses."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.errors import DomainRefused
from handlers.forms import FieldError


class ProgrammeNumbersExhausted(DomainRefused):
    """The year has more programmes than its numbers hold."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的帮扶项目编号已用完，请联系管理员调整编号规则")
        self.year = year


class ProgrammeNotFound(DomainRefused):
    """No programme has this number, or it is not for this person to see."""

    def __init__(self, programme_id: str) -> None:
        super().__init__(f"没有编号为“{programme_id}”的帮扶项目")
        self.programme_id = programme_id


class ProgrammeRuns(DomainRefused):
    """The programme is under way already, or has been."""

    def __init__(self, programme_id: str) -> None:
        super().__init__(f"帮扶项目{programme_id}已经开始汇总，不能重复开始")
        self.programme_id = programme_id


class ProgrammeClosed(DomainRefused):
    """The programme has no plan in force that could be changed."""

    def __init__(self, programme_id: str) -> None:
        super().__init__(f"帮扶项目{programme_id}没有评审通过的方案，或者项目已经结束")
        self.programme_id = programme_id


class CaseNotFound(DomainRefused):
    """No case has this number."""

    def __init__(self, business_key: str) -> None:
        super().__init__(f"没有案号为“{business_key}”的案件")
        self.business_key = business_key


class FactMissing(DomainRefused):
    """A step came before the fact that it rests on was recorded."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"尚未登记{what}（{name}）")
        self.name = name


class CaseClosed(DomainRefused):
    """The case is closed; a new problem is a new case."""

    def __init__(self, business_key: str) -> None:
        super().__init__(f"案件{business_key}已结案，不能再办理该事项")
        self.business_key = business_key


class BureauMissing(DomainRefused):
    """A case belongs to a bureau, and nobody says to which."""

    def __init__(self) -> None:
        super().__init__("请由市场监督管理部门的账号登记案件")


class CaseMissing(DomainRefused):
    """A step of the linkage work runs without a case."""

    def __init__(self, element_id: str) -> None:
        super().__init__(f"步骤{element_id}没有对应的案号")
        self.element_id = element_id


class AnswersRefused(DomainRefused):
    """The rule of a task finds something wrong with the answers to its form."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        told = "；".join(f"{error.label}：{error.message}" for error in errors)
        super().__init__(f"表单未通过核对：{told}")
        self.errors = tuple(errors)


class AskerGone(DomainRefused):
    """Who sent something for approval does not work here any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"提交人{name}已停用，请退回，由现在的承办人重新提交")
        self.name = name


class SaleStaysLocked(DomainRefused):
    """The stop of production and sale ends with the notice of a pass (R-STOP)."""

    def __init__(self) -> None:
        super().__init__(
            "复查检验合格通知送达之前不得恢复生产、销售同一产品"
            "（7.1.2.2，总局令第18号第49条）"
        )


class BatchRefused(DomainRefused):
    """What was chosen is no batch: nothing, too much, or matters of several kinds."""

    def __init__(self, *, most: int) -> None:
        super().__init__(f"批量办理一次选择同一事项的1到{most}个案件")
        self.most = most


class NotTheirs(DomainRefused):
    """The matter is held by somebody else, or for other roles."""

    def __init__(self, task_id: str) -> None:
        super().__init__("这件事项不由您办理，不能送审")
        self.task_id = task_id
