"""Send letters by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum

from typing_extensions import override

from handlers.couriers.errors import NotDelivered

_SECONDS = 15.0


class Tls(StrEnum):
    """How the way to the mail server is kept secret."""

    #: An open connection turns secret before anything is said: port 587.
    STARTTLS = "starttls"
    #: Secret from the first byte: port 465.
    TLS = "tls"
    #: Not at all: for a relay on the same machine.
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server of an installation."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    #: Never shown: not even when this object is.
    password: str = ""
    #: A file with the certificate of the authority that signed the server's, where it
    #: is the bureau's own; those that everybody knows are trusted anyway.
    authority: str = ""

    @override
    def __repr__(self) -> str:
        """Return a text without the password."""
        return f"MailSettings({self.host}:{self.port}, {self.tls})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one person."""

    to: str
    subject: str
    text: str
    #: The same for every try: who gets it twice can tell that it is one.
    message_id: str
    at: datetime


class Mailer:
    """Sends letters through the mail server of an installation."""

    def __init__(self, settings: MailSettings, *, timeout: float = _SECONDS) -> None:
        self._settings = settings
        self._timeout = timeout

    def send(self, letter: Letter) -> None:
        """Hand a letter to the mail server.

        Raises:
            NotDelivered: the server is away, slow, or does not take it.
        """
        settings = self._settings
        try:
            with self._connected() as server:
                if settings.user:
                    server.login(settings.user, settings.password)
                refused = server.send_message(self._message(letter))
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(_said(error)) from None
        if refused:
            message = "the mail server refused the recipient"
            raise NotDelivered(message)

    def _connected(self) -> smtplib.SMTP:
        settings, timeout = self._settings, self._timeout
        if settings.tls is Tls.NONE:
            return smtplib.SMTP(settings.host, settings.port, timeout=timeout)
        context = trusting(settings.authority)
        if settings.tls is Tls.TLS:
            return smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=timeout, context=context
            )
        server = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
        try:
            server.starttls(context=context)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._settings.sender
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = letter.message_id
        # No out-of-office reply is to answer it.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="base64")
        return message


def trusting(authority: str) -> ssl.SSLContext:
    """Return how the certificate of a mail server is checked.

    Args:
        authority: A file with one more authority to trust, or nothing.

    Raises:
        OSError: the file cannot be read, or is no certificate (`ssl.SSLError`).
    """
    context = ssl.create_default_context()
    if authority:
        context.load_verify_locations(cafile=authority)
    return context


def _said(error: Exception) -> str:
    """Return what went wrong, without names, passwords or addresses."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the mail server refused the recipient"
    return type(error).__name__
