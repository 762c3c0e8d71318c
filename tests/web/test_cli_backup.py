"""`tandem backup` makes what the service makes once a day, and tries kept ones again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.backups.log import runs
from handlers.backups.making import DATABASE
from tests.support.databases import RestoredPostgres
from tests.web.site import Site
from tests.web.test_cli import Shell
from web.backing_up import FOLDER, Backups
from web.local_commands import run_command

#: As an operator reads it.
WHOLE = re.compile(r"(\d{8}-\d{6}): \d+\.\d MiB, \d+ rows, 0 files, 0 faults\n")


@dataclass
class OnServer(Shell):
    """A command line whose database is a server's."""

    url: str

    @property
    def environ(self) -> dict[str, str]:
        """Return the settings of every command."""
        return {**super().environ, "TANDEM_DATABASE_URL": self.url}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "var")


def copy_of(shell: Shell, name: str) -> Path:
    return shell.folder / FOLDER / name / DATABASE


def test_a_backup_is_made_tried_out_and_said(shell: Shell) -> None:
    code, said = shell.said("backup")

    found = WHOLE.fullmatch(said)
    assert found is not None, said
    assert code == 0
    assert copy_of(shell, found[1]).exists()
    for arguments in (("--verify",), ("--verify", found[1])):
        assert shell.said("backup", *arguments) == (0, said)


def test_a_kept_backup_that_does_not_hold_is_said_and_exits_with_one(
    shell: Shell,
) -> None:
    _code, said = shell.said("backup")
    name = said.partition(":")[0]
    with copy_of(shell, name).open("r+b") as file:
        file.write(b"no database at all")

    code, said = shell.said("backup", "--verify")

    assert code == 1
    assert said.startswith("database: ")
    assert "1 faults" in said


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--verify",), "no back-up in "),
        (("--verify", "20260101-023000"), "no back-up 20260101-023000 in "),
    ],
)
def test_nothing_to_try_is_said_in_words(
    shell: Shell, arguments: tuple[str, ...], reason: str
) -> None:
    code, said = shell.said("backup", *arguments)

    assert code == 1
    assert said.startswith(reason)


def test_the_log_has_it_so_that_the_day_needs_no_other(site: Site) -> None:
    answer = run_command(site.services, "backup", {})

    assert (answer["files"], answer["faults"]) == (0, [])
    with site.services.engine.read() as connection:
        (run,) = runs(connection, limit=2)
    assert (run.name, run.good) == (answer["name"], True)
    assert Backups(site.services).look() is None
    admin = site.visitor("admin")
    admin.get("/backups")
    assert "恢复试验通过" in admin.text


@pytest.mark.postgres
def test_a_servers_database_is_left_to_the_tools_of_the_server(
    tmp_path: Path, restored_postgres: RestoredPostgres
) -> None:
    with restored_postgres.copy() as url:
        shell = OnServer(tmp_path / "var", url)
        code, said = shell.said("backup")

    assert (code, "pg_dump" in said) == (1, True)
    assert not (shell.folder / FOLDER).exists()
