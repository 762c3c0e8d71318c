"""Tables of linkage cases: the header for lists, records in versions, figures."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

#: The header of a case, kept beside the process so that lists need one statement.
linkage_case = table(
    "linkage_case",
    #: The case number.
    Column("business_key", Text, primary_key=True),
    Column("bureau_id", Text, nullable=False),
    #: The station of the bureau that works on it, NULL for the bureau itself.
    Column("station_id", Text),
    #: The officer in charge.
    Column("officer_id", Text, nullable=False),
    Column("entity_id", Text),
    Column("entity_name", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("model", Text, nullable=False),
    #: The failing items in words.
    Column("item", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("licensed", Flag, nullable=False),
    Column("report_no", Text, nullable=False),
    #: The district of the entity, as it was registered.
    Column("district", Text, nullable=False, server_default=""),
    #: How many items failed.
    Column("item_count", Integer, nullable=False, server_default="0"),
    #: none, running, done or stopped
    Column("assistance", Text, nullable=False, server_default="none"),
    #: Answer to question 五 of the survey, 未回收, or nothing while it was not asked.
    Column("survey", Text, nullable=False, server_default=""),
    Column("agency_id", Text),
    Column("leader_id", Text),
    Column("round", Integer, nullable=False),
    #: none, required, verified or released
    Column("stop_sale", Text, nullable=False),
    Column("stop_sale_since", Text),
    Column("stop_sale_until", Text),
    #: Number of the case that this one was joined to.
    Column("merged_into", Text),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    #: How it ended, in words.
    Column("outcome", Text),
    #: The programme that it belongs to; every case has one.
    Column("programme_id", Text),
    #: When its first work record was handed in (stage 六).
    Column("summed_up_at", UtcDateTime),
    #: When its re-inspections came to a good end (stage 七).
    Column("reinspected_at", UtcDateTime),
    Index(None, "programme_id", "closed_at"),
    #: Until when its record is kept, known once it is closed: 永久 or a day.
    Column("retain_until", Text),
    Index(None, "bureau_id", "closed_at", "opened_at"),
    Index(None, "entity_id", "closed_at"),
    Index(None, "officer_id", "closed_at"),
    Index(None, "report_no"),
    Index(None, "product", "entity_id"),
)

#: Who sees a case: the access labels of its process instance, for lists.
case_label = table(
    "case_label",
    Column("business_key", Text, nullable=False),
    Column("label", Text, nullable=False),
    PrimaryKeyConstraint("label", "business_key"),
)

#: What was written down in a case, every version kept: plan, causes, work record.
case_record = table(
    "case_record",
    Column("business_key", Text, nullable=False),
    #: plan, causes, measures, work_record or survey
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    #: draft, approved, filed, signed or computed
    Column("status", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("note", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("business_key", "kind", "version"),
)

#: How each round of re-inspection ended.
case_round = table(
    "case_round",
    Column("business_key", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("result", Text, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("business_key", "round"),
)

#: Figures of a closed case for the evaluation over all cases (7.2.6.2, 7.3.4).
case_figures = table(
    "case_figures",
    Column("business_key", Text, primary_key=True),
    #: Empty until they are computed.
    Column("indicators", Json, nullable=False),
    #: What the quality archive and map keep of the case, empty before that.
    Column("archive", Json, nullable=False),
    Column("computed_at", UtcDateTime, nullable=False),
)

#: The measures that were issued to one entity, and whether each was verified.
case_measure = table(
    "case_measure",
    Column("id", Text, primary_key=True),
    Column("business_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", Json, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    #: NULL until somebody has verified that it works.
    Column("verified_at", UtcDateTime),
    UniqueConstraint("business_key", "number"),
)

#: Who told the bureau of the problem and asked for secrecy: seen by the bureau of the
#: case alone, and kept out of the process, its forms, papers, exports and search.
case_informant = table(
    "case_informant",
    Column("business_key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
)
