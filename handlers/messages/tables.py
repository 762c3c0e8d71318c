"""Tables of the messages of a case: rows are added; only receipts and answers are set."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Text, UtcDateTime

case_message = table(
    "case_message",
    Column("id", Text, primary_key=True),
    Column("business_key", Text, nullable=False),
    #: message, supervision, urge or answer
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    #: The message that this one answers.
    Column("answers", Text),
    #: Of a supervision: the access label of whoever is to answer (those of before the
    #: choice name a person by the bare id), and by which day.
    Column("asked_of", Text),
    Column("due_on", Text),
    Column("answered_at", UtcDateTime),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Index(None, "business_key", "written_at"),
)

#: Who sees a message: access labels of parties of the case.
case_message_label = table(
    "case_message_label",
    Column("message_id", Text, nullable=False),
    Column("label", Text, nullable=False),
    PrimaryKeyConstraint("message_id", "label"),
)

#: Whom a message is for, and when they have seen it.
case_message_reader = table(
    "case_message_reader",
    Column("message_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("seen_at", UtcDateTime),
    PrimaryKeyConstraint("message_id", "person_id"),
)

#: The files of a message: pieces of evidence of the case.
case_message_file = table(
    "case_message_file",
    Column("message_id", Text, nullable=False),
    Column("evidence_id", Text, nullable=False),
    PrimaryKeyConstraint("message_id", "evidence_id"),
    Index(None, "evidence_id"),
)
