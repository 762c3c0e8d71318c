"""Tables of process instances: who may see them, and their variables.

A called instance has a row of its own but lives in its root: the root's row is the
lock of them all and carries the snapshot.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import BigInt, Flag, Integer, Json, Real, Text, UtcDateTime

instance = table(
    "instance",
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False),
    Column("super_id", Text),
    #: Activity instance id of the call activity that waits for it.
    Column("super_activity_id", Text),
    Column("definition_id", Text, ForeignKey("process_definition.id"), nullable=False),
    Column("process_key", Text, nullable=False),
    Column("business_key", Text),
    Column("state", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Text),
    Column("end_reason", Text),
    # The rest is of root instances only.
    Column("snapshot", Text),
    #: Rises with every command: the fence against a lost lock.
    Column("revision", BigInt, nullable=False),
    #: How many incidents of the root and its called instances wait for a person.
    Column("open_incidents", Integer, nullable=False),
    #: Number of the last row of history, and of audit with its hash.
    Column("history_seq", BigInt, nullable=False),
    Column("audit_seq", BigInt, nullable=False),
    Column("audit_head", Text, nullable=False),
)
IS_ROOT = instance.c.super_id.is_(None)
IS_RUNNING = instance.c.ended_at.is_(None)

Index("ix_instance_root_id", instance.c.root_id)
Index("ix_instance_business_key", instance.c.business_key, instance.c.process_key)
Index("ix_instance_definition_id", instance.c.definition_id)
Index(
    "ix_instance_recent_root",
    instance.c.started_at,
    instance.c.id,
    sqlite_where=IS_ROOT,
    postgresql_where=IS_ROOT,
)
Index(
    "ix_instance_running_root",
    instance.c.process_key,
    instance.c.started_at,
    instance.c.id,
    sqlite_where=IS_ROOT & IS_RUNNING,
    postgresql_where=IS_ROOT & IS_RUNNING,
)

instance_label = table(
    "instance_label",
    Column("root_id", Text, ForeignKey("instance.id"), nullable=False),
    Column("label", Text, nullable=False),
    #: False when the root has ended, so that an inbox looks at living cases only.
    Column("running", Flag, nullable=False),
    PrimaryKeyConstraint("root_id", "label"),
)
Index(
    "ix_instance_label_label",
    instance_label.c.label,
    instance_label.c.running,
    instance_label.c.root_id,
)

variable = table(
    "variable",
    Column("root_id", Text, ForeignKey("instance.id"), nullable=False),
    #: The instance, or the activity instance that opened the scope.
    Column("scope_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("instance_id", Text, nullable=False),
    #: null, boolean, number, string, array or object
    Column("type", Text, nullable=False),
    #: JSON text, `null` included.
    Column("value", Text, nullable=False),
    #: The value once more where it is a short string or a number, for queries.
    Column("text_value", Text),
    Column("number_value", Real),
    PrimaryKeyConstraint("root_id", "scope_id", "name"),
    Index(None, "name", "text_value"),
)

#: Answers to commands that came with an idempotency key.
request_key = table(
    "request_key",
    Column("actor", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("request_digest", Text, nullable=False),
    Column("answer", Json),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("actor", "key"),
    Index(None, "at"),
)

#: Messages that came with an id of their own and were correlated.
message_taken = table(
    "message_taken",
    Column("name", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("root_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("name", "message_id"),
)
