"""For designers: what is deployed, version by version, with its diagram and files."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from engine import DeploymentFilter, Slice, describe_diagram
from web.arguments import page_number
from web.case_reading import Names
from web.deployed_reading import files_of, version_row, versions
from web.exporting import asked_kind, export_links
from web.operations_lists import VERSIONS, export_deployments
from web.presenters.elements import element_groups
from web.presenters.rows import pager
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("designer", __name__)

_PAGE_SIZE = 30


@pages.page("/designer", guard=Guard.OPERATOR)
def definitions() -> str | Response:
    """Show the deployed processes, the versions in force or all."""
    latest = request.args.get("versions") != "all"
    rows = [each for each in versions() if each.is_latest or not latest]
    kind = asked_kind()
    if kind is not None:
        return VERSIONS.export(rows, kind)
    return page(
        "designer.html",
        rows=rows,
        latest=latest,
        section="definitions",
        exports=export_links("/designer", {} if latest else {"versions": "all"}),
    )


@pages.page("/operations/definitions", guard=Guard.OPERATOR)
def former_list() -> BaseResponse:
    """Lead from where the list stood, and from the Modeler's link to a deployment."""
    deployment = request.args.get("deployment", "")
    return redirect(
        f"/designer/deployments/{quote(deployment, safe='')}"
        if deployment
        else "/designer",
        code=303,
    )


@pages.page("/operations/definitions/<definition_id>", guard=Guard.OPERATOR)
def former_page(definition_id: str) -> BaseResponse:
    """Lead from where the page of a version stood."""
    found = services().engine.definition(definition_id)
    return redirect(f"/designer/definitions/{found.id}", code=303)


@pages.page("/operations/definitions/<definition_id>/diagram", guard=Guard.OPERATOR)
def diagram(definition_id: str) -> Response:
    """Hand out the diagram of one version."""
    engine = services().engine
    found = engine.definition(definition_id)
    xml = engine.resource(found.deployment_id, found.resource_name)
    return Response(xml, mimetype="application/xml")


@pages.page("/designer/definitions/<definition_id>", guard=Guard.OPERATOR)
def definition(definition_id: str) -> str:
    """Show one version of a process: its diagram, elements, other versions."""
    engine = services().engine
    found = engine.definition(definition_id)
    row, others = version_row(found)
    content = engine.resource(found.deployment_id, found.resource_name)
    return page(
        "designer_definition.html",
        definition=row,
        versions=others,
        groups=element_groups(describe_diagram(found.resource_name, content)),
        deployment=engine.deployment(found.deployment_id),
        section="definitions",
    )


@pages.page("/designer/deployments", guard=Guard.OPERATOR)
def deployments() -> str | Response:
    """Show the deployments, latest first."""
    kind = asked_kind()
    if kind is not None:
        return export_deployments(kind)
    number = page_number()
    part = Slice(first=(number - 1) * _PAGE_SIZE, limit=_PAGE_SIZE + 1)
    found = services().engine.find_deployments(
        DeploymentFilter(), part, actor=current_visitor().actor
    )
    shown = found[:_PAGE_SIZE]
    brought: dict[str, list[str]] = {}
    for each in versions():
        named = f"{each.name} {each.version}"
        brought.setdefault(each.deployment_id, []).append(named)
    return page(
        "designer_deployments.html",
        deployments=shown,
        brought=brought,
        names=Names(each.deployed_by for each in shown),
        section="deployments",
        exports=export_links("/designer/deployments", {}),
        pages=pager(
            path="/designer/deployments",
            arguments={},
            page=number,
            shown=len(shown),
            has_more=len(found) > len(shown),
        ),
    )


@pages.page("/designer/deployments/<deployment_id>", guard=Guard.OPERATOR)
def deployment(deployment_id: str) -> str:
    """Show one deployment with all its files."""
    found = services().engine.deployment(deployment_id)
    return page(
        "designer_deployment.html",
        deployment=found,
        files=files_of(found),
        names=Names([found.deployed_by]),
        section="deployments",
    )


@pages.page("/designer/deployments/<deployment_id>/file", guard=Guard.OPERATOR)
def file(deployment_id: str) -> Response:
    """Hand out a file of a deployment as it was deployed; `name` says which."""
    name = request.args.get("name", "")
    found = services().engine.deployment(deployment_id)
    content = services().engine.resource(found.id, name)
    answer = Response(content, content_type="application/octet-stream")
    # Whatever it is, no browser shall open it here.
    answer.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    )
    return answer
