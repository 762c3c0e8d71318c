"""Keep who people are: experts, substitutes, invitations, and who saw what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_case_informant()
    _create_invitation()
    _create_view_log()
    _create_submission_origin()
    _create_expert_employer()
    _create_expert_profile()
    _create_substitution()
    _add_columns()
    _let_nobody_change_views()


def downgrade() -> None:
    op.drop_column("person", "position_consent_at")
    op.drop_column("person", "left_at")
    op.drop_index(op.f("ix_org_parent_id"), table_name="org")
    op.drop_index(op.f("ix_org_merged_into"), table_name="org")
    op.drop_column("org", "merged_into")
    op.drop_column("org", "parent_id")
    op.drop_column("linkage_case", "retain_until")
    op.drop_index(
        op.f("ix_expert_certificate_valid_to"), table_name="expert_certificate"
    )
    op.drop_column("expert_certificate", "evidence_id")
    op.drop_index(
        op.f("ix_substitution_substitute_id_until_at"), table_name="substitution"
    )
    op.drop_index(op.f("ix_substitution_person_id_until_at"), table_name="substitution")
    op.drop_table("substitution")
    op.drop_table("expert_profile")
    op.drop_index(op.f("ix_expert_employer_person_id"), table_name="expert_employer")
    op.drop_index(op.f("ix_expert_employer_org_id"), table_name="expert_employer")
    op.drop_table("expert_employer")
    op.drop_table("submission_origin")
    op.drop_index(op.f("ix_view_log_business_key_at"), table_name="view_log")
    op.drop_index(op.f("ix_view_log_at"), table_name="view_log")
    op.drop_table("view_log")
    op.drop_index(op.f("ix_invitation_person_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_org_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_business_key"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("case_informant")


def _create_case_informant() -> None:
    op.create_table(
        "case_informant",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("business_key", name=op.f("pk_case_informant")),
        sqlite_strict=True,
    )


def _create_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("expires_at", types.UtcDateTime, nullable=False),
        sa.Column("used_at", types.UtcDateTime, nullable=True),
        sa.Column("revoked_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_invitation_business_key"), "invitation", ["business_key"], unique=False
    )
    op.create_index(
        op.f("ix_invitation_org_id"), "invitation", ["org_id"], unique=False
    )
    op.create_index(
        op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False
    )


def _create_view_log() -> None:
    op.create_table(
        "view_log",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "person_id", "kind", "object_id", "day", name=op.f("pk_view_log")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_view_log_at"), "view_log", ["at"], unique=False)
    op.create_index(
        op.f("ix_view_log_business_key_at"),
        "view_log",
        ["business_key", "at"],
        unique=False,
    )


def _create_submission_origin() -> None:
    op.create_table(
        "submission_origin",
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("in_stead_of", sa.Text(), nullable=True),
        sa.Column("paper_signer", sa.Text(), nullable=False),
        sa.Column("paper_signed_on", sa.Text(), nullable=True),
        sa.Column("paper_scans", types.Json, nullable=False),
        sa.CheckConstraint(
            "json_valid(paper_scans)",
            name=op.f("ck_submission_origin_paper_scans_json"),
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_origin_submission_id"),
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission_origin")),
        sqlite_strict=True,
    )


def _create_expert_employer() -> None:
    op.create_table(
        "expert_employer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=True),
        sa.Column("org_name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expert_employer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_employer")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_expert_employer_org_id"), "expert_employer", ["org_id"], unique=False
    )
    op.create_index(
        op.f("ix_expert_employer_person_id"),
        "expert_employer",
        ["person_id"],
        unique=False,
    )


def _create_expert_profile() -> None:
    op.create_table(
        "expert_profile",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("title_name", sa.Text(), nullable=False),
        sa.Column("quality_experience", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expert_profile_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_expert_profile")),
        sqlite_strict=True,
    )


def _create_substitution() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("substitute_id", sa.Text(), nullable=False),
        sa.Column("from_at", types.UtcDateTime, nullable=False),
        sa.Column("until_at", types.UtcDateTime, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("named_at", types.UtcDateTime, nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_substitution_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_substitution_person_id_until_at"),
        "substitution",
        ["person_id", "until_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_substitution_substitute_id_until_at"),
        "substitution",
        ["substitute_id", "until_at"],
        unique=False,
    )


def _add_columns() -> None:
    op.add_column(
        "expert_certificate", sa.Column("evidence_id", sa.Text(), nullable=True)
    )
    op.create_index(
        op.f("ix_expert_certificate_valid_to"),
        "expert_certificate",
        ["valid_to"],
        unique=False,
    )
    op.add_column("linkage_case", sa.Column("retain_until", sa.Text(), nullable=True))
    op.add_column("org", sa.Column("parent_id", sa.Text(), nullable=True))
    op.add_column("org", sa.Column("merged_into", sa.Text(), nullable=True))
    op.create_index(op.f("ix_org_merged_into"), "org", ["merged_into"], unique=False)
    op.create_index(op.f("ix_org_parent_id"), "org", ["parent_id"], unique=False)
    op.add_column("person", sa.Column("left_at", types.UtcDateTime, nullable=True))
    op.add_column(
        "person", sa.Column("position_consent_at", types.UtcDateTime, nullable=True)
    )


def _let_nobody_change_views() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for event in ("UPDATE", "DELETE"):
        then = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else "BEGIN SELECT RAISE(ABORT, 'rows of view_log are only ever added');"
            " END"
        )
        op.execute(
            f"CREATE TRIGGER view_log_{event.lower()}_refused BEFORE {event} "
            f"ON view_log {then}"
        )
