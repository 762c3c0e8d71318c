"""Keep the seals of the audit, which nobody may change either."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("seq", types.BigInt, nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.Column("heads", types.Json, nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "json_valid(heads)", name=op.f("ck_audit_seal_heads_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_seal_at"), "audit_seal", ["at"])
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for event in ("UPDATE", "DELETE"):
        then = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else "BEGIN SELECT RAISE(ABORT, 'rows of audit_seal are only ever added');"
            " END"
        )
        op.execute(
            f"CREATE TRIGGER audit_seal_{event.lower()}_refused BEFORE {event} "
            f"ON audit_seal {then}"
        )


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_seal_at"), table_name="audit_seal")
    op.drop_table("audit_seal")
