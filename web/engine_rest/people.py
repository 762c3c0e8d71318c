"""Know people by their id or by the name with which they sign in."""

from __future__ import annotations

from contextlib import suppress

from handlers.parties.errors import PersonNotFound
from handlers.parties.model import Person
from handlers.parties.people import person_by_id, person_by_login
from web.engine_rest.errors import RestRefused
from web.services import services


def person_of(text: str) -> Person | None:
    """Return whom an id or a login names, or None."""
    with services().engine.read() as connection:
        with suppress(PersonNotFound):
            return person_by_id(connection, text)
        return person_by_login(connection, text)


def person_id_of(text: str) -> str:
    """Return the id of whom a filter names; of nobody we know, the text as it is."""
    found = person_of(text)
    return text if found is None else found.id


def must_be_person(text: str) -> Person:
    """Return whom an id or a login names.

    Raises:
        RestRefused: there is nobody of that name who works here.
    """
    found = person_of(text)
    if found is None or not found.active:
        raise RestRefused(reason=f"There is no user {text!r}")
    return found
