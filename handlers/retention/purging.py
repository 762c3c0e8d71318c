"""A list of what may go: proposed, approved by the head, carried out by a job (B7.2).

The job looks at each file again when its turn comes: whoever holds a file back after
the approval still keeps it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import Effect, NotAllowed, Notice, NoticeCall, NoticeHandler, UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id, contracts
from handlers.deadlines.local_time import local_day
from handlers.parties.access import org_of
from handlers.parties.model import Role
from handlers.parties.orgs import org_by_id, orgs_by_ids
from handlers.parties.people import people_by_ids
from handlers.retention.certificate import write_certificate
from handlers.retention.destroying import destroy_file, what_keeps
from handlers.retention.errors import FileHeld, PurgeRefused, RetentionRunning
from handlers.retention.holds import head_of
from handlers.retention.tables import purge, purge_item
from handlers.retention.term import has_expired, retain_until

TOPIC = "butler.purge"
PROPOSED, APPROVED, WITHDRAWN, DONE = "proposed", "approved", "withdrawn", "done"
LISTED, DESTROYED, KEPT = "listed", "destroyed", "kept"
_KEEPERS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})
_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """A list of destruction as it stands."""

    id: str
    org_id: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    remark: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeItem:
    """One file of a list."""

    purge_id: str
    contract_id: str
    about: Mapping[str, str]
    state: str
    reason: str
    gone: Mapping[str, Any]


def expired_of(
    connection: Connection, org_id: str, *, now: datetime
) -> list[tuple[Contract, str]]:
    """Return the files whose term has passed, each with what keeps it, if anything."""
    today = local_day(now)
    return [
        (each, what_keeps(connection, each))
        for each in contracts(connection, butler_id=org_id)
        if has_expired(each.ended_on, today)
    ]


def propose_purge(uow: UnitOfWork) -> str:
    """List what may go, for the head to approve; return the id of the list.

    Raises:
        NotAllowed: the actor neither heads the unit nor keeps its files.
        PurgeRefused: nothing may go, or another list waits.
    """
    org_id = org_of(uow.actor)
    if org_id is None or _KEEPERS.isdisjoint(uow.actor.groups):
        raise NotAllowed(action="提出销毁清单", reason="由档案管理员或负责人提出")
    if any(
        each.state in {PROPOSED, APPROVED} for each in purges(uow.connection, org_id)
    ):
        raise PurgeRefused(reason="已有一份销毁清单没有办完")
    found = expired_of(uow.connection, org_id, now=uow.now)
    free = [contract for contract, why in found if not why]
    if not free:
        raise PurgeRefused(reason="没有可以销毁的档案：都没有期满，或者期满的都要留存")
    purge_id = uuid.uuid4().hex
    uow.connection.execute(
        insert(purge).values(
            id=purge_id,
            org_id=org_id,
            state=PROPOSED,
            proposed_by=uow.actor.id,
            proposed_at=uow.now,
            remark="",
        )
    )
    uow.connection.execute(
        insert(purge_item),
        [
            {
                "purge_id": purge_id,
                "contract_id": each.id,
                "about": about,
                "state": LISTED,
                "reason": "",
                "gone": {},
            }
            for each, about in zip(free, _abouts(uow.connection, free), strict=True)
        ],
    )
    numbers = [each.number for each in free]
    uow.audit("purge_proposed", {"purge": purge_id, "files": numbers})
    return purge_id


def approve_purge(uow: UnitOfWork, purge_id: str) -> None:
    """Approve a list; a job destroys what it names.

    Raises:
        NotAllowed: the actor does not head the unit.
        PurgeRefused: there is no such list that waits.
    """
    _decide(uow, purge_id, APPROVED, remark="")
    uow.audit("purge_approved", {"purge": purge_id})
    uow.defer(Notice(topic=TOPIC, payload={"purge": purge_id}))


def withdraw_purge(uow: UnitOfWork, purge_id: str, *, reason: str) -> None:
    """Take a list back before it is approved: nothing goes.

    Raises:
        NotAllowed: the actor does not head the unit.
        PurgeRefused: there is no such list that waits, or no reason is given.
    """
    said = reason.strip()[:_MOST]
    if not said:
        raise PurgeRefused(reason="请写明理由")
    _decide(uow, purge_id, WITHDRAWN, remark=said)
    uow.audit("purge_withdrawn", {"purge": purge_id, "reason": said})


def purge_handler() -> NoticeHandler:
    """Return what runs the job that carries a list out."""
    return NoticeHandler(topic=TOPIC, run=carry_out, effect=Effect.DATABASE)


def carry_out(call: NoticeCall) -> None:
    """Destroy the next file of an approved list; after the last, certify it.

    Each file is a transaction of its own: however many rows it has, no other work
    waits for all of them.
    """
    uow = call.unit_of_work
    if uow is None:
        return
    purge_id = str(call.payload["purge"])
    one = purge_by_id(uow.connection, purge_id)
    if one.state != APPROVED:
        # Done before, as after a restart.
        return
    left = [each for each in items_of(uow.connection, purge_id) if each.state == LISTED]
    if not left:
        _certify(uow, one)
        return
    _settle(uow, one, left[0])
    uow.defer(Notice(topic=TOPIC, payload=call.payload))


def purges(connection: Connection, org_id: str) -> list[Purge]:
    """Return the lists of a unit, the last first."""
    query = select(purge).where(purge.c.org_id == org_id)
    ordered = query.order_by(purge.c.proposed_at.desc(), purge.c.id)
    return [Purge(**row._asdict()) for row in connection.execute(ordered)]


def purge_by_id(
    connection: Connection, purge_id: str, *, org_id: str | None = None
) -> Purge:
    """Return a list.

    Raises:
        PurgeRefused: there is none, or it is another unit's.
    """
    query = select(purge).where(purge.c.id == purge_id)
    if org_id is not None:
        query = query.where(purge.c.org_id == org_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise PurgeRefused(reason="没有这份销毁清单")
    return Purge(**row._asdict())


def items_of(connection: Connection, purge_id: str) -> list[PurgeItem]:
    """Return the files of a list, by the numbers of their contracts."""
    query = select(purge_item).where(purge_item.c.purge_id == purge_id)
    found = [_item(row) for row in connection.execute(query)]
    return sorted(found, key=lambda each: (each.about["number"], each.contract_id))


def _decide(uow: UnitOfWork, purge_id: str, state: str, *, remark: str) -> None:
    org_id = head_of(uow, "决定销毁清单")
    decided = uow.connection.execute(
        update(purge)
        .where(
            purge.c.id == purge_id,
            purge.c.org_id == org_id,
            purge.c.state == PROPOSED,
        )
        .values(state=state, decided_by=uow.actor.id, decided_at=uow.now, remark=remark)
    )
    if not decided.rowcount:
        raise PurgeRefused(reason="没有这份待批准的销毁清单")


def _settle(uow: UnitOfWork, one: Purge, item: PurgeItem) -> None:
    contract = contract_by_id(uow.connection, item.contract_id, butler_id=one.org_id)
    state, reason, what = DESTROYED, "", {}
    try:
        what = dict(destroy_file(uow, contract, certificate=one.id))
    except (FileHeld, RetentionRunning) as kept:
        state, reason = KEPT, str(kept)
    uow.connection.execute(
        update(purge_item)
        .where(
            purge_item.c.purge_id == one.id,
            purge_item.c.contract_id == item.contract_id,
        )
        .values(state=state, reason=reason, gone=what)
    )
    uow.audit(
        "client_file_destroyed" if state == DESTROYED else "client_file_kept",
        {"purge": one.id, "contract": item.contract_id, "reason": reason},
    )


def _certify(uow: UnitOfWork, one: Purge) -> None:
    items = items_of(uow.connection, one.id)
    people = people_by_ids(uow.connection, {one.proposed_by, str(one.decided_by)})
    names = {key: each.name for key, each in people.items()}
    content: dict[str, object] = {
        "unit": org_by_id(uow.connection, one.org_id).name,
        "proposed_by": names.get(one.proposed_by, one.proposed_by),
        "proposed_at": one.proposed_at.isoformat(),
        "approved_by": names.get(str(one.decided_by), str(one.decided_by)),
        "approved_at": one.decided_at.isoformat() if one.decided_at else "",
        "done_at": uow.now.isoformat(),
        "destroyed": [
            {**each.about, "gone": dict(each.gone)}
            for each in items
            if each.state == DESTROYED
        ],
        "kept": [
            {**each.about, "reason": each.reason}
            for each in items
            if each.state == KEPT
        ],
    }
    write_certificate(uow, org_id=one.org_id, purge_id=one.id, content=content)
    uow.connection.execute(
        update(purge).where(purge.c.id == one.id).values(state=DONE, done_at=uow.now)
    )


def _abouts(connection: Connection, found: list[Contract]) -> list[dict[str, str]]:
    clients = orgs_by_ids(connection, {each.client_id for each in found})
    return [
        {
            "number": each.number,
            "client": clients[each.client_id].name,
            "from": each.valid_from.isoformat(),
            "ended_on": each.ended_on.isoformat(),
            "retain_until": retain_until(each.ended_on).isoformat(),
        }
        for each in found
        if each.ended_on is not None
    ]


def _item(row: Row[Any]) -> PurgeItem:
    return PurgeItem(**row._asdict())
