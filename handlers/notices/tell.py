"""Tell people something: the one way in which anybody gets a notice.

The rows are written in the transaction of their cause: what is rolled back was never
told, and what is committed is told once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from engine import UnitOfWork
from handlers.notices.audience import audience, with_substitutes
from handlers.notices.dispatch import Content, dispatch
from handlers.notices.kinds import NoticeKind
from handlers.notices.quiet import is_quiet
from handlers.notices.tables import notice

#: Of a subject, in characters: one line of a list, of a mail, of a calendar.
_LONGEST_SUBJECT = 120
_LONGEST_TEXT = 4000
#: People told by one statement.
_AT_ONCE = 200


def tell(
    uow: UnitOfWork,
    *,
    kind: NoticeKind,
    key: str,
    to: Iterable[str],
    subject: str,
    text: str,
    link: str = "",
    business_key: str | None = None,
    substitutes: bool = True,
) -> int:
    """Tell people something, each once for ever under this key.

    Args:
        uow: the transaction of what happened.
        kind: by which people choose their channels.
        key: names what is told, such as `warning:<clock>:<days>`.
        to: ids of people; who is not active or may not see the case is left out, and
            who works in their stead is told as well.
        subject: one line that says it all.
        text: more, if there is more.
        link: a path of this service at which one goes on.
        business_key: the case that it is about, if it is about one.
        substitutes: False where the words are one person's own, as of a list: who
            works in their stead then has them in a list of their own, for under one
            key nobody is told two things.

    Returns:
        How many people were told who had not been told before.
    """
    if business_key and is_quiet(uow.connection, business_key, now=uow.now):
        return 0
    everybody = list(to)
    if substitutes:
        everybody = with_substitutes(uow.connection, everybody, now=uow.now)
    people = audience(uow.connection, everybody, business_key=business_key)
    rows: list[dict[str, object]] = [
        {
            "id": uuid.uuid4().hex,
            "person_id": person_id,
            "key": key,
            "kind": kind.value,
            "subject": subject[:_LONGEST_SUBJECT],
            "text": text[:_LONGEST_TEXT],
            "link": link,
            "business_key": business_key,
            "told_at": uow.now,
            "seen_at": None,
        }
        for person_id in people
    ]
    new: list[str] = []
    for n in range(0, len(rows), _AT_ONCE):
        new += _insert(uow.connection, rows[n : n + _AT_ONCE])
    content = Content(
        kind=kind,
        key=key,
        subject=subject[:_LONGEST_SUBJECT],
        text=text[:_LONGEST_TEXT],
        link=link,
        business_key=business_key,
    )
    dispatch(uow, content, new)
    return len(new)


def _insert(connection: Connection, rows: list[dict[str, object]]) -> list[str]:
    """Insert the notices that are new; return whose they are."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    query = dialect.insert(notice).values(rows).on_conflict_do_nothing()
    return list(connection.scalars(query.returning(notice.c.person_id)))
