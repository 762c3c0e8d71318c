"""Migrations: plans, what stands against them, and their execution."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.schemas.values import TypedValue


class MigrationInstruction(Schema):
    """One element of the source, and which of the target it becomes."""

    source_activity_ids = fields.List(
        fields.String(), data_key="sourceActivityIds", load_default=list
    )
    target_activity_ids = fields.List(
        fields.String(), data_key="targetActivityIds", load_default=list
    )
    update_event_trigger = fields.Boolean(
        data_key="updateEventTrigger", load_default=False
    )


class MigrationPlanGeneration(Schema):
    """Between which versions a plan is wanted."""

    source_id = fields.String(data_key="sourceProcessDefinitionId", required=True)
    target_id = fields.String(data_key="targetProcessDefinitionId", required=True)
    update_event_triggers = fields.Boolean(
        data_key="updateEventTriggers", load_default=False
    )
    variables = fields.Dict(
        keys=fields.String(), values=fields.Nested(TypedValue), load_default=dict
    )


class WrittenPlan(Schema):
    """A plan."""

    source_id = fields.String(data_key="sourceProcessDefinitionId", required=True)
    target_id = fields.String(data_key="targetProcessDefinitionId", required=True)
    instructions = fields.List(fields.Nested(MigrationInstruction), load_default=list)
    variables = fields.Dict(
        keys=fields.String(), values=fields.Nested(TypedValue), load_default=dict
    )


class MigrationInstructionReport(Schema):
    """What stands against one instruction."""

    instruction = fields.Nested(MigrationInstruction, required=True, allow_none=True)
    failures = fields.List(fields.String(), required=True)


class MigrationPlanReport(Schema):
    """What stands against a plan; nothing where both are empty."""

    instruction_reports = fields.List(
        fields.Nested(MigrationInstructionReport),
        data_key="instructionReports",
        required=True,
    )
    variable_reports = fields.Dict(
        keys=fields.String(), data_key="variableReports", required=True
    )


class MigrationExecution(Schema):
    """Which instances are to move by which plan."""

    plan = fields.Nested(WrittenPlan, data_key="migrationPlan", required=True)
    instance_ids = fields.List(
        fields.String(), data_key="processInstanceIds", load_default=list
    )
    query = fields.Dict(data_key="processInstanceQuery", load_default=dict)
    skip_custom_listeners = fields.Boolean(
        data_key="skipCustomListeners", load_default=False
    )
    skip_io_mappings = fields.Boolean(data_key="skipIoMappings", load_default=False)
