"""Keep how far the process of a contract is."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from engine import UnitOfWork
from handlers.butler.service.model import Run, RunState
from handlers.butler.service.tables import service_run


def open_run(uow: UnitOfWork, contract_id: str) -> None:
    """Write down that the process of a contract is about to begin."""
    uow.connection.execute(
        insert(service_run).values(
            contract_id=contract_id, state=RunState.RUNNING.value, begun_at=uow.now
        )
    )


def name_instance(uow: UnitOfWork, contract_id: str, instance_id: str) -> bool:
    """Write down which instance it is; False if there is one already, or none asked."""
    named = uow.connection.execute(
        update(service_run)
        .where(
            service_run.c.contract_id == contract_id,
            service_run.c.instance_id.is_(None),
        )
        .values(instance_id=instance_id)
    )
    return bool(named.rowcount)


def move_run(uow: UnitOfWork, contract_id: str, state: RunState) -> None:
    """Write down how far the process of a contract is now."""
    over = state in {RunState.ENDED, RunState.CANCELED}
    ended = {"ended_at": uow.now} if over else {}
    uow.connection.execute(
        update(service_run)
        .where(service_run.c.contract_id == contract_id)
        .values(state=state.value, **ended)
    )
    uow.audit("service_run_moved", {"contract": contract_id, "state": state.value})


def agree_scheme(uow: UnitOfWork, contract_id: str) -> None:
    """Write down that the client agreed to the scheme (B5.1.3)."""
    uow.connection.execute(
        update(service_run)
        .where(service_run.c.contract_id == contract_id)
        .values(agreed_at=uow.now)
    )


def against_patrols(connection: Connection, contract_id: str) -> str:
    """Return why nothing can be patrolled under a contract yet, or nothing (B4.7a)."""
    query = select(service_run.c.agreed_at).where(
        service_run.c.contract_id == contract_id,
        service_run.c.state == RunState.RUNNING.value,
    )
    row = connection.execute(query).one_or_none()
    if row is None or row.agreed_at is not None:
        return ""
    return "服务方案经服务对象确认后才能安排巡查(B4.7)"


def run_of(connection: Connection, contract_id: str) -> Run | None:
    """Return the process of a contract; None for one from before there was one."""
    query = select(service_run).where(service_run.c.contract_id == contract_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Run(
        contract_id=row.contract_id,
        instance_id=row.instance_id or "",
        state=RunState(row.state),
    )
