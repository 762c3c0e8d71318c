"""Restore a back-up into a folder of its own and look whether everything holds."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import Database, EngineError, HandlerRegistry, ProcessEngine, SystemClock
from handlers.backups.making import DATABASE, EVIDENCE, digests_in, place_of

_CHUNK = 1024 * 1024
#: A list of faults is cut after so many: the first ones say what is wrong.
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a restored back-up was found to be."""

    rows: int
    files: int
    #: What does not hold; nothing if all of it does.
    faults: tuple[str, ...]


def try_restore(copy: Path) -> Trial:
    """Restore a copy into a temporary folder, open it as the service does, and look.

    The pages of the database, its references, the chain of the audit, and every file
    that a row names: there, with the content of its digest.

    Raises:
        OSError: there is no room for a trial.
    """
    with TemporaryDirectory(prefix="tandem-restore-") as folder:
        restored = Path(folder) / DATABASE
        shutil.copyfile(copy, restored)
        faults = list(_database_faults(restored))
        rows = 0 if faults else _count(restored)
        if not faults:
            faults += _audit_faults(Path(folder))
    digests = () if faults else digests_in(copy)
    evidence = copy.parent.parent / EVIDENCE
    for digest in sorted(digests):
        fault = _file_fault(place_of(evidence, digest), digest)
        if fault:
            faults.append(fault)
    return Trial(rows=rows, files=len(digests), faults=tuple(faults[:_MOST]))


def _database_faults(restored: Path) -> Iterator[str]:
    try:
        with closing(sqlite3.connect(restored)) as connection:
            for (said,) in connection.execute("PRAGMA integrity_check"):
                if said != "ok":
                    yield f"database: {said}"
            for row in connection.execute("PRAGMA foreign_key_check"):
                yield f"database: a row of {row[0]} names one of {row[2]} that is not"
    except sqlite3.Error as error:
        yield f"database: {error}"


def _audit_faults(folder: Path) -> list[str]:
    database = Database.open(data_dir=folder)
    try:
        database.check_revision()
        engine = ProcessEngine(
            database=database, clock=SystemClock(), handlers=HandlerRegistry()
        )
        return engine.audit_faults()
    except EngineError as error:
        return [f"database: {error}"]
    finally:
        database.close()


def _count(restored: Path) -> int:
    with closing(sqlite3.connect(restored)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%'"
            )
        ]
        counts = (
            connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in names
        )
        return sum(counts)


def _file_fault(path: Path, digest: str) -> str:
    """Return what is wrong with a file, or nothing."""
    if not path.exists():
        return f"file {digest} is not there"
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return "" if found.hexdigest() == digest else f"file {digest} was changed"
