"""Write down that the visitor looked at something: once a day, and cheaply."""

from __future__ import annotations

from contextlib import suppress

from engine import Unavailable
from handlers.parties.view_log import Viewed, is_noted, note_view
from web.services import services
from web.visitor import current_visitor


def note(
    kind: Viewed, object_id: str, *, title: str, business_key: str | None = None
) -> None:
    """Note the visitor's first look of the day; later ones cost one read.

    A database that is busy keeps nobody from reading: their next look is noted.
    """
    engine, actor = services().engine, current_visitor().actor
    with engine.read() as connection:
        known = is_noted(
            connection,
            person_id=actor.id,
            kind=kind,
            object_id=object_id,
            now=services().clock.now(),
        )
    if known:
        return
    with suppress(Unavailable), engine.transact(actor) as uow:
        note_view(
            uow,
            kind=kind,
            object_id=object_id,
            title=title,
            business_key=business_key,
        )
