"""What the process of a survey does to its row: it begins, and it ends."""

from __future__ import annotations

from collections.abc import Mapping

from engine import (
    EndCall,
    EndRule,
    InstanceState,
    NotAllowed,
    StartCall,
    StartOutcome,
    StartRule,
)
from handlers.butler.process_keys import SURVEY
from handlers.butler.service.beginning import end_last_survey
from handlers.butler.surveys.model import SurveyState, survey_of_key
from handlers.butler.surveys.moving import move_survey
from handlers.butler.surveys.reading import survey_by_id
from handlers.parties.access import org_label


def start_rules() -> Mapping[str, StartRule]:
    """Return how surveys start, by process key."""
    return {SURVEY: start_survey}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a survey does, by process key."""
    return {SURVEY: end_survey}


def start_survey(call: StartCall) -> StartOutcome:
    """Begin a survey that was sent; butler and client see it.

    Raises:
        NotAllowed: rounds send surveys.
        SurveyNotFound: there is none under this key.
    """
    if not call.actor.stands_in:
        raise NotAllowed(action="发出满意度调查", reason="满意度调查按设置定期发出")
    found = survey_by_id(
        call.unit_of_work.connection, survey_of_key(call.business_key or "") or ""
    )
    return StartOutcome(
        variables=call.variables,
        labels=frozenset({org_label(found.butler_id), org_label(found.client_id)}),
        business_key=call.business_key,
    )


def end_survey(call: EndCall) -> None:
    """Write down that nobody answered in time; an answer has written itself down."""
    uow, key = call.unit_of_work, call.business_key or ""
    survey = survey_by_id(uow.connection, survey_of_key(key) or "")
    if call.state is not InstanceState.COMPLETED:
        move_survey(uow, key, SurveyState.CANCELED)
    elif survey.state is SurveyState.SENT:
        move_survey(uow, key, SurveyState.EXPIRED)
    end_last_survey(uow, survey.contract_id, survey.period)
