"""Write down what of a notice goes out of the house, and have it delivered.

The rows and their jobs are committed with the notice itself: nothing is sent of what
was rolled back, and nothing is forgotten of what was committed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from engine import Notice, UnitOfWork
from handlers.notices.audience import PERSON
from handlers.notices.kinds import RULES, NoticeKind
from handlers.notices.tables import delivery, notice_address, notice_choice, robot

#: Of the jobs that deliver.
TOPIC = "notices.deliver"
#: What no group is told: it is one person's own.
PERSONAL = frozenset({NoticeKind.DIGEST, NoticeKind.PEOPLE})


class Channel(StrEnum):
    """How a notice leaves the house; in the house it always stays as well."""

    MAIL = "mail"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is told."""

    kind: NoticeKind
    key: str
    subject: str
    text: str
    link: str
    business_key: str | None


def dispatch(uow: UnitOfWork, content: Content, people: Collection[str]) -> None:
    """Send a notice out to those of some people who want it out of the house."""
    if not people:
        return
    choices = _choices(uow.connection, people, content.kind)
    for person_id in _with_mail(uow.connection, people):
        by_rule = RULES[content.kind].by_mail
        if choices.get((person_id, Channel.MAIL), by_rule):
            add_delivery(uow, content, Channel.MAIL, person_id)
    if content.kind not in PERSONAL:
        called = [each for each in people if choices.get((each, Channel.ROBOT), False)]
        _to_robots(uow, content, people, called)


def add_delivery(
    uow: UnitOfWork,
    content: Content,
    channel: Channel,
    target: str,
    *,
    calls: Collection[str] = (),
) -> None:
    """Write one delivery down, and the job that carries it out."""
    known = select(delivery.c.id).where(
        delivery.c.channel == channel.value,
        delivery.c.target == target,
        delivery.c.key == content.key,
    )
    if uow.connection.scalar(known) is not None:
        return
    delivery_id = uuid.uuid4().hex
    uow.connection.execute(
        insert(delivery).values(
            id=delivery_id,
            channel=channel.value,
            target=target,
            key=content.key,
            kind=content.kind.value,
            subject=content.subject,
            text=content.text,
            link=content.link,
            business_key=content.business_key,
            calls=list(calls),
            state="waiting",
            tries=0,
            slot_at=None,
            job_id=None,
            remark="",
            created_at=uow.now,
            ended_at=None,
        )
    )
    uow.defer(Notice(topic=TOPIC, payload={"delivery": delivery_id}, apart=True))


def _to_robots(
    uow: UnitOfWork, content: Content, people: Collection[str], called: list[str]
) -> None:
    """Post to the groups of the bureaus whose people are told."""
    members = dict(
        uow.connection.execute(
            select(PERSON.c.id, PERSON.c.org_id).where(PERSON.c.id.in_(list(people)))
        ).all()
    )
    robots = uow.connection.execute(
        select(robot.c.id, robot.c.bureau_id, robot.c.kinds).where(
            robot.c.bureau_id.in_(set(members.values())), robot.c.active
        )
    )
    for row in robots.all():
        calls = [each for each in called if members[each] == row.bureau_id]
        if calls or content.kind.value in row.kinds:
            add_delivery(uow, content, Channel.ROBOT, row.id, calls=calls)


def _choices(
    connection: Connection, people: Collection[str], kind: NoticeKind
) -> Mapping[tuple[str, str], bool]:
    query = select(notice_choice).where(
        notice_choice.c.person_id.in_(list(people)), notice_choice.c.kind == kind.value
    )
    return {
        (row.person_id, row.channel): row.wanted for row in connection.execute(query)
    }


def _with_mail(connection: Connection, people: Collection[str]) -> list[str]:
    query = select(notice_address.c.person_id).where(
        notice_address.c.person_id.in_(list(people)),
        notice_address.c.mail != "",
        notice_address.c.mail_confirmed_at.is_not(None),
    )
    return list(connection.scalars(query))
