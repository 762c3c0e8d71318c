"""Decisions: the versions of decision tables and what they decide."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Commas, Digits, Flag, Moment
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.values import TypedValue

_MOST = 1_000


class DecisionQuery(Page):
    """Which decisions are wanted."""

    sorts = (
        "id",
        "key",
        "name",
        "version",
        "versionTag",
        "deploymentId",
        "deployTime",
    )

    decision_definition_id = fields.String(data_key="decisionDefinitionId")
    decision_definition_id_in = Commas(data_key="decisionDefinitionIdIn")
    key = fields.String()
    key_like = fields.String(data_key="keyLike")
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    version = Digits()
    version_tag = fields.String(data_key="versionTag")
    version_tag_like = fields.String(data_key="versionTagLike")
    deployment_id = fields.String(data_key="deploymentId")
    deployed_at = Moment(data_key="deployedAt")
    deployed_after = Moment(data_key="deployedAfter")
    resource_name = fields.String(data_key="resourceName")
    resource_name_like = fields.String(data_key="resourceNameLike")
    latest_version = Flag(data_key="latestVersion", load_default=False)


class DecisionDefinition(Schema):
    """One version of a decision."""

    id = fields.String(required=True)
    key = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    resource = fields.String(required=True)
    deployment_id = fields.String(data_key="deploymentId", required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    requirements_id = fields.String(
        data_key="decisionRequirementsDefinitionId", required=True, allow_none=True
    )
    requirements_key = fields.String(
        data_key="decisionRequirementsDefinitionKey", required=True, allow_none=True
    )
    history_time_to_live = fields.Integer(
        data_key="historyTimeToLive", required=True, allow_none=True
    )
    version_tag = fields.String(data_key="versionTag", required=True, allow_none=True)


class EvaluationQuery(Page):
    """Which evaluations of decisions are wanted."""

    sorts = ("evaluationTime",)

    id = fields.String(data_key="decisionInstanceId")
    ids = Commas(data_key="decisionInstanceIdIn")
    decision_id = fields.String(data_key="decisionDefinitionId")
    decision_ids = Commas(data_key="decisionDefinitionIdIn")
    decision_key = fields.String(data_key="decisionDefinitionKey")
    decision_keys = Commas(data_key="decisionDefinitionKeyIn")
    decision_name = fields.String(data_key="decisionDefinitionName")
    decision_name_like = fields.String(data_key="decisionDefinitionNameLike")
    definition_id = fields.String(data_key="processDefinitionId")
    process_key = fields.String(data_key="processDefinitionKey")
    instance_id = fields.String(data_key="processInstanceId")
    element_ids = Commas(data_key="activityIdIn")
    activity_instance_ids = Commas(data_key="activityInstanceIdIn")
    first_at = Moment(data_key="evaluatedAfter")
    last_at = Moment(data_key="evaluatedBefore")
    user_id = fields.String(data_key="userId")
    #: Each evaluation of a business rule task is one row: there are no others.
    roots_only = Flag(data_key="rootDecisionInstancesOnly")
    inputs = Flag(data_key="includeInputs", load_default=False)
    outputs = Flag(data_key="includeOutputs", load_default=False)
    #: Values are JSON and always told: there is nothing to fetch or to deserialize.
    no_binaries = Flag(data_key="disableBinaryFetching")
    no_objects = Flag(data_key="disableCustomObjectDeserialization")


class EvaluationParts(Schema):
    """What is to be told of one evaluation."""

    inputs = Flag(data_key="includeInputs", load_default=False)
    outputs = Flag(data_key="includeOutputs", load_default=False)
    no_binaries = Flag(data_key="disableBinaryFetching")
    no_objects = Flag(data_key="disableCustomObjectDeserialization")


class EvaluationValue(Schema):
    """A value that a table was asked with."""

    id = fields.String(required=True)
    evaluation_id = fields.String(data_key="decisionInstanceId", required=True)
    clause_id = fields.String(data_key="clauseId", required=True, allow_none=True)
    clause_name = fields.String(data_key="clauseName", required=True)
    error_message = fields.String(
        data_key="errorMessage", required=True, allow_none=True
    )
    type = fields.String(required=True)
    create_time = Moment(data_key="createTime", required=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    root_id = fields.String(data_key="rootProcessInstanceId", required=True)
    value = fields.Raw(required=True, allow_none=True)
    value_info = fields.Dict(data_key="valueInfo", required=True)


class EvaluationOutput(EvaluationValue):
    """A value that a rule gave."""

    rule_id = fields.String(data_key="ruleId", required=True)
    rule_order = fields.Integer(data_key="ruleOrder", required=True)
    variable_name = fields.String(data_key="variableName", required=True)


class Evaluation(Schema):
    """What a decision was asked once, and what it decided."""

    id = fields.String(required=True)
    decision_id = fields.String(data_key="decisionDefinitionId", required=True)
    decision_key = fields.String(data_key="decisionDefinitionKey", required=True)
    decision_name = fields.String(
        data_key="decisionDefinitionName", required=True, allow_none=True
    )
    at = Moment(data_key="evaluationTime", required=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    definition_id = fields.String(data_key="processDefinitionId", required=True)
    process_key = fields.String(data_key="processDefinitionKey", required=True)
    instance_id = fields.String(data_key="processInstanceId", required=True)
    case_definition_id = fields.String(
        data_key="caseDefinitionId", required=True, allow_none=True
    )
    case_definition_key = fields.String(
        data_key="caseDefinitionKey", required=True, allow_none=True
    )
    case_instance_id = fields.String(
        data_key="caseInstanceId", required=True, allow_none=True
    )
    element_id = fields.String(data_key="activityId", required=True, allow_none=True)
    activity_instance_id = fields.String(
        data_key="activityInstanceId", required=True, allow_none=True
    )
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    user_id = fields.String(data_key="userId", required=True, allow_none=True)
    inputs = fields.List(fields.Nested(EvaluationValue), required=True, allow_none=True)
    outputs = fields.List(
        fields.Nested(EvaluationOutput), required=True, allow_none=True
    )
    collected = fields.Float(
        data_key="collectResultValue", required=True, allow_none=True
    )
    root_evaluation_id = fields.String(
        data_key="rootDecisionInstanceId", required=True, allow_none=True
    )
    root_id = fields.String(data_key="rootProcessInstanceId", required=True)
    requirements_id = fields.String(
        data_key="decisionRequirementsDefinitionId", required=True, allow_none=True
    )
    requirements_key = fields.String(
        data_key="decisionRequirementsDefinitionKey", required=True, allow_none=True
    )


class DecisionFile(Schema):
    """The XML of a decision."""

    id = fields.String(required=True)
    dmn_xml = fields.String(data_key="dmnXml", required=True)


class EvaluateDecision(Schema):
    """Over what is decided."""

    variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
        validate=validate.Length(max=_MOST),
    )


class DecisionResult(Schema):
    """One result: of each output the value; its names are those of the table."""

    class Meta:
        """The keys are whatever the outputs are called."""

        unknown = "include"
