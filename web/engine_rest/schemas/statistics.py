"""How much goes on in versions of processes, and at their elements."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.fields import Flag
from web.engine_rest.schemas.definitions import ProcessDefinition


class StatisticsQuery(Schema):
    """What is counted."""

    failed_jobs = Flag(data_key="failedJobs", load_default=False)
    incidents = Flag(load_default=False)


class DefinitionStatisticsQuery(StatisticsQuery):
    """What is counted of versions of processes."""

    root_incidents = Flag(data_key="rootIncidents", load_default=False)


class IncidentCount(Schema):
    """How many incidents of a type are open."""

    incident_type = fields.String(data_key="incidentType", required=True)
    incident_count = fields.Integer(data_key="incidentCount", required=True)


class ActivityStatistics(Schema):
    """What goes on at an element."""

    id = fields.String(required=True)
    instances = fields.Integer(required=True)
    failed_jobs = fields.Integer(data_key="failedJobs", required=True)
    incidents = fields.List(fields.Nested(IncidentCount), required=True)


class DefinitionStatistics(ActivityStatistics):
    """What goes on in a version of a process."""

    definition = fields.Nested(ProcessDefinition, required=True)
    #: Of Java: clients tell the kinds of statistics apart by it.
    java_class = fields.String(data_key="@class", required=True)
