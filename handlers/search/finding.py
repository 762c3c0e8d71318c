"""Ask the index: exact numbers first, then the latest that have all the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    text,
)

from handlers.search.bigrams import phrases
from handlers.search.index import EntryKind
from handlers.search.tables import search_entry

_entry = search_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One result."""

    kind: EntryKind
    ref: str
    business_key: str
    number: str
    title: str
    body: str


def find(
    connection: Connection,
    words: str,
    *,
    kind: EntryKind,
    seen: ColumnElement[bool],
    limit: int,
    offset: int = 0,
) -> list[Found]:
    """Return results of one kind: all words are in each of them.

    Args:
        connection: to read with.
        words: what somebody typed.
        kind: what is looked for.
        seen: the condition on `search_entry` under which the reader may see a result.
        limit: how many at most.
        offset: how many to leave out.
    """
    asked = phrases(words)
    if not asked:
        return []
    wanted = _matching(connection.dialect.name, asked).where(
        _entry.c.kind == kind.value, seen
    )
    # The latest entry has the highest id, and the index gives ids in their order.
    number = words.strip()
    is_exact = _entry.c.number.in_({number, number.upper()})
    exact = select(*_COLUMNS).where(_entry.c.kind == kind.value, seen, is_exact)
    first = _found(connection, exact.limit(limit))
    taken = {each.ref for each in first}
    rest = wanted.order_by(_entry.c.id.desc()).limit(limit + len(first))
    skipped = max(offset - len(first), 0)
    others = _found(connection, rest.offset(skipped))
    others = [each for each in others if each.ref not in taken]
    return [*first[offset:], *others][:limit]


def _matching(dialect: str, asked: Sequence[Sequence[str]]) -> Select[Any]:
    """Return the query for entries with all phrases, the last word of each begun."""
    query = select(*_COLUMNS)
    if dialect == "postgresql":
        # Words are plain ASCII letters and digits: they need no quoting.
        asks = " & ".join(f"({' <-> '.join(words)}:*)" for words in asked)
        matches = literal_column("search_words").op("@@")(
            func.to_tsquery("simple", asks)
        )
        return query.where(matches)
    asks = " AND ".join(f'"{" ".join(words)}" *' for words in asked)
    inside = text(
        "search_entry.id IN (SELECT rowid FROM search_words WHERE words MATCH :asks)"
    )
    return query.where(inside.bindparams(bindparam("asks", asks)))


def _found(connection: Connection, query: Select[Any]) -> list[Found]:
    rows = connection.execute(query).mappings()
    return [Found(**{**row, "kind": EntryKind(row["kind"])}) for row in rows]


_COLUMNS = (
    _entry.c.kind,
    _entry.c.ref,
    _entry.c.business_key,
    _entry.c.number,
    _entry.c.title,
    _entry.c.body,
)
