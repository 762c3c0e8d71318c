"""Tables of imports: which file was confirmed, and what became of each line."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import BigInt, Integer, Json, Text, UtcDateTime

#: A file of reports that somebody confirmed.
report_import = table(
    "report_import",
    Column("id", Text, primary_key=True),
    Column("bureau_id", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=False),
    #: The file as evidence keeps it.
    Column("file_name", Text, nullable=False),
    Column("file_sha256", Text, nullable=False),
    Column("file_type", Text, nullable=False),
    Column("file_size", BigInt, nullable=False),
    #: NULL while lines are still to be done.
    Column("ended_at", UtcDateTime),
    Index(None, "bureau_id", "confirmed_at"),
)

#: One line of the file.
report_import_row = table(
    "report_import_row",
    Column("import_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    #: new, join or wrong: what was planned
    Column("fate", Text, nullable=False),
    #: Answers to the form of registration.
    Column("answers", Json, nullable=False),
    #: Why it makes no case, in words.
    Column("reason", Text, nullable=False),
    #: waiting, made, joined, known or refused: what became of it
    Column("state", Text, nullable=False),
    #: The case that it made or belongs to.
    Column("case_no", Text),
    #: The earlier line whose case it belongs to, 0 for none.
    Column("joins_line", Integer, nullable=False),
    #: Names the line in whatever file it comes, empty for wrong ones.
    Column("fingerprint", Text, nullable=False),
    Column("ended_at", UtcDateTime),
    PrimaryKeyConstraint("import_id", "number"),
    Index(None, "fingerprint"),
)
