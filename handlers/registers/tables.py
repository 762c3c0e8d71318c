"""Tables of the registers: entries, their versions, events, files and days that ring.

What happened only grows: versions, events and files are never changed. The row of an
entry holds what is valid now, so that lists are quick.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from engine.store.metadata import table
from engine.store.types import Integer, Json, Text, UtcDateTime

register_entry = table(
    "register_entry",
    Column("id", Text, primary_key=True),
    Column("org_id", Text, ForeignKey("org.id"), nullable=False),
    #: Key of the declaration.
    Column("register", Text, nullable=False),
    #: Such as EQ-012.
    Column("number", Text, nullable=False),
    #: Its place among the entries of its register, by which lists are in order.
    Column("serial", Integer, nullable=False, server_default="0"),
    #: What is valid now: the content of the last version, its title and words.
    Column("version", Integer, nullable=False),
    Column("content", Json, nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    #: Why it was entered late; empty for what was entered in time (B4.7).
    Column("late_reason", Text, nullable=False),
    #: What the client was called when it was written; empty for what is the unit's own.
    Column("client", Text, nullable=False, server_default=""),
    #: The client itself; empty where the name means none, or several.
    Column("client_id", Text, nullable=False, server_default=""),
    #: Why it counts no more, by whom and when; NULL for what counts.
    Column("void_reason", Text),
    Column("voided_by", Text),
    Column("voided_at", UtcDateTime),
    UniqueConstraint("org_id", "register", "number"),
    Index(None, "org_id", "client_id"),
    Index(None, "org_id", "register", "serial"),
)

#: The last number that a register of a unit gave; none is ever given twice.
register_series = table(
    "register_series",
    Column("org_id", Text, ForeignKey("org.id"), nullable=False),
    Column("register", Text, nullable=False),
    Column("last_serial", Integer, nullable=False),
    PrimaryKeyConstraint("org_id", "register"),
)

register_version = table(
    "register_version",
    Column("entry_id", Text, ForeignKey("register_entry.id"), nullable=False),
    #: From 1.
    Column("version", Integer, nullable=False),
    Column("content", Json, nullable=False),
    #: Why it was changed; empty for the first version.
    Column("reason", Text, nullable=False),
    Column("late_reason", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("entry_id", "version"),
)

register_event = table(
    "register_event",
    Column("id", Text, primary_key=True),
    Column("entry_id", Text, ForeignKey("register_entry.id"), nullable=False),
    Column("kind", Text, nullable=False),
    #: ISO day of the event itself.
    Column("happened_on", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("late_reason", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Index(None, "entry_id"),
)

register_file = table(
    "register_file",
    Column("evidence_id", Text, primary_key=True),
    Column("entry_id", Text, ForeignKey("register_entry.id"), nullable=False),
    #: Key of the compulsory part that it proves; empty for other papers.
    Column("part", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Index(None, "entry_id"),
)

register_day = table(
    "register_day",
    Column("entry_id", Text, ForeignKey("register_entry.id"), nullable=False),
    #: Key of the field whose day rings.
    Column("field", Text, nullable=False),
    #: ISO day.
    Column("day", Text, nullable=False),
    PrimaryKeyConstraint("entry_id", "field"),
    Index(None, "day"),
)

#: Who took a paper of an entry out of the house's keeping, each time (B6.3.3).
register_download = table(
    "register_download",
    Column("id", Text, primary_key=True),
    Column("entry_id", Text, ForeignKey("register_entry.id"), nullable=False),
    Column("evidence_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "entry_id"),
)
