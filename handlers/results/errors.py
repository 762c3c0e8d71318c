"""What this room refuses, with the way out."""

from __future__ import annotations

from handlers.errors import DomainRefused


class SamplingRefused(DomainRefused):
    """The numbers of a sampling task contradict each other or are missing."""

    def __init__(self) -> None:
        super().__init__("请写明产品、来源文件和批次数，合格批次不能多于抽查批次")
