"""Tables of what a contract picks from the menu, who serves it, and how far it is."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Json, Text, UtcDateTime

#: The process of a contract; contracts from before there was one have none.
service_run = table(
    "service_run",
    Column("contract_id", Text, ForeignKey("service_contract.id"), primary_key=True),
    #: NULL until it has begun.
    Column("instance_id", Text),
    Column("state", Text, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    #: When the client agreed to the scheme; NULL until then nothing is patrolled.
    Column("agreed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
)

#: What a contract picked from the menu (B3, B4.5); nothing is taken away again.
service_item = table(
    "service_item",
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    Column("item", Text, nullable=False),
    #: NULL: it goes on until the contract ends.
    Column("due_on", Text),
    #: Its parts and what became of each: topics of training, sections of the check.
    Column("parts", Json, nullable=False),
    #: Why it was added later; empty for what was picked at the beginning.
    Column("added_reason", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    #: NULL until it is done.
    Column("done_at", UtcDateTime),
    PrimaryKeyConstraint("contract_id", "item"),
)

#: Who serves a contract, with the qualification as it was then (B6.1.1).
service_member = table(
    "service_member",
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    #: On the staff register.
    Column("entry_id", Text, nullable=False),
    #: Their account, if they have one.
    Column("person_id", Text, ForeignKey("person.id")),
    Column("name", Text, nullable=False),
    Column("title_level", Text, nullable=False),
    Column("fields", Json, nullable=False),
    Column("duty", Text, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("contract_id", "entry_id"),
    Index(None, "person_id"),
)
