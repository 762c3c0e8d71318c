"""Tables of the calendar, of changed deadline rules and of the clocks of cases.

Days are stored as ISO text, which both databases sort as time.
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
from engine.store.types import Flag, Integer, Text, UtcDateTime

#: Years whose holiday notice has been taken over.
calendar_year = table(
    "calendar_year",
    Column("year", Integer, primary_key=True, autoincrement=False),
    #: Where the days come from: the notice's address or a package.
    Column("source", Text, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("imported_by", Text, nullable=False),
)

#: Days that differ from an ordinary week.
calendar_day = table(
    "calendar_day",
    Column("day", Text, primary_key=True),
    Column("is_off", Flag, nullable=False),
    Column("name", Text, nullable=False),
    #: The year whose notice says so: that of a year may move days of the December
    #: before, and then wins over the notice of that year. NULL = its own year's.
    Column("notice_year", Integer),
)

#: Changes of deadline rules, append-only: the table is its own history.
deadline_setting = table(
    "deadline_setting",
    Column("key", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    #: Counts the changes of one key for one day; the last one holds.
    Column("version", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    #: NULL in any of these leaves what the version before says.
    Column("unit", Text),
    Column("include_start", Flag),
    Column("start_event", Text),
    Column("roll", Text),
    Column("owner", Text),
    Column("escalates_to", Text),
    #: Numbers of days with commas between them.
    Column("warnings", Text),
    Column("law_ref", Text),
    Column("article", Text),
    Column("verified", Flag),
    Column("reason", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("key", "valid_from", "version"),
)

#: What one bureau has set for itself where the days are left open; only added to.
deadline_own_length = table(
    "deadline_own_length",
    Column("bureau_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    #: Counts the changes of one bureau, key and day; the last one holds.
    Column("version", Integer, nullable=False),
    #: NULL goes back to what holds for all.
    Column("n", Integer),
    #: Of a deadline of law, which nobody shortens: how many working days before its
    #: last day the bureau wants it done (内控).
    Column("target_wd", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("bureau_id", "key", "valid_from", "version"),
)

#: One row that changes with calendar and settings, so that both can be cached.
deadline_edition = table(
    "deadline_edition",
    Column("name", Text, primary_key=True),
    Column("edition", Text, nullable=False),
)

#: A deadline that runs for one case.
clock = table(
    "clock",
    Column("id", Text, primary_key=True),
    Column("business_key", Text, nullable=False),
    Column("rule_key", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("started_on", Text, nullable=False),
    #: What that day was, where it is not what the rule says.
    Column("start_event", Text),
    #: First day of a window, NULL where work may begin at once.
    Column("opens_on", Text),
    Column("statutory", Text, nullable=False),
    Column("effective", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("provisional", Flag, nullable=False),
    Column("count_text", Text, nullable=False),
    Column("law_ref", Text, nullable=False),
    #: running, paused, met or canceled
    Column("state", Text, nullable=False),
    Column("ended_on", Text),
    Column("end_reason", Text),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("business_key", "rule_key", "round"),
    Index(None, "state", "effective"),
    Index(None, "state", "provisional"),
)

#: Suspensions of clocks and their ends, append-only.
clock_pause = table(
    "clock_pause",
    Column("id", Text, primary_key=True),
    Column("clock_id", Text, ForeignKey("clock.id"), nullable=False),
    #: Counts the rows of one clock: the odd ones suspend, the even ones resume.
    Column("seq", Integer, nullable=False),
    #: The first day that does not count, or the first that counts again.
    Column("day", Text, nullable=False),
    Column("reason", Text, nullable=False),
    #: The paper that it rests on; a resumption may go without.
    Column("evidence_id", Text),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    UniqueConstraint("clock_id", "seq"),
)
