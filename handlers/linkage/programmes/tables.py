"""Tables of programmes: the header for lists, papers in versions, rows of the plan."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Integer, Json, Text, UtcDateTime

#: The header of a programme, kept beside its process so that lists need one statement.
programme = table(
    "programme",
    #: The programme's number, also the business key of its process.
    Column("programme_id", Text, primary_key=True),
    Column("bureau_id", Text, nullable=False),
    #: yearly (a bureau has one a year, for every case without another) or special
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    #: Bureau and year of a yearly programme, NULL for a special one.
    Column("yearly_of", Text),
    Column("name", Text, nullable=False),
    Column("agency_id", Text),
    #: The process instance; NULL as long as a yearly programme only collects cases.
    Column("root_id", Text),
    #: The version of the plan that is in force, 0 before the first approval.
    Column("plan_version", Integer, nullable=False),
    Column("starts_on", Text),
    Column("ends_on", Text),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    UniqueConstraint("yearly_of"),
    Index(None, "bureau_id", "opened_at"),
    Index(None, "agency_id", "opened_at"),
)

#: The last serial that each year has given out.
programme_number = table(
    "programme_number",
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last_serial", Integer, nullable=False),
)

#: What was written down in a programme, every version kept: plan, report, statistics.
programme_record = table(
    "programme_record",
    Column("programme_id", Text, nullable=False),
    #: technical_files, plan, report, satisfaction or evaluation
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    #: approved, filed or signed
    Column("status", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("note", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("programme_id", "kind", "version"),
)

#: The rows of each version of a plan (table A.1): one entity, one product, one case.
programme_row = table(
    "programme_row",
    Column("programme_id", Text, nullable=False),
    #: The version of the plan.
    Column("version", Integer, nullable=False),
    #: 序号, from 1.
    Column("seq", Integer, nullable=False),
    Column("entity_id", Text),
    Column("entity_name", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("model", Text, nullable=False),
    #: The row as the plan prints it.
    Column("content", Json, nullable=False),
    #: The case that carries the row out, NULL until it is opened or linked.
    Column("business_key", Text),
    PrimaryKeyConstraint("programme_id", "version", "seq"),
    Index(None, "business_key"),
)
