"""Seal what the audit has grown by, and look whether all of it still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select

from engine.model.audit import ADMIN_CHAIN, AuditEntry, first_broken
from engine.model.seals import Head, Seal, next_seal, seal_faults
from engine.store.tables import audit, audit_chain, audit_seal

#: No transaction commits later than this after the moment that it writes.
_LATEST_COMMIT = timedelta(minutes=5)


def seal_heads(connection: Connection, *, at: datetime) -> Seal | None:
    """Write the next seal; None when nothing has grown since the last one."""
    # Two nodes seal one after the other.
    connection.execute(
        select(audit_chain.c.seq)
        .where(audit_chain.c.chain == ADMIN_CHAIN)
        .with_for_update()
    )
    last = _last_seal(connection)
    heads = _grown(connection, last)
    if not heads:
        return None
    new = next_seal(last, heads, at=at)
    row = {name: getattr(new, name) for name in Seal.__slots__}
    connection.execute(insert(audit_seal).values(row))
    return new


def audit_faults(connection: Connection, *, anchors: Mapping[int, str]) -> list[str]:
    """Return what does not hold in the whole audit; nothing if all of it does."""
    return [
        *_chain_faults(connection),
        *seal_faults(_seals(connection), hash_of=_reader(connection), anchors=anchors),
    ]


def _last_seal(connection: Connection) -> Seal | None:
    newest = select(audit_seal).order_by(audit_seal.c.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return _seal(row) if row is not None else None


def _grown(connection: Connection, last: Seal | None) -> list[Head]:
    """Return the heads of chains with rows that no seal covers."""
    recent = select(audit.c.chain, func.max(audit.c.seq).label("seq"))
    sealed: dict[str, int] = {}
    if last is not None:
        since = last.at - _LATEST_COMMIT
        recent = recent.where(audit.c.at > since)
        covering = select(audit_seal).where(audit_seal.c.at >= since)
        for row in connection.execute(covering.order_by(audit_seal.c.seq)):
            sealed |= {chain: seq for chain, seq, _head in _seal(row).heads}
    newest = recent.group_by(audit.c.chain).subquery()
    found = connection.execute(
        select(audit.c.chain, audit.c.seq, audit.c.hash).join(
            newest,
            and_(newest.c.chain == audit.c.chain, newest.c.seq == audit.c.seq),
        )
    )
    return [
        (row.chain, row.seq, row.hash)
        for row in found
        if row.seq > sealed.get(row.chain, 0)
    ]


def _chain_faults(connection: Connection) -> Iterator[str]:
    rows = connection.execution_options(yield_per=1000).execute(
        select(audit).order_by(audit.c.chain, audit.c.seq)
    )
    entries = (AuditEntry(**row._mapping) for row in rows)  # noqa: SLF001
    for chain, members in groupby(entries, key=lambda entry: entry.chain):
        broken = first_broken(members)
        if broken is not None:
            yield f"chain {chain} does not hold from row {broken.seq} on"


def _seals(connection: Connection) -> Iterator[Seal]:
    for row in connection.execute(select(audit_seal).order_by(audit_seal.c.seq)):
        yield _seal(row)


def _reader(connection: Connection) -> Any:
    def hash_of(chain: str, seq: int) -> str | None:
        wanted = select(audit.c.hash).where(audit.c.chain == chain, audit.c.seq == seq)
        found = connection.scalar(wanted)
        return None if found is None else str(found)

    return hash_of


def _seal(row: Row[Any]) -> Seal:
    heads = tuple((str(chain), int(seq), str(head)) for chain, seq, head in row.heads)
    return Seal(**{**row._asdict(), "heads": heads})
