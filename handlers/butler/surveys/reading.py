"""Read surveys and actions: those of a unit or of a client, or one of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.butler.surveys.model import (
    ENDED_ACTIONS,
    ActionChange,
    ActionState,
    Survey,
    SurveyAction,
    SurveyState,
)
from handlers.butler.surveys.tables import (
    client_survey,
    survey_action,
    survey_action_change,
)
from handlers.errors import DomainRefused


class SurveyNotFound(DomainRefused):
    """There is no such survey, or it is not of these organisations."""

    def __init__(self) -> None:
        super().__init__("没有这份满意度调查，或者不属于本单位")


class ActionNotFound(DomainRefused):
    """There is no such action, or it is of another unit, or it is done."""

    def __init__(self) -> None:
        super().__init__("没有这项改进措施，或者已经完成")


def surveys_of_unit(
    connection: Connection, butler_id: str, *, period: str = ""
) -> list[Survey]:
    """Return the surveys of a unit, the latest first."""
    query = select(client_survey).where(client_survey.c.butler_id == butler_id)
    if period:
        query = query.where(client_survey.c.period == period)
    return _surveys(connection, query)


def surveys_of_client(connection: Connection, client_id: str) -> list[Survey]:
    """Return the surveys that a client was sent, the latest first."""
    query = select(client_survey).where(client_survey.c.client_id == client_id)
    return _surveys(connection, query)


def surveys_by_ids(
    connection: Connection, survey_ids: Collection[str]
) -> dict[str, Survey]:
    """Return surveys by their ids; unknown ones are left out."""
    query = select(client_survey).where(client_survey.c.id.in_(list(survey_ids)))
    return {each.id: each for each in _surveys(connection, query)}


def survey_by_id(
    connection: Connection, survey_id: str, *, org_id: str | None = None
) -> Survey:
    """Return a survey.

    Args:
        connection: Of the transaction.
        survey_id: Its id.
        org_id: If given, the unit or the client whose survey it must be.

    Raises:
        SurveyNotFound: there is none, or it is of others.
    """
    found = surveys_by_ids(connection, [survey_id]).get(survey_id)
    if found is None or (
        org_id is not None and org_id not in {found.butler_id, found.client_id}
    ):
        raise SurveyNotFound
    return found


def actions_of_unit(connection: Connection, butler_id: str) -> list[SurveyAction]:
    """Return the actions of a unit: what is to be done first, then the latest."""
    query = select(survey_action).where(survey_action.c.butler_id == butler_id)
    ordered = query.order_by(
        survey_action.c.state.in_(sorted(ENDED_ACTIONS)), survey_action.c.due_on
    )
    return [_action(row) for row in connection.execute(ordered)]


def action_by_id(
    connection: Connection, action_id: str, *, butler_id: str
) -> SurveyAction:
    """Return an action of a unit.

    Raises:
        ActionNotFound: there is none, or it is another unit's.
    """
    for each in actions_of_unit(connection, butler_id):
        if each.id == action_id:
            return each
    raise ActionNotFound


def changes_of_action(connection: Connection, action_id: str) -> list[ActionChange]:
    """Return what was changed of an action, the last first."""
    table = survey_action_change
    query = select(table).where(table.c.action_id == action_id)
    return [
        ActionChange(
            changed_at=row.changed_at,
            changed_by=row.changed_by,
            before=row.before,
            after=row.after,
            reason=row.reason,
        )
        for row in connection.execute(query.order_by(table.c.changed_at.desc()))
    ]


def _surveys(connection: Connection, query: Any) -> list[Survey]:
    ordered = query.order_by(client_survey.c.period.desc(), client_survey.c.id)
    return [_survey(row) for row in connection.execute(ordered)]


def _survey(row: Row[Any]) -> Survey:
    return Survey(
        id=row.id,
        butler_id=row.butler_id,
        client_id=row.client_id,
        contract_id=row.contract_id,
        period=row.period,
        state=SurveyState(row.state),
        grades=row.grades,
        opinion=row.opinion,
        sent_at=row.sent_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
    )


def _action(row: Row[Any]) -> SurveyAction:
    return SurveyAction(
        id=row.id,
        butler_id=row.butler_id,
        period=row.period,
        text=row.text,
        person_id=row.person_id,
        due_on=date.fromisoformat(row.due_on),
        state=ActionState(row.state),
        done_on=date.fromisoformat(row.done_on) if row.done_on else None,
        result=row.result,
    )
