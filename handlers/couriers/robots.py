"""Keep the group robots of bureaus, and the minutes that their limits leave."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from engine import UnitOfWork
from handlers.couriers.services import (
    RobotAddress,
    RobotService,
    check_address,
    hint_of,
)
from handlers.couriers.vault import Vault
from handlers.errors import DomainRefused
from handlers.notices.dispatch import PERSONAL
from handlers.notices.kinds import NoticeKind
from handlers.notices.tables import robot, robot_slot

#: What each robot takes in a minute.
MOST_A_MINUTE = 20
_MINUTE = timedelta(minutes=1)
_LONGEST_NAME = 40


class RobotRefused(DomainRefused):
    """A robot cannot be kept like this."""


class RobotNotFound(DomainRefused):
    """The bureau has no such robot."""

    def __init__(self) -> None:
        super().__init__("本局没有这个群机器人")


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """A robot as its bureau sees it: without its secret."""

    id: str
    bureau_id: str
    name: str
    service: RobotService
    hint: str
    kinds: frozenset[NoticeKind]
    active: bool
    added_at: datetime


def add_robot(
    uow: UnitOfWork,
    vault: Vault,
    *,
    bureau_id: str,
    name: str,
    service: RobotService,
    address: RobotAddress,
    kinds: Collection[NoticeKind],
) -> str:
    """Keep a robot of a bureau; return its id.

    Raises:
        RobotAddressRefused: it is no address of a robot of this service.
        RobotRefused: it has no name, or what it should tell is for no group.
    """
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME:
        message = f"请填写群名称，不超过{_LONGEST_NAME}字"
        raise RobotRefused(message)
    check_address(service, address)
    robot_id = uuid.uuid4().hex
    secret = json.dumps({"url": address.url, "sign_key": address.sign_key})
    uow.connection.execute(
        insert(robot).values(
            id=robot_id,
            bureau_id=bureau_id,
            name=name,
            service=service.value,
            sealed=vault.seal(secret),
            hint=hint_of(address),
            kinds=sorted(kind.value for kind in set(kinds) - PERSONAL),
            active=True,
            added_by=uow.actor.id,
            added_at=uow.now,
        )
    )
    uow.audit(
        "robot_added", {"id": robot_id, "bureau": bureau_id, "service": service.value}
    )
    return robot_id


def change_robot(
    uow: UnitOfWork,
    robot_id: str,
    *,
    bureau_id: str,
    kinds: Collection[NoticeKind] | None = None,
    active: bool | None = None,
) -> None:
    """Change what a robot tells, or switch it off.

    Raises:
        RobotNotFound: the bureau has none of this id.
    """
    values: dict[str, object] = {}
    if kinds is not None:
        values["kinds"] = sorted(kind.value for kind in set(kinds) - PERSONAL)
    if active is not None:
        values["active"] = active
    mine = (robot.c.id == robot_id) & (robot.c.bureau_id == bureau_id)
    if not uow.connection.execute(update(robot).where(mine).values(**values)).rowcount:
        raise RobotNotFound
    uow.audit("robot_changed", {"id": robot_id, **values})


def robots_of(connection: Connection, bureau_id: str) -> list[Robot]:
    """Return the robots of a bureau, the oldest first."""
    query = select(robot).where(robot.c.bureau_id == bureau_id)
    rows = connection.execute(query.order_by(robot.c.added_at, robot.c.id))
    return [_robot(row) for row in rows]


def robot_by_id(connection: Connection, robot_id: str) -> Robot | None:
    """Return a robot, or None."""
    row = connection.execute(select(robot).where(robot.c.id == robot_id)).one_or_none()
    return None if row is None else _robot(row)


def address_of(connection: Connection, vault: Vault, robot_id: str) -> RobotAddress:
    """Return the secret address of a robot.

    Raises:
        SecretUnreadable: another installation sealed it.
    """
    query = select(robot.c.sealed).where(robot.c.id == robot_id)
    return RobotAddress(**json.loads(vault.open(connection.scalars(query).one())))


def take_slot(uow: UnitOfWork, robot_id: str) -> datetime:
    """Return when a robot may say one thing more, within its limit of a minute.

    The moments that were given away stand in the database, so that a restart forgets
    none of them. Whoever asks at the same time waits for the robot's row.
    """
    connection, now = uow.connection, uow.now
    connection.execute(
        select(robot.c.id).where(robot.c.id == robot_id).with_for_update()
    )
    mine = robot_slot.c.robot_id == robot_id
    connection.execute(delete(robot_slot).where(mine, robot_slot.c.at <= now - _MINUTE))
    latest = select(robot_slot.c.at).where(mine).order_by(robot_slot.c.at.desc())
    moments = list(connection.scalars(latest.limit(MOST_A_MINUTE)))
    slot = now
    if len(moments) == MOST_A_MINUTE:
        slot = max(now, moments[-1] + _MINUTE)
    connection.execute(
        insert(robot_slot).values(id=uuid.uuid4().hex, robot_id=robot_id, at=slot)
    )
    return slot


def _robot(row: Row[Any]) -> Robot:
    return Robot(
        id=row.id,
        bureau_id=row.bureau_id,
        name=row.name,
        service=RobotService(row.service),
        hint=row.hint,
        kinds=frozenset(NoticeKind(kind) for kind in row.kinds),
        active=row.active,
        added_at=row.added_at,
    )
