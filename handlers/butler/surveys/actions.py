"""What a unit does because of what its clients answered: written down, and done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from engine import NotAllowed, UnitOfWork
from handlers.butler.staff import may_plan
from handlers.butler.surveys.model import ENDED_ACTIONS, ActionState
from handlers.butler.surveys.reading import ActionNotFound, action_by_id
from handlers.butler.surveys.tables import (
    client_survey,
    survey_action,
    survey_action_change,
)
from handlers.deadlines.local_time import local_day
from handlers.errors import DomainRefused
from handlers.parties.people import people_by_ids

LONGEST = 300


class ActionRefused(DomainRefused):
    """An action cannot be written down as it is.

    Attributes:
        faults: What is wrong, by field.
    """

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__("；".join(faults.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """Something that is to become better."""

    butler_id: str
    #: The surveys that it follows from.
    period: str
    text: str
    #: Who sees to it.
    person_id: str
    #: None where somebody gave no day.
    due_on: date | None


def add_action(uow: UnitOfWork, new: NewAction) -> str:
    """Write an action down and return its id.

    Raises:
        NotAllowed: heads and project leads of the unit decide.
        ActionRefused: something is missing or cannot be.
    """
    _require(uow, new.butler_id)
    faults = _faults(uow, new)
    if faults or new.due_on is None:
        raise ActionRefused(faults)
    action_id = uuid.uuid4().hex
    uow.connection.execute(
        insert(survey_action).values(
            id=action_id,
            butler_id=new.butler_id,
            period=new.period,
            text=new.text.strip(),
            person_id=new.person_id,
            due_on=new.due_on.isoformat(),
            result="",
            made_by=uow.actor.id,
            made_at=uow.now,
        )
    )
    uow.audit("survey_action_added", {"id": action_id, "period": new.period})
    return action_id


def finish_action(
    uow: UnitOfWork, action_id: str, *, butler_id: str, result: str
) -> None:
    """Write down what an action brought.

    Raises:
        NotAllowed: heads and project leads of the unit decide.
        ActionRefused: nothing is said about the result.
        ActionNotFound: there is none of this unit that is still to be done.
    """
    _require(uow, butler_id)
    if not result.strip() or len(result) > LONGEST:
        raise ActionRefused({"result": f"请写明完成情况，不超过{LONGEST}字"})
    done = uow.connection.execute(
        update(survey_action)
        .where(
            survey_action.c.id == action_id,
            survey_action.c.butler_id == butler_id,
            survey_action.c.state.not_in(sorted(ENDED_ACTIONS)),
        )
        .values(
            state=ActionState.DONE.value,
            done_on=local_day(uow.now).isoformat(),
            result=result.strip(),
        )
    )
    if not done.rowcount:
        raise ActionNotFound
    uow.audit("survey_action_done", {"id": action_id})


def change_action(
    uow: UnitOfWork, action_id: str, new: NewAction, *, state: str, reason: str
) -> None:
    """Say something else of an action; what was said stays in its history.

    One that was done is taken up again; what it had brought stays in the history.

    Raises:
        NotAllowed: heads and project leads of the unit decide.
        ActionRefused: something is missing or cannot be, or nothing differs.
        ActionNotFound: there is none of this unit.
    """
    _require(uow, new.butler_id)
    known = action_by_id(uow.connection, action_id, butler_id=new.butler_id)
    faults = _faults(uow, new)
    # A day that has passed may stay as it was; it is no promise that is made now.
    if new.due_on == known.due_on:
        faults.pop("due_on", None)
    # That it is done is said with its result.
    if state not in set(ActionState) - {ActionState.DONE}:
        faults["state"] = "请选择状态"
    if not reason.strip() or len(reason) > LONGEST:
        faults["reason"] = f"请写明更改原因，不超过{LONGEST}字"
    if faults or new.due_on is None:
        raise ActionRefused(faults)
    before = {
        "text": known.text,
        "person_id": known.person_id,
        "due_on": known.due_on.isoformat(),
        "state": known.state.value,
        "result": known.result,
    }
    after = {
        "text": new.text.strip(),
        "person_id": new.person_id,
        "due_on": new.due_on.isoformat(),
        "state": state,
        "result": "",
    }
    changed = [key for key in before if before[key] != after[key]]
    if not changed:
        raise ActionRefused({"reason": "没有更改任何内容"})
    uow.connection.execute(
        update(survey_action)
        .where(survey_action.c.id == action_id)
        .values(**after, done_on=None)
    )
    uow.connection.execute(
        insert(survey_action_change).values(
            id=uuid.uuid4().hex,
            action_id=action_id,
            changed_at=uow.now,
            changed_by=uow.actor.id,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
            reason=reason.strip(),
        )
    )
    uow.audit("survey_action_changed", {"id": action_id, "fields": changed})


def _require(uow: UnitOfWork, butler_id: str) -> None:
    if not may_plan(uow.actor, butler_id):
        raise NotAllowed(
            action="安排改进措施", reason="由服务单位的管理人员或项目负责人安排"
        )


def _faults(uow: UnitOfWork, new: NewAction) -> dict[str, str]:
    people = people_by_ids(uow.connection, [new.person_id])
    found = people.get(new.person_id)
    asked = select(client_survey.c.id).where(
        client_survey.c.butler_id == new.butler_id,
        client_survey.c.period == new.period,
    )
    checks = (
        ("period", uow.connection.scalar(asked.limit(1)) is None, "请选择调查期"),
        (
            "text",
            not new.text.strip() or len(new.text) > LONGEST,
            f"请写明改进措施，不超过{LONGEST}字",
        ),
        (
            "person",
            found is None or found.org_id != new.butler_id or not found.active,
            "请选择本单位在岗人员负责",
        ),
        (
            "due_on",
            new.due_on is None or new.due_on < local_day(uow.now),
            "请填写完成期限，不早于今天",
        ),
    )
    return {field: reason for field, wrong, reason in checks if wrong}
