"""The rules of the user tasks of a survey of satisfaction, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.butler.rule import ButlerContext, ButlerRule
from handlers.butler.surveys.model import (
    GRADES,
    OVERALL,
    QUESTIONS,
    UNSATISFIED,
    SurveyState,
)
from handlers.butler.surveys.moving import move_survey
from handlers.forms.rules import Outcome, Values
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in


def _answered(values: Values, it: ButlerContext) -> Outcome:
    """Keep the grades; of an unsatisfied client the unit hears at once."""
    numbers = {name: grade for grade, name in GRADES.items()}
    grades = {
        question: numbers[str(values[question])]
        for question in QUESTIONS
        if str(values.get(question) or "") in numbers
    }

    def record(uow: UnitOfWork) -> None:
        move_survey(
            uow,
            it.business_key,
            SurveyState.ANSWERED,
            grades=grades,
            opinion=str(values.get("survey_opinion") or "").strip(),
            answered_at=uow.now,
        )
        if grades[OVERALL] <= UNSATISFIED:
            _tell_unit(uow, it, GRADES[grades[OVERALL]])

    return Outcome(variables={OVERALL: values[OVERALL]}, record=record)


def _tell_unit(uow: UnitOfWork, it: ButlerContext, grade: str) -> None:
    known = it.variables
    heads = people_in(uow.connection, Role.BUTLER_HEAD, org_id=str(known["butler_id"]))
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"{it.business_key}:unsatisfied",
        to=dict.fromkeys([*heads, str(known["survey_lead"])]),
        subject=f"服务对象评价为{grade}：{known['client_name']}",
        text="请联系服务对象了解情况，并写明改进措施。",
        link="/surveys",
    )


RULES: Mapping[str, ButlerRule] = {
    "answer_survey": ButlerRule(prefill=lambda _: {}, outcome=_answered)
}
