"""`tandem backup`: back up the embedded database now, or try a kept back-up again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from handlers.backups.making import DATABASE
from handlers.backups.restoring import try_restore
from web.backing_up import FOLDER
from web.command_client import CommandRefused, run
from web.config import read_settings

#: A large back-up takes minutes: every file is read again, in seconds.
_PATIENCE = 3600
_MIB = 1024 * 1024


@click.command()
@click.option(
    "--verify", is_flag=True, help="Make none; restore a kept one elsewhere and look."
)
@click.argument("name", default="")
def backup(name: str, *, verify: bool) -> None:
    """Back up the embedded database and its files, restore them elsewhere, and look.

    The same as the service does once a day, with the same log and the same number of
    kept ones; it may go on running meanwhile. NAME is that of a kept back-up and goes
    with --verify; left out: the newest. Exits with 1 when something does not hold.
    """
    if verify:
        _verify(name)
        return
    if name:
        raise click.UsageError("NAME goes with --verify")  # noqa: EM101, TRY003
    made = run(read_settings(), "backup", {}, patience=_PATIENCE)
    if not made["name"]:
        said = "a server's database is backed up with pg_dump: see back-up-and-restore"
        raise CommandRefused(said)
    size = f"{made['size'] / _MIB:.1f} MiB"
    _say(made["name"], made["faults"], size, rows=made["rows"], files=made["files"])


def _verify(name: str) -> None:
    """Restore a kept back-up into a temporary folder; nothing is written."""
    folder = read_settings().data_dir / FOLDER
    copy = _kept(folder, name)
    trial = try_restore(copy)
    size = f"{copy.stat().st_size / _MIB:.1f} MiB"
    _say(copy.parent.name, trial.faults, size, rows=trial.rows, files=trial.files)


def _kept(folder: Path, name: str) -> Path:
    copies = sorted(folder.glob(f"*/{DATABASE}"))
    wanted = [each for each in copies if not name or each.parent.name == name]
    if not wanted:
        said = f"no back-up {name} in {folder}" if name else f"no back-up in {folder}"
        raise CommandRefused(said)
    return wanted[-1]


def _say(name: str, faults: Sequence[str], size: str, *, rows: int, files: int) -> None:
    for fault in faults:
        click.echo(fault)
    click.echo(f"{name}: {size}, {rows} rows, {files} files, {len(faults)} faults")
    if faults:
        sys.exit(1)
