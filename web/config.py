"""Read the settings from the environment, once, into one frozen object."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError, validate
from typing_extensions import override

from handlers.couriers.mail import MailSettings, Tls, trusting
from handlers.couriers.proxy import Proxy, proxy_of

PREFIX = "TANDEM_"

#: What the tests alone read; a running service ignores these.
_TEST_PREFIX = "TANDEM_TEST_"

_NAMES = frozenset(
    {
        "TANDEM_ADMIN_PASSWORD",
        "TANDEM_CORS_ORIGINS",
        "TANDEM_DATABASE_URL",
        "TANDEM_DATA_DIR",
        "TANDEM_HOST",
        "TANDEM_HTTPS_PROXY",
        "TANDEM_PORT",
        "TANDEM_PUBLIC_URL",
        "TANDEM_REMOTE_TOPICS",
        "TANDEM_SECRET_KEY",
        "TANDEM_SMTP_CA",
        "TANDEM_SMTP_FROM",
        "TANDEM_SMTP_HOST",
        "TANDEM_SMTP_PASSWORD",
        "TANDEM_SMTP_PORT",
        "TANDEM_SMTP_TLS",
        "TANDEM_SMTP_USER",
    }
)

_SQLITE = "sqlite:///"
_POSTGRESQL = frozenset({"postgresql", "postgresql+psycopg"})
_WEB = frozenset({"http", "https"})
_SHORTEST_SECRET = 32
_SHORTEST_PASSWORD = 8
_HIGHEST_PORT = 65_535
_MAIL_PORTS = {Tls.STARTTLS: 587, Tls.TLS: 465, Tls.NONE: 25}


class SettingsRefused(Exception):
    """The environment names unknown settings or gives bad values."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an installation may choose."""

    #: Where the engine and the domain keep their rows.
    database_url: str
    #: Evidence files, the embedded database and the service's own secrets.
    data_dir: Path
    #: Signs cookies; None = made once and kept in the data directory.
    secret_key: str | None
    #: Password of the first administrator of an empty installation.
    admin_password: str | None
    host: str
    port: int
    #: The address in people's browsers, when a reverse proxy stands in front.
    public_url: str | None
    #: Topics done by workers outside this process: names, or `*` for any.
    remote_topics: tuple[str, ...]
    #: Addresses of web apps elsewhere that may use the machine interface.
    cors_origins: tuple[str, ...] = ()
    #: The mail server for notices; None = no mail goes out.
    mail: MailSettings | None = None
    #: Through which messages to group robots leave; None = directly.
    https_proxy: Proxy | None = None

    @property
    def origin(self) -> str:
        """Return scheme, host and port as browsers name them in `Origin`."""
        if self.public_url is not None:
            return self.public_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def https(self) -> bool:
        """Say whether people reach the service over https."""
        return self.origin.startswith("https://")


class _GivenEnv(Env):
    """A reader of a given mapping instead of the process's own environment."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(eager=False, prefix=PREFIX)
        self._given = environ

    @override
    def _get_value(self, env_key: str, default: object) -> object:
        # An empty value means the same as an absent one, as in compose files.
        return self._given.get(env_key) or default


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Build the settings from an environment.

    Raises:
        SettingsRefused: with every problem at once, each naming its setting.
    """
    env = _GivenEnv(environ)
    proxy = env.str("HTTPS_PROXY", None, validate=_known_proxy)
    data_dir = env.path("DATA_DIR", Path("var"))
    database_url = env.str("DATABASE_URL", None, validate=_known_database)
    settings = Settings(
        database_url=database_url or f"sqlite:///{data_dir / 'tandem.db'}",
        data_dir=data_dir,
        secret_key=env.str("SECRET_KEY", None, validate=_longer(_SHORTEST_SECRET)),
        admin_password=env.str(
            "ADMIN_PASSWORD", None, validate=_longer(_SHORTEST_PASSWORD)
        ),
        host=env.str("HOST", "127.0.0.1"),
        port=env.int("PORT", 8160, validate=validate.Range(min=0, max=_HIGHEST_PORT)),
        public_url=env.str("PUBLIC_URL", None, validate=_public_address),
        remote_topics=tuple(env.list("REMOTE_TOPICS", [])),
        cors_origins=tuple(env.list("CORS_ORIGINS", [], validate=_web_apps) or ()),
        mail=_mail(env),
        https_proxy=_proxy(proxy),
    )
    problems = [*_unknown(environ), *_seal(env)]
    problems += [] if problems else _mail_problems(settings.mail)
    if not problems and not _is_safe(settings):
        problems.append(
            "TANDEM_HOST: without https only this machine may connect; set "
            "TANDEM_PUBLIC_URL to the https address of the reverse proxy in front"
        )
    if problems:
        raise SettingsRefused(problems)
    return settings


def _mail(env: Env) -> MailSettings | None:
    """Return the mail server; the rest means nothing without its host."""
    host = env.str("SMTP_HOST", "")
    tls = env.str("SMTP_TLS", Tls.STARTTLS, validate=validate.OneOf(list(Tls)))
    port = env.int("SMTP_PORT", 0, validate=validate.Range(min=0, max=_HIGHEST_PORT))
    user, password = env.str("SMTP_USER", ""), env.str("SMTP_PASSWORD", "")
    sender, authority = env.str("SMTP_FROM", ""), env.str("SMTP_CA", "")
    if not host or tls not in set(Tls):
        return None
    return MailSettings(
        host=host,
        port=port or _MAIL_PORTS[Tls(tls)],
        tls=Tls(tls),
        sender=sender,
        user=user,
        password=password,
        authority=authority,
    )


def _mail_problems(mail: MailSettings | None) -> list[str]:
    if mail is None:
        return []
    problems = []
    if "@" not in mail.sender or not mail.sender.isprintable():
        problems.append("TANDEM_SMTP_FROM: expected the address that letters come from")
    if mail.tls is Tls.NONE and not is_loopback(mail.host):
        problems.append(
            "TANDEM_SMTP_TLS: without TLS only a mail server on this machine may be used"
        )
    try:
        trusting(mail.authority)
    except OSError:
        problems.append(
            "TANDEM_SMTP_CA: expected a file with a certificate in the PEM form"
        )
    return problems


def read_settings() -> Settings:
    """Read the settings of this process; called once, when it starts."""
    return settings_from(os.environ)


def is_loopback(host: str) -> bool:
    """Say whether a host name or address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_safe(settings: Settings) -> bool:
    """Say whether passwords and cookies cannot be read on the way."""
    host = urlsplit(settings.origin).hostname or ""
    return settings.https or is_loopback(host)


def _seal(env: Env) -> list[str]:
    try:
        env.seal()
    except EnvValidationError as refused:
        errors = refused.error_messages
        if isinstance(errors, Mapping):
            return [f"{name}: {' '.join(errors[name])}" for name in sorted(errors)]
        return list(errors)
    return []


def _unknown(environ: Mapping[str, str]) -> list[str]:
    names = {
        name
        for name in environ
        if name.startswith(PREFIX) and not name.startswith(_TEST_PREFIX)
    }
    return [
        f"{name}: there is no such setting; known are {', '.join(sorted(_NAMES))}"
        for name in sorted(names - _NAMES)
    ]


def _known_database(url: str | None) -> None:
    """Refuse what no database can be, without repeating it: there is a password in it."""
    if url is None:
        return
    is_file = url.startswith(_SQLITE) and bool(url.removeprefix(_SQLITE).strip("/"))
    if not (is_file or _is_address(url, schemes=_POSTGRESQL)):
        message = "expected sqlite:///<path> or postgresql://<address>"
        raise ValidationError(message)


def _known_proxy(url: str | None) -> None:
    """Refuse what is no proxy, without repeating it: there may be a password in it."""
    if url is not None and _proxy(url) is None:
        message = "expected http://[user:password@]host[:port]"
        raise ValidationError(message)


def _proxy(url: str | None) -> Proxy | None:
    try:
        return None if url is None else proxy_of(url)
    except ValueError:
        return None


def _public_address(url: str | None) -> None:
    if url is not None and not _is_origin(url):
        message = "expected an address such as https://tandem.example, without a path"
        raise ValidationError(message)


def _web_apps(origins: list[str]) -> None:
    """Refuse what no browser sends as `Origin`; `*` and `null` would be anybody."""
    if any(not _is_origin(each) or each != _as_sent(each) for each in origins):
        message = "expected addresses such as https://apps.example, without a path"
        raise ValidationError(message)


def _as_sent(origin: str) -> str:
    return origin.strip().rstrip("/").lower()


def _is_origin(url: str) -> bool:
    if not _is_address(url, schemes=_WEB):
        return False
    parts = urlsplit(url)
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return bool(parts.hostname) and not more


def _is_address(url: str, *, schemes: frozenset[str]) -> bool:
    """Say whether a URL of one of the schemes can be read; its port is a number."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    # A database may be reached through a socket: then it has a name and no host.
    named = bool(parts.hostname or parts.path.strip("/"))
    return parts.scheme in schemes and named and port != 0


def _longer(shortest: int) -> validate.Length:
    return validate.Length(min=shortest)
