"""Keep the service's own small files: its secret, and how to reach it while it runs."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

_KEY_FILE = "secret-key"
_RUNNING = "serving.json"
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Where the running service answers commands of the same user, and its token."""

    address: str
    token: str
    pid: int


def prepare(folder: Path) -> None:
    """Make the data directory, for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def secret_of(folder: Path, given: str | None) -> bytes:
    """Return the secret that signs cookies: the given one, else one made once."""
    if given is not None:
        return given.encode()
    path = folder / _KEY_FILE
    if not path.exists():
        write_private(path, secrets.token_hex(32))
    return path.read_text("ascii").strip().encode()


def announce(folder: Path, running: Running) -> None:
    """Tell commands on this machine how to reach the running service."""
    write_private(folder / _RUNNING, json.dumps(asdict(running)))


def withdraw(folder: Path) -> None:
    """Forget the running service."""
    (folder / _RUNNING).unlink(missing_ok=True)


def running(folder: Path) -> Running | None:
    """Return how to reach the running service, None if it left no word."""
    try:
        return Running(**json.loads((folder / _RUNNING).read_text("ascii")))
    except (OSError, ValueError, TypeError):
        return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
