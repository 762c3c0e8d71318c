from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.post_offices import CERTIFICATE
from web.config import SettingsRefused, is_loopback, settings_from


def test_an_empty_environment_gives_an_embedded_service_on_this_machine_only() -> None:
    settings = settings_from({})

    assert settings.database_url == "sqlite:///var/tandem.db"
    assert settings.data_dir == Path("var")
    assert settings.origin == "http://127.0.0.1:8160"
    assert settings.secret_key is None
    assert settings.remote_topics == ()


def test_the_embedded_database_lies_in_the_data_directory() -> None:
    settings = settings_from({"TANDEM_DATA_DIR": "/srv/tandem"})

    assert settings.database_url == "sqlite:////srv/tandem/tandem.db"


def test_every_setting_can_be_given() -> None:
    settings = settings_from(
        {
            "TANDEM_DATABASE_URL": "postgresql://db/tandem",
            "TANDEM_SECRET_KEY": "s" * 32,
            "TANDEM_ADMIN_PASSWORD": "p" * 8,
            "TANDEM_HOST": "0.0.0.0",  # noqa: S104 - what is tested
            "TANDEM_PORT": "80",
            "TANDEM_PUBLIC_URL": "https://tandem.example/",
            "TANDEM_REMOTE_TOPICS": "linkage.a,linkage.b",
        }
    )

    assert settings.origin == "https://tandem.example"
    assert settings.https
    assert settings.remote_topics == ("linkage.a", "linkage.b")


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(SettingsRefused) as refused:
        settings_from(
            {
                "TANDEM_PROT": "80",
                "TANDEM_PORT": "eighty",
                "TANDEM_DATABASE_URL": "mysql://db",
                "TANDEM_SECRET_KEY": "short",
                "TANDEM_PUBLIC_URL": "tandem.example/path",
            }
        )

    named = [problem.split(":")[0] for problem in refused.value.problems]
    assert named == [
        "TANDEM_PROT",
        "TANDEM_DATABASE_URL",
        "TANDEM_PORT",
        "TANDEM_PUBLIC_URL",
        "TANDEM_SECRET_KEY",
    ]


def test_a_proxy_is_read_with_its_password_and_shows_it_nowhere() -> None:
    settings = settings_from(
        {"TANDEM_HTTPS_PROXY": "http://tandem:p%40ss@proxy.bureau.example:8080"}
    )

    proxy = settings.https_proxy
    assert proxy is not None
    assert (proxy.host, proxy.port) == ("proxy.bureau.example", 8080)
    assert (proxy.user, proxy.password) == ("tandem", "p@ss")
    assert "p@ss" not in repr(settings)
    assert settings_from({}).https_proxy is None


@pytest.mark.parametrize(
    "url",
    [
        "proxy.bureau.example:3128",
        "https://proxy.bureau.example",
        "http://tandem:geheim@",
        "http://tandem:geheim@proxy:99999",
        "http://tandem:geheim@proxy/path",
        "socks5://tandem:geheim@proxy",
    ],
)
def test_what_is_no_proxy_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsRefused, match="TANDEM_HTTPS_PROXY") as refused:
        settings_from({"TANDEM_HTTPS_PROXY": url})

    assert "geheim" not in str(refused.value)


def test_passwords_never_travel_a_network_in_the_clear() -> None:
    with pytest.raises(SettingsRefused, match="TANDEM_PUBLIC_URL"):
        settings_from({"TANDEM_HOST": "192.168.1.4"})


def test_what_only_the_tests_read_is_no_unknown_setting() -> None:
    settings = settings_from({"TANDEM_TEST_CHROMIUM": "/usr/bin/chromium"})

    assert settings == settings_from({})


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104 - what is tested
        ("tandem.example", False),
    ],
)
def test_loopback_is_told_from_other_hosts(host: str, *, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "url",
    [
        "postgresqlfoo://u:secret@db/tandem",
        "postgresql+asyncpg://u:secret@db/tandem",
        "postgresql://u:secret@db:port/tandem",
        "postgresql://u:secret@db:99999/tandem",
        "postgresql://u:secret@[::1/tandem",
        "postgresql://",
        "postgresql:",
        "sqlite:///",
        "sqlite://tandem.db",
    ],
)
def test_a_database_that_cannot_be_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsRefused, match="TANDEM_DATABASE_URL") as refused:
        settings_from({"TANDEM_DATABASE_URL": url})

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db/tandem",
        "postgresql+psycopg://u:p@[::1]:5433/tandem",
        "postgresql:///tandem?host=/run/postgresql",
        "sqlite:////srv/tandem.db",
        "sqlite:///tandem.db",
    ],
)
def test_a_database_that_can_be_is_taken(url: str) -> None:
    assert settings_from({"TANDEM_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://u:p@tandem.example",
        "https://tandem.example:port",
        "https://",
        "https:///",
        "https://[::1",
        "ftp://tandem.example",
        "https://tandem.example/?a=b",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_browsers_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(SettingsRefused, match="TANDEM_PUBLIC_URL"):
        settings_from({"TANDEM_PUBLIC_URL": url})


MAIL = {
    "TANDEM_SMTP_HOST": "mail.bureau.example",
    "TANDEM_SMTP_FROM": "tandem@bureau.example",
    "TANDEM_SMTP_USER": "tandem",
    "TANDEM_SMTP_PASSWORD": "of the mail server",
}


def test_a_mail_server_is_read_and_its_password_never_shown() -> None:
    mail = settings_from(MAIL).mail

    assert mail is not None
    assert (mail.port, mail.tls) == (587, "starttls")
    assert mail.password == MAIL["TANDEM_SMTP_PASSWORD"]
    assert "of the mail server" not in repr(settings_from(MAIL))


def test_an_authority_of_the_bureau_is_trusted_besides_the_known_ones() -> None:
    mail = settings_from({**MAIL, "TANDEM_SMTP_CA": str(CERTIFICATE)}).mail

    assert mail is not None
    assert mail.authority == str(CERTIFICATE)


def test_without_a_host_there_is_no_mail() -> None:
    assert settings_from({"TANDEM_SMTP_PORT": "25"}).mail is None


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"TANDEM_SMTP_TLS": "none"}, "TANDEM_SMTP_TLS"),
        ({"TANDEM_SMTP_TLS": "maybe"}, "TANDEM_SMTP_TLS"),
        ({"TANDEM_SMTP_FROM": "nobody"}, "TANDEM_SMTP_FROM"),
        ({"TANDEM_SMTP_PORT": "x"}, "TANDEM_SMTP_PORT"),
        ({"TANDEM_SMTP_CA": "/nowhere/ca.pem"}, "TANDEM_SMTP_CA"),
        ({"TANDEM_SMTP_CA": __file__}, "TANDEM_SMTP_CA"),
    ],
)
def test_a_mail_server_that_makes_no_sense_stops_the_start(
    more: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsRefused, match=named) as caught:
        settings_from({**MAIL, **more})
    assert "of the mail server" not in str(caught.value)
