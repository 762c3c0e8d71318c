"""Create the tables of the engine."""

# ruff: noqa: PLR0915 - a revision is a list, one statement for each table
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", types.BigInt, nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "audit_chain",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", types.BigInt, nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_chain")),
        sqlite_strict=True,
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("deployed_at", types.UtcDateTime, nullable=False),
        sa.Column("deployed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_deployment_name_deployed_at"),
        "deployment",
        ["name", "deployed_at"],
        unique=False,
    )
    op.create_table(
        "history",
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("seq", types.BigInt, nullable=False),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.Column("due_at", types.UtcDateTime, nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("activity_instance_id", sa.Text(), nullable=True),
        sa.Column("scope_id", sa.Text(), nullable=True),
        sa.Column("data", types.Json, nullable=False),
        sa.CheckConstraint(
            "json_valid(data)", name=op.f("ck_history_data_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("root_id", "seq", name=op.f("pk_history")),
        sqlite_strict=True,
    )
    op.create_table(
        "message_taken",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", "message_id", name=op.f("pk_message_taken")),
        sqlite_strict=True,
    )
    op.create_table(
        "request_key",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("answer", types.Json, nullable=True),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "answer IS NULL OR json_valid(answer)",
            name=op.f("ck_request_key_answer_json"),
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_request_key")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_request_key_at"), "request_key", ["at"], unique=False)
    op.create_table(
        "resource",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_resource")),
        sqlite_strict=True,
    )
    op.create_table(
        "deployment_resource",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_deployment_resource_deployment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["digest"], ["resource.digest"], name=op.f("fk_deployment_resource_digest")
        ),
        sa.PrimaryKeyConstraint(
            "deployment_id", "name", name=op.f("pk_deployment_resource")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "process_definition",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("resource_name", sa.Text(), nullable=False),
        sa.Column("suspended", types.Flag, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_process_definition_deployment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_definition")),
        sa.UniqueConstraint(
            "key", "version", name=op.f("uq_process_definition_key_version")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_process_definition_deployment_id"),
        "process_definition",
        ["deployment_id"],
        unique=False,
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("super_id", sa.Text(), nullable=True),
        sa.Column("super_activity_id", sa.Text(), nullable=True),
        sa.Column("definition_id", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", types.UtcDateTime, nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("revision", types.BigInt, nullable=False),
        sa.Column("open_incidents", sa.Integer(), nullable=False),
        sa.Column("history_seq", types.BigInt, nullable=False),
        sa.Column("audit_seq", types.BigInt, nullable=False),
        sa.Column("audit_head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["process_definition.id"],
            name=op.f("fk_instance_definition_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_instance_business_key",
        "instance",
        ["business_key", "process_key"],
        unique=False,
    )
    op.create_index(
        "ix_instance_definition_id", "instance", ["definition_id"], unique=False
    )
    op.create_index(
        "ix_instance_recent_root",
        "instance",
        ["started_at", "id"],
        unique=False,
        sqlite_where=sa.text("super_id IS NULL"),
        postgresql_where=sa.text("super_id IS NULL"),
    )
    op.create_index("ix_instance_root_id", "instance", ["root_id"], unique=False)
    op.create_index(
        "ix_instance_running_root",
        "instance",
        ["process_key", "started_at", "id"],
        unique=False,
        sqlite_where=sa.text("super_id IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("super_id IS NULL AND ended_at IS NULL"),
    )
    op.create_table(
        "start_subscription",
        sa.Column("definition_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["process_definition.id"],
            name=op.f("fk_start_subscription_definition_id"),
        ),
        sa.PrimaryKeyConstraint(
            "definition_id", "element_id", name=op.f("pk_start_subscription")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_start_subscription_kind_name"),
        "start_subscription",
        ["kind", "name"],
        unique=False,
    )
    op.create_index(
        op.f("ix_start_subscription_process_key"),
        "start_subscription",
        ["process_key"],
        unique=False,
    )
    op.create_table(
        "instance_label",
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("running", types.Flag, nullable=False),
        sa.ForeignKeyConstraint(
            ["root_id"], ["instance.id"], name=op.f("fk_instance_label_root_id")
        ),
        sa.PrimaryKeyConstraint("root_id", "label", name=op.f("pk_instance_label")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_instance_label_label",
        "instance_label",
        ["label", "running", "root_id"],
        unique=False,
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=True),
        sa.Column("instance_id", sa.Text(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("activity_instance_id", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("due_at", types.UtcDateTime, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("exclusive", types.Flag, nullable=False),
        sa.Column("suspended", types.Flag, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lock_owner", sa.Text(), nullable=True),
        sa.Column("lock_until", types.UtcDateTime, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retries_left", sa.Integer(), nullable=False),
        sa.Column("retry_delays", types.Json, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("payload", types.Json, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.CheckConstraint(
            "json_valid(payload)", name=op.f("ck_job_payload_json")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "json_valid(retry_delays)", name=op.f("ck_job_retry_delays_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["root_id"], ["instance.id"], name=op.f("fk_job_root_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_job_waiting",
        "job",
        ["priority", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'created' AND suspended IS 0"),
        postgresql_where=sa.text("state = 'created' AND suspended IS false"),
    )
    op.create_index(
        "uq_job_holding_root",
        "job",
        ["root_id"],
        unique=True,
        sqlite_where=sa.text("state = 'locked' AND exclusive IS 1"),
        postgresql_where=sa.text("state = 'locked' AND exclusive IS true"),
    )
    op.create_index(
        "ix_job_lock_until",
        "job",
        ["lock_until"],
        unique=False,
        sqlite_where=sa.text("state = 'locked'"),
        postgresql_where=sa.text("state = 'locked'"),
    )
    op.create_index("ix_job_root_id", "job", ["root_id", "ended_at"], unique=False)
    op.create_index(
        "ix_job_topic",
        "job",
        ["topic", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'created'"),
        postgresql_where=sa.text("state = 'created'"),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["root_id"], ["instance.id"], name=op.f("fk_subscription_root_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_subscription_open",
        "subscription",
        ["kind", "name", "business_key"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_subscription_open_root_id",
        "subscription",
        ["root_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "user_task",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("definition_id", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("candidate_users", types.Json, nullable=False),
        sa.Column("candidate_groups", types.Json, nullable=False),
        sa.Column("due_at", types.UtcDateTime, nullable=True),
        sa.Column("due_order", types.UtcDateTime, nullable=False),
        sa.Column("follow_up_at", types.UtcDateTime, nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "json_valid(candidate_groups)",
            name=op.f("ck_user_task_candidate_groups_json"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "json_valid(candidate_users)",
            name=op.f("ck_user_task_candidate_users_json"),
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["root_id"], ["instance.id"], name=op.f("fk_user_task_root_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_task")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_user_task_ended_by", "user_task", ["ended_by", "ended_at"], unique=False
    )
    op.create_index(
        "ix_user_task_open",
        "user_task",
        ["due_order", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_user_task_open_assignee",
        "user_task",
        ["assignee", "due_order", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_user_task_open_business_key",
        "user_task",
        ["business_key"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_user_task_root_id", "user_task", ["root_id", "ended_at"], unique=False
    )
    op.create_table(
        "variable",
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("text_value", sa.Text(), nullable=True),
        sa.Column("number_value", types.Real, nullable=True),
        sa.ForeignKeyConstraint(
            ["root_id"], ["instance.id"], name=op.f("fk_variable_root_id")
        ),
        sa.PrimaryKeyConstraint(
            "root_id", "scope_id", "name", name=op.f("pk_variable")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_variable_name_text_value"),
        "variable",
        ["name", "text_value"],
        unique=False,
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=True),
        sa.Column("instance_id", sa.Text(), nullable=True),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("activity_instance_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("resolved_at", types.UtcDateTime, nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_incident_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["root_id"], ["instance.id"], name=op.f("fk_incident_root_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sqlite_strict=True,
    )
    op.create_index("ix_incident_job_id", "incident", ["job_id"], unique=False)
    op.create_index(
        "ix_incident_open",
        "incident",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_index("ix_incident_root_id", "incident", ["root_id"], unique=False)
    op.create_table(
        "user_task_candidate",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["user_task.id"], name=op.f("fk_user_task_candidate_task_id")
        ),
        sa.PrimaryKeyConstraint(
            "task_id", "kind", "value", name=op.f("pk_user_task_candidate")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_user_task_candidate_kind_value_task_id"),
        "user_task_candidate",
        ["kind", "value", "task_id"],
        unique=False,
    )

    op.execute("INSERT INTO audit_chain (chain, seq, head) VALUES ('admin', 0, '')")


def downgrade() -> None:
    op.drop_index(
        op.f("ix_user_task_candidate_kind_value_task_id"),
        table_name="user_task_candidate",
    )
    op.drop_table("user_task_candidate")
    op.drop_index("ix_incident_root_id", table_name="incident")
    op.drop_index(
        "ix_incident_open",
        table_name="incident",
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.drop_index("ix_incident_job_id", table_name="incident")
    op.drop_table("incident")
    op.drop_index(op.f("ix_variable_name_text_value"), table_name="variable")
    op.drop_table("variable")
    op.drop_index("ix_user_task_root_id", table_name="user_task")
    op.drop_index(
        "ix_user_task_open_business_key",
        table_name="user_task",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_user_task_open_assignee",
        table_name="user_task",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_user_task_open",
        table_name="user_task",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_user_task_ended_by", table_name="user_task")
    op.drop_table("user_task")
    op.drop_index(
        "ix_subscription_open_root_id",
        table_name="subscription",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_subscription_open",
        table_name="subscription",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("subscription")
    op.drop_index(
        "ix_job_topic",
        table_name="job",
        sqlite_where=sa.text("state = 'created'"),
        postgresql_where=sa.text("state = 'created'"),
    )
    op.drop_index("ix_job_root_id", table_name="job")
    op.drop_index(
        "ix_job_lock_until",
        table_name="job",
        sqlite_where=sa.text("state = 'locked'"),
        postgresql_where=sa.text("state = 'locked'"),
    )
    op.drop_index(
        "uq_job_holding_root",
        table_name="job",
        sqlite_where=sa.text("state = 'locked' AND exclusive IS 1"),
        postgresql_where=sa.text("state = 'locked' AND exclusive IS true"),
    )
    op.drop_index(
        "ix_job_waiting",
        table_name="job",
        sqlite_where=sa.text("state = 'created' AND suspended IS 0"),
        postgresql_where=sa.text("state = 'created' AND suspended IS false"),
    )
    op.drop_table("job")
    op.drop_index("ix_instance_label_label", table_name="instance_label")
    op.drop_table("instance_label")
    op.drop_index(
        op.f("ix_start_subscription_process_key"), table_name="start_subscription"
    )
    op.drop_index(
        op.f("ix_start_subscription_kind_name"), table_name="start_subscription"
    )
    op.drop_table("start_subscription")
    op.drop_index(
        "ix_instance_running_root",
        table_name="instance",
        sqlite_where=sa.text("super_id IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("super_id IS NULL AND ended_at IS NULL"),
    )
    op.drop_index("ix_instance_root_id", table_name="instance")
    op.drop_index(
        "ix_instance_recent_root",
        table_name="instance",
        sqlite_where=sa.text("super_id IS NULL"),
        postgresql_where=sa.text("super_id IS NULL"),
    )
    op.drop_index("ix_instance_definition_id", table_name="instance")
    op.drop_index("ix_instance_business_key", table_name="instance")
    op.drop_table("instance")
    op.drop_index(
        op.f("ix_process_definition_deployment_id"), table_name="process_definition"
    )
    op.drop_table("process_definition")
    op.drop_table("deployment_resource")
    op.drop_table("resource")
    op.drop_index(op.f("ix_request_key_at"), table_name="request_key")
    op.drop_table("request_key")
    op.drop_table("message_taken")
    op.drop_table("history")
    op.drop_index(op.f("ix_deployment_name_deployed_at"), table_name="deployment")
    op.drop_table("deployment")
    op.drop_table("audit_chain")
    op.drop_index(op.f("ix_audit_at"), table_name="audit")
    op.drop_table("audit")
