"""The tables of evidence: who gave which file, when, for what, and who sees it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import BigInt, Text, UtcDateTime

evidence = table(
    "evidence",
    Column("id", Text, primary_key=True),
    #: The file's content, and its place on the disk.
    Column("sha256", Text, nullable=False),
    #: The sender's name for it: shown, never used as a path.
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInt, nullable=False),
    #: When the picture was taken, if the sender says so.
    Column("taken_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("received_from", Text, nullable=False),
    Column("business_key", Text),
    Column("task_id", Text),
    Index(None, "business_key", "received_at"),
    Index(None, "sha256"),
    Index(None, "task_id"),
)

#: What is known of a photograph beside its file. A position stands here alone, never in
#: the file, so that it can be taken back.
evidence_photo = table(
    "evidence_photo",
    Column("evidence_id", Text, ForeignKey("evidence.id"), primary_key=True),
    #: In millionths of a degree (WGS 84); NULL without the photographer's consent.
    Column("latitude", BigInt),
    Column("longitude", BigInt),
    #: In metres.
    Column("accuracy", BigInt),
    #: What was sent, where it was made smaller before it was kept.
    Column("original_sha256", Text),
    Column("original_size", BigInt),
)

#: Who alone sees a file among those who see its case; a file without a row is theirs.
evidence_label = table(
    "evidence_label",
    Column("evidence_id", Text, nullable=False),
    Column("label", Text, nullable=False),
    PrimaryKeyConstraint("evidence_id", "label"),
)
