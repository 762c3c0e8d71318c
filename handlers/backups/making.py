"""Make one back-up of an embedded database and the files that its rows name.

The database comes first and the files after it: a row never names a file that is not
there yet, so the later copy of the files has everything that the copy names. Files are
kept once under the digest of their content and shared by all copies of the database.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

DATABASE = "tandem.db"
EVIDENCE = "evidence"
_PRIVATE = 0o700
_OWNER_ONLY = 0o600


def make_backup(database: Path, evidence: Path, *, into: Path, name: str) -> Path:
    """Copy database and files into a folder and return the copy of the database.

    The service goes on meanwhile.

    Args:
        database: the file of the embedded database.
        evidence: the folder of files, by the digests of their contents.
        into: the folder of all back-ups.
        name: of this one; there is none of this name.

    Raises:
        OSError: a folder cannot be written, or the disk is full.
        sqlite3.Error: the database cannot be read.
    """
    folder = into / name
    folder.mkdir(parents=True, mode=_PRIVATE)
    copy = folder / DATABASE
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    copy.chmod(_OWNER_ONLY)
    for digest in digests_in(copy):
        _copy_file(evidence, into / EVIDENCE, digest)
    return copy


def keep_newest(into: Path, number: int) -> None:
    """Remove the oldest back-ups, and files that no remaining copy names.

    What was destroyed in the database is so gone from its back-ups as well, once the
    copies from before have gone.
    """
    copies = sorted(into.glob(f"*/{DATABASE}"))
    for copy in copies[: max(len(copies) - number, 0)]:
        shutil.rmtree(copy.parent)
    named: set[str] = set()
    for copy in into.glob(f"*/{DATABASE}"):
        named |= set(digests_in(copy))
    for path in (into / EVIDENCE).glob("??/*"):
        if path.name not in named:
            path.unlink()


def digests_in(copy: Path) -> Collection[str]:
    """Return the digests of all files that a copy of the database names."""
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
        return {row[0] for row in _rows(connection)}


def place_of(folder: Path, digest: str) -> Path:
    """Return where the file of a digest lies in a folder of files."""
    return folder / digest[:2] / digest


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[str]]:
    yield from connection.execute("SELECT DISTINCT sha256 FROM evidence")


def _copy_file(source: Path, target: Path, digest: str) -> None:
    """Copy a file that is not there yet; whole, or not at all."""
    place = place_of(target, digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    incoming = place.with_name(f"{digest}.new")
    try:
        shutil.copyfile(place_of(source, digest), incoming)
    except FileNotFoundError:
        # The trial of the copy says that it lacks.
        return
    incoming.chmod(_OWNER_ONLY)
    incoming.replace(place)
