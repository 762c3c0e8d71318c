"""Write down how a survey went on, in the transaction of what moved it."""

from __future__ import annotations

from sqlalchemy import update

from engine import UnitOfWork
from handlers.butler.surveys.model import SurveyState, survey_of_key
from handlers.butler.surveys.reading import SurveyNotFound
from handlers.butler.surveys.tables import client_survey


def move_survey(uow: UnitOfWork, key: str, state: SurveyState, **also: object) -> None:
    """Set the state of a survey, and what else changes with it.

    Args:
        uow: The transaction.
        key: The business key of its process.
        state: How far it is now.
        also: Further columns of its row.

    Raises:
        SurveyNotFound: there is none under this key.
    """
    survey_id = survey_of_key(key)
    moved = uow.connection.execute(
        update(client_survey)
        .where(client_survey.c.id == survey_id)
        .values(state=state.value, **also)
    )
    if not moved.rowcount:
        raise SurveyNotFound
    uow.audit("survey_moved", {"id": survey_id, "state": state.value})
