"""What the entry of earlier cases refuses."""

from __future__ import annotations

from engine import NotAllowed
from handlers.errors import DomainRefused


class EntryNotAllowed(NotAllowed):
    """Only officers and leaders of a bureau enter earlier cases."""

    def __init__(self) -> None:
        super().__init__(action="enter an earlier case", reason="本岗位无此权限")


class StepNotReached(DomainRefused):
    """The diagram does not come to a matter that the stage has behind it."""

    def __init__(self, element_id: str) -> None:
        super().__init__(f"案件没有走到“{element_id}”这一步")
        self.element_id = element_id


class EntryFailed(DomainRefused):
    """A matter does not take what was entered; the case was withdrawn."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"补录没有完成，已撤销：{reason}")
        self.reason = reason
