"""Tables of notices: what was told, by which channels it goes out, who wants which."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

#: What somebody was told; rows are added, and only `seen_at` is ever set.
notice = table(
    "notice",
    Column("id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    #: What is told: the same person is told it once.
    Column("key", Text, nullable=False),
    #: A `NoticeKind`.
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    #: A path of this service, or nothing.
    Column("link", Text, nullable=False),
    #: The case that it tells of: only who sees the case reads it.
    Column("business_key", Text),
    Column("told_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    UniqueConstraint("person_id", "key"),
)
NOTICE_IS_NEW = notice.c.seen_at.is_(None)

Index("ix_notice_person_id", notice.c.person_id, notice.c.told_at, notice.c.id)
Index(
    "ix_notice_new",
    notice.c.person_id,
    sqlite_where=NOTICE_IS_NEW,
    postgresql_where=NOTICE_IS_NEW,
)

#: Where a person is reached outside of this service.
notice_address = table(
    "notice_address",
    Column("person_id", Text, primary_key=True),
    #: Mail address, or nothing.
    Column("mail", Text, nullable=False),
    #: By which a group robot calls the person, or nothing.
    Column("mobile", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    #: Since when the owner has shown that they read it; NULL until then.
    Column("mail_confirmed_at", UtcDateTime),
)

#: A link that was sent to an address, so that its owner confirms it.
mail_confirmation = table(
    "mail_confirmation",
    Column("id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("mail", Text, nullable=False),
    #: SHA-256 of the secret in the link; NULL until a letter is made.
    Column("secret_hash", Text, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("used_at", UtcDateTime),
    #: Set where the address was changed, or another link was asked for.
    Column("ended_at", UtcDateTime),
    Index(None, "person_id", "made_at"),
)

#: What a person has chosen otherwise than the kind's rule says.
notice_choice = table(
    "notice_choice",
    Column("person_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    #: mail or robot
    Column("channel", Text, nullable=False),
    Column("wanted", Flag, nullable=False),
    PrimaryKeyConstraint("person_id", "kind", "channel"),
)

#: A robot of a bureau in a group of its people.
robot = table(
    "robot",
    Column("id", Text, primary_key=True),
    Column("bureau_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    #: wecom, dingtalk or feishu
    Column("service", Text, nullable=False),
    #: Address with its key, sealed with the installation's secret.
    Column("sealed", Text, nullable=False),
    #: The last characters of the key, by which one knows it again.
    Column("hint", Text, nullable=False),
    #: Kinds of notices that the whole group reads.
    Column("kinds", Json, nullable=False),
    Column("active", Flag, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Index(None, "bureau_id"),
)

#: What goes out of the house, by one channel to one place.
delivery = table(
    "delivery",
    Column("id", Text, primary_key=True),
    #: mail or robot
    Column("channel", Text, nullable=False),
    #: Id of the person or of the robot.
    Column("target", Text, nullable=False),
    #: Key of the notice: it goes to one place once.
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("business_key", Text),
    #: Ids of the people whom a robot calls by name.
    Column("calls", Json, nullable=False),
    #: waiting, sent or dropped
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    #: The moment that the limit of its robot leaves to it.
    Column("slot_at", UtcDateTime),
    #: The job that has begun to send it: another one leaves it alone.
    Column("job_id", Text),
    #: Why it was dropped, or what the last try said.
    Column("remark", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("channel", "target", "key"),
)

#: Moments of the last minutes that were given to messages of a robot.
robot_slot = table(
    "robot_slot",
    Column("id", Text, primary_key=True),
    Column("robot_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "robot_id", "at"),
)

#: Cases of which nobody is told until a moment: what happens in them is long past.
quiet_case = table(
    "quiet_case",
    Column("business_key", Text, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)
