"""Number papers by bureau: each has a short word and counts for itself.

A bureau that has numbered by the rule of everybody goes on behind its own last number;
what was given keeps its number. The numbers of cases stay one series for all.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_GO_ON = """
INSERT INTO number_series (owner, kind, year, last_serial)
SELECT bureau_id, kind, year, max(serial) FROM number_entry
WHERE owner = '' AND kind <> 'case' AND bureau_id <> ''
AND NOT EXISTS (
    SELECT 1 FROM number_series AS s WHERE s.owner = number_entry.bureau_id
    AND s.kind = number_entry.kind AND s.year = number_entry.year
)
GROUP BY bureau_id, kind, year
"""


def upgrade() -> None:
    op.create_table(
        "number_word",
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("bureau_id", "version", name=op.f("pk_number_word")),
        sqlite_strict=True,
    )
    op.execute(_GO_ON)


def downgrade() -> None:
    op.drop_table("number_word")
