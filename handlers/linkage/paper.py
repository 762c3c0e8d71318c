"""Forms that a party sent on paper and the officer files for it (代录).

Any form of an outside party may come so, because not everybody has an account or a
network; a decision of the bureau itself never does. The scan is kept, the filed form
says who signed the paper and when, and the party is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from engine import Actor, Principal, UnitOfWork, UserTaskView
from handlers.linkage.cases import CaseHeader, case_header
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import ROLE_NAMES, Role
from handlers.parties.people import people_in

#: Parties outside of the bureau.
_OUTSIDE = frozenset(
    {
        Role.ENTITY.value,
        Role.LAB.value,
        Role.AGENCY.value,
        Role.WORK_GROUP.value,
    }
)
_OFFICERS = frozenset({Role.OFFICER.value, Role.JOINT_GROUP.value})
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the officer says of the paper that lies before them."""

    #: They confirmed that they file what stands on it.
    confirmed: bool
    signer: str
    #: The day on the paper as it was typed.
    signed_on: str
    #: The scans: ids of evidence of this matter.
    scans: Sequence[str]

    def faults(self, *, today: date) -> list[tuple[str, str]]:
        """Return what is missing or wrong: the field, and what to do."""
        found: list[tuple[str, str]] = []
        if not self.confirmed:
            found.append(("from_paper", "请确认您是按纸质材料代录"))
        if not 0 < len(self.signer) <= _LONGEST_NAME:
            found.append(("paper_signer", "请填写纸质材料的签署人"))
        if self.day is None:
            found.append(("paper_signed_on", "请填写纸质材料上的日期"))
        elif self.day > today:
            found.append(("paper_signed_on", "纸质材料上的日期不能晚于今天"))
        if not self.scans:
            found.append(("paper_scan", "请上传纸质材料的扫描件或照片"))
        return found

    @property
    def day(self) -> date | None:
        """Return the day on the paper, None if the text is no day."""
        try:
            return date.fromisoformat(self.signed_on)
        except ValueError:
            return None


def may_file_paper(actor: Actor, task: UserTaskView) -> bool:
    """Say whether somebody may file what the party of a matter sent on paper.

    Whoever is an officer and sees the case may, also where a person of the party
    holds the matter and does not do it.
    """
    groups = frozenset(task.candidate_groups)
    is_outside = bool(groups) and groups <= _OUTSIDE
    is_officer = not actor.all_groups.isdisjoint(_OFFICERS)
    return is_outside and is_officer and task.ended_at is None


def paper_actor(actor: Actor, task: UserTaskView) -> Actor:
    """Return as whom an officer files a party's paper: themselves, for the party.

    The officer stays the one who did it; the filed form says for whom.
    """
    holder = (Principal(id=task.assignee),) if task.assignee else ()
    return replace(
        actor,
        groups=actor.groups | frozenset(task.candidate_groups),
        principals=(*actor.principals, *holder),
    )


def party_names(groups: Iterable[str]) -> str:
    """Return for whom a paper is filed, in words."""
    return "、".join(ROLE_NAMES.get(group, group) for group in groups)


def tell_party(uow: UnitOfWork, task: UserTaskView, paper: Paper) -> None:
    """Tell the party that its paper was filed, in the transaction that files it."""
    header = case_header(uow.connection, task.business_key or "")
    tell(
        uow,
        kind=NoticeKind.DOCUMENT,
        key=f"paper:{task.id}",
        to=_people_of(uow.connection, header, task),
        subject=f"已按纸质材料代录：{task.name}",
        text=(
            f"{header.title}：承办人已按{paper.signer}于{paper.signed_on}签署的纸质材料"
            f"代为录入“{task.name}”。请核对，如有出入请联系承办人更正。"
        ),
        link=f"/cases/{header.business_key}?tab=forms",
        business_key=header.business_key,
    )


def _people_of(
    connection: Connection, header: CaseHeader, task: UserTaskView
) -> set[str]:
    """Return the people of the party; who may not see the case is left out later."""
    found = {task.assignee} if task.assignee else set()
    of_org = {Role.ENTITY.value: header.entity_id, Role.AGENCY.value: header.agency_id}
    for role, org_id in of_org.items():
        if role in task.candidate_groups and org_id:
            found |= set(people_in(connection, role, org_id=org_id))
    if Role.WORK_GROUP.value in task.candidate_groups and header.leader_id:
        found.add(header.leader_id)
    return found
