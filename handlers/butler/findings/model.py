"""What a finding is, and in which states it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """At what something was found."""

    CHECK = "check"
    PATROL = "patrol"
    COMPLAINT = "complaint"
    INCIDENT = "incident"
    DAILY = "daily"
    #: A check that the client made itself.
    SELF_CHECK = "self_check"


class Severity(StrEnum):
    """How grave it is; it decides how soon it is to be corrected."""

    GRAVE = "重大"
    MAJOR = "较大"
    GENERAL = "一般"


class FindingState(StrEnum):
    """How far a finding is."""

    OPENED = "opened"
    CORRECTING = "correcting"
    VERIFYING = "verifying"
    #: The client asks to bear the risk, and the project lead has not answered yet.
    ASKED = "asked"
    CLOSED = "closed"
    ACCEPTED = "accepted"
    #: Its process was ended from outside.
    CANCELED = "canceled"


SOURCE_NAMES: Mapping[Source, str] = {
    Source.CHECK: "全面排查",
    Source.PATROL: "日常巡查",
    Source.COMPLAINT: "投诉",
    Source.INCIDENT: "意外事件",
    Source.DAILY: "日常服务",
    Source.SELF_CHECK: "企业自查",
}
STATE_NAMES: Mapping[FindingState, str] = {
    FindingState.OPENED: "待提出建议",
    FindingState.CORRECTING: "整改中",
    FindingState.VERIFYING: "待验证",
    FindingState.ASKED: "待确认风险",
    FindingState.CLOSED: "已闭环",
    FindingState.ACCEPTED: "已接受风险",
    FindingState.CANCELED: "已终止",
}
#: Something is still to be done.
OPEN_STATES = frozenset(
    {
        FindingState.OPENED,
        FindingState.CORRECTING,
        FindingState.VERIFYING,
        FindingState.ASKED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """Something that was found and is to be followed to its proven end."""

    contract_id: str
    source: Source
    #: Unique at the source, such as `<id of the form's matter>:<row>`.
    source_key: str
    text: str
    severity: Severity
    found_by: str
    advice: str = ""
    section: str = ""
    danger: bool = False
    #: Ids of files that show it.
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding as it stands."""

    id: str
    number: str
    butler_id: str
    client_id: str
    contract_id: str
    source: Source
    source_key: str
    section: str
    text: str
    advice: str
    severity: Severity
    danger: bool
    evidence: tuple[str, ...]
    state: FindingState
    round: int
    due_at: datetime | None
    found_by: str
    found_at: datetime
    closed_at: datetime | None
    #: The bureau that was asked to register it.
    referred_to: str | None = None
    #: Number of that bureau's case.
    case_no: str | None = None

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done."""
        return self.state in OPEN_STATES

    def is_late(self, now: datetime) -> bool:
        """Say whether the client should have corrected it by now."""
        due = self.state is FindingState.CORRECTING and self.due_at is not None
        return due and self.due_at is not None and now > self.due_at

    @property
    def key(self) -> str:
        """The business key of its process."""
        return finding_key(self.id)


_PREFIX = "finding:"


def finding_key(finding_id: str) -> str:
    """Return the business key of a finding's process."""
    return f"{_PREFIX}{finding_id}"


def finding_of_key(key: str) -> str | None:
    """Return the finding of a business key, None for keys of other processes."""
    return key.removeprefix(_PREFIX) if key.startswith(_PREFIX) else None
