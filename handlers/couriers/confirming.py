"""Send the letters by which people confirm their mail addresses.

Such a letter names no case and no person: nobody knows yet who reads it. It does not
wait for the morning, because somebody has just asked for it.
"""

from __future__ import annotations

from engine import SYSTEM, Effect, NoticeCall, NoticeHandler, UnitOfWork
from handlers.couriers.delivering import Transact, Ways
from handlers.couriers.errors import NotDelivered
from handlers.couriers.mail import Letter
from handlers.notices.confirming import (
    TOPIC,
    VALID,
    keep_secret,
    note_sent,
    to_be_sent,
)

_TIMEOUT_SECONDS = 60
_HOUR = 3600
_SUBJECT = "请确认您的邮箱"
_TEXT = (
    "有人在联动工作平台把这个邮箱填写为接收通知的地址。\n\n"
    "是您本人填写的，请在{hours}小时内打开下面的链接并点“确认”：\n\n"
    "{url}\n\n"
    "不是您填写的，不必理会：没有确认的邮箱收不到任何案件的通知。\n\n"
    "这是联动工作平台自动发送的邮件，请勿回复。\n"
)


class MailConfirmer:
    """Sends each letter with its link."""

    def __init__(self, ways: Ways | None = None) -> None:
        self._ways = ways
        self._transact: Transact | None = None

    def join(self, transact: Transact) -> None:
        """Work for the engine that has these transactions."""
        self._transact = transact

    def handler(self) -> NoticeHandler:
        """Return what runs the jobs of these letters."""
        return NoticeHandler(
            topic=TOPIC,
            run=self.run,
            effect=Effect.OUTSIDE,
            timeout_seconds=_TIMEOUT_SECONDS,
        )

    def run(self, call: NoticeCall) -> None:
        """Send a letter, unless nobody waits for it or there is no mail server.

        A letter that is sent again has the same link: the secret comes from the
        installation's own, and the table keeps its hash only.

        Raises:
            NotDelivered: the mail server did not take it; the job is tried again.
        """
        if self._transact is None or self._ways is None:
            message = "no way out of the house is set up here"
            raise NotDelivered(message)
        confirmation_id = str(call.payload["confirmation"])
        mailer = self._ways.mailer
        if mailer is None:
            return
        with self._transact(SYSTEM) as uow:
            letter = _letter(uow, self._ways, confirmation_id)
        if letter is None:
            return
        mailer.send(letter)
        with self._transact(SYSTEM) as uow:
            note_sent(uow, confirmation_id)


def _letter(uow: UnitOfWork, ways: Ways, confirmation_id: str) -> Letter | None:
    found = to_be_sent(uow.connection, confirmation_id)
    if found is None or found.expires_at <= uow.now:
        return None
    secret = ways.vault.token(f"mail confirmation {confirmation_id}")
    keep_secret(uow, confirmation_id, secret)
    host = ways.origin.split("://")[-1].split(":")[0]
    return Letter(
        to=found.mail,
        subject=_SUBJECT,
        text=_TEXT.format(
            hours=int(VALID.total_seconds()) // _HOUR,
            url=f"{ways.origin}/mail/{secret}",
        ),
        message_id=f"<{confirmation_id}@{host}>",
        at=uow.now,
    )
