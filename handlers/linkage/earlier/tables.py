"""The table of cases that were entered later (补录)."""

from __future__ import annotations

from sqlalchemy import Column

from engine.store.metadata import table
from engine.store.types import Text, UtcDateTime

#: Cases that had begun before Tandem was used; rows are only added.
earlier_case = table(
    "earlier_case",
    Column("business_key", Text, primary_key=True),
    #: Key of the stage at which the case was entered.
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    #: The paper from which it was entered: id of evidence.
    Column("source_file", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
)
