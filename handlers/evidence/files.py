"""Keep files in a folder under the digest of their content.

A file is on the disk, flushed, before any row of the database names it. A file that
no row names after a while is an orphan and is swept away.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from handlers.evidence import pictures
from handlers.evidence.camera import Spot, shot_of
from handlers.evidence.errors import EvidenceTooLarge
from handlers.evidence.media_types import JPEG, PNG, WEBP, media_type_of
from handlers.evidence.position import without_position

SIZE_LIMIT = 20 * 1024 * 1024
ORPHAN_AGE = timedelta(hours=24)
_CHUNK = 256 * 1024
_INCOMING = "incoming"
_THUMBNAILS = "thumbnails"
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
    #: When a photograph was taken, by its camera or by the phone that sent it.
    taken_at: datetime | None = None
    #: Where, if the person who took it lets that be kept: never in the file itself.
    spot: Spot | None = None
    #: What was sent, where the file was made smaller here.
    original_sha256: str | None = None
    original_size: int | None = None


class EvidenceFiles:
    """The folder of evidence, outside of everything that is served."""

    def __init__(self, folder: Path, *, size_limit: int = SIZE_LIMIT) -> None:
        self._folder = folder
        self._size_limit = size_limit
        self._incoming = folder / _INCOMING
        self._thumbnails = folder / _THUMBNAILS
        for each in (self._incoming, self._thumbnails):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)

    def store_file(
        self, stream: Readable, filename: str, *, keeps_position: bool = False
    ) -> StoredFile:
        """Take a file in, flush it to the disk and return what it is.

        Args:
            stream: the content.
            filename: what the sender calls it.
            keeps_position: true where the person who took a photograph lets its
                position be kept. It is taken out of every file, and only told.

        Raises:
            EvidenceRefused: it is too large, of no allowed kind, or dangerous.
        """
        incoming = self._incoming / uuid.uuid4().hex
        try:
            sha256, size = self._receive(stream, incoming)
            name = clean_name(filename)
            with incoming.open("rb") as content:
                media_type = media_type_of(content, size=size, name=name)
            stored = StoredFile(
                sha256=sha256, name=name, media_type=media_type, size=size
            )
            if media_type in PHOTOGRAPHS:
                stored = _as_photograph(incoming, stored, keeps_position=keeps_position)
            self._settle(incoming, stored.sha256)
        finally:
            incoming.unlink(missing_ok=True)
        return stored

    def thumbnail(self, sha256: str) -> Path:
        """Return where a small picture of a photograph lies, made now if it never was.

        Raises:
            EvidenceRefused: the photograph cannot be read.
        """
        place = self._thumbnails / f"{sha256}.jpg"
        if not place.exists():
            made = pictures.thumbnail(self.path(sha256).read_bytes())
            fresh = self._incoming / uuid.uuid4().hex
            fresh.write_bytes(made)
            fresh.replace(place)
        return place

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
            (self._thumbnails / f"{digest}.jpg").unlink(missing_ok=True)

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


def _as_photograph(path: Path, file: StoredFile, *, keeps_position: bool) -> StoredFile:
    """Return a photograph as it is kept: not too large, without its position."""
    content = path.read_bytes()
    shot = shot_of(content)
    known = replace(
        file, taken_at=shot.taken_at, spot=shot.spot if keeps_position else None
    )
    smaller = pictures.made_smaller(content)
    if smaller is not None:
        _write(path, smaller)
        return replace(
            known,
            sha256=hashlib.sha256(smaller).hexdigest(),
            size=len(smaller),
            media_type=JPEG,
            name=f"{file.name.rpartition('.')[0] or file.name}.jpg",
            original_sha256=file.sha256,
            original_size=file.size,
        )
    clean = without_position(content)
    if clean is content:
        return known
    _write(path, clean)
    return replace(known, sha256=hashlib.sha256(clean).hexdigest())


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot flush a folder, and needs not.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
