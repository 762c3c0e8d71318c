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
    #: case, party, form, document or programme
    Column("kind", Text, nullable=False),
    #: Number of the case or programme; id of the organisation, filed form or paper.
    Column("ref", Text, nullable=False),
    #: The case to whose viewers it shows; empty for parties.
    Column("business_key", Text, nullable=False),
    #: The process instance whose viewers find it; empty for what is in none.
    Column("root_id", Text, nullable=False, server_default=""),
    #: What tells readers apart: the matter of a form, the kind of a paper or `draft`.
    Column("scope", Text, nullable=False, server_default=""),
    #: A number by which people name it exactly.
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    #: Title, number and body, cut into words.
    Column("words", Text, nullable=False),
    UniqueConstraint("kind", "ref"),
    Index(None, "number"),
)
