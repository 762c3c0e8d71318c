"""Migrations: plans, what stands against them, and their execution."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, pre_load

from web.engine_rest.fields import Flag
from web.engine_rest.schemas.instances import ProcessInstanceQuery
from web.engine_rest.schemas.posted import posted
from web.engine_rest.schemas.values import TypedValue


class WithNulls(Schema):
    """A part of a body in which explicit nulls count as left out, as in the body."""

    @pre_load
    def leave_out(self, data: Any, **_more: Any) -> Any:
        """Leave out what is null."""
        if not isinstance(data, dict):
            return data
        return {name: value for name, value in data.items() if value is not None}


def _variables() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
        allow_none=True,
    )


class MigrationInstruction(WithNulls):
    """One element of the source, and which of the target it becomes."""

    source_activity_ids = fields.List(
        fields.String(), data_key="sourceActivityIds", load_default=list
    )
    target_activity_ids = fields.List(
        fields.String(), data_key="targetActivityIds", load_default=list
    )
    update_event_trigger = Flag(data_key="updateEventTrigger", load_default=False)


class MigrationPlanGeneration(Schema):
    """Between which versions a plan is wanted."""

    source_id = fields.String(data_key="sourceProcessDefinitionId", required=True)
    target_id = fields.String(data_key="targetProcessDefinitionId", required=True)
    update_event_triggers = Flag(data_key="updateEventTriggers", load_default=False)
    variables = _variables()


class WrittenPlan(WithNulls):
    """A plan."""

    source_id = fields.String(data_key="sourceProcessDefinitionId", required=True)
    target_id = fields.String(data_key="targetProcessDefinitionId", required=True)
    instructions = fields.List(
        fields.Nested(MigrationInstruction, unknown="exclude"), load_default=list
    )
    variables = _variables()


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

    plan = fields.Nested(
        WrittenPlan, data_key="migrationPlan", required=True, unknown="exclude"
    )
    instance_ids = fields.List(
        fields.String(), data_key="processInstanceIds", load_default=list
    )
    #: A filter that is not known is refused: left out, it would move too many.
    query = fields.Nested(
        lambda: posted(ProcessInstanceQuery),
        data_key="processInstanceQuery",
        load_default=dict,
        unknown="exclude",
    )
    skip_custom_listeners = Flag(data_key="skipCustomListeners", load_default=False)
    skip_io_mappings = Flag(data_key="skipIoMappings", load_default=False)

    @pre_load
    def leave_out(self, data: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Leave out the filters that are null."""
        query = data.get("processInstanceQuery")
        if not isinstance(query, dict):
            return data
        present = {name: value for name, value in query.items() if value is not None}
        return data | {"processInstanceQuery": present}
