"""An approval as the other rooms see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.approvals.switches import SUSPEND_CLOCK


class Outcome(StrEnum):
    """How a request for approval ended."""

    AGREED = "agreed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    #: The case ended first.
    VOID = "void"
    #: Whoever sent it left; the receiver of their work sends it anew.
    HANDED_ON = "handed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is sent for approval: a form, filled in and checked."""

    business_key: str
    bureau_id: str
    root_id: str
    task_id: str
    element_id: str
    matter: str
    reason: str
    raw: Mapping[str, object]
    answers: Mapping[str, object]
    labels: Mapping[str, str]
    form_key: str
    deployment_id: str
    filed_for: str | None
    in_stead_of: str | None
    due_at: datetime

    @property
    def is_of_clock(self) -> bool:
        """Say whether it asks to suspend a deadline: `task_id` is the clock then."""
        return self.element_id == SUSPEND_CLOCK

    @property
    def path(self) -> str:
        """Return the page of what it is about."""
        if self.is_of_clock:
            return f"/cases/{self.business_key}/clocks/{self.task_id}"
        return f"/tasks/{self.task_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Asked):
    """A request for approval, and its answer if it has one."""

    id: str
    asked_by: str
    asked_at: datetime
    outcome: Outcome | None = None
    opinion: str = ""
    ended_by: str | None = None
    ended_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        """Say whether nobody has answered yet."""
        return self.outcome is None
