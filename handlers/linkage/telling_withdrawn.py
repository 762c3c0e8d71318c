"""Tell people that what they had to do in a case is withdrawn, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from engine import DueTask, UnitOfWork, tasks_due_in
from handlers.linkage.cases import CaseHeader, case_header
from handlers.linkage.owners import people_of_lane
from handlers.linkage.process_keys import LINKAGE
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What stood open in a case, by whoever had to do it."""

    header: CaseHeader
    #: Names of matters by person.
    by_person: dict[str, list[str]]


def about_to_be_withdrawn(
    connection: Connection, business_key: str, *, but: str
) -> Withdrawn:
    """Return what is open in a case before something ends it.

    Args:
        but: element of the matter that ends it, which is done and not withdrawn.
    """
    header = case_header(connection, business_key)
    by_person: dict[str, list[str]] = {}
    for task in tasks_due_in(connection, business_key):
        if task.process_key != LINKAGE or task.element_id == but:
            continue
        for person_id in _owners(connection, header, task):
            by_person.setdefault(person_id, []).append(task.name)
    return Withdrawn(header=header, by_person=by_person)


def tell_withdrawn(uow: UnitOfWork, what: Withdrawn, *, why: str) -> None:
    """Tell each owner once what they need not do any more.

    Whoever ends it knows already.
    """
    case_no = what.header.business_key
    for person_id, names in what.by_person.items():
        if person_id == uow.actor.id:
            continue
        # Names of matters have the enumeration comma themselves.
        matters = "；".join(dict.fromkeys(names))
        tell(
            uow,
            kind=NoticeKind.TASK,
            key=f"withdrawn:{case_no}:{why}",
            to=[person_id],
            subject=f"不再办理：{matters}（{why}）",
            text=f"{what.header.title}：{why}，“{matters}”已自动取消，不需要再办理。",
            link=f"/cases/{case_no}?tab=history",
            business_key=case_no,
        )


def _owners(connection: Connection, header: CaseHeader, task: DueTask) -> Iterable[str]:
    if task.assignee:
        return [task.assignee]
    lanes = (people_of_lane(connection, header, each) for each in task.candidate_groups)
    return dict.fromkeys(person for people in lanes for person in people)
