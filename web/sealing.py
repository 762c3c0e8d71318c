"""Seal the audit every few seconds, and keep the hash of each seal beside the database.

The file of anchors only grows. Whoever copies it to another machine can prove later
that nobody has cut off or rewritten the record up to any line of it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path

import structlog

from engine import EngineError, ProcessEngine

_LOG = structlog.get_logger()
ANCHORS = "audit-anchors.jsonl"
#: Between two looks, in seconds: so much of the record could be cut off unseen.
EVERY = 10.0
_OWNER_ONLY = 0o600


class Sealer:
    """A thread that seals what the audit has grown by."""

    def __init__(
        self, engine: ProcessEngine, *, folder: Path, every: float = EVERY
    ) -> None:
        self._engine = engine
        self._path = folder / ANCHORS
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._serve, name="audit-sealer", daemon=True
        )

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what came last is sealed as well."""
        self._stop.set()
        self._thread.join()
        self._try()

    def seal(self) -> None:
        """Seal once, and write the anchor down.

        Raises:
            Unavailable: the database does not answer.
            OSError: the file cannot be written.
        """
        new = self._engine.seal_audit()
        if new is None:
            return
        line = {"seq": new.seq, "at": new.at.isoformat(), "hash": new.hash}
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        descriptor = os.open(self._path, flags, _OWNER_ONLY)
        with os.fdopen(descriptor, "a", encoding="ascii") as file:
            file.write(f"{json.dumps(line)}\n")
            file.flush()
            os.fsync(file.fileno())

    def _serve(self) -> None:
        while not self._stop.wait(self._every):
            self._try()

    def _try(self) -> None:
        """Seal, or say why not: the next look seals what this one could not."""
        try:
            self.seal()
        except (EngineError, OSError) as error:
            _LOG.warning("audit_not_sealed", reason=str(error))


def anchors_in(path: Path) -> Mapping[int, str]:
    """Return the hashes that a file of anchors holds, by the number of the seal.

    Raises:
        OSError: it cannot be read.
        ValueError: a line is none of ours.
    """
    anchors: dict[int, str] = {}
    for line in path.read_text("ascii").splitlines():
        found = json.loads(line)
        anchors[int(found["seq"])] = str(found["hash"])
    return anchors
