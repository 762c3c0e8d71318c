"""What the evidence room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused

_MEGABYTE = 1024 * 1024


class EvidenceRefused(DomainRefused):
    """A file is not taken; the reason is for the person who sent it."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EvidenceTooLarge(EvidenceRefused):
    """A file is larger than the setting allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(reason=f"文件超过{limit // _MEGABYTE}MB，请压缩或分开上传")
        self.limit = limit


class EvidenceNotFound(DomainRefused):
    """There is no such file."""

    def __init__(self, evidence_id: str) -> None:
        super().__init__(f"没有编号为“{evidence_id}”的证据文件")
        self.evidence_id = evidence_id
