"""Read what is known of the cases to which matters belong, for their rows."""

from __future__ import annotations

from engine import UserTaskView
from handlers.approvals.store import waiting_at
from handlers.butler.header_sources import headers_of
from handlers.deadlines.clocks import clocks_of
from handlers.linkage.cases import case_headers
from handlers.linkage.programmes.headers import programmes_by_ids
from handlers.linkage.programmes.number import is_programme_number
from handlers.linkage.verdicts import verdicts_in
from web.presenters.work import Surroundings, WorkRow, makes_request, work_rows
from web.services import services


def rows_of(
    tasks: tuple[UserTaskView, ...], *, claimable: bool = False
) -> list[WorkRow]:
    """Return the rows of tasks, with what is known of their cases."""
    return work_rows(tasks, surroundings(tasks), claimable=claimable)


def surroundings(tasks: tuple[UserTaskView, ...]) -> Surroundings:
    """Return what is known of the cases of these tasks, in a few statements."""
    keys = {task.business_key for task in tasks if task.business_key}
    open_ids = {task.id for task in tasks if task.ended_at is None}
    asking = {task.root_id for task in tasks if makes_request(task)}
    with services().engine.read() as connection:
        headers = case_headers(connection, keys)
        return Surroundings(
            headers=headers,
            clocks=clocks_of(connection, keys),
            book=services().books.at(connection),
            today=services().today,
            waiting=waiting_at(connection, open_ids),
            programmes=programmes_by_ids(connection, filter(is_programme_number, keys)),
            butlers=headers_of(connection, keys.difference(headers)),
            now=services().clock.now(),
            verdicts={each.root_id: each for each in verdicts_in(connection, asking)},
        )
