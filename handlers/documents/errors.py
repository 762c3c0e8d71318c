"""What the documents room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class DocumentKindUnknown(DomainRefused):
    """There is no such kind of paper."""

    def __init__(self, key: str) -> None:
        super().__init__(f"没有名为“{key}”的文书种类")
        self.key = key


class DocumentNotFound(DomainRefused):
    """There is no such document, or no such version of it."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"没有编号为“{document_id}”的文书")
        self.document_id = document_id


class DocumentRefused(DomainRefused):
    """A document cannot be changed in this way now; the reason is for people."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NumberRuleRefused(DomainRefused):
    """A rule for numbers would give no number, or the same one twice."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NumbersExhausted(DomainRefused):
    """The year has more papers than the digits of the rule hold."""

    def __init__(self, *, pattern: str, year: int) -> None:
        super().__init__(f"{year}年的编号“{pattern}”已用完，请联系管理员调整编号规则")
        self.year = year


class OutsideNumberTaken(DomainRefused):
    """A number from elsewhere stands on another paper of this bureau and kind."""

    def __init__(self, number: str, *, holder: str) -> None:
        super().__init__(f"外部文号“{number}”已用于另一份同类文书，请核对")
        self.number = number
        self.holder = holder


class NumberNotFound(DomainRefused):
    """The register has no such number, or it is void already."""

    def __init__(self, number: str) -> None:
        super().__init__(f"文号登记簿中没有可作废的“{number}”")
        self.number = number
