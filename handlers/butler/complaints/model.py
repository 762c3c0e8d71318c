"""What a complaint is, and in which states it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How a complaint came."""

    PUBLIC = "public"
    CLIENT = "client"
    PHONE = "phone"


class ComplaintState(StrEnum):
    """How far a complaint is: the words of the public page."""

    ENTERED = "entered"
    HANDLING = "handling"
    #: The promise was not kept; why, and the new day are said.
    EXPLAINED = "explained"
    ANSWERED = "answered"
    CLOSED = "closed"
    #: Its process was ended from outside.
    CANCELED = "canceled"


#: Nobody waits for an answer any more.
SETTLED = frozenset(
    {ComplaintState.ANSWERED, ComplaintState.CLOSED, ComplaintState.CANCELED}
)

WAY_NAMES: Mapping[Way, str] = {
    Way.PUBLIC: "公开页面",
    Way.CLIENT: "服务对象",
    Way.PHONE: "电话",
}
STATE_NAMES: Mapping[ComplaintState, str] = {
    ComplaintState.ENTERED: "已登记",
    ComplaintState.HANDLING: "处理中",
    ComplaintState.EXPLAINED: "延期说明",
    ComplaintState.ANSWERED: "已反馈",
    ComplaintState.CLOSED: "已关闭",
    ComplaintState.CANCELED: "已终止",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint:
    """A complaint as it comes."""

    butler_id: str
    way: Way
    text: str
    #: The client that complains, if it is one.
    client_id: str | None = None
    #: Who complains, where they say it.
    name: str = ""
    phone: str = ""
    #: They agree that both are kept for the answer.
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint as it stands."""

    id: str
    butler_id: str
    client_id: str | None
    number: str
    way: Way
    text: str
    state: ComplaintState
    promised_at: datetime
    explanation: str
    feedback: str
    feedback_at: datetime | None
    satisfied: bool | None
    entered_by: str | None
    entered_at: datetime
    closed_at: datetime | None
    forgotten_at: datetime | None

    @property
    def key(self) -> str:
        """The business key of its process."""
        return complaint_key(self.id)

    def is_late(self, now: datetime) -> bool:
        """Say whether the promise is broken and no answer was given."""
        return self.state not in SETTLED and now > self.promised_at

    @property
    def may_be_judged(self) -> bool:
        """Say whether the complainant may say how they find the answer."""
        return self.state is ComplaintState.ANSWERED


_PREFIX = "complaint:"


def complaint_key(complaint_id: str) -> str:
    """Return the business key of a complaint's process."""
    return f"{_PREFIX}{complaint_id}"


def complaint_of_key(key: str) -> str | None:
    """Return the complaint of a business key, None for keys of other processes."""
    return key.removeprefix(_PREFIX) if key.startswith(_PREFIX) else None
