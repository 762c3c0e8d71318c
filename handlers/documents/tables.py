"""Tables of documents: each with its versions, files and scans; the register of numbers.

A document says how it stands; versions, files, scans and numbers only grow.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import BigInt, Integer, Json, Text, UtcDateTime

#: A paper of a case or of a programme, and how it stands now.
document = table(
    "document",
    Column("id", Text, primary_key=True),
    #: Number of the case or of the programme.
    Column("business_key", Text, nullable=False),
    Column("bureau_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    #: What tells papers of one kind in one case apart, such as the round.
    Column("slot", Text, nullable=False),
    #: draft, issued, served or void
    Column("state", Text, nullable=False),
    #: 文号, given at signing.
    Column("number", Text),
    #: What a draft says so far; NULL once it is signed.
    Column("draft", Json),
    #: The newest version, 0 for a draft.
    Column("version", Integer, nullable=False),
    #: Secret part of the public address at which it can be checked.
    Column("token", Text, nullable=False, unique=True),
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("issued_by", Text),
    Column("issued_at", UtcDateTime),
    Column("served_on", Text),
    Column("voided_by", Text),
    Column("voided_at", UtcDateTime),
    Column("void_reason", Text),
    UniqueConstraint("business_key", "kind", "slot"),
    Index(None, "business_key", "created_at"),
    Index(None, "number"),
)

#: What a document said in each of its versions, never changed.
document_version = table(
    "document_version",
    Column("document_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Json, nullable=False),
    #: SHA-256 of the content.
    Column("digest", Text, nullable=False),
    #: Why there is a new version; empty for the first.
    Column("note", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("document_id", "version"),
)

#: The files of a version, made once and kept by their content.
document_file = table(
    "document_file",
    Column("document_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    #: docx or pdf
    Column("format", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInt, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("document_id", "version", "format"),
    Index(None, "sha256"),
)

#: Signed and stamped paper that came back, beside the file that was printed.
document_scan = table(
    "document_scan",
    Column("document_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("evidence_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("document_id", "version", "evidence_id"),
)

#: By which rule an owner numbers a kind; the newest version is in force.
number_rule = table(
    "number_rule",
    #: A bureau, or empty for the rule of everybody without one of their own.
    Column("owner", Text, nullable=False),
    #: A kind of paper, or case.
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("pattern", Text, nullable=False),
    #: The first number of a year.
    Column("first", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("owner", "kind", "version"),
)

#: 文号简称: by which word its numbers name a bureau; the newest version holds.
number_word = table(
    "number_word",
    Column("bureau_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("word", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("bureau_id", "version"),
)

#: The last number that each series has given out: of a bureau, a kind and a year.
number_series = table(
    "number_series",
    #: The bureau; empty for the one series of a rule that names no bureau.
    Column("owner", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("last_serial", Integer, nullable=False),
    PrimaryKeyConstraint("owner", "kind", "year"),
)

#: 文号登记簿: every number that was ever given out, and to what.
number_entry = table(
    "number_entry",
    #: As in the series.
    Column("owner", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    #: The bureau that uses it.
    Column("bureau_id", Text, nullable=False),
    Column("business_key", Text, nullable=False),
    #: NULL for the number of a case.
    Column("document_id", Text),
    Column("given_by", Text, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("owner", "kind", "year", "serial"),
    Index(None, "bureau_id", "kind", "year", "serial"),
)

#: Numbers that were given up, with the reason: they are never given again.
number_void = table(
    "number_void",
    Column("number", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("voided_by", Text, nullable=False),
    Column("voided_at", UtcDateTime, nullable=False),
)

#: 外部文号: which paper, made elsewhere, has which number; the forms tell its history.
outside_number = table(
    "outside_number",
    Column("bureau_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    #: The number without what differs between two who type it.
    Column("mark", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("business_key", Text, nullable=False),
    Column("noted_by", Text, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("bureau_id", "kind", "mark"),
)
