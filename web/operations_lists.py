"""Instances, incidents and definitions as files, in the engine's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import Response

from engine import (
    DeploymentFilter,
    DeploymentView,
    IncidentView,
    InstanceQuery,
    InstanceView,
    Slice,
)
from web.case_reading import Names
from web.exporting import MOST_ROWS, ExportKind
from web.i18n import marked
from web.listing import BATCH, Listing
from web.presenters.deployed import VersionRow
from web.presenters.operations import incident_name
from web.services import services
from web.visitor import current_visitor

INCIDENTS = Listing[IncidentView](
    marked("异常事件"),
    (
        (marked("原因"), lambda each: incident_name(each.kind)),
        (marked("说明"), lambda each: each.message),
        (marked("业务编号"), lambda each: each.business_key),
        (marked("节点"), lambda each: each.element_id),
        (marked("发生时间"), lambda each: each.created_at),
    ),
)
VERSIONS = Listing[VersionRow](
    marked("流程定义"),
    (
        (marked("名称"), lambda each: each.name),
        (marked("标识"), lambda each: each.key),
        (marked("版本"), lambda each: each.version),
        (marked("版本标签"), lambda each: each.version_tag),
        (marked("资源文件"), lambda each: each.resource_name),
        (marked("部署时间"), lambda each: each.deployed_at),
        (marked("部署人"), lambda each: each.deployed_by),
        (marked("运行中"), lambda each: each.running),
    ),
)
_DEPLOYMENTS = Listing[tuple[DeploymentView, str]](
    marked("部署记录"),
    (
        (marked("部署"), lambda line: line[0].name),
        (marked("时间"), lambda line: line[0].deployed_at),
        (marked("部署人"), lambda line: line[1]),
        (marked("来源"), lambda line: line[0].source),
    ),
)
_INSTANCES = Listing[tuple[InstanceView, str]](
    marked("流程实例"),
    (
        (marked("业务编号"), lambda line: line[0].business_key),
        (marked("流程"), lambda line: line[0].process_name),
        (marked("版本"), lambda line: line[0].version),
        (marked("状态"), lambda line: line[0].state.value),
        (marked("开始"), lambda line: line[0].started_at),
        (marked("发起人"), lambda line: line[1]),
        (marked("异常"), lambda line: line[0].open_incidents),
    ),
)


def export_deployments(kind: ExportKind) -> Response:
    """Answer with all deployments, latest first."""
    return _DEPLOYMENTS.export(_deployments(), kind)


def _deployments() -> Iterator[tuple[DeploymentView, str]]:
    actor = current_visitor().actor
    for first in range(0, MOST_ROWS + BATCH, BATCH):
        part = Slice(first=first, limit=BATCH)
        found = services().engine.find_deployments(
            DeploymentFilter(), part, actor=actor
        )
        names = Names(each.deployed_by for each in found)
        yield from ((each, names(each.deployed_by)) for each in found)
        if len(found) < BATCH:
            return


def export_instances(query: InstanceQuery, kind: ExportKind) -> Response:
    """Answer with the instances that a query finds."""
    return _INSTANCES.export(_instances(query), kind)


def _instances(query: InstanceQuery) -> Iterator[tuple[InstanceView, str]]:
    actor = current_visitor().actor
    for number in range(1, MOST_ROWS // BATCH + 2):
        part = replace(query, page=number, page_size=BATCH)
        found = services().engine.instances(part, actor=actor)
        names = Names(each.started_by for each in found.items)
        yield from ((each, names(each.started_by)) for each in found.items)
        if not found.has_more:
            return
