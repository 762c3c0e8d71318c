"""Send the surveys of a period: one to each client with a running contract."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import exists, select

from engine import StartInstance, UnitOfWork
from handlers.butler.contracts import Contract, contracts
from handlers.butler.process_keys import SURVEY
from handlers.butler.surveys.model import SurveyState, survey_key
from handlers.butler.surveys.settings import ANSWER_DAYS, GRACE_DAYS
from handlers.butler.surveys.tables import client_survey
from handlers.butler.tables import service_contract
from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.local_time import SHANGHAI, end_of_day, local_day
from handlers.documents.upsert import insert_into
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label
from handlers.parties.model import Role
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_in
from handlers.settings.model import Setting
from handlers.settings.store import EVERYWHERE, value_of

#: As many contracts as one transaction takes.
_LOT = 100


def send_surveys(
    uow: UnitOfWork, period: str, sent_on: date, *, calendar: WorkingCalendar
) -> bool:
    """Ask a lot of those clients who have not been asked in this period.

    Args:
        uow: The transaction.
        period: The name of the round.
        sent_on: A contract must run on this day.
        calendar: By which the time for answering is counted.

    Returns:
        Whether everybody has been asked now.
    """
    waiting = _waiting(uow, period, sent_on)
    for contract in contracts(uow.connection, ids=waiting):
        send_survey(uow, contract, period, calendar)
    return len(waiting) < _LOT


def _waiting(uow: UnitOfWork, period: str, sent_on: date) -> list[str]:
    """Return contracts that run on a day, and whose clients have not been asked."""
    columns = service_contract.c
    day = sent_on.isoformat()
    asked = exists().where(
        client_survey.c.butler_id == columns.butler_id,
        client_survey.c.client_id == columns.client_id,
        client_survey.c.period == period,
    )
    query = (
        select(columns.id)
        .where(
            columns.valid_from <= day,
            columns.valid_to >= day,
            columns.ended_on.is_(None) | (columns.ended_on > day),
            ~asked,
        )
        .order_by(columns.valid_from, columns.id)
        .limit(_LOT)
    )
    return list(uow.connection.scalars(query))


def send_survey(
    uow: UnitOfWork, contract: Contract, period: str, calendar: WorkingCalendar
) -> None:
    """Ask a client in a period, unless somebody else has asked them in the meantime."""
    survey_id, today = uuid.uuid4().hex, local_day(uow.now)
    due = calendar.add_working_days(today, _days(uow, ANSWER_DAYS)).day
    closes = due + timedelta(days=_days(uow, GRACE_DAYS))
    written = uow.connection.scalar(
        insert_into(uow.connection, client_survey)
        .values(
            id=survey_id,
            butler_id=contract.butler_id,
            client_id=contract.client_id,
            sent_to=contract.client_id,
            contract_id=contract.id,
            period=period,
            state=SurveyState.SENT.value,
            grades={},
            opinion="",
            sent_at=uow.now,
            due_at=end_of_day(due),
        )
        .on_conflict_do_nothing(index_elements=["butler_id", "sent_to", "period"])
        .returning(client_survey.c.id)
    )
    if written is None:
        return
    uow.audit("survey_sent", {"id": survey_id, "period": period})
    butler = org_by_id(uow.connection, contract.butler_id).name
    uow.defer(
        StartInstance(
            key=SURVEY,
            business_key=survey_key(survey_id),
            variables={
                "survey_period": period,
                "survey_due_at": _told(due),
                "survey_closes_at": _told(closes),
                "survey_lead": contract.lead_id,
                "contract_id": contract.id,
                "contract_no": contract.number,
                "client_id": contract.client_id,
                "client_name": org_by_id(uow.connection, contract.client_id).name,
                "butler_id": contract.butler_id,
                "butler_name": butler,
            },
            labels=frozenset(
                {org_label(contract.butler_id), org_label(contract.client_id)}
            ),
        )
    )
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"survey:{survey_id}:sent",
        to=people_in(uow.connection, Role.ENTITY, org_id=contract.client_id),
        subject=f"请填写满意度调查：{butler}",
        text=f"请在{due:%Y-%m-%d}前评价质量管家的服务，约需两分钟。",
        link="/inbox",
    )


def _days(uow: UnitOfWork, setting: Setting) -> int:
    return int(value_of(uow.connection, setting, bureau_id=EVERYWHERE))


def _told(day: date) -> str:
    """Return the end of a day as the processes write moments."""
    return end_of_day(day).astimezone(SHANGHAI).isoformat(timespec="seconds")
