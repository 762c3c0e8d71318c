"""Tell what was sent for approval in a case, and how each request ended.

A consent stands in the history of its matter already; a deadline that is suspended has
no matter, so its consent is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers.approvals.model import Approval, Outcome
from handlers.approvals.store import approvals_of_case
from handlers.linkage.approving import may_read
from web.case_reading import CaseFile, Names
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.rows import TimelineEntry
from web.services import services

_ENDED: Mapping[Outcome, str] = {
    Outcome.RETURNED: marked("审批退回：%(matter)s"),
    Outcome.WITHDRAWN: marked("撤回送审：%(matter)s"),
    Outcome.HANDED_ON: marked("送审随交接结束：%(matter)s"),
    Outcome.VOID: marked("送审失效：%(matter)s"),
}
_AGREED = marked("审批同意：%(matter)s")


def approval_entries(file: CaseFile) -> Iterator[tuple[datetime, TimelineEntry]]:
    """Yield the requests of a case and their ends, for people of its bureau alone."""
    with services().engine.read() as connection:
        found = approvals_of_case(connection, file.case_no)
    seen = [each for each in found if may_read(file.actor, each)]
    names = Names(each for asked in seen for each in (asked.asked_by, asked.ended_by))
    for asked in seen:
        yield (
            asked.asked_at,
            TimelineEntry(
                when=moment_text(asked.asked_at),
                who=names(asked.asked_by),
                text=_("送审：%(matter)s", matter=asked.matter),
                remark=asked.reason,
            ),
        )
        told = _end_of(asked)
        if told and asked.ended_at is not None:
            yield (
                asked.ended_at,
                TimelineEntry(
                    when=moment_text(asked.ended_at),
                    who=names(asked.ended_by or ""),
                    text=_(told, matter=asked.matter),
                    remark=asked.opinion,
                ),
            )


def _end_of(asked: Approval) -> str:
    """Return how a request ended; nothing where the history of its matter says it."""
    if asked.outcome is Outcome.AGREED:
        return _AGREED if asked.is_of_clock else ""
    return _ENDED[asked.outcome] if asked.outcome else ""
