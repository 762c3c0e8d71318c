"""What the linkage room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class CaseNumbersExhausted(DomainRefused):
    """The year has more cases than its numbers hold."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的案号已用完，请联系管理员调整编号规则")
        self.year = year


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
