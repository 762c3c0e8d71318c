"""People who have an account, and no way in yet."""

from __future__ import annotations

from sqlalchemy import Connection, select

from handlers.parties.model import Person
from handlers.parties.people import people_of_query
from handlers.parties.tables import person


def people_without_password(connection: Connection, *, limit: int) -> list[Person]:
    """Return who works here and has never set a password, by name."""
    query = (
        select(person)
        .where(person.c.active, person.c.password_hash.is_(None))
        .order_by(person.c.name, person.c.id)
        .limit(limit)
    )
    return people_of_query(connection, query)
