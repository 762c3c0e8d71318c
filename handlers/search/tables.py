"""The table of what can be found; its index of words belongs to each database.

It is an FTS5 table that triggers keep on SQLite, a generated tsvector on PostgreSQL.
The migration makes both; neither is written to by hand.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Integer, Text

search_entry = table(
    "search_entry",
    Column("id", Integer, primary_key=True, autoincrement=True),
    #: case, party or form
    Column("kind", Text, nullable=False),
    #: Case number, id of the organisation, id of the filed form.
    Column("ref", Text, nullable=False),
    #: The case to whose viewers it shows; empty for parties.
    Column("business_key", Text, nullable=False),
    #: A number by which people name it exactly.
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    #: Title, number and body, cut into words.
    Column("words", Text, nullable=False),
    UniqueConstraint("kind", "ref"),
    Index(None, "number"),
)
