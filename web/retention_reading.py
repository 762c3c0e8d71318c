"""Read how the record of a closed case is kept, and how its bureau came to that."""

from __future__ import annotations

from handlers.deadlines.local_time import local_day
from handlers.linkage.retention import retention_from
from handlers.linkage.settings import RETENTION_CLASS
from handlers.settings.store import Change, changes_of
from web.case_reading import CaseFile, Names
from web.presenters.retention import RetentionView, retention_view
from web.roles import is_of_bureau
from web.services import services
from web.visitor import current_visitor


def retention_of_case(file: CaseFile) -> RetentionView | None:
    """Return how the record is kept, once the case is closed.

    How the bureau came to it is for its own people.
    """
    closed_at, until = file.header.closed_at, file.header.retain_until
    if closed_at is None or not until:
        return None
    changes: list[Change] = []
    if is_of_bureau(current_visitor()):
        with services().engine.read() as connection:
            changes = changes_of(
                connection, RETENTION_CLASS, bureau_id=file.header.bureau_id
            )
    return retention_view(
        retention_from(local_day(closed_at), until),
        changes,
        closed_at=closed_at,
        name_of=Names(each.changed_by for each in changes),
    )
