"""Deployments: Camunda Modeler's door."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from flask import Response, request

from engine import DeploymentFilter, DeploymentNotFound, DeploymentView, Duplicates
from handlers.machines.scopes import Scope
from web.engine_rest.definitions import definition_answer
from web.engine_rest.errors import RestRefused
from web.engine_rest.links import link
from web.engine_rest.listing import Names, Query, RestList, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import deployments as schemas
from web.services import services

operations = Operations("Deployment", __name__)

_NAME = "deployment-name"
_SOURCE = "deployment-source"
_DUPLICATES = "enable-duplicate-filtering"
_CHANGED_ONLY = "deploy-changed-only"
_TENANT = "tenant-id"
#: Parts of the upload that are no files.
_RESERVED = {
    _NAME: "Name of the deployment",
    _SOURCE: "Where it comes from",
    _DUPLICATES: "`true`: nothing is deployed where no file has changed",
    _CHANGED_ONLY: "`true`: what is unchanged keeps its version",
    _TENANT: "Must be empty: there are no tenants",
    "deployment-activation-time": "Must be empty: deployments act at once",
}


def deployment_answer(found: DeploymentView) -> dict[str, Any]:
    """Return a deployment as it is dumped."""
    return {
        "links": [link(f"/deployment/{found.id}")],
        "id": found.id,
        "name": found.name,
        "source": found.source or None,
        "deployment_time": found.deployed_at,
        "tenant_id": None,
    }


def _wanted(query: Query) -> DeploymentFilter:
    return DeploymentFilter(
        **same(query, "id", "name", "name_like", "source", "before", "after")
    )


RestList(
    path="/deployment",
    what="Deployments, latest first",
    names=Names(found="getDeployments", count="getDeploymentsCount"),
    query=schemas.DeploymentQuery,
    answer=schemas.Deployment(),
    sorts={"id": "id", "name": "name", "deploymentTime": "deployed_at"},
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_deployments(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_deployments(
        wanted, actor=actor
    ),
    show=deployment_answer,
).declare(operations)


@operations.operation(
    Operation(
        name="getDeployment",
        method="GET",
        path="/deployment/{id}",
        scope=Scope.READ,
        summary="One deployment",
        answer=schemas.Deployment(),
    )
)
def by_id(_call: Call, wanted_id: str) -> dict[str, Any]:
    """Return a deployment by its id."""
    return deployment_answer(services().engine.deployment(wanted_id))


@operations.operation(
    Operation(
        name="getDeploymentResources",
        method="GET",
        path="/deployment/{id}/resources",
        scope=Scope.READ,
        summary="The files of a deployment",
        answer=schemas.DeploymentResource(),
        many=True,
    )
)
def resources(_call: Call, wanted_id: str) -> list[dict[str, Any]]:
    """Return the files of a deployment."""
    return _resources(wanted_id)


@operations.operation(
    Operation(
        name="getDeploymentResource",
        method="GET",
        path="/deployment/{id}/resources/{resource_id}",
        scope=Scope.READ,
        summary="One file of a deployment",
        answer=schemas.DeploymentResource(),
    )
)
def resource(_call: Call, wanted_id: str, resource_id: str) -> dict[str, Any]:
    """Return what a file is called."""
    return _resource(wanted_id, resource_id)


@operations.operation(
    Operation(
        name="getDeploymentResourceData",
        method="GET",
        path="/deployment/{id}/resources/{resource_id}/data",
        scope=Scope.READ,
        summary="The content of a file of a deployment",
        media_type="application/octet-stream",
    )
)
def data(_call: Call, wanted_id: str, resource_id: str) -> Response:
    """Return a file as it was deployed."""
    name = _resource(wanted_id, resource_id)["name"]
    answer = Response(
        services().engine.resource(wanted_id, name),
        content_type="application/octet-stream",
    )
    # Whatever it is, no browser shall open it here.
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = disposition
    return answer


def _resources(deployment_id: str) -> list[dict[str, Any]]:
    engine = services().engine
    found = engine.deployment(deployment_id)
    return [
        {"id": _resource_id(name), "name": name, "deployment_id": found.id}
        for name in engine.resource_names(found.id)
    ]


def _resource(deployment_id: str, resource_id: str) -> dict[str, Any]:
    for each in _resources(deployment_id):
        if each["id"] == resource_id:
            return each
    raise DeploymentNotFound(resource_id)


def _resource_id(name: str) -> str:
    """Return an id that fits into an address, whatever the file is called."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


@operations.operation(
    Operation(
        name="createDeployment",
        method="POST",
        path="/deployment/create",
        scope=Scope.DEPLOY,
        summary="Deploy files together, or none of them",
        parts=_RESERVED,
        answer=schemas.DeploymentWithDefinitions(),
    )
)
def create(call: Call) -> dict[str, Any]:
    """Deploy what was uploaded; what is deployed already is answered as it was."""
    files = _files()
    deployed = services().engine.deploy(
        name=request.form.get(_NAME) or next(iter(files)),
        source=request.form.get(_SOURCE, ""),
        resources=files,
        actor=call.caller.actor,
        duplicates=_duplicates(),
    )
    return _deployed(deployed)


@operations.operation(
    Operation(
        name="redeploy",
        method="POST",
        path="/deployment/{id}/redeploy",
        scope=Scope.DEPLOY,
        summary="Deploy files of an earlier deployment once more, as new versions",
        body=schemas.Redeployment(),
        answer=schemas.DeploymentWithDefinitions(),
    )
)
def redeploy(call: Call, wanted_id: str) -> dict[str, Any]:
    """Deploy all files of a deployment, or some, once more."""
    engine, body = services().engine, call.body
    found = engine.deployment(wanted_id)
    known = _resources(wanted_id)
    asked = {*body["resource_ids"], *body["resource_names"]}
    wanted = [each for each in known if not asked or asked & {each["id"], each["name"]}]
    missing = asked - {each[name] for each in wanted for name in ("id", "name")}
    if missing:
        raise DeploymentNotFound(min(missing))
    deployed = engine.deploy(
        name=found.name,
        source=body["source"],
        resources={
            each["name"]: engine.resource(wanted_id, each["name"]) for each in wanted
        },
        actor=call.caller.actor,
        duplicates=Duplicates.DEPLOY,
    )
    return _deployed(deployed)


def _deployed(deployed: DeploymentView) -> dict[str, Any]:
    new = [each for each in deployed.definitions if each.deployment_id == deployed.id]
    definitions = {each.id: definition_answer(each) for each in new}
    return {
        **deployment_answer(deployed),
        "deployed_process_definitions": definitions if deployed.created else None,
        "deployed_case_definitions": None,
        "deployed_decision_definitions": None,
        "deployed_requirements": None,
    }


def _duplicates() -> Duplicates:
    """Return what is to become of unchanged files, as Camunda reads it."""
    if _says_true(_CHANGED_ONLY):
        return Duplicates.KEEP
    return Duplicates.FILTER if _says_true(_DUPLICATES) else Duplicates.DEPLOY


def _says_true(part: str) -> bool:
    return request.form.get(part, "").strip().lower() == "true"


def _files() -> dict[str, bytes]:
    """Return the uploaded files by name.

    Raises:
        RestRefused: there is none, one has no name, two have the same, or the upload
            asks for what there is not.
    """
    for name in (_TENANT, "deployment-activation-time"):
        if request.form.get(name):
            raise RestRefused(reason=f"{name!r} is not supported: {_RESERVED[name]}")
    # A part may have no name of its own either.
    nameless = sorted(str(each or "") for each in set(request.form) - set(_RESERVED))
    if nameless:
        raise RestRefused(
            reason=f"No file name found in the deployment resource described by form "
            f"parameter {nameless[0]!r}"
        )
    files: dict[str, bytes] = {}
    for upload in request.files.values():
        name = upload.filename or ""
        if name in files:
            raise RestRefused(reason=f"Two files are called {name!r}")
        files[name] = upload.read()
    if not files:
        raise RestRefused(
            reason="No deployment resources contained in the form upload."
        )
    return files
