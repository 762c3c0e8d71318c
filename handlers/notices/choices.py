"""What a person wants by which channel, and where they are reached."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from engine import UnitOfWork
from handlers.errors import DomainRefused
from handlers.notices.confirming import ask_confirmation, end_confirmations
from handlers.notices.dispatch import PERSONAL, Channel
from handlers.notices.kinds import RULES, NoticeKind
from handlers.notices.tables import notice_address, notice_choice

_MAIL = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_LONGEST_MAIL = 200
_MOBILE = re.compile(r"1\d{10}", re.ASCII)


class AddressRefused(DomainRefused):
    """A mail address or a mobile number cannot be one."""

    def __init__(self, *, what: str) -> None:
        super().__init__(f"{what}填写有误，请核对")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A person's addresses, and what goes where."""

    mail: str
    #: Whether the owner has shown that they read it; before, nothing goes there.
    is_confirmed: bool
    mobile: str
    wanted: Mapping[tuple[NoticeKind, Channel], bool]


def choices_of(connection: Connection, person_id: str) -> Choices:
    """Return what a person wants; where they chose nothing, what the rule says."""
    row = connection.execute(
        select(notice_address).where(notice_address.c.person_id == person_id)
    ).one_or_none()
    wanted = {
        (kind, channel): channel is Channel.MAIL and RULES[kind].by_mail
        for kind, channel in offered()
    }
    chosen = select(notice_choice).where(notice_choice.c.person_id == person_id)
    for each in connection.execute(chosen):
        wanted[NoticeKind(each.kind), Channel(each.channel)] = each.wanted
    return Choices(
        mail=row.mail if row else "",
        is_confirmed=row is not None and row.mail_confirmed_at is not None,
        mobile=row.mobile if row else "",
        wanted=wanted,
    )


def offered() -> list[tuple[NoticeKind, Channel]]:
    """Return what one may choose; groups are never told what is one person's own."""
    return [
        (kind, channel)
        for kind in NoticeKind
        for channel in Channel
        if channel is Channel.MAIL or kind not in PERSONAL
    ]


def choose(
    uow: UnitOfWork,
    person_id: str,
    *,
    mail: str,
    mobile: str,
    wanted: Collection[tuple[NoticeKind, Channel]],
) -> None:
    """Store where a person is reached and what goes there; in the house all stays.

    A new mail address gets a letter with a link: nothing else goes there before its
    owner has confirmed it.

    Raises:
        AddressRefused: an address cannot be one.
        ConfirmationsTooMany: the person changed it too often in a short time.
    """
    if mail and not (len(mail) <= _LONGEST_MAIL and _MAIL.fullmatch(mail)):
        raise AddressRefused(what="邮箱")
    if mobile and not _MOBILE.fullmatch(mobile):
        raise AddressRefused(what="手机号")
    known = choices_of(uow.connection, person_id)
    if mail and mail != known.mail:
        ask_confirmation(uow, person_id, mail)
    elif not mail:
        end_confirmations(uow, person_id)
    confirmed = select(notice_address.c.mail_confirmed_at).where(
        notice_address.c.person_id == person_id, notice_address.c.mail == mail
    )
    confirmed_at = uow.connection.scalar(confirmed)
    for table in (notice_address, notice_choice):
        mine = table.c.person_id == person_id
        uow.connection.execute(delete(table).where(mine))
    uow.connection.execute(
        insert(notice_address).values(
            person_id=person_id,
            mail=mail,
            mobile=mobile,
            changed_at=uow.now,
            mail_confirmed_at=confirmed_at if mail else None,
        )
    )
    rows = [
        {
            "person_id": person_id,
            "kind": kind.value,
            "channel": channel.value,
            "wanted": (kind, channel) in wanted,
        }
        for kind, channel in offered()
    ]
    uow.connection.execute(insert(notice_choice), rows)
    # What one wants is no secret, but where one is reached is one's own.
    uow.audit("notice_channels_chosen", {"person": person_id, "mail": bool(mail)})
