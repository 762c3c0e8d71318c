"""Which requests for approval can still be answered: the matter is open, the clock runs.

A matter beside the case that is cancelled leaves its request behind; nobody is asked
about it any more.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from engine import open_tasks
from handlers.approvals.model import Approval
from handlers.linkage.suspension_requests import still_runs


def live_approvals(
    connection: Connection, found: Collection[Approval]
) -> list[Approval]:
    """Return those of some waiting requests that can still be answered."""
    of_tasks = [each.task_id for each in found if not each.is_of_clock]
    live = open_tasks(connection, of_tasks)
    return [
        each
        for each in found
        if (
            still_runs(connection, each.task_id)
            if each.is_of_clock
            else each.task_id in live
        )
    ]
