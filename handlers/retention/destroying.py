"""Destroy the file of one contract: only what has expired and nothing holds (R-B10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, select, tuple_

from engine import Gone, UnitOfWork, digest_of_row, gone, remove_ended
from engine.store.metadata import METADATA
from handlers.butler.client_file import client_file_of
from handlers.butler.contracts import Contract
from handlers.deadlines.local_time import local_day
from handlers.registers.declarations.archive import ARCHIVE, DESTROYED
from handlers.registers.entries import Entry
from handlers.registers.noting import write_event
from handlers.registers.property import not_returned
from handlers.retention.belongings import Belongings, belongings_of
from handlers.retention.errors import FileHeld, RetentionRunning
from handlers.retention.holds import held
from handlers.retention.term import has_expired, retain_until

#: Under this name a certificate lists the digests of the files themselves.
FILES = "files"
#: Few enough for one statement on either database.
_BATCH = 400


def what_keeps(connection: Connection, contract: Contract) -> str:
    """Return why a file that has expired must stay all the same, or nothing."""
    hold = held(connection, [contract.id]).get(contract.id)
    if hold is not None:
        return f"已冻结（{hold.reason}）"
    belongings = belongings_of(connection, contract)
    if _running(connection, belongings):
        return "还有没有办结的事项"
    here = not_returned(belongings.entries)
    if here:
        numbers = "、".join(each.number for each in here)
        return f"服务对象的财产或信息还没有归还或销毁（{numbers}）"
    return ""


def destroy_file(
    uow: UnitOfWork, contract: Contract, *, certificate: str
) -> Mapping[str, object]:
    """Destroy the file of a contract and return what went, by table.

    Its entry in the list of files stays and says so.

    Args:
        uow: of the job that carries a list out.
        contract: whose file it is.
        certificate: the list by which it goes, for the removed roots.

    Raises:
        RetentionRunning: its service goes on, or its six years have not passed.
        FileHeld: something holds it.
    """
    today = local_day(uow.now)
    if not has_expired(contract.ended_on, today):
        until = retain_until(contract.ended_on) if contract.ended_on else None
        raise RetentionRunning(number=contract.number, until=until)
    why = what_keeps(uow.connection, contract)
    if why:
        raise FileHeld(number=contract.number, why=why)
    belongings = belongings_of(uow.connection, contract)
    entry = client_file_of(uow.connection, contract)
    found, files = _remove_rows(uow.connection, belongings)
    found |= remove_ended(uow, belongings.roots, reason=certificate)
    if entry is not None:
        _note(uow, entry, today)
    said: dict[str, object] = {
        name: {"count": each.count, "digest": each.digest}
        for name, each in sorted(found.items())
    }
    return {**said, FILES: files}


def _remove_rows(
    connection: Connection, belongings: Belongings
) -> tuple[dict[str, Gone], list[str]]:
    """Remove the rows of all rooms, children first; return what went."""
    tables = belongings.tables()
    rows = {
        table.name: [
            dict(row._mapping)  # noqa: SLF001
            for row in connection.execute(select(table).where(condition))
        ]
        for table, condition in tables
    }
    # The conditions look at rows of other tables: all of them were read before any
    # row goes, and what goes is what was read.
    for table, _condition in reversed(tables):
        keys = list(table.primary_key.columns)
        names = [tuple(row[key.name] for key in keys) for row in rows[table.name]]
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            connection.execute(delete(table).where(tuple_(*keys).in_(batch)))
    files = sorted(str(row["sha256"]) for row in rows.get("evidence", ()))
    went = {
        name: gone(digest_of_row(row) for row in found)
        for name, found in rows.items()
        if found
    }
    return went, files


def _running(connection: Connection, belongings: Belongings) -> bool:
    instances = METADATA.tables["instance"].columns
    query = select(instances.id).where(
        instances.root_id.in_(belongings.roots), instances.ended_at.is_(None)
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def _note(uow: UnitOfWork, entry: Entry, today: date) -> None:
    """Let the list of files say that the file is gone."""
    kind = ARCHIVE.event(DESTROYED)
    if kind is not None:
        write_event(uow, entry, kind, today, remark="保存期满，按批准的清单销毁")
