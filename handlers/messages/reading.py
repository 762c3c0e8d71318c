"""Read the messages of a case: those that are for the reader, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    exists,
    func,
    insert,
    select,
    true,
    update,
)

from engine import Actor, UnitOfWork
from handlers.messages.model import Message, MessageKind, Receipt
from handlers.messages.tables import (
    case_message,
    case_message_file,
    case_message_label,
    case_message_reader,
)

#: More than a case of many years has.
_MOST = 500


def messages_of(
    connection: Connection, business_key: str, *, actor: Actor
) -> list[Message]:
    """Return the messages of a case that an actor sees, the latest first."""
    query = (
        select(case_message)
        .where(case_message.c.business_key == business_key, seen_by(actor))
        .order_by(case_message.c.written_at.desc(), case_message.c.id.desc())
    )
    return _messages(connection, connection.execute(query.limit(_MOST)).all())


def find_message(
    connection: Connection, business_key: str, message_id: str, *, actor: Actor
) -> Message | None:
    """Return one message of a case that an actor sees, or None."""
    query = select(case_message).where(
        case_message.c.id == message_id,
        case_message.c.business_key == business_key,
        seen_by(actor),
    )
    found = _messages(connection, connection.execute(query).all())
    return found[0] if found else None


def count_unseen(connection: Connection, business_key: str, *, actor: Actor) -> int:
    """Return how many messages of a case are for an actor and not seen yet."""
    query = (
        select(func.count())
        .select_from(case_message)
        .join(
            case_message_reader,
            case_message_reader.c.message_id == case_message.c.id,
        )
        .where(
            case_message.c.business_key == business_key,
            case_message_reader.c.person_id == actor.id,
            case_message_reader.c.seen_at.is_(None),
            seen_by(actor),
        )
    )
    return int(connection.scalar(query) or 0)


def waiting_supervisions(
    connection: Connection, business_key: str, *, actor: Actor
) -> list[Message]:
    """Return the demands of a case that wait for an answer, the oldest first."""
    query = (
        select(case_message)
        .where(
            case_message.c.business_key == business_key,
            case_message.c.kind == MessageKind.SUPERVISION.value,
            case_message.c.answered_at.is_(None),
            seen_by(actor),
        )
        .order_by(case_message.c.written_at, case_message.c.id)
    )
    return _messages(connection, connection.execute(query).all())


def demands_on(connection: Connection, actor: Actor) -> list[Message]:
    """Return the demands of all cases that an actor is to answer, the oldest first."""
    asked = [*sorted(actor.labels), *sorted(actor.ids)]
    query = (
        select(case_message)
        .where(
            case_message.c.kind == MessageKind.SUPERVISION.value,
            case_message.c.answered_at.is_(None),
            case_message.c.asked_of.in_(asked),
            seen_by(actor),
        )
        .order_by(case_message.c.due_on, case_message.c.id)
    )
    return _messages(connection, connection.execute(query.limit(_MOST)).all())


def mark_seen(uow: UnitOfWork, messages: Iterable[Message], *, actor: Actor) -> None:
    """Note that an actor has seen messages; whoever wrote one is no reader of it."""
    for message in messages:
        if message.written_by == actor.id:
            continue
        receipt = next(
            (each for each in message.receipts if each.person_id == actor.id), None
        )
        if receipt is None:
            values = {
                "message_id": message.id,
                "person_id": actor.id,
                "seen_at": uow.now,
            }
            uow.connection.execute(insert(case_message_reader).values(values))
        elif receipt.seen_at is None:
            mine = (case_message_reader.c.message_id == message.id) & (
                case_message_reader.c.person_id == actor.id
            )
            query = update(case_message_reader).where(mine)
            uow.connection.execute(query.values(seen_at=uow.now))


def is_unseen(message: Message, actor: Actor) -> bool:
    """Say whether an actor, who did not write a message, has not seen it."""
    seen = {each.person_id for each in message.receipts if each.seen_at}
    return message.written_by != actor.id and actor.id not in seen


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a message is for an actor."""
    if actor.sees_all:
        return true()
    return exists().where(
        case_message_label.c.message_id == case_message.c.id,
        case_message_label.c.label.in_(sorted(actor.labels)),
    )


def _messages(connection: Connection, rows: Iterable[Row[Any]]) -> list[Message]:
    """Return messages with their parties, receipts and files, set by set."""
    found = list(rows)
    ids = [row.id for row in found]
    labels = _grouped(connection, case_message_label, ids)
    readers = _grouped(connection, case_message_reader, ids)
    files = _grouped(connection, case_message_file, ids)
    return [
        Message(
            id=row.id,
            business_key=row.business_key,
            kind=MessageKind(row.kind),
            text=row.text,
            written_by=row.written_by,
            written_at=row.written_at,
            labels=frozenset(each.label for each in labels.get(row.id, [])),
            receipts=tuple(
                Receipt(person_id=each.person_id, seen_at=each.seen_at)
                for each in readers.get(row.id, [])
            ),
            files=tuple(each.evidence_id for each in files.get(row.id, [])),
            answers=row.answers,
            asked_of=row.asked_of,
            due_on=date.fromisoformat(row.due_on) if row.due_on else None,
            answered_at=row.answered_at,
        )
        for row in found
    ]


def _grouped(
    connection: Connection, table: Table, ids: list[str]
) -> dict[str, list[Row[Any]]]:
    grouped: dict[str, list[Row[Any]]] = {}
    if ids:
        for row in connection.execute(select(table).where(table.c.message_id.in_(ids))):
            grouped.setdefault(row.message_id, []).append(row)
    return grouped
