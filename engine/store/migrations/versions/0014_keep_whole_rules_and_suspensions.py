"""Keep deadline rules whole in every version, suspensions, and whose notice a day is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_RULE_COLUMNS = (
    ("unit", sa.Text()),
    ("include_start", types.Flag),
    ("start_event", sa.Text()),
    ("owner", sa.Text()),
    ("escalates_to", sa.Text()),
    ("warnings", sa.Text()),
    ("article", sa.Text()),
)


def upgrade() -> None:
    for name, kind in _RULE_COLUMNS:
        op.add_column("deadline_setting", sa.Column(name, kind, nullable=True))
    op.add_column("calendar_day", sa.Column("notice_year", sa.Integer(), nullable=True))
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clock_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", types.UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_clock_pause_clock_id_clock")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
        sa.UniqueConstraint(
            "clock_id", "seq", name=op.f("uq_clock_pause_clock_id_seq")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("clock_pause")
    op.drop_column("calendar_day", "notice_year")
    for name, _ in reversed(_RULE_COLUMNS):
        op.drop_column("deadline_setting", name)
