"""Keep files in a folder under the digest of their content.

A file is on the disk, flushed, before any row of the database names it. A file that
no row names after a while is an orphan and is swept away.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from handlers.evidence.errors import EvidenceTooLarge
from handlers.evidence.media_types import JPEG, PNG, WEBP, media_type_of
from handlers.evidence.position import without_position

SIZE_LIMIT = 20 * 1024 * 1024
ORPHAN_AGE = timedelta(hours=24)
_CHUNK = 256 * 1024
_INCOMING = "incoming"
_LONGEST_NAME = 200
PHOTOGRAPHS = frozenset({JPEG, PNG, WEBP})


class Readable(Protocol):
    """What a file can be read from, such as an upload."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file on the disk that no row names yet."""

    sha256: str
    name: str
    media_type: str
    size: int


class EvidenceFiles:
    """The folder of evidence, outside of everything that is served."""

    def __init__(self, folder: Path, *, size_limit: int = SIZE_LIMIT) -> None:
        self._folder = folder
        self._size_limit = size_limit
        self._incoming = folder / _INCOMING
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)

    def store_file(
        self, stream: Readable, filename: str, *, keeps_position: bool = False
    ) -> StoredFile:
        """Take a file in, flush it to the disk and return what it is.

        Args:
            stream: the content.
            filename: what the sender calls it.
            keeps_position: true where the person who took a photograph allowed its
                position to be kept; else it is taken out before anything is stored.

        Raises:
            EvidenceRefused: it is too large, of no allowed kind, or dangerous.
        """
        incoming = self._incoming / uuid.uuid4().hex
        try:
            sha256, size = self._receive(stream, incoming)
            name = clean_name(filename)
            with incoming.open("rb") as content:
                media_type = media_type_of(content, size=size, name=name)
            if media_type in PHOTOGRAPHS and not keeps_position:
                sha256 = _take_position_out(incoming) or sha256
            self._settle(incoming, sha256)
        finally:
            incoming.unlink(missing_ok=True)
        return StoredFile(sha256=sha256, name=name, media_type=media_type, size=size)

    def path(self, sha256: str) -> Path:
        """Return where the content of this digest lies."""
        return self._folder / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """Open the content of this digest for reading."""
        return self.path(sha256).open("rb")

    def digests_older_than(self, moment: datetime) -> Iterator[str]:
        """Yield the digests of files that were last stored before a moment."""
        for path in self._folder.glob("??/*"):
            if path.stat().st_mtime < moment.timestamp():
                yield path.name

    def remove(self, digests: Collection[str]) -> None:
        """Remove files that nobody names."""
        for digest in digests:
            self.path(digest).unlink(missing_ok=True)

    def forget_incoming(self, *, before: datetime) -> None:
        """Remove what was left half received when a process died."""
        for path in self._incoming.iterdir():
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)

    def _receive(self, stream: Readable, incoming: Path) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with incoming.open("xb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > self._size_limit:
                    raise EvidenceTooLarge(self._size_limit)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest(), size

    def _settle(self, incoming: Path, sha256: str) -> None:
        """Move a received file to its place; the same content is kept once.

        Replacing renews its age, so that a sweep cannot take it before its row is in.
        """
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        incoming.chmod(0o400)
        incoming.replace(target)
        _flush_folder(target.parent)
        _flush_folder(self._folder)


def clean_name(filename: str) -> str:
    """Return a name to show: its last part, without control characters."""
    last = filename.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[-_LONGEST_NAME:] or "未命名"


def _take_position_out(path: Path) -> str | None:
    """Take the position out of a photograph; return its new digest if it had one."""
    content = path.read_bytes()
    clean = without_position(content)
    if clean is content:
        return None
    with path.open("wb") as file:
        file.write(clean)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(clean).hexdigest()


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot flush a folder, and needs not.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
