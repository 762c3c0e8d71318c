"""What the forms room refuses."""

from __future__ import annotations

from collections.abc import Sequence

from engine import FormFault
from handlers.errors import DomainRefused


class FormRefused(DomainRefused):
    """A .form file cannot be used; every fault is named at once, for its designer."""

    def __init__(self, *, form: str, faults: Sequence[FormFault]) -> None:
        told = "；".join(fault.zh for fault in faults)
        super().__init__(f"表单“{form}”不能使用：{told}")
        self.form = form
        self.faults = tuple(faults)


class TooManyRows(DomainRefused):
    """A submission brings more rows than any honest table has."""

    def __init__(self, *, table: str, limit: int) -> None:
        super().__init__(f"“{table}”最多 {limit} 行，请分次填写或上传附件")
        self.table = table
        self.limit = limit


class SubmissionNotFound(DomainRefused):
    """No filed form has this id."""

    def __init__(self, submission_id: str) -> None:
        super().__init__(f"没有编号为“{submission_id}”的已提交表单")
        self.submission_id = submission_id
