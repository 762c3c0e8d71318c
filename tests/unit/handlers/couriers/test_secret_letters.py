"""Letters go to a real mail server by TLS, or they do not go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from handlers.couriers.errors import NotDelivered
from handlers.couriers.mail import Letter, Mailer, MailSettings, Tls
from tests.support.post_offices import CERTIFICATE, MailServer, mail_server

LETTER = Letter(
    to="officer@bureau.example",
    subject="组织复查 还剩 5 天",
    text="案号 XMLD-2026-0001",
    message_id="<1@tandem>",
    at=datetime(2026, 7, 20, 1, 0, tzinfo=UTC),
)
RIGHT = b"of the mail server"
BY_TLS = pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])


def settings_for(office: MailServer, tls: Tls) -> MailSettings:
    return MailSettings(
        host="127.0.0.1",
        port=office.port,
        tls=tls,
        sender="tandem@bureau.example",
        authority=str(CERTIFICATE),
    )


def sent(settings: MailSettings) -> None:
    Mailer(settings, timeout=5).send(LETTER)


@BY_TLS
def test_a_letter_arrives_on_a_secret_way(tls: Tls) -> None:
    with mail_server(tls) as office:
        sent(settings_for(office, tls))

        assert office.recipients == ["officer@bureau.example"]
        assert office.letters[0]["Subject"] == LETTER.subject


@BY_TLS
def test_a_certificate_that_nobody_known_has_signed_stops_the_letter(tls: Tls) -> None:
    with mail_server(tls) as office:
        with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
            sent(replace(settings_for(office, tls), authority=""))

        assert office.letters == []


@BY_TLS
def test_a_certificate_of_another_name_stops_the_letter(tls: Tls) -> None:
    with mail_server(tls) as office:
        with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
            sent(replace(settings_for(office, tls), host="localhost"))

        assert office.letters == []


def test_a_server_without_starttls_gets_nothing() -> None:
    with mail_server(Tls.NONE) as office:
        with pytest.raises(NotDelivered):
            sent(settings_for(office, Tls.STARTTLS))

        assert office.letters == []


@BY_TLS
def test_who_signs_in_says_the_password_on_the_secret_way_only(tls: Tls) -> None:
    said: list[tuple[bytes, bytes, bool]] = []

    def judge(*arguments: object) -> AuthResult:
        _server, session, _envelope, _mechanism, given = arguments
        assert isinstance(given, LoginPassword)
        is_secret = bool(getattr(session, "ssl", None)) or tls is Tls.TLS
        said.append((given.login, given.password, is_secret))
        return AuthResult(success=given.password == RIGHT, handled=False)

    with mail_server(tls, sign_in=judge) as office:
        known = replace(settings_for(office, tls), user="tandem")
        sent(replace(known, password=RIGHT.decode()))
        with pytest.raises(NotDelivered, match="535"):
            sent(replace(known, password=RIGHT.decode() * 2))

        assert len(office.letters) == 1
    assert said[0] == (b"tandem", RIGHT, True)
    assert all(is_secret for _, _, is_secret in said)
