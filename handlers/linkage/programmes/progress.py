"""How far the cases of a programme are: what its waits wait for."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, func, select

from engine import ExpressionFunction, FunctionContext, SetVariables, UnitOfWork
from handlers.linkage.process_keys import PROGRAMME
from handlers.linkage.programmes.headers import programmes_by_ids
from handlers.linkage.programmes.plans import rows_in_force
from handlers.linkage.tables import linkage_case


def programme_functions() -> Mapping[str, ExpressionFunction]:
    """Return the functions of programmes by the names that diagrams use."""
    return {"cases_summed_up": cases_summed_up, "cases_reinspected": cases_reinspected}


def report_case(uow: UnitOfWork, programme_id: str | None, business_key: str) -> None:
    """Let the programme of a case look again how far its cases are.

    Only that something happened is told: the programme counts for itself, in a
    transaction of its own, so that two cases at the same moment are both counted.
    """
    if programme_id is None:
        return
    found = programmes_by_ids(uow.connection, [programme_id]).get(programme_id)
    if found is None or not found.is_running:
        return
    uow.defer(
        SetVariables(
            process_key=PROGRAMME,
            business_key=programme_id,
            variables={"case_reported": f"{business_key} {uow.now.isoformat()}"},
        )
    )


def cases_summed_up(context: FunctionContext, programme_id: object) -> bool:
    """Say whether every case of a programme is past stage 六, or closed."""
    connection = context.unit_of_work.connection
    return _all_past(connection, str(programme_id), linkage_case.c.summed_up_at)


def cases_reinspected(context: FunctionContext, programme_id: object) -> bool:
    """Say whether every case of a programme is past stage 七, or closed."""
    connection = context.unit_of_work.connection
    return _all_past(connection, str(programme_id), linkage_case.c.reinspected_at)


def _all_past(
    connection: Connection, programme_id: str, past: ColumnElement[object]
) -> bool:
    """Say whether no case is still before a stage and no row still without a case."""
    rows = rows_in_force(connection, programme_id)
    if any(row.business_key is None for row in rows):
        return False
    mine = linkage_case.c.programme_id == programme_id
    count = select(func.count()).select_from(linkage_case).where(mine)
    if not connection.scalar(count):
        return False
    before = count.where(linkage_case.c.closed_at.is_(None), past.is_(None))
    return not connection.scalar(before)
