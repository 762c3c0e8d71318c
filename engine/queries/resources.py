"""Read the files of deployments."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from sqlalchemy import Connection, select

from engine.errors import DefinitionNotFound
from engine.store.definitions import definition_by_id
from engine.store.tables import deployment, deployment_resource, resource

_FORM = ".form"


def resource_content(connection: Connection, deployment_id: str, name: str) -> bytes:
    """Return a file of a deployment.

    Raises:
        DefinitionNotFound: the deployment has no such file.
    """
    query = (
        select(resource.c.content)
        .join(deployment_resource, deployment_resource.c.digest == resource.c.digest)
        .where(
            deployment_resource.c.deployment_id == deployment_id,
            deployment_resource.c.name == name,
        )
    )
    content = connection.scalar(query)
    if content is None:
        raise DefinitionNotFound(name)
    return bytes(content)


def resource_names(connection: Connection, deployment_id: str) -> list[str]:
    """Return the names of a deployment's files, sorted."""
    query = select(deployment_resource.c.name).where(
        deployment_resource.c.deployment_id == deployment_id
    )
    return sorted(connection.execute(query).scalars())


def form_content(connection: Connection, definition_id: str, form_ref: str) -> bytes:
    """Return the form of an id for a definition.

    It comes from the definition's own deployment; when that has none, from the
    latest that has. A form's file is called after its id, or has it as its `id`.

    Raises:
        DefinitionNotFound: no deployment has such a form.
    """
    deployment_id = definition_by_id(connection, definition_id).deployment_id
    forms = [
        name
        for name in resource_names(connection, deployment_id)
        if name.endswith(_FORM)
    ]
    for name in forms:
        if PurePosixPath(name).stem == form_ref:
            return resource_content(connection, deployment_id, name)
    for name in forms:
        content = resource_content(connection, deployment_id, name)
        if _form_id(content) == form_ref:
            return content
    return _latest_form(connection, form_ref)


def _latest_form(connection: Connection, form_ref: str) -> bytes:
    query = (
        select(deployment_resource.c.deployment_id, deployment_resource.c.name)
        .join(deployment, deployment.c.id == deployment_resource.c.deployment_id)
        .where(deployment_resource.c.name.endswith(f"{form_ref}{_FORM}"))
        .order_by(deployment.c.deployed_at.desc(), deployment.c.id.desc())
    )
    for row in connection.execute(query):
        if PurePosixPath(row.name).stem == form_ref:
            return resource_content(connection, row.deployment_id, row.name)
    raise DefinitionNotFound(form_ref)


def _form_id(content: bytes) -> str | None:
    try:
        form = json.loads(content)
    except ValueError:
        return None
    return form.get("id") if isinstance(form, dict) else None
