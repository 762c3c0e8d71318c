"""Carry one delivery out: now, later, or not at all any more.

Between the sending and the note that it was sent a process may die. The job then
runs again: what was sent in that moment may come twice, and nothing is ever lost.
Letters carry the same Message-ID both times.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, select, update

from engine import (
    SYSTEM,
    Actor,
    Effect,
    Notice,
    NoticeCall,
    NoticeHandler,
    UnitOfWork,
)
from handlers.couriers.errors import ChannelBusy, NotDelivered
from handlers.couriers.mail import Letter, Mailer
from handlers.couriers.posting import Poster
from handlers.couriers.quiet import Quiet, may_leave_at
from handlers.couriers.robots import address_of, robot_by_id, take_slot
from handlers.couriers.services import (
    GroupMessage,
    RobotAddress,
    RobotService,
    judge,
    request_for,
)
from handlers.couriers.settings import SETTINGS
from handlers.couriers.vault import Vault
from handlers.deadlines.books import DeadlineBooks
from handlers.notices.audience import audience
from handlers.notices.dispatch import TOPIC, Channel
from handlers.notices.kinds import RULES, NoticeKind
from handlers.notices.tables import delivery, notice, notice_address
from handlers.parties.people import person_by_id
from handlers.settings.store import values_of

_TIMEOUT_SECONDS = 60

Transact = Callable[[Actor], AbstractContextManager[UnitOfWork]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out of the house of one installation."""

    #: None where no mail server is set.
    mailer: Mailer | None
    #: None where nothing may be posted, as in a drill.
    poster: Poster | None
    vault: Vault
    #: What stands before paths in links: scheme, host and port.
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """A message with the robot that it goes to."""

    service: RobotService
    address: RobotAddress
    message: GroupMessage


class Courier:
    """Delivers what notices want out of the house."""

    def __init__(self, books: DeadlineBooks, ways: Ways | None = None) -> None:
        self._books = books
        self._ways = ways
        self._transact: Transact | None = None

    def join(self, transact: Transact) -> None:
        """Work for the engine that has these transactions."""
        self._transact = transact

    def handler(self) -> NoticeHandler:
        """Return what runs the jobs of deliveries."""
        return NoticeHandler(
            topic=TOPIC,
            run=self.run,
            effect=Effect.OUTSIDE,
            timeout_seconds=_TIMEOUT_SECONDS,
        )

    def run(self, call: NoticeCall) -> None:
        """Carry a delivery out, put it off, or drop it.

        Raises:
            NotDelivered: its channel did not take it; the job is tried again.
        """
        if self._transact is None or self._ways is None:
            message = "no way out of the house is set up here"
            raise NotDelivered(message)
        delivery_id = str(call.payload["delivery"])
        with self._transact(SYSTEM) as uow:
            ready = self._prepare(uow, self._ways, delivery_id, call)
        if ready is None:
            return
        try:
            self._send(self._ways, ready, call.clock.now())
        except ChannelBusy as busy:
            with self._transact(SYSTEM) as uow:
                _put_off(uow, call, uow.now + busy.wait, slot_at=None)
        except NotDelivered as failed:
            with self._transact(SYSTEM) as uow:
                _note(uow, delivery_id, remark=str(failed), slot_at=None)
            raise
        else:
            with self._transact(SYSTEM) as uow:
                _note(uow, delivery_id, state="sent", remark="", ended_at=uow.now)

    def _prepare(
        self, uow: UnitOfWork, ways: Ways, delivery_id: str, call: NoticeCall
    ) -> Letter | _Post | None:
        """Return what is to be sent now, or None."""
        row = _locked(uow.connection, delivery_id)
        if (
            row is None
            or row.state != "waiting"
            or row.job_id not in {None, call.job_id}
        ):
            return None
        reason = _why_drop(uow.connection, row, ways)
        if reason:
            _note(uow, delivery_id, state="dropped", remark=reason, ended_at=uow.now)
            return None
        leaves_at = self._leaves_at(uow, row)
        if leaves_at > uow.now:
            _put_off(uow, call, leaves_at)
            return None
        _note(uow, delivery_id, tries=row.tries + 1, job_id=call.job_id)
        if row.channel == Channel.MAIL:
            return _letter(uow, row, ways)
        return self._post(uow, row, ways, call)

    def _leaves_at(self, uow: UnitOfWork, row: Row[Any]) -> datetime:
        bureau_id = _org_of(uow.connection, row)
        held = values_of(uow.connection, SETTINGS, bureau_id=bureau_id)
        begins, ends, off_days, lets_urgent = (held[each.key] for each in SETTINGS)
        quiet = Quiet(
            begins=time.fromisoformat(str(begins)),
            ends=time.fromisoformat(str(ends)),
            off_days=bool(off_days),
            lets_urgent=bool(lets_urgent),
        )
        return may_leave_at(
            uow.now,
            quiet,
            urgent=RULES[NoticeKind(row.kind)].urgent,
            calendar=self._books.at(uow.connection).calendar,
        )

    def _post(
        self, uow: UnitOfWork, row: Row[Any], ways: Ways, call: NoticeCall
    ) -> _Post | None:
        """Take a moment within the robot's limit; wait for it where it is later."""
        slot = row.slot_at or take_slot(uow, row.target)
        if slot > uow.now:
            _put_off(uow, call, slot, slot_at=slot)
            return None
        _note(uow, row.id, slot_at=slot)
        found = robot_by_id(uow.connection, row.target)
        if found is None:
            return None
        return _Post(
            service=found.service,
            address=address_of(uow.connection, ways.vault, row.target),
            message=GroupMessage(
                subject=row.subject,
                text=row.text,
                url=_url(ways, row.link),
                calls=_mobiles(uow.connection, row.calls),
            ),
        )

    def _send(self, ways: Ways, ready: Letter | _Post, now: datetime) -> None:
        if isinstance(ready, Letter):
            if ways.mailer is not None:
                ways.mailer.send(ready)
            return
        if ways.poster is None:
            return
        url, body = request_for(ready.service, ready.address, ready.message, now=now)
        judge(ready.service, ways.poster.post(url, body))


def _why_drop(connection: Connection, row: Row[Any], ways: Ways) -> str:
    """Return why nobody needs a delivery any more; empty while somebody does."""
    if row.channel == Channel.ROBOT:
        if ways.poster is None:
            return "演练环境不向外发送"
        found = robot_by_id(connection, row.target)
        return "" if found is not None and found.active else "机器人已停用"
    if ways.mailer is None:
        return "本安装未设置邮件服务器"
    if not audience(connection, [row.target], business_key=row.business_key):
        return "收件人已不能查看这件案件"
    if not _mail_of(connection, row.target):
        return "收件人没有填写邮箱，或者还没有确认"
    seen = select(notice.c.seen_at).where(
        notice.c.person_id == row.target, notice.c.key == row.key
    )
    return "收件人已在站内阅过" if connection.scalar(seen) is not None else ""


def _letter(uow: UnitOfWork, row: Row[Any], ways: Ways) -> Letter:
    url = _url(ways, row.link)
    parts = [row.subject, row.text, url, "这是联动工作平台自动发送的通知，请勿回复。"]
    host = ways.origin.split("://")[-1].split(":")[0]
    return Letter(
        to=_mail_of(uow.connection, row.target),
        subject=row.subject,
        text="\n\n".join(part for part in parts if part) + "\n",
        message_id=f"<{row.id}@{host}>",
        at=uow.now,
    )


def _url(ways: Ways, link: str) -> str:
    return ways.origin + link if link else ""


def _mail_of(connection: Connection, person_id: str) -> str:
    """Return where a person's letters go, empty before they confirmed it."""
    query = select(notice_address.c.mail).where(
        notice_address.c.person_id == person_id,
        notice_address.c.mail_confirmed_at.is_not(None),
    )
    return str(connection.scalar(query) or "")


def _mobiles(connection: Connection, people: list[str]) -> list[str]:
    query = select(notice_address.c.mobile).where(
        notice_address.c.person_id.in_(people), notice_address.c.mobile != ""
    )
    return list(connection.scalars(query))


def _org_of(connection: Connection, row: Row[Any]) -> str | None:
    if row.channel == Channel.MAIL:
        return person_by_id(connection, row.target).org_id
    found = robot_by_id(connection, row.target)
    return found.bureau_id if found else None


def _locked(connection: Connection, delivery_id: str) -> Row[Any] | None:
    query = select(delivery).where(delivery.c.id == delivery_id).with_for_update()
    return connection.execute(query).one_or_none()


def _note(uow: UnitOfWork, delivery_id: str, **values: object) -> None:
    query = update(delivery).where(delivery.c.id == delivery_id)
    uow.connection.execute(query.values(**values))


def _put_off(
    uow: UnitOfWork, call: NoticeCall, until: datetime, **values: object
) -> None:
    """Have a delivery carried out later, by a job of its own."""
    _note(uow, str(call.payload["delivery"]), job_id=None, **values)
    uow.defer(Notice(topic=TOPIC, payload=call.payload, due_at=until, apart=True))
