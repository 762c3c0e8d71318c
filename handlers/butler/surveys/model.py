"""What a survey of satisfaction is: its questions, its grades and its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class SurveyState(StrEnum):
    """How far a survey is."""

    SENT = "sent"
    ANSWERED = "answered"
    #: The time for answering was over.
    EXPIRED = "expired"
    #: Its process was ended from outside.
    CANCELED = "canceled"


STATE_NAMES: Mapping[SurveyState, str] = {
    SurveyState.SENT: "待填写",
    SurveyState.ANSWERED: "已填写",
    SurveyState.EXPIRED: "未收回",
    SurveyState.CANCELED: "已终止",
}

#: The question about the service as a whole.
OVERALL = "survey_overall"
#: Keys of the graded questions in the form F-B13, with their names in lists.
QUESTIONS: Mapping[str, str] = {
    OVERALL: "总体满意度",
    "survey_skill": "专业能力",
    "survey_speed": "响应及时",
    "survey_records": "记录和报告",
    "survey_effect": "问题整改效果",
    "survey_training": "培训和指导",
    "survey_conduct": "服务态度和保密守信",
    "survey_complaints": "投诉处理",
}
#: What a grade is called; a question that does not apply has none.
GRADES: Mapping[int, str] = {
    5: "很满意",
    4: "满意",
    3: "一般",
    2: "不满意",
    1: "很不满意",
}
#: From this grade on somebody is satisfied; up to the other they are not.
SATISFIED, UNSATISFIED = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One client's survey of one period."""

    id: str
    butler_id: str
    client_id: str
    contract_id: str
    #: Year and month in which it was sent, such as 2026-12.
    period: str
    state: SurveyState
    #: Grades by question; empty before it is answered.
    grades: Mapping[str, int]
    opinion: str
    sent_at: datetime
    due_at: datetime
    answered_at: datetime | None

    @property
    def key(self) -> str:
        """The business key of its process."""
        return survey_key(self.id)

    @property
    def overall(self) -> int | None:
        """The grade of the service as a whole."""
        return self.grades.get(OVERALL)


class ActionState(StrEnum):
    """How far an action is."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    #: It turned out not to be wanted; the history says why.
    DROPPED = "dropped"


#: In these nobody is reminded of an action any more.
ENDED_ACTIONS = frozenset({ActionState.DONE, ActionState.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAction:
    """What a unit does because of what its clients answered."""

    id: str
    butler_id: str
    period: str
    text: str
    #: Who sees to it.
    person_id: str
    due_on: date
    state: ActionState
    done_on: date | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionChange:
    """What somebody changed of an action."""

    changed_at: datetime
    changed_by: str
    #: Texts by the names of columns.
    before: Mapping[str, str]
    after: Mapping[str, str]
    reason: str


_PREFIX = "survey:"


def survey_key(survey_id: str) -> str:
    """Return the business key of a survey's process."""
    return f"{_PREFIX}{survey_id}"


def survey_of_key(key: str) -> str | None:
    """Return the survey of a business key, None for keys of other processes."""
    return key.removeprefix(_PREFIX) if key.startswith(_PREFIX) else None
