"""Tables of the forms room: what people are writing, and what they have filed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

#: Raw answers of an open task, one draft a person; anything may be missing.
draft = table(
    "draft",
    Column("task_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("raw", Json, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("task_id", "person_id"),
)

#: A filed form: never changed, corrections stand beside it.
submission = table(
    "submission",
    Column("id", Text, primary_key=True),
    Column("business_key", Text, nullable=False),
    Column("root_id", Text, nullable=False),
    Column("task_id", Text, nullable=False, unique=True),
    #: The matter: the element of the diagram, after the key of its process and a dot
    #: where its id is that of a matter of the standard in another process.
    Column("element_id", Text, nullable=False),
    Column("form_key", Text, nullable=False),
    #: The deployment whose version of the form was shown.
    Column("deployment_id", Text, nullable=False),
    Column("answers", Json, nullable=False),
    #: What the ids among the answers were called on that day.
    Column("labels", Json, nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    #: For whom somebody else filed it from paper (代录); else NULL.
    Column("filed_for", Text),
    #: Who agreed to it before it counted; else NULL.
    Column("approved_by", Text),
    #: True for what happened before Tandem was used and was entered later (补录).
    Column("entered_later", Flag, nullable=False),
    Index(None, "business_key", "submitted_at"),
    Index(None, "root_id", "submitted_at"),
)

#: How a filed form came in, where not from its own party at a screen: on paper that
#: the officer typed in (代录), or through a substitute (代理).
submission_origin = table(
    "submission_origin",
    Column("submission_id", Text, ForeignKey("submission.id"), primary_key=True),
    #: In whose stead it was filed; NULL if in nobody's.
    Column("in_stead_of", Text),
    #: Who signed the paper; empty where there is none.
    Column("paper_signer", Text, nullable=False),
    #: The day that stands on the paper.
    Column("paper_signed_on", Text),
    #: The scans: ids of evidence.
    Column("paper_scans", Json, nullable=False),
)

#: What a filed form should have said, in versions; the form itself stays as it is.
submission_correction = table(
    "submission_correction",
    Column("submission_id", Text, ForeignKey("submission.id"), nullable=False),
    #: 2 for the first correction.
    Column("version", Integer, nullable=False),
    Column("answers", Json, nullable=False),
    Column("labels", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("corrected_by", Text, nullable=False),
    Column("corrected_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("submission_id", "version"),
)
