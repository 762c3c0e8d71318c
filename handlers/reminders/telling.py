"""Tell what was found, each thing once for ever and not too much at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select

from engine import UnitOfWork
from handlers.notices.audience import with_substitutes
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.reminders.tables import reminder

#: Reminders told in one transaction: it must not hold the database for long.
MOST_AT_ONCE = 150
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One reminder before it is told."""

    key: str
    kind: NoticeKind
    #: Who is told; whoever is told of the same thing by another line hears it once.
    to: tuple[str, ...]
    subject: str
    text: str
    link: str
    #: The case that it is about, if it is about one.
    business_key: str | None
    #: What it is about: clock or matter.
    about: str


def tell_new(uow: UnitOfWork, found: Iterable[Found]) -> bool:
    """Tell what was not told before; stop, and say so, where it becomes too much."""
    wanted = list(found)
    known = _known(uow, [each.key for each in wanted])
    new = [each for each in wanted if each.key not in known]
    told: dict[str, set[str]] = {}
    for each in new[:MOST_AT_ONCE]:
        before = told.setdefault(each.about, set())
        people = with_substitutes(uow.connection, each.to, now=uow.now)
        tell(
            uow,
            kind=each.kind,
            key=each.key,
            to=[person for person in people if person not in before],
            subject=each.subject,
            text=each.text,
            link=each.link,
            business_key=each.business_key,
            substitutes=False,
        )
        before.update(people)
    if new:
        rows = [{"key": each.key, "told_at": uow.now} for each in new[:MOST_AT_ONCE]]
        uow.connection.execute(insert(reminder), rows)
    return len(new) <= MOST_AT_ONCE


def _known(uow: UnitOfWork, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for n in range(0, len(keys), _AT_ONCE):
        some = reminder.c.key.in_(keys[n : n + _AT_ONCE])
        found.update(uow.connection.scalars(select(reminder.c.key).where(some)))
    return found
