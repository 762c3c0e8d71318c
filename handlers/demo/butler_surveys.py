"""What the client of the invented butler's unit answered in earlier years, and now."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from engine import SYSTEM, ProcessEngine, UnitOfWork
from handlers.butler.contracts import Contract, contracts
from handlers.butler.surveys.actions import NewAction, add_action
from handlers.butler.surveys.model import QUESTIONS, SurveyState
from handlers.butler.surveys.reading import surveys_of_unit
from handlers.butler.surveys.sending import send_surveys
from handlers.butler.surveys.tables import client_survey
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import local_day

#: Years ago, the grades in the order of the questions, and the opinion.
_EARLIER = (
    (2, (3, 4, 3, 3, 3, 4, 5, 3), "巡查报告发出较慢，希望两个工作日内收到。"),
    (1, (4, 5, 3, 4, 4, 4, 5, 4), "整改建议很具体，培训可以再多一些。"),
)
_ACTION = "每季度给服务对象的检验员培训一次，培训后考核并留存记录"


def fill_surveys(engine: ProcessEngine, *, butler_id: str, lead_id: str) -> None:
    """Give the unit surveys of three years, unless it has sent some already."""
    with engine.transact(SYSTEM) as uow:
        running = contracts(uow.connection, butler_id=butler_id)
        if surveys_of_unit(uow.connection, butler_id) or not running:
            return
        today = local_day(uow.now)
        for years, grades, opinion in _EARLIER:
            _answered(uow, running[0], years=years, grades=grades, opinion=opinion)
        send_surveys(
            uow, f"{today:%Y-%m}", today, calendar=load_calendar(uow.connection)
        )
        add_action(
            uow,
            NewAction(
                butler_id=butler_id,
                period=f"{today.year - 1}-12",
                text=_ACTION,
                person_id=lead_id,
                due_on=today + timedelta(days=60),
            ),
        )


def _answered(
    uow: UnitOfWork,
    contract: Contract,
    *,
    years: int,
    grades: tuple[int, ...],
    opinion: str,
) -> None:
    """Put an answer on file that was given on paper before Tandem was used."""
    sent_at = uow.now.replace(year=uow.now.year - years, month=12, day=1)
    period = f"{local_day(uow.now).year - years}-12"
    uow.connection.execute(
        insert(client_survey).values(
            id=f"demo-{period}",
            butler_id=contract.butler_id,
            client_id=contract.client_id,
            sent_to=contract.client_id,
            contract_id=contract.id,
            period=period,
            state=SurveyState.ANSWERED.value,
            grades=dict(zip(QUESTIONS, grades, strict=True)),
            opinion=opinion,
            sent_at=sent_at,
            due_at=sent_at + timedelta(days=14),
            answered_at=sent_at + timedelta(days=6),
        )
    )
