"""Certificates of destruction: what went, chained so that none is changed or lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork, digest_of_row
from engine.store.metadata import METADATA
from handlers.retention.tables import purge_certificate

ACTION = "purge_certificate"
_FIRST = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What one list of destruction did, sealed."""

    org_id: str
    seq: int
    purge_id: str
    content: Mapping[str, object]
    previous_hash: str
    hash: str

    @property
    def number(self) -> str:
        """Return the number that people know it by."""
        return f"销毁证明第{self.seq}号"

    @property
    def seal(self) -> str:
        """Return the hash that it must have: over all that it says, and the one before."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "hash"}
        return digest_of_row({**said, "content": dict(self.content)})


def write_certificate(
    uow: UnitOfWork, *, org_id: str, purge_id: str, content: Mapping[str, object]
) -> Certificate:
    """Seal what a list did behind the certificates of its unit, and in the audit."""
    last = next(iter(certificates(uow.connection, org_id)), None)
    seq = last.seq + 1 if last else 1
    previous = last.hash if last else _FIRST
    bare = Certificate(
        org_id=org_id,
        seq=seq,
        purge_id=purge_id,
        content=content,
        previous_hash=previous,
        hash="",
    )
    made = replace(bare, hash=bare.seal)
    row = {name: getattr(made, name) for name in Certificate.__slots__}
    uow.connection.execute(insert(purge_certificate).values(row))
    uow.audit(ACTION, {"org": org_id, "seq": seq, "hash": made.hash})
    return made


def certificates(connection: Connection, org_id: str) -> list[Certificate]:
    """Return the certificates of a unit, the last first."""
    query = select(purge_certificate).where(purge_certificate.c.org_id == org_id)
    ordered = query.order_by(purge_certificate.c.seq.desc())
    return [_certificate(row) for row in connection.execute(ordered)]


def certificate_faults(connection: Connection) -> list[str]:
    """Return what does not hold in the certificates of all units, for operators."""
    query = select(purge_certificate).order_by(
        purge_certificate.c.org_id, purge_certificate.c.seq
    )
    found = [_certificate(row) for row in connection.execute(query)]
    return list(faults_of(found, audited=_audited(connection)))


def faults_of(found: Iterable[Certificate], *, audited: set[str]) -> Iterator[str]:
    """Yield what does not hold in certificates, in order of unit and number.

    Args:
        found: all that there are.
        audited: the hashes that the audit knows.
    """
    before: dict[str, tuple[int, str]] = {}
    known: set[str] = set()
    for each in found:
        seq, previous = before.get(each.org_id, (0, _FIRST))
        name = f"certificate {each.seq} of unit {each.org_id}"
        if each.seq != seq + 1 or each.previous_hash != previous:
            yield f"{name} does not follow the one before it"
        if each.seal != each.hash:
            yield f"{name} was changed"
        if each.hash not in audited:
            yield f"{name} is not the one of the audit"
        before[each.org_id] = (each.seq, each.hash)
        known.add(each.hash)
    for lost in sorted(audited - known):
        yield f"a certificate with the hash {lost} stands in the audit and is gone"


def _audited(connection: Connection) -> set[str]:
    rows = METADATA.tables["audit"].columns
    query = select(rows.payload).where(rows.action == ACTION, rows.payload.is_not(None))
    return {str(json.loads(text)["hash"]) for text in connection.scalars(query)}


def _certificate(row: Row[tuple[object, ...]]) -> Certificate:
    return Certificate(**row._asdict())
