"""Know which organisation is meant by the client that somebody typed into an entry.

Entries hold the organisation itself, so that they stay with it when it is renamed or
merged; what people type and what files have is its name, or its credit code.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from handlers.parties.credit_code import normalized
from handlers.parties.model import OrgKind
from handlers.parties.orgs import org_by_id
from handlers.parties.tables import org
from handlers.registers.answers import words_of
from handlers.registers.model import CLIENT, Content


@dataclass(frozen=True, slots=True)
class Client:
    """A client of an entry: its organisation and what it is called now."""

    id: str = ""
    name: str = ""


NOBODY = Client()


def client_of(
    connection: Connection, content: Content, *, known: Client = NOBODY
) -> tuple[Client, str]:
    """Return the client that an entry names, and what is wrong with the name.

    Of several operators of one name the one that still works is meant, if it is one.

    Args:
        known: of the entry that is corrected; its name goes on to mean it.
    """
    typed = words_of(content.get(CLIENT))
    if not typed:
        return NOBODY, ""
    if known.id and typed == known.name:
        return known, ""
    named = select(org.c.id, org.c.merged_into, org.c.active).where(
        org.c.kind == OrgKind.ENTITY.value,
        or_(org.c.name == typed, org.c.credit_code == normalized(typed)),
    )
    rows = connection.execute(named).all()
    found = {row.id for row in rows if row.active} or {
        row.merged_into or row.id for row in rows
    }
    if len(found) == 1:
        kept = org_by_id(connection, next(iter(found)))
        return Client(kept.id, kept.name), ""
    if found:
        said = f"有 {len(found)} 个单位叫“{typed}”，请改填统一社会信用代码"
        return Client(name=typed), said
    said = f"没有名为“{typed}”的经营主体，请核对名称或填写统一社会信用代码"
    return Client(name=typed), said


def as_called_now(content: Content, client: Client) -> dict[str, str | list[str]]:
    """Return an entry's answers with its client as it is called now."""
    said = dict(content)
    return {**said, CLIENT: client.name} if client.id and CLIENT in said else said
