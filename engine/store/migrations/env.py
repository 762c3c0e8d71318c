"""Run the migrations on the connection that the program hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import CheckConstraint

from engine.store import types
from engine.store.metadata import METADATA


def render_item(kind: str, item: object, *_: object) -> str | Literal[False]:
    """Write our own types and checks into a new revision as we write them."""
    for name in ("BigInt", "Flag", "Json", "Real", "UtcDateTime"):
        ours = getattr(types, name)
        if kind == "type" and (item is ours or type(item) is ours):
            return f"types.{name}"
    if isinstance(item, CheckConstraint) and "json_valid" in str(item.sqltext):
        return (
            f"sa.CheckConstraint({str(item.sqltext)!r}, name=op.f({item.name!r}))"
            ".ddl_if(dialect='sqlite')"
        )
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite changes a table by copying it.
    render_as_batch=context.config.attributes.get("batch", True),
    # The caller commits: all pending revisions or none.
    transactional_ddl=False,
    render_item=render_item,
)
context.run_migrations()
