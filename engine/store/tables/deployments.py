"""Tables of what was deployed: deployments, their files and process definitions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Bytes, Flag, Integer, Text, UtcDateTime

deployment = table(
    "deployment",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    #: Over the names and contents of all files: an equal one is not deployed again.
    Column("digest", Text, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by", Text, nullable=False),
    Index(None, "name", "deployed_at"),
)

#: The bytes of a file under their SHA-256: equal files are stored once.
resource = table(
    "resource",
    Column("digest", Text, primary_key=True),
    Column("content", Bytes, nullable=False),
)

deployment_resource = table(
    "deployment_resource",
    Column("deployment_id", Text, ForeignKey("deployment.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, ForeignKey("resource.digest"), nullable=False),
    PrimaryKeyConstraint("deployment_id", "name"),
)

process_definition = table(
    "process_definition",
    #: key:version:uuid
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("version_tag", Text),
    Column("name", Text, nullable=False),
    #: The documentation of the process, None without one.
    Column("description", Text),
    #: For how long its history should be kept, in days; None if the diagram is silent.
    Column("history_days", Integer),
    #: Over the diagram and the files that it refers to.
    Column("digest", Text, nullable=False),
    Column("deployment_id", Text, ForeignKey("deployment.id"), nullable=False),
    Column("resource_name", Text, nullable=False),
    Column("suspended", Flag, nullable=False),
    UniqueConstraint("key", "version"),
    Index(None, "deployment_id"),
)

#: One version of one decision; several of them may stand in one file.
decision_definition = table(
    "decision_definition",
    #: key:version:uuid
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("version_tag", Text),
    Column("name", Text, nullable=False),
    #: Of the file that it stands in.
    Column("digest", Text, ForeignKey("resource.digest"), nullable=False),
    Column("deployment_id", Text, ForeignKey("deployment.id"), nullable=False),
    Column("resource_name", Text, nullable=False),
    UniqueConstraint("key", "version"),
    Index(None, "key", "digest"),
)

#: What starts an instance from outside: only the latest version of a key has rows.
start_subscription = table(
    "start_subscription",
    Column("definition_id", Text, ForeignKey("process_definition.id"), nullable=False),
    Column("element_id", Text, nullable=False),
    Column("process_key", Text, nullable=False),
    #: message, signal, timer or conditional
    Column("kind", Text, nullable=False),
    #: Of the message or signal; the id of the timer's job; the text of the condition.
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("definition_id", "element_id"),
    Index(None, "kind", "name"),
    Index(None, "process_key"),
)
