"""Note which paper that was made elsewhere has which number, also of those filed.

Where two papers have one number already, the first keeps it here; both stay as filed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

#: Matter -> kind of its paper, and how the answers of its form begin.
_PAPERS: Mapping[str, tuple[str, str]] = {
    "notify_producer_regulator": ("notification_letter", "notify_letter"),
    "issue_rectification_order": ("rectification_order", "order"),
    "notify_objection_conclusion": ("objection_conclusion", "objection_conclusion"),
    "start_assistance": ("commission_letter", "commission"),
    "serve_pass_notice": ("pass_notice", "pass_notice"),
    "report_failure_upward": ("failure_report", "failure_report"),
    "order_suspension": ("suspension_order", "suspension"),
    "transfer_revocation": ("revocation_transfer", "revocation_transfer"),
}
_SUBMISSION = sa.table(
    "submission",
    sa.column("id"),
    sa.column("business_key"),
    sa.column("element_id"),
    sa.column("answers", types.Json),
    sa.column("submitted_by"),
    sa.column("submitted_at", types.UtcDateTime),
)
_CORRECTION = sa.table(
    "submission_correction",
    sa.column("submission_id"),
    sa.column("version"),
    sa.column("answers", types.Json),
)
_CASE = sa.table("linkage_case", sa.column("business_key"), sa.column("bureau_id"))


def upgrade() -> None:
    made = op.create_table(
        "outside_number",
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "bureau_id", "kind", "mark", name=op.f("pk_outside_number")
        ),
        sqlite_strict=True,
    )
    rows = _filed(op.get_bind())
    if rows:
        op.bulk_insert(made, rows)


def downgrade() -> None:
    op.drop_table("outside_number")


def _filed(connection: sa.Connection) -> list[dict[str, object]]:
    """Return the numbers from elsewhere among the filed forms, each once."""
    corrected = {
        row.submission_id: row.answers
        for row in connection.execute(
            sa.select(_CORRECTION).order_by(_CORRECTION.c.version)
        )
    }
    found: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in connection.execute(
        sa.select(_SUBMISSION, _CASE.c.bureau_id)
        .join(_CASE, _CASE.c.business_key == _SUBMISSION.c.business_key)
        .where(_SUBMISSION.c.element_id.in_(_PAPERS))
        .order_by(_SUBMISSION.c.submitted_at)
    ):
        kind, begin = _PAPERS[row.element_id]
        answers = corrected.get(row.id, row.answers)
        number = str(answers.get(f"{begin}_no") or "")
        if answers.get(f"{begin}_outside") is not True or not number:
            continue
        mark = _mark(number)
        found.setdefault(
            (row.bureau_id, kind, mark),
            {
                "bureau_id": row.bureau_id,
                "kind": kind,
                "mark": mark,
                "number": number,
                "business_key": row.business_key,
                "noted_by": row.submitted_by,
                "noted_at": row.submitted_at,
            },
        )
    return list(found.values())


def _mark(number: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number))
    return re.sub(r"[\])】〉]", "〕", re.sub(r"[\[(【〈]", "〔", plain))
