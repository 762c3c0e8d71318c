"""Run a command here, or through the running service that holds the database."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from engine import DatabaseLockedByOther
from web import data_dir
from web.bootstrap import build
from web.config import Settings
from web.local_commands import Answer, Arguments, run_command

_SECONDS = 60
_HEADER = "X-Tandem-Token"


class CommandRefused(Exception):
    """The running service refused the command; the message says why."""


def run(
    settings: Settings, name: str, arguments: Arguments, *, patience: float = _SECONDS
) -> Answer:
    """Carry out a command on an installation.

    Args:
        patience: how long the running service may take, in seconds.

    Raises:
        CommandRefused: the running service refused it.
        DatabaseLockedByOther: a process that is no `tandem serve` holds the database.
        EngineError: it was refused here.
    """
    try:
        assembly = build(settings)
    except DatabaseLockedByOther:
        running = data_dir.running(settings.data_dir)
        if running is None:
            raise
        return _send(running, name, arguments, patience)
    try:
        return run_command(assembly.services, name, arguments)
    finally:
        assembly.close()


def _send(
    running: data_dir.Running, name: str, arguments: Arguments, patience: float
) -> Answer:
    body = json.dumps({"command": name, "arguments": arguments}).encode()
    # The address is our own, from a file that only the same user can write.
    request = urllib.request.Request(  # noqa: S310
        f"{running.address}/internal/command",
        data=body,
        headers={"Content-Type": "application/json", _HEADER: running.token},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310
            found: Answer = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        raise CommandRefused(_reason(error)) from error


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["refused"])
    except (ValueError, KeyError):
        return f"the running service answered {error.code}"
