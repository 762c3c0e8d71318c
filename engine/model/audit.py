"""Chain audit rows, so that a changed, missing or added row is found (decision 14).

The chain runs over a salted digest of each payload: when the law wants a payload
erased, payload and salt go, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

#: Chain of what concerns no single root instance.
ADMIN_CHAIN = "admin"
#: Hash before the first row of a chain.
NO_HASH = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One command that was carried out, as it stands in its chain."""

    chain: str
    seq: int
    at: datetime
    actor: str
    action: str
    payload_digest: str
    salt: str | None
    payload: str | None
    previous_hash: str
    hash: str

    def to_row(self) -> dict[str, object]:
        """Return the values of its row by column."""
        return {name: getattr(self, name) for name in self.__slots__}


def audit_entry(
    *,
    chain: str,
    seq: int,
    at: datetime,
    actor: str,
    action: str,
    payload: object,
    previous_hash: str,
) -> AuditEntry:
    """Make the next row of a chain."""
    text = canonical(payload)
    salt = secrets.token_hex(16)
    digest = payload_digest(salt, text)
    return AuditEntry(
        chain=chain,
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        payload_digest=digest,
        salt=salt,
        payload=text,
        previous_hash=previous_hash,
        hash=entry_hash(chain, seq, at, actor, action, digest, previous_hash),
    )


def first_broken(entries: Iterable[AuditEntry]) -> AuditEntry | None:
    """Return the first row, of one whole chain in order, that does not hold."""
    head = NO_HASH
    for seq, entry in enumerate(entries, start=1):
        if entry.seq != seq or entry.previous_hash != head or not _holds(entry):
            return entry
        head = entry.hash
    return None


def canonical(value: object) -> str:
    """Return JSON text that is the same for equal values, whatever made them."""
    return json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def payload_digest(salt: str | None, payload: str | None) -> str:
    """Return the digest by which the chain knows a payload."""
    return hashlib.sha256(f"{salt}:{payload}".encode()).hexdigest()


def entry_hash(*parts: object) -> str:
    """Return the hash of a row: of all that it says but its payload and salt."""
    words = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def _holds(entry: AuditEntry) -> bool:
    kept = entry.payload is not None and entry.salt is not None
    if kept and payload_digest(entry.salt, entry.payload) != entry.payload_digest:
        return False
    return entry.hash == entry_hash(
        entry.chain,
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.payload_digest,
        entry.previous_hash,
    )
