"""Which columns of the butlers' tables name a client that may be on file twice."""

from __future__ import annotations

from sqlalchemy import Column

from handlers.butler.complaints.tables import service_complaint
from handlers.butler.findings.tables import service_finding
from handlers.butler.incidents.tables import service_incident
from handlers.butler.surveys.tables import client_survey
from handlers.butler.tables import patrol_plan, service_contract
from handlers.registers.tables import register_entry

#: What they are called where a merging is previewed, and the columns.
CLIENTS: tuple[tuple[str, Column[str]], ...] = (
    ("服务合同", service_contract.c.client_id),
    ("巡查计划", patrol_plan.c.client_id),
    ("服务中发现的问题", service_finding.c.client_id),
    ("满意度调查", client_survey.c.client_id),
    ("投诉", service_complaint.c.client_id),
    ("登记簿记录", register_entry.c.client_id),
    ("意外事件", service_incident.c.client_id),
)
