"""Hand the work of a person who leaves to others: one transaction a process.

The rights are checked by the caller; here the cases are found, each goes to its
receiver through one command of the engine, and the header of the case follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import or_, select

from engine import (
    SYSTEM,
    Actor,
    Delegation,
    InboxQuery,
    InboxTab,
    InstanceQuery,
    InstanceState,
    ProcessEngine,
    Slice,
    UnitOfWork,
    UserTaskFilter,
    UserTaskView,
)
from handlers.approvals.model import Approval
from handlers.approvals.store import waiting_at
from handlers.linkage.cases import case_headers, case_labels, change_case, show_case_to
from handlers.linkage.handing_requests import hand_on, requests_of
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.tables import linkage_case
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import actor_for, org_label, person_label
from handlers.parties.model import OPERATING_ROLES, Person

#: Variables by which the diagrams assign work.
ASSIGNING = frozenset({"case_officer", "initiator", "wg_leader"})
_PAGE = 100
_MOST_PAGES = 50
_LIVING = frozenset({InstanceState.ACTIVE, InstanceState.SUSPENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What a person holds in one case: open matters, and being in charge of it."""

    business_key: str
    title: str
    #: The processes in which something is theirs.
    roots: tuple[str, ...]
    #: Names of the open matters that they hold.
    matters: tuple[str, ...]
    #: Groups of which a receiver must have one, for each open matter.
    groups: tuple[frozenset[str], ...]
    #: True if they are the officer in charge or lead the work group.
    in_charge: bool
    #: What waits for approval, with whoever holds its matter if another does.
    requests: tuple[tuple[Approval, str | None], ...] = ()

    def may_go_to(self, receiver: Person) -> bool:
        """Say whether somebody could do every matter of it."""
        return all(not each or each & receiver.roles for each in self.groups)


class HandOvers:
    """Finds what a person holds, and hands it over."""

    def __init__(self, *, engine: ProcessEngine) -> None:
        self._engine = engine

    def burdens(self, person: Person) -> list[Burden]:
        """Return what a person holds, case by case, in the order of their numbers."""
        tasks = self._tasks(person)
        charged = self._charged(person)
        requests = self._requests(person, tasks)
        keys = sorted(
            {
                *(task.business_key or "" for task in tasks),
                *charged,
                *(asked.business_key for asked, _holder in requests),
            }
            - {""}
        )
        with self._engine.read() as connection:
            headers = case_headers(connection, keys)
        roots = self._roots(charged)
        return [
            _burden(
                key,
                title=headers[key].title if key in headers else "",
                tasks=[t for t in tasks if t.business_key == key],
                roots=roots.get(key, ()),
                in_charge=key in charged,
                requests=[each for each in requests if each[0].business_key == key],
            )
            for key in keys
        ]

    def hand_over(
        self, burden: Burden, *, giver: Person, receiver: Person, by: Actor, reason: str
    ) -> int:
        """Hand one case over and return how many open matters went along.

        Args:
            by: who decides it; that they may, the caller has checked.

        Raises:
            WrongState: a process of the case is suspended.
        """
        # Managers are no operators of the engine: here the rule of the domain counts.
        acting = replace(by, operates=True, sees_all=True)
        labels = self._labels(burden, receiver)
        record = _record_of(burden, giver, receiver, labels)
        moved = 0
        for number, root_id in enumerate(burden.roots):
            follow = _requests_of(
                burden, root_id, giver=giver, receiver=receiver, reason=reason
            )
            moved += self._engine.hand_over(
                root_id,
                from_person=giver.id,
                to_person=receiver.id,
                variables=ASSIGNING,
                labels=labels,
                reason=reason,
                record=_both(record, follow) if number == 0 else follow,
                actor=acting,
            )
        return moved

    def _labels(self, burden: Burden, receiver: Person) -> frozenset[str]:
        """Return what lets the receiver see the case, if they do not yet."""
        with self._engine.read() as connection:
            present = case_labels(connection, burden.business_key)
        own = {org_label(receiver.org_id), person_label(receiver.id)}
        return frozenset() if present & own else frozenset({person_label(receiver.id)})

    def _tasks(self, person: Person) -> list[UserTaskView]:
        holder = replace(actor_for(replace(person, active=True)), sees_all=True)
        found: list[UserTaskView] = []
        for number in range(1, _MOST_PAGES + 1):
            page = self._engine.inbox(
                InboxQuery(tab=InboxTab.MINE, page=number, page_size=_PAGE),
                actor=holder,
            )
            found += page.items
            if not page.has_more:
                break
        return found + self._delegated(holder)

    def _delegated(self, owner: Actor) -> list[UserTaskView]:
        """Return what others work on for somebody, and bring back to them."""
        wanted = UserTaskFilter(owner=owner.id, delegation=Delegation.PENDING)
        part = Slice(limit=_MOST_PAGES * _PAGE)
        found = self._engine.find_user_tasks(wanted, part, actor=owner)
        return [each.task for each in found if each.task.assignee != owner.id]

    def _requests(
        self, person: Person, tasks: list[UserTaskView]
    ) -> list[tuple[Approval, str | None]]:
        """Return what waits for approval, with who else holds its matter."""
        held = {task.id for task in tasks}
        with self._engine.read() as connection:
            found = requests_of(connection, person.id, held)
        return [(each, self._other_holder(each, held)) for each in found]

    def _other_holder(self, asked: Approval, held: set[str]) -> str | None:
        """Return who else holds the matter of a request: it was sent in their stead."""
        if asked.is_of_clock or asked.task_id in held:
            return None
        return self._engine.user_task(asked.task_id, actor=SYSTEM).assignee

    def _charged(self, person: Person) -> frozenset[str]:
        """Return the numbers of the open cases of which a person is in charge."""
        case = linkage_case.c
        query = select(case.business_key).where(
            case.closed_at.is_(None),
            or_(case.officer_id == person.id, case.leader_id == person.id),
        )
        with self._engine.read() as connection:
            return frozenset(connection.scalars(query))

    def _roots(self, keys: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the living processes of cases, the case's own one first."""
        wanted = frozenset(keys)
        found: dict[str, list[str]] = {}
        number, more = 1, bool(wanted)
        while more:
            query = InstanceQuery(
                business_keys=wanted, states=_LIVING, page=number, page_size=_PAGE
            )
            page = self._engine.instances(query, actor=SYSTEM)
            for each in page.items:
                roots = found.setdefault(each.business_key or "", [])
                at = 0 if each.process_key == LINKAGE else len(roots)
                roots.insert(at, each.root_id)
            number, more = number + 1, page.has_more
        return {key: tuple(dict.fromkeys(roots)) for key, roots in found.items()}


def receivers_among(people: Iterable[Person], giver: Person) -> list[Person]:
    """Return who could take over from a person: active, and of one of their roles."""
    roles = giver.roles - OPERATING_ROLES
    return [
        each
        for each in people
        if each.active and each.id != giver.id and each.roles & roles
    ]


def _burden(
    key: str,
    *,
    title: str,
    tasks: list[UserTaskView],
    roots: tuple[str, ...],
    in_charge: bool,
    requests: list[tuple[Approval, str | None]],
) -> Burden:
    of_tasks = (task.root_id for task in tasks)
    of_requests = (asked.root_id for asked, _holder in requests)
    return Burden(
        business_key=key,
        title=title,
        roots=tuple(dict.fromkeys((*roots, *of_tasks, *of_requests))),
        matters=tuple(task.name for task in tasks),
        groups=tuple(frozenset(task.candidate_groups) for task in tasks),
        in_charge=in_charge,
        requests=tuple(requests),
    )


def _requests_of(
    burden: Burden, root_id: str, *, giver: Person, receiver: Person, reason: str
) -> Callable[[UnitOfWork], None]:
    """Return what ends the requests of one process that still wait."""
    mine = {
        asked.task_id: holder
        for asked, holder in burden.requests
        if asked.root_id == root_id
    }

    def record(uow: UnitOfWork) -> None:
        for task_id, asked in waiting_at(uow.connection, mine.keys()).items():
            to = mine[task_id]
            to = receiver.id if to is None or to == giver.id else to
            hand_on(uow, asked, giver=giver, to=to, reason=reason)

    return record


def _both(
    first: Callable[[UnitOfWork], None], second: Callable[[UnitOfWork], None]
) -> Callable[[UnitOfWork], None]:
    def record(uow: UnitOfWork) -> None:
        first(uow)
        second(uow)

    return record


def _record_of(
    burden: Burden, giver: Person, receiver: Person, labels: frozenset[str]
) -> Callable[[UnitOfWork], None]:
    """Return what follows in the rows of the case, and that the receiver is told."""
    key = burden.business_key

    def record(uow: UnitOfWork) -> None:
        header = case_headers(uow.connection, [key]).get(key)
        if header is not None:
            changed = {
                name: receiver.id
                for name in ("officer_id", "leader_id")
                if getattr(header, name) == giver.id
            }
            if changed:
                change_case(uow, key, **changed)
            show_case_to(uow, key, labels)
        tell(
            uow,
            kind=NoticeKind.TASK,
            key=f"handed-over:{key}:{giver.id}:{uow.now.isoformat()}",
            to=[receiver.id],
            subject=f"{giver.name}的案件交由您办理：{burden.title or key}",
            text="、".join(burden.matters) or "您现在是这件案件的承办人。",
            link=f"/cases/{key}",
            business_key=key if header is not None else None,
        )

    return record
