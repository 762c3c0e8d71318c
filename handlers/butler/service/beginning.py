"""Let the process of a contract begin with its signing, and stop with its end."""

from __future__ import annotations

from datetime import timedelta

from engine import CorrelateMessage, StartInstance, UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.process_keys import SERVICE
from handlers.butler.service.keys import (
    CONTRACT_ENDED,
    LAST_SURVEY_CLOSED,
    last_period,
)
from handlers.butler.service.model import RunState
from handlers.butler.service.runs import open_run, run_of
from handlers.butler.service.schedule import review_from
from handlers.butler.service.settings import MENU_DAYS, REVIEW_DAYS
from handlers.butler.telling import told
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import (
    day_after,
    end_of_day,
    local_day,
    start_of_day,
)
from handlers.parties.access import org_label
from handlers.parties.orgs import org_by_id
from handlers.settings.model import Setting
from handlers.settings.store import EVERYWHERE, value_of


def begin_service(uow: UnitOfWork, contract_id: str) -> None:
    """Let the process of a contract begin after this transaction.

    Raises:
        ContractNotFound: there is no such contract.
    """
    contract = contract_by_id(uow.connection, contract_id)
    open_run(uow, contract_id)
    uow.defer(
        StartInstance(
            key=SERVICE,
            business_key=contract_id,
            variables=_variables(uow, contract),
            labels=frozenset(
                {org_label(contract.butler_id), org_label(contract.client_id)}
            ),
        )
    )


def stop_service(uow: UnitOfWork, contract_id: str) -> None:
    """Let what is open of a contract end after this transaction; the review follows.

    A contract whose process does not run is left as it is.
    """
    run = run_of(uow.connection, contract_id)
    if run is not None and run.state is RunState.RUNNING:
        uow.defer(CorrelateMessage(name=CONTRACT_ENDED, business_key=contract_id))


def end_last_survey(uow: UnitOfWork, contract_id: str, period: str) -> None:
    """Let a service end whose last survey was answered or ran out (B6.5.5)."""
    contract = contract_by_id(uow.connection, contract_id)
    run = run_of(uow.connection, contract_id)
    is_last = period == last_period(contract.number)
    if is_last and run is not None and run.state is RunState.CLOSING:
        uow.defer(CorrelateMessage(name=LAST_SURVEY_CLOSED, business_key=contract_id))


def _variables(uow: UnitOfWork, contract: Contract) -> dict[str, object]:
    """Return what the process of a contract begins with."""
    connection, today = uow.connection, local_day(uow.now)
    menu_due = load_calendar(connection).add_working_days(today, _days(uow, MENU_DAYS))
    review = max(review_from(contract.valid_to, _days(uow, REVIEW_DAYS)), today)
    ends = contract.valid_to + timedelta(days=1)
    return {
        "contract_id": contract.id,
        "contract_no": contract.number,
        "contract_term": (
            f"{contract.valid_from.isoformat()} 至 {contract.valid_to.isoformat()}"
        ),
        "client_id": contract.client_id,
        "client_name": org_by_id(connection, contract.client_id).name,
        "butler_id": contract.butler_id,
        "project_lead": contract.lead_id,
        "menu_due_at": told(end_of_day(menu_due.day)),
        "contract_review_at": told(start_of_day(review)),
        "contract_ends_at": told(day_after(contract.valid_to)),
        "contract_ends_on": ends.isoformat(),
        "contract_reviewed": False,
        "scheme_version": "",
        "scheme_refused": "",
        "late_papers_text": "没有",
    }


def _days(uow: UnitOfWork, setting: Setting) -> int:
    return int(value_of(uow.connection, setting, bureau_id=EVERYWHERE))
