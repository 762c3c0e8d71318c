"""Tables of what the linkage work knows, and of what became of its results.

The versions of entries, cases, editions and catalogues are only ever added to.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

#: Local entries beside Annex C; the highest version of a key holds.
cause_entry = table(
    "cause_entry",
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    #: issue or control
    Column("kind", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("factor", Text, nullable=False),
    Column("controls", Json, nullable=False),
    Column("active", Flag, nullable=False),
    Column("reason", Text, nullable=False),
    Column("org_id", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("key", "version"),
)

#: The causes that the latest Annex B of a case names, for counting and searching.
case_cause = table(
    "case_cause",
    Column("business_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("issue_key", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("factor", Text, nullable=False),
    Column("is_root", Flag, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("business_key", "number"),
    Index(None, "issue_key"),
)

#: Typical cases (Annex F) in versions: drafted, published, withdrawn.
typical_case = table(
    "typical_case",
    Column("business_key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    #: Under which strangers read it: the number of a case would tell whose it was.
    Column("public_id", Text, nullable=False, server_default=""),
    #: draft, published or withdrawn
    Column("state", Text, nullable=False),
    Column("bureau_id", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("consent", Text, nullable=False),
    #: What was drafted, or what was published after the names were taken out.
    Column("content", Json, nullable=False),
    Column("issue_keys", Json, nullable=False),
    Column("note", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("business_key", "version"),
    Index(None, "written_at"),
    Index(None, "public_id"),
)

#: What cases contributed to the tool book (7.3.2).
toolbook_entry = table(
    "toolbook_entry",
    Column("business_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("bureau_id", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("area", Text, nullable=False),
    #: Key of Annex C, or nothing: the same issue is counted together.
    Column("issue_key", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("solution", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("business_key", "number"),
    Index(None, "product"),
)

#: Editions of the tool book, each as it stood on its day.
toolbook_edition = table(
    "toolbook_edition",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

#: Versions of a bureau's catalogue of products under special supervision (7.3.3).
catalogue_version = table(
    "catalogue_version",
    Column("bureau_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("effective_on", Text, nullable=False),
    #: The products with frequency, each with the change that this version made.
    Column("rows", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("bureau_id", "number"),
)

#: Each time a programme brought map and archive up to date (7.3.4): what it found.
map_review = table(
    "map_review",
    Column("id", Text, primary_key=True),
    Column("bureau_id", Text, nullable=False),
    Column("programme_id", Text, nullable=False),
    #: Its name on that day.
    Column("programme_name", Text, nullable=False),
    Column("checked_on", Text, nullable=False),
    #: What the bureau reads from the map, in its own words.
    Column("analysis", Text, nullable=False),
    #: Its cases by district and product as they stood.
    Column("places", Json, nullable=False),
    #: The numbers of its cases, and of those that came into the archive with it.
    Column("cases", Json, nullable=False),
    Column("archived", Json, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index(None, "bureau_id", "made_at"),
    Index(None, "programme_id"),
)

#: How many batches of a product were sampled and passed, taken from a sampling task.
sampling_figure = table(
    "sampling_figure",
    Column("id", Text, primary_key=True),
    Column("bureau_id", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("sampled_on", Text, nullable=False),
    Column("batches", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    #: The paper that says so.
    Column("source", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Index(None, "bureau_id", "product"),
)
