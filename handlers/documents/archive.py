"""Pack a case file as one archive that proves itself, and check such an archive.

The archive is written while it is sent: one part after the other, nothing is held in
memory. Its last parts list every other part with its SHA-256, once for Tandem and
once for anybody with `sha256sum -c`.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from engine import AuditEntry, first_broken

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
AUDIT = "audit.jsonl"
FORMAT = "tandem-case-file"
FORMAT_VERSION = 1

_CHUNK = 256 * 1024
_LONGEST_NAME = 120
#: What file systems and archives may take for something else.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
#: No case file has more parts; what has is no case file.
_MOST_PARTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of an archive: its name and where its bytes come from."""

    name: str
    #: Bytes, or a file to read in pieces when its turn comes.
    content: bytes | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPart:
    """One file as the manifest lists it."""

    name: str
    size: int
    sha256: str


def safe_name(text: str) -> str:
    """Return a text as a part of a file name that every system takes."""
    return _UNSAFE.sub("_", text).strip(" .")[:_LONGEST_NAME] or "未命名"


def packed(
    parts: Iterable[Part], about: Mapping[str, object], *, at: datetime
) -> Iterator[bytes]:
    """Yield an archive in pieces.

    Args:
        parts: read one by one, while the archive is sent.
        about: what the manifest says of the case and of whoever took it.
        at: the moment that the parts carry.
    """
    pipe = _Pipe()
    listed: list[PackedPart] = []
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            entry = _entry(part.name, at)
            digest, size = hashlib.sha256(), 0
            with archive.open(entry, "w") as target:
                for chunk in _chunks(part.content):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                    yield from pipe.taken()
            listed.append(
                PackedPart(name=part.name, size=size, sha256=digest.hexdigest())
            )
            yield from pipe.taken()
        for name, text in ((SUMS, _sums(listed)), (MANIFEST, _manifest(listed, about))):
            archive.writestr(_entry(name, at), text.encode())
            yield from pipe.taken()
    yield from pipe.taken()


def audit_part(entries: Iterable[AuditEntry], *, with_payload: bool) -> Part:
    """Return the audit chain of a case as a part.

    Without payloads the chain still holds: it runs over their digests.
    """
    lines = []
    for entry in entries:
        row = entry.to_row() | {"at": entry.at.isoformat()}
        if not with_payload:
            row |= {"payload": None, "salt": None}
        lines.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return Part(name=AUDIT, content="\n".join([*lines, ""]).encode())


def archive_faults(path: Path) -> list[str]:
    """Return what does not hold in an archive; nothing if all of it does."""
    try:
        with zipfile.ZipFile(path) as archive:
            return list(_faults(archive))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as broken:
        return [f"not a case file: {broken}"]


def _faults(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    if len(names) > _MOST_PARTS:
        yield f"more than {_MOST_PARTS} parts"
        return
    manifest = json.loads(archive.read(MANIFEST))
    if (manifest["format"], manifest["version"]) != (FORMAT, FORMAT_VERSION):
        yield f"not of the format {FORMAT} {FORMAT_VERSION}"
        return
    listed = {part["name"]: part["sha256"] for part in manifest["parts"]}
    for name, times in sorted(Counter(names).items()):
        if times > 1:
            yield f"twice there: {name}"
        if name not in listed and name not in {MANIFEST, SUMS}:
            yield f"not in the manifest: {name}"
    yield from _changed(archive, listed)
    if AUDIT in names:
        yield from _audit_faults(archive)


def _changed(archive: zipfile.ZipFile, listed: Mapping[str, str]) -> Iterator[str]:
    there = set(archive.namelist())
    for name, sha256 in listed.items():
        if name not in there:
            yield f"missing: {name}"
        elif _digest(archive, name) != sha256:
            yield f"changed: {name}"


def _audit_faults(archive: zipfile.ZipFile) -> Iterator[str]:
    wanted = {field.name for field in fields(AuditEntry)}
    entries = []
    for line in archive.read(AUDIT).decode().splitlines():
        row = json.loads(line)
        moment = datetime.fromisoformat(row["at"])
        entries.append(AuditEntry(**{key: row[key] for key in wanted} | {"at": moment}))
    broken = first_broken(entries)
    if broken is not None:
        yield f"the audit does not hold from row {broken.seq} on"


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sums(parts: Iterable[PackedPart]) -> str:
    return "".join(f"{part.sha256}  {part.name}\n" for part in parts)


def _manifest(parts: Iterable[PackedPart], about: Mapping[str, object]) -> str:
    listed = [
        {"name": part.name, "size": part.size, "sha256": part.sha256} for part in parts
    ]
    said = {"format": FORMAT, "version": FORMAT_VERSION, **about, "parts": listed}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


class _Pipe:
    """A file that is only written, and gives away what was written."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        """Keep a piece until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def seekable(self) -> bool:
        """Say that nothing can be written twice."""
        return False

    def taken(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        yield from pieces
