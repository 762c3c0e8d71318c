"""Write down that the visitor looked at something: once a day, and cheaply."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from engine import Actor, Unavailable
from handlers.parties.view_log import Viewed, is_noted, note_view
from web.services import services
from web.visitor import current_visitor


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that the visitor looks at."""

    kind: Viewed
    object_id: str
    title: str = field(kw_only=True)
    business_key: str | None = field(default=None, kw_only=True)


def note(
    kind: Viewed, object_id: str, *, title: str, business_key: str | None = None
) -> None:
    """Note the visitor's first look of the day; later ones cost one read.

    A database that is busy keeps nobody from reading: their next look is noted.
    """
    note_all([Look(kind, object_id, title=title, business_key=business_key)])


def note_all(looks: Iterable[Look]) -> None:
    """Note the visitor's first looks of the day at several things, in one go."""
    note_looks(looks, actor=current_visitor().actor)


def note_looks(looks: Iterable[Look], *, actor: Actor) -> None:
    """Note somebody's first looks of the day, on pages or through a program."""
    engine = services().engine
    now = services().clock.now()
    with engine.read() as connection:
        new = [
            look
            for look in looks
            if not is_noted(
                connection,
                person_id=actor.id,
                kind=look.kind,
                object_id=look.object_id,
                now=now,
            )
        ]
    if not new:
        return
    with suppress(Unavailable), engine.transact(actor) as uow:
        for look in new:
            note_view(
                uow,
                kind=look.kind,
                object_id=look.object_id,
                title=look.title,
                business_key=look.business_key,
            )
